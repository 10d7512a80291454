"""Wiki boxes: text from boxes beside a wiki's article, which a text seed has above the lead or between paragraphs.

Only in articles of a wiki, which have no standfirst: elsewhere a short line above the lead is the article's own.
"""

import re
from collections.abc import Iterator

from tearsheet.cleaning import blocks, boilerplate
from tearsheet.cleaning.blocks import Block
from tearsheet.model.article import Article

LONGEST_TITLE = 60  # characters of a box's title, or of the first line of a torn lead; of 238 real ones at most 47
LONGEST_QUESTION = 160  # characters of what a box asks readers; of 238 articles seven have one, with at most 111
TORN = 4  # lines into which the links of a lead tear it at most
MOST_QUESTIONS = 1  # a page has one such box; an interview has more questions

_ENDS = (".", "!", "?", "”", '"', ":", ";", ",", "’", "'")
_PLAIN = re.compile(r"(?![#>|]|[-+*] |\d+\. |!?\[).+")
_OPENER = re.compile(
    r"(?:The|A|An|On|In|At|After|Before|During|Since|As|For|From|With|According|Following|Last|This|Today|Yesterday) "
)
_TO_READERS = (
    r"(?:(?:Do|Would|Will|Have|Did|Are|Should|Could|Can) (?:you|we)\b|Is (?:this|it)\b|Should [a-z]|What do you\b"
    r"|If you\b|How (?:do|would) you\b|Should the\b)"
)
_ASKED = re.compile(rf"{_TO_READERS}[^.!?\"“”]{{3,{LONGEST_QUESTION}}}\?")
_ASKED_FIRST = re.compile(rf"{_ASKED.pattern} (?=[A-Z])")
_ASKED_LAST = re.compile(rf"(?<=[a-z)][.!]) {_ASKED.pattern}$")
_COVERED = re.compile(r"\b(?:covered|reported|published)\b[^.!?]{0,60}[.!]$")
_WORDS = re.compile(r"\w+")


def without(all_blocks: list[Block], article: Article) -> tuple[list[Block], list[Block]]:
    """Return an article's blocks without a wiki's boxes, and those boxes; all and none where it is no wiki's."""
    if not (article.publication or "").casefold().startswith("wiki"):
        return all_blocks, []
    own, titles = _below_title(all_blocks, article.title)
    own, asked = _without_question(own)
    own, named = _without_names(own, article.publication or "")
    own = list(_whole(own))
    if not any(block.text for block in own):  # nothing would be left beside the boxes
        return all_blocks, []
    boxes = [*titles, *asked, *named]
    return own, _new(boxes, [article.title, *(block.text for block in own)]) if boxes else []


def _new(boxes: list[Block], texts: list[str]) -> list[Block]:
    """Return the boxes that have a word which none of these texts has."""
    words = set(_WORDS.findall(" ".join(texts).casefold()))
    return [box for box in boxes if not words.issuperset(_WORDS.findall(box.text.casefold()))]


def _below_title(all_blocks: list[Block], title: str) -> tuple[list[Block], list[Block]]:
    """Return the blocks below a box's title above the lead, and that title; a lead torn by links is joined."""
    titles: list[Block] = []
    if len(all_blocks) > 1 and _is_torn(all_blocks[0]) and _begins(all_blocks[1].text, title):
        titles, all_blocks = all_blocks[:1], all_blocks[1:]
    for _ in range(TORN):
        if len(all_blocks) < 2 or not _is_torn(all_blocks[0]) or not _is_plain(all_blocks[1]):  # noqa: PLR2004
            break
        all_blocks = [blocks.parse_block(f"{all_blocks[0].markdown} {all_blocks[1].markdown}"), *all_blocks[2:]]
    return all_blocks, titles


def _whole(all_blocks: list[Block]) -> Iterator[Block]:
    """Return the blocks, lines that a link has torn off joined with the paragraph below them.

    Such is “United States” above “President Ida Moen said …”.
    """
    above: Block | None = None
    for block in all_blocks:
        if above and _goes_on(above, block):
            above = blocks.parse_block(f"{above.markdown} {block.markdown}")
            continue
        if above:
            yield above
        above = block
    if above:
        yield above


def _goes_on(above: Block, below: Block) -> bool:
    """Say whether a whole paragraph continues the line above it; one that begins like a sentence does not."""
    if not _is_torn(above) or not _is_plain(below) or _OPENER.match(below.text):
        return False
    return len(below.text) > LONGEST_TITLE and below.text.endswith(_ENDS)


def _is_plain(block: Block) -> bool:
    """Say whether a block is a paragraph on one line, with text."""
    return bool(block.text) and _PLAIN.fullmatch(block.markdown) is not None


def _is_torn(block: Block) -> bool:
    """Say whether a block is a short line without a stop at its end."""
    return _is_plain(block) and len(block.text) <= LONGEST_TITLE and not block.text.endswith(_ENDS)


def _begins(text: str, title: str) -> bool:
    """Say whether a text begins as leads do: with a word that begins sentences, or with the title's first two words."""
    return _OPENER.match(text) is not None or text.split()[:2] == title.split()[:2]


def _without_question(all_blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks without a question to readers, and that as a block; unchanged where there are several."""
    asked = [(at, match) for at, block in enumerate(all_blocks) if (match := _question(block))]
    if len(asked) != MOST_QUESTIONS:
        return all_blocks, []
    at, match = asked[0]
    markdown = all_blocks[at].markdown
    rest = f"{markdown[: match.start()]}{markdown[match.end() :]}".strip()
    below = [blocks.parse_block(rest)] if rest else []
    return [*all_blocks[:at], *below, *all_blocks[at + 1 :]], [blocks.parse_block(match[0].strip())]


def _question(block: Block) -> re.Match[str] | None:
    """Return the match of a question to readers that a paragraph is, begins with or ends with; else None."""
    if "?" not in block.text or not _is_plain(block):
        return None
    markdown = block.markdown
    return _ASKED.fullmatch(markdown) or _ASKED_FIRST.match(markdown) or _ASKED_LAST.search(markdown)


def _without_names(all_blocks: list[Block], publication: str) -> tuple[list[Block], list[Block]]:
    """Return the blocks without names of boxes and of articles that stood there, and those."""
    indices = {at for at in range(1, len(all_blocks)) if _is_name(all_blocks[at], all_blocks[at - 1], publication)}
    own = [block for at, block in enumerate(all_blocks) if at not in indices]
    while own and own[-1].markdown.startswith("#"):
        own.pop()
    return own, [all_blocks[at] for at in sorted(indices)]


def _is_name(block: Block, above: Block, publication: str) -> bool:
    """Say whether a line repeats words of the heading above it, or follows a sentence on what the wiki has covered."""
    if not _is_torn(block):
        return False
    if above.markdown.startswith("#"):
        return boilerplate.is_within(block.text, above.text) or boilerplate.is_within(above.text, block.text)
    match = _COVERED.search(above.text)
    return match is not None and publication in match[0]
