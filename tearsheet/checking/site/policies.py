"""Policies: compares the Content-Security-Policy of each page with what the page loads and runs."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from tearsheet.text import policy

HINT = "put {{ policy() }} into the head of its template, before all else (docs/site.md)"

# What elements load: the directive that governs it, and the attribute that says it.
_LOADS = {
    "audio": ("media-src", "src"),
    "embed": ("object-src", "src"),
    "form": ("form-action", "action"),
    "frame": ("frame-src", "src"),
    "iframe": ("frame-src", "src"),
    "img": ("img-src", "src"),
    "link": ("", "href"),
    "object": ("object-src", "data"),
    "script": ("script-src", "src"),
    "source": ("media-src", "src"),
    "style": ("style-src", ""),
    "track": ("media-src", "src"),
    "video": ("media-src", "src"),
}
_LINKED = {"stylesheet": "style-src", "icon": "img-src", "manifest": "manifest-src"}


class Load(NamedTuple):
    """What a page loads (`address`) or contains (`inline`), with its line and the directive that governs it."""

    line: int
    directive: str
    address: str
    inline: str = ""


class PagePolicy(NamedTuple):
    """The policy of a page (None: it has none), what it governs, and whether some of that comes before it."""

    text: str | None
    is_late: bool
    loads: list[Load]


def page_policy(root: Any, is_data: Callable[[str], bool]) -> PagePolicy:
    """Return a page's policy and loads; `is_data` says whether scripts of a type run nothing."""
    text, is_late = None, False
    loads: list[Load] = []
    for element in root.iter("meta", *_LOADS):
        if element.tag == "meta":
            if text is None and element.get("http-equiv", "").lower() == "content-security-policy":
                text, is_late = element.get("content", ""), bool(loads)
        elif load := _load(element, is_data):
            loads.append(load)
    return PagePolicy(text, is_late, loads)


def _load(element: Any, is_data: Callable[[str], bool]) -> Load | None:
    """Return what an element loads or contains, None where no policy governs it."""
    tag = str(element.tag)
    directive, attribute = _LOADS[tag]
    line = element.sourceline or 0
    if tag == "link":
        directive = next((_LINKED[word] for word in element.get("rel", "").lower().split() if word in _LINKED), "")
    if tag in {"script", "style"} and not element.get(attribute or "src"):
        is_inert = tag == "script" and is_data(element.get("type", ""))
        return None if is_inert else Load(line, directive, "", element.text or " ")
    address = element.get(attribute)
    return Load(line, directive, address.strip()) if directive and address else None


def wrong(
    page_policy: PagePolicy, owns: Callable[[str], str | None], siteurl: str
) -> Iterator[tuple[int, str, str, str, str]]:
    """Yield what is wrong with a page's policy, and what on the page it forbids."""
    if page_policy.text is None:
        yield 0, "error", "site", "the page has no Content-Security-Policy", HINT
        return
    if page_policy.is_late:
        yield 0, "error", "site", "something stands before the Content-Security-Policy that it would govern", HINT
    parsed = policy.parse(page_policy.text)
    for load in page_policy.loads:
        if load.inline:
            if not policy.allows_inline(parsed, load.directive, load.inline):
                what = f"a {load.directive.removesuffix('-src')} stands on the page"
                hint = "put it into a file: hosts forbid it here"
                yield load.line, "error", "site", what, hint
        elif not policy.allows(parsed, load.directive, load.address, owns(load.address), siteurl):
            what = f"the policy of the page forbids {load.address} ({load.directive})"
            hint = f"keep it in the theme, or allow it with {policy.SETTING} in the settings (docs/site.md)"
            yield load.line, "error", "site", what, hint
