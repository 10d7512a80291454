"""Policy: what a page may load and run (Content-Security-Policy, https://www.w3.org/TR/CSP3/), defined here alone.

Pages state their policy in a meta element, so that it holds on every host and from a folder; hosts state in a header
what any page may do; `serve` adds what it puts into pages; `check --site` compares pages with their policy. Data such
as JSON-LD runs nothing, so it needs no policy.
"""

import base64
import functools
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, urljoin, urlsplit

from markupsafe import Markup

Policy = dict[str, tuple[str, ...]]  # sources by directive
Extra = Mapping[str, Iterable[str]]

SETTING = "CONTENT_POLICY"
NONE, SELF = "'none'", "'self'"
OWN = "own"  # stands for the site: its address, with which pages name what they load, or 'self' where it has none

# What every page uses: the style sheet, images in bodies (/images/…), the icon that is an empty data: address.
_EVERY: Policy = {
    "default-src": (NONE,),
    "style-src": (OWN,),
    "img-src": (SELF, OWN, "data:"),
    "base-uri": (NONE,),
    "form-action": (NONE,),
}
# What pages use besides, by the word with which their template asks for it: policy('search'). Pagefind is WebAssembly.
USES: dict[str, Policy] = {
    "": {},
    "script": {"script-src": (OWN,)},
    "search": {"script-src": (OWN, "'wasm-unsafe-eval'"), "connect-src": (OWN,), "form-action": (OWN,)},
}
HEADER_ONLY: Policy = {"frame-ancestors": (NONE,)}  # which browsers do not take from a page
SERVED: Policy = {"script-src": (SELF,), "connect-src": (SELF,)}  # what `serve` puts into pages

# What the settings may add to, and the sources that they may name: hosts, 'self', hashes of inline texts.
_FETCHES = ("connect", "font", "frame", "img", "manifest", "media", "script", "style", "worker")
DIRECTIVES = (*(f"{name}-src" for name in _FETCHES), "form-action")
_SOURCE = re.compile(
    r"'self'|'sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}'|(?:https|wss)://(?:\*\.)?[\w.-]+(?::\d+)?(?:/[\w./~%-]*)?"
)
_INERT = re.compile(r"data:|blob:")
_INERT_FOR = {"font-src", "img-src", "media-src"}

_ELEMENT = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_HEAD = 2048  # bytes of a page within which its policy stands: it has to be the first thing in the head


@functools.lru_cache(maxsize=1024)
def _page(siteurl: str, use: str, extra: tuple[tuple[str, tuple[str, ...]], ...], inline: tuple[str, ...]) -> str:
    """Return the policy of a page as text."""
    own = _address(siteurl) or SELF
    base = {name: _resolved(sources, own) for name, sources in joined([_EVERY, USES[use]]).items()}
    hashes: Policy = {"script-src": tuple(map(digest, inline))} if inline else {}
    added = {name: _resolved(sources, own) for name, sources in extra}
    return text(joined([base, hashes, added]))


def page(siteurl: str, use: str = "", extra: Extra | None = None, inline: Iterable[str] = ()) -> str:
    """Return the policy of a page as text.

    `siteurl` is the site's address as the page writes it, `use` one of USES, `extra` the setting CONTENT_POLICY with
    what the head needs, `inline` the texts of scripts that stand on the page itself.
    """
    added = tuple((name, tuple(sources)) for name, sources in (extra or {}).items())
    return _page(siteurl, use, added, tuple(inline))


def element(siteurl: str, extra: Extra | None, use: str = "", inline: Iterable[str] = ()) -> Markup:
    """Return the policy of a page as a meta element; it has to stand before all that it governs."""
    content = page(siteurl, use, extra, inline)
    return Markup(f'<meta http-equiv="Content-Security-Policy" content="{content}">')  # noqa: S704  (no sign of HTML in it)


def digest(inline: str) -> str:
    """Return the CSP source ('sha256-…') that allows this inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


def joined(policies: Iterable[Policy]) -> Policy:
    """Return the policy that allows what any of these allows; a directive that only one has is taken as it is."""
    directives: dict[str, dict[str, None]] = {}
    for policy in policies:
        for name, sources in policy.items():
            directives.setdefault(name, {}).update(dict.fromkeys(sources))
    return {
        name: tuple(source for source in sources if source != NONE) or (NONE,) for name, sources in directives.items()
    }


def header(pages: Iterable[str]) -> str:
    """Return the policy for the host's header: what any of these pages may do, and no framing by others."""
    policies = [parse(one) for one in sorted(set(pages))] or [parse(page("", use)) for use in USES]
    directives = dict.fromkeys(name for policy in policies for name in policy)
    names = [name for name in directives if name.endswith("-src") or all(name in policy for policy in policies)]
    whole = [{name: _effective(policy, name) for name in names} for policy in policies]
    return text(joined([*whole, HEADER_ONLY]))


def of(data: bytes) -> str:
    """Return the policy in a page's meta element, '' where it has none."""
    match = _ELEMENT.search(data, 0, _HEAD)
    return match[1].decode("utf-8", "replace") if match else ""


def served(data: bytes) -> bytes:
    """Return a page with its policy widened for the script that `serve` puts into it."""
    return _ELEMENT.sub(lambda match: match[0].replace(match[1], _widened(match[1].decode()).encode()), data, count=1)


def _widened(content: str) -> str:
    """Return a policy that also allows what `serve` needs."""
    policy = parse(content)
    return text(joined([policy, {name: _effective(policy, name) for name in SERVED}, SERVED]))


def parse(content: str) -> Policy:
    """Return the directives of a policy; of several with one name the first counts."""
    policy: Policy = {}
    for directive in content.split(";"):
        if words := directive.split():
            policy.setdefault(words[0].lower(), tuple(words[1:]))
    return policy


def text(policy: Policy) -> str:
    """Return a policy as text, as a header writes it."""
    return "; ".join(" ".join((name, *sources)) for name, sources in policy.items())


def allows(policy: Policy, directive: str, address: str, own: str | None, siteurl: str) -> bool:
    """Say whether a policy lets a page load an address; `own` is its path if it is on the site itself."""
    sources = _effective(policy, directive)
    if not sources and directive not in policy and (directive == "form-action" or "default-src" not in policy):
        return True
    if own is not None and SELF in sources:
        return True
    whole = urljoin(f"{siteurl}/", address)
    return any(_matches(source, whole) for source in sources)


def allows_inline(policy: Policy, directive: str, inline: str) -> bool:
    """Say whether a policy allows an inline script or style with this text."""
    sources = _effective(policy, directive)
    return "'unsafe-inline'" in sources or digest(inline) in sources or not ({directive, "default-src"} & policy.keys())


def problems(value: object) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the setting CONTENT_POLICY, and what to do, in pairs."""
    if not isinstance(value, dict) or not all(isinstance(sources, list | tuple) for sources in value.values()):
        yield f"{SETTING} is {value!r}", 'write it like {"script-src": ["https://stats.example.org"]}'
        return
    for name, sources in value.items():
        if name not in DIRECTIVES:
            yield f"{SETTING} has “{name}”", f"it may have {', '.join(DIRECTIVES)}"
            continue
        for source in sources:
            if not isinstance(source, str) or not _is_allowed(name, source):
                hint = "name a host like https://stats.example.org, 'self', or the hash of a script: 'sha256-…'"
                yield f"{SETTING} has {source!r} for {name}", hint


def is_source(said: str) -> bool:
    """Say whether a text can stand in a policy as a source: a host, with or without a path, 'self' or a hash."""
    return bool(_SOURCE.fullmatch(said))


def _is_allowed(name: str, source: str) -> bool:
    """Say whether the setting may add a source: one that does not open pages to what a seed could hold."""
    return bool(is_source(source) or (name in _INERT_FOR and _INERT.fullmatch(source)))


def _resolved(sources: Iterable[str], own: str) -> tuple[str, ...]:
    """Return the sources, each once, with the site's own address in the place of the word `own`."""
    return tuple(dict.fromkeys(own if source == OWN else source for source in sources))


def _address(siteurl: str) -> str:
    """Return the site's address as a CSP source that covers all below it, '' where it has none."""
    parts = urlsplit(siteurl)
    if not siteurl.startswith("http") or not parts.hostname:
        return ""
    try:
        host = parts.hostname.encode("idna").decode()
    except UnicodeError:
        return ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{host}{port}{quote(parts.path.rstrip('/'), safe='/%~')}/"


def _effective(policy: Policy, name: str) -> tuple[str, ...]:
    """Return the sources that count for a directive: its own, else those of default-src if it loads something."""
    return policy.get(name) or (policy.get("default-src", ()) if name.endswith("-src") else ())


def _matches(source: str, address: str) -> bool:
    """Say whether an address matches a CSP source: a scheme, or a host with or without a path."""
    if source.endswith(":") or source == "*":
        return address.startswith(source) or (source == "*" and address.startswith("http"))
    allowed, target = (urlsplit(each if "//" in each else f"https://{each}") for each in (source, address))
    host, target_host = allowed.hostname or "", target.hostname or ""
    is_host = target_host.endswith(host[1:]) if host.startswith("*.") else target_host == host
    is_path = target.path.startswith(allowed.path) if allowed.path.endswith("/") else target.path == allowed.path
    return is_host and target.scheme in {allowed.scheme, f"{allowed.scheme}s"} and (not allowed.path or is_path)
