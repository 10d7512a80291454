"""Boilerplate: what stands around articles and is no part of them, by the patterns in `boilerplate.txt`."""

import functools
import re
from typing import Literal

from tearsheet import lists
from tearsheet.blocks import Block

Part = Literal["head", "tail", "contact", "about", "company"]

LONGEST = 300  # characters of a paragraph that may be boilerplate: “The post (a title) appeared first on (a site)”
LATE = 0.3  # how far into an article what is said about the company may begin; no lead stands there

_FULL_STOP = re.compile(r"\b(?:Inc|Corp|Co|Ltd|L\.P|S\.A|N\.V|Bros|Pty)\.$", re.IGNORECASE)
_HEADING = re.compile(r"about (?:the )?(?P<name>[\w&'’-]+)", re.IGNORECASE)

# “About Brekke Lines Brekke Lines runs …”, the heading run into the paragraph, with a space between them or none.
_RUN_IN = re.compile(
    r"about (?:the )?(?P<name>(?-i:[A-ZÀ-Þ0-9])[\w&.'’-]+?)(?:[ ,][^.!?]{0,90}?)?"
    r"\s*(?:\([^()]{2,30}\))?\s*:?\s*(?:the )?(?P=name)"
    r"|about [^.!?:]{2,60}: (?:is|has|was|a|an|the) ",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:(?:media|press|pr|news|investor)(?: relations)? )?contacts?(?: ?(?:details|information|info))?"
    r"(?::| |(?=(?-i:[A-Z])))",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\S@\S+\.\w|\+?\d[\d ().-]{7,}\d|email us|visit our website|https?://"
    r"|^\w*contacts?( details)?(?-i:[A-Z])|^[\w ]*contacts?: .{2,60}$",
    re.IGNORECASE,
)


@functools.cache
def _patterns(part: str) -> re.Pattern[str]:
    """Return what is boilerplate at a part of an article."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in lists.sections("boilerplate.txt")[part]), re.IGNORECASE)


def stands(text: str, *parts: Part) -> bool:
    """Say whether a paragraph says nothing but what stands around articles at one of these parts."""
    said = text.strip()
    bare = said.strip(" \t|•·:")
    return len(said) <= LONGEST and any(
        _patterns(part).fullmatch(form) for part in parts for form in dict.fromkeys((said, bare))
    )


def end(markdown: str) -> str:
    """Return a last paragraph without what some wires add to its end."""
    return _patterns("end").sub("", markdown).rstrip()


def about(blocks: list[Block]) -> int:
    """Return where it begins that a company speaks of itself or how to reach it, the number of blocks if nowhere."""
    late = max(1, round(len(blocks) * LATE))
    found = next(
        (at for at in range(1, len(blocks)) if _is_about(blocks, at) and (at >= late or _presents(blocks, at))), None
    )
    found = len(blocks) if found is None else found
    while found > max(late, 2) and stands(blocks[found - 1].text, "company"):
        found -= 1
    return found


def _presents(blocks: list[Block], at: int) -> bool:
    """Say whether the block below a heading begins with the name in it: “About Brekke”, “Brekke is …”."""
    heading = _HEADING.match(blocks[at].text)
    below = blocks[at + 1].text.casefold() if at + 1 < len(blocks) else ""
    return heading is not None and below.removeprefix("the ").startswith(heading["name"].casefold())


def _is_about(blocks: list[Block], at: int) -> bool:
    """Say whether a company begins to speak of itself with a block, under a heading or run into its paragraph."""
    text = blocks[at].text
    if _RUN_IN.match(text) or (_CONTACT.match(text) and len(text) <= LONGEST and _REACHED.search(text)):
        return True
    ends = text.endswith((".", "?", "!")) and not _FULL_STOP.search(text)
    return stands(text, "about") and not ends
