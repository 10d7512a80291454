"""Head additions: what a site puts into the head of all its pages (EXTRA_HEAD), and the policy that lets it work.

The policy is widened for exactly what stands there: the address of a script or style sheet, the hash of one that stands
in the text itself, and the hosts to which a script may send: its own, and those named in its `data-` attributes. What
it loads or asks besides nobody can read from it; that is for CONTENT_POLICY.
"""

import functools
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tearsheet.text import policy
from tearsheet.text.policy import Policy

SETTING = "EXTRA_HEAD"

_VOID = frozenset({"link", "meta"})
_WHOLE = frozenset({"script", "style"})  # whose text is no HTML
_HELD = _VOID | _WHOLE | {"noscript"}  # what may stand in a head; the first other element would end it
_PROGRAMS = ("", "module", "text/javascript", "application/javascript")  # types of scripts that run

# What a link loads, by its `rel`; a preloaded file by its `as`.
_LINKED = {
    "stylesheet": "style-src",
    "icon": "img-src",
    "apple-touch-icon": "img-src",
    "mask-icon": "img-src",
    "manifest": "manifest-src",
    "modulepreload": "script-src",
}
_PRELOADED = {"font": "font-src", "image": "img-src", "script": "script-src", "style": "style-src"}


class Additions(NamedTuple):
    """What a site adds to the head: its policy, and what is wrong with it and what to do, in pairs."""

    policy: Policy
    problems: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=8)
def additions(html: str) -> Additions:
    """Return the policy that some HTML for the head needs, an empty one if something is wrong with it."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(html)
    reader.close()
    reader.end(html)
    problems = tuple(dict.fromkeys(reader.problems))
    return Additions({} if problems else policy.joined(reader.policies), problems)


def policy_of(settings: Mapping[str, Any]) -> Policy:
    """Return the policy that the head additions in settings need, empty where there are none."""
    html = settings.get(SETTING) or ""
    return additions(str(html)).policy if html else {}


class _Reader(HTMLParser):
    """Collects what the elements of a head need, and what is wrong with them."""

    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.policies: list[Policy] = []
        self.problems: list[tuple[str, str]] = []
        self._open: list[str] = []
        self._ended = False  # by an element that cannot stand there: what follows from it is not said
        self._text: list[str] | None = None  # of the script or style that is open and whose text counts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element needs."""
        given = {name: value or "" for name, value in attrs}
        if tag not in _HELD:
            hint = f"leave it out: it may have {', '.join(f'<{name}>' for name in sorted(_HELD))}"
            self.problems.append((f"{SETTING} has <{tag}>, which cannot stand in the head of a page", hint))
            self._ended = True
            return
        if handlers := sorted(name for name in given if name.startswith("on")):
            self.problems.append((f"{SETTING}: <{tag}> has {handlers[0]}=, which pages do not run", "write a <script>"))
        if given.get("http-equiv", "").lower() in {"content-security-policy", "refresh"}:
            what = f'{SETTING} has <meta http-equiv="{given["http-equiv"]}">'
            self.problems.append((what, f"leave it out; what pages may load stands in {policy.SETTING}"))
        if tag not in _VOID:
            self._open.append(tag)
        self._text = [] if tag in _WHOLE and not given.get("src") and _runs(tag, given) else None
        self.policies += self._needed(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<meta … />` for what browsers take it: a beginning, whose slash says nothing."""
        self.handle_starttag(tag, attrs)

    def _needed(self, tag: str, given: dict[str, str]) -> Iterator[Policy]:
        """Yield what an element with these attributes loads, and where it may send."""
        if tag == "script" and given.get("src"):
            yield from self._loaded("script-src", given["src"])
            places = [given["src"], *(value for name, value in given.items() if name.startswith("data-"))]
            if hosts := tuple(dict.fromkeys(filter(None, map(_host, places)))):
                yield {"connect-src": hosts}
        elif tag == "link" and given.get("href"):
            for word in given.get("rel", "").lower().split():
                directive = _PRELOADED.get(given.get("as", "")) if word == "preload" else _LINKED.get(word)
                if directive:
                    yield from self._loaded(directive, given["href"])

    def _loaded(self, directive: str, address: str) -> Iterator[Policy]:
        """Yield the policy that lets a page load an address; one that no page could load is a problem."""
        if address.startswith("/") and not address.startswith("//"):
            yield {directive: (policy.OWN,)}
            return
        source = address.partition("#")[0].partition("?")[0]
        if source.startswith("https://") and policy.is_source(source):
            yield {directive: (source,)}
        else:
            hint = "write it whole, with https://, or from the root of the site, with / at its beginning"
            self.problems.append((f"{SETTING} loads “{address}”", hint))

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element; the hash of a script or style that stands in the text lets it run."""
        if tag not in _HELD and self._ended:
            return
        if not self._open or self._open.pop() != tag:
            self.problems.append((f"{SETTING} has </{tag}> without a beginning", "leave it out"))
        if tag in _WHOLE and self._text is not None:
            self.policies.append({f"{tag}-src": (policy.digest("".join(self._text)),)})
            self._text = None

    def handle_data(self, data: str) -> None:
        """Take text: that of a script or style, or text that would end the head."""
        if self._text is not None:
            self._text.append(data)
        elif data.strip() and not self._ended and not (self._open and self._open[-1] in _WHOLE):
            what = f"{SETTING} has text outside of elements: “{' '.join(data.split())[:60]}”"
            self.problems.append((what, "leave it out, or put it into an element such as <meta>"))

    def end(self, html: str) -> None:
        """Note what has not been closed: a script or a remark would swallow the page."""
        if html.rfind("<!--") > html.rfind("-->"):
            self.problems = [(f"{SETTING} has a remark without an end", "write --> after it")]
        for tag in self._open:
            self.problems.append((f"{SETTING} has <{tag}> without an end", f"write </{tag}> after it"))


def _runs(tag: str, given: dict[str, str]) -> bool:
    """Say whether a script or style does something: data, such as JSON-LD, needs no policy."""
    return tag == "style" or given.get("type", "").strip().lower() in _PROGRAMS


def _host(address: str) -> str:
    """Return the host of a whole address as a source of a policy, '' where it has none that can be one."""
    parts = urlsplit(address)
    source = f"https://{parts.netloc}"
    return source if parts.scheme == "https" and policy.is_source(source) else ""
