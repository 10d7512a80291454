"""Inline noise: lines inside an article that are no part of it, such as where to register or whom to call.

They are put below the mark and never cut, since a line in the middle may yet be the article's own.
"""

import re
from collections import Counter

from tearsheet.cleaning import blocks, boilerplate
from tearsheet.cleaning.blocks import Block

LONGEST_NAME = 40  # characters of a company's name
MOST_NAMES = 3  # lines above a telephone number: who, as what, of which company

_NAME = re.compile(r"(?=.{3,40}$)[A-Z][\w.'’&-]*(?:,? (?:[A-Z&][\w.'’&-]*|and|of|de|van)){1,5}(?<![!?:])")

# “[Ida Moen](https://moen.example) [Harbour master](https://moen.example) Space is limited”, below a picture of her.
_CAPTION = re.compile(
    r"\[[^\[\]\n]{2,80}\]\((?P<to>[^()\s]+)\) \[[^\[\]\n]{2,80}\]\((?P=to)\)(?: of \w[\w.]*\w)?(?: (?=[A-Z“\"])|$)"
)
_PICTURE_LAST = re.compile(r"!\[[^\[\]\n]*\]\([^()\s]*\)$")
# Every aside contains one of these; a cheap test before the patterns.
_HINTS = (
    *("@", "://", "www.", " here", " now", " free", "interviews", "subscribe", "source", "credit", "courtesy", "call "),
    *("photo", "image", "picture", "continue", "tweet", "also read", "read also", "see also", "read more", "related"),
    *(" tip", "not for", "neither", "advertis", "please", "newsletter", "contact", "hashtag", "[", "•", "|"),
    *(".com", ".org", ".net", ".gov", ".edu", ".io", ".co"),
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def parted(all_blocks: list[Block]) -> list[Block]:
    """Return the blocks with captions and the like, which were run into a text, as blocks of their own.

    That is the caption of a picture above it, where to learn more as the last item of a list, and who the speaker is
    behind the last quote.
    """
    parts: list[Block] = []
    for at, block in enumerate(all_blocks):
        caption = _caption(block, parts[-1]) if parts else None
        cut = caption.end() if caption else _last_item(block)
        if at and at == len(all_blocks) - 1:
            cut = cut or boilerplate.last_words(block.markdown)
        pieces = (block.markdown[:cut].strip(), block.markdown[cut:]) if cut else ()
        parts += [blocks.parse_block(piece) for piece in pieces if piece] or [block]
    return parts


def _last_item(block: Block) -> int:
    """Return the offset of a list's last item if that says where to learn more, else 0."""
    above, end, last = block.markdown.rpartition("\n")
    is_item = bool(end) and last.startswith("* ") and _is_hinted(last)
    return len(above) + 1 if is_item and boilerplate.stands(block.lines[-1], "reach") else 0


def is_signature(own: list[Block], title: str) -> bool:
    """Say whether the last block is a name from the title, below a line on where to learn more."""
    if len(own) < 3:  # noqa: PLR2004  (the article's own, that line and the name)
        return False
    line = own[-1].text
    is_name = 0 < len(line) <= LONGEST_NAME and not line.endswith((".", "!", "?", "”", '"', ":"))
    return is_name and boilerplate.is_within(line, title) and _is_aside(own[-2])


def names(own: list[Block]) -> int:
    """Return at which of the last blocks the names above a press contact begin; their number if there are none."""
    at = len(own)
    while at > max(1, len(own) - MOST_NAMES) and _NAME.fullmatch(own[at - 1].text):
        at -= 1
    return at


def without(all_blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the article's own blocks, and the asides among them.

    Never an aside are the first block, an address that the sentence above it announces, and a line that recurs.
    """
    hinted = [block for block in all_blocks if _is_hinted(block.text)]
    shapes, likely = Counter(map(_shape, hinted)), set(map(id, hinted))
    own = all_blocks[:1]
    asides: list[Block] = []
    for at, block in enumerate(all_blocks[1:]):
        may_be = id(block) in likely and not own[-1].text.endswith(":") and shapes[_shape(block)] == 1
        is_aside = may_be and _is_aside(block)
        is_below = bool(asides) and asides[-1] is all_blocks[at] and _gives(all_blocks[at], block)
        (asides if is_aside or is_below or _is_caption(block, own[-1]) else own).append(block)
    return own, asides


def _gives(above: Block, block: Block) -> bool:
    """Say whether a block is the contact that the aside above it announces with a colon."""
    return above.text.endswith(":") and boilerplate.stands(block.text, "contact")


def _caption(block: Block, above: Block) -> re.Match[str] | None:
    """Return the match of a caption at the start of a block below a picture, else None."""
    if not block.markdown.startswith("[") or not _PICTURE_LAST.search(above.markdown):
        return None
    return _CAPTION.match(block.markdown)


def _is_caption(block: Block, above: Block) -> bool:
    """Say whether a block is nothing but the caption of the picture above it."""
    caption = _caption(block, above)
    return caption is not None and caption.end() == len(block.markdown)


def _is_hinted(text: str) -> bool:
    """Say whether a line contains a word that all asides have one of; a cheap test before the patterns."""
    line = text.casefold() if len(text) <= boilerplate.LONGEST_ASIDE else ""
    return any(hint in line for hint in _HINTS)


def _is_aside(block: Block) -> bool:
    """Say whether all lines of a block match the patterns of asides."""
    lines = block.lines
    return bool(lines) and all(boilerplate.stands(line, "aside", "reach") for line in lines)


def _shape(block: Block) -> str:
    """Return a block's text without addresses: lines that recur so are the article's own, as in a list."""
    return _ADDRESS.sub("", block.text)
