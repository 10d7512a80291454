"""Run-ons: paragraphs, headings and lists that were joined into one paragraph, parted again.

Only spaces are put in: what cannot be parted without changing a word stays as it is.
"""

import re
from collections.abc import Iterator

from tearsheet.cleaning import blocks
from tearsheet.cleaning.blocks import Block
from tearsheet.text import fast_markdown

LONGEST_BLOCK = 1_500  # characters; of 356 real articles a longer paragraph is a quote, a disclaimer or many in one
LONGEST_HEADING = 100  # characters; the longest of those run into paragraphs has 83
SEARCHED = 200  # characters in which its end is looked for, with the first words below it
SHORTEST_REST = 60  # characters of what stands below such a heading

_PARAGRAPH_END = re.compile(
    r"(?:(?<=[.!?])|(?<=[.!?][”\"’')]))[ \xa0]{2,}(?=\S)"
    r"|(?<![ \xa0])(?:[ \xa0]{2,}(?=(?:About|ABOUT) [A-Z])|[ \xa0]+(?=• ))"
)
_SENTENCE_END = re.compile(r"[.!?][”\"’')]? (?! )")  # with one space after it
_BULLET = re.compile(r"^• ")
_NUMBER = re.compile(r"^(\d+)\.(?= )")

# First words of sentences that stand at the end of no name, so that “GainsThe” is two words and “LinkedIn” is one.
_OPENER = (
    r"(?:The|This|These|Those|That|There|An|As|At|After|Although|Because|Before|Between|Beyond|By|Despite|During|Each"
    r"|Even|For|From|Given|He|How|If|It|Its|Many|Most|One|Our|Rather|She|Since|Some|Such|They|Through|Throughout|To"
    r"|Today|Unlike|Until|We|What|When|Where|Whether|While|With|Within|Without|You|Your|[A-Z][a-z]{3,}ing)"
)
_SMALL = r"(?:a|an|and|as|at|by|for|from|in|into|of|on|or|the|to|with|vs\.?|&|–|—|-)"
_CAPITAL = r"(?:[A-Z0-9“\"‘][\w’'&.®™-]*[,:]?|\$\S+)"
_GLUED = re.compile(
    rf"{_CAPITAL}(?: (?:{_CAPITAL}|{_SMALL}))+ (?P<left>[A-Z0-9][\w’'&-]*[a-z0-9)])(?=(?P<right>[A-Z][\w’'-]*\.?) )"
    r"|[^.!?\n]{8,90}[a-z]\?(?=(?P<after>[A-Z][\w’'-]*) )"
)
_SPACED = re.compile(rf"{_CAPITAL}(?: (?:{_CAPITAL}|{_SMALL}))+ {_CAPITAL}(?<![,:]) (?={_OPENER} [a-z])")
_TORN = re.compile(
    rf"(?<=[a-z][.!?]”)(?=[A-Z“])|(?<=[a-z][.!?]\")(?=[A-Z])|(?<=[a-z]{{2}}[.!?])(?={_OPENER} [a-z])"
    r"|(?<=[\w.!?)])(?=(?:Disclaimer|(?:Media )?Contact(?: Information)?): ?[A-Z])"
    r"|(?<=[.!?:)])(?=About \$?[A-Z][\w.]{1,30}: ?\$?[A-Z])"
)
# Every match of _TORN has one of these (or a word below): a set of characters is found ten times as fast as a choice.
_MAY_BE_TORN = re.compile(r"[.!?:)”\"][A-Z“]")
_LIST = re.compile(r"(?<=[\w:.?!”\"])(?=\* \S)")  # “What it does* It moors.”, with the other items on lines below


def part(all_blocks: list[Block]) -> list[Block]:
    """Return the blocks, those that hold several parted into them."""
    article_text = f" {' '.join(block.text for block in all_blocks)} "
    return [piece for block in all_blocks for whole in _wires(block) for piece in _headed(whole, article_text)]


def _wires(block: Block) -> list[Block]:
    """Return the paragraphs of a long block between whose sentences two spaces stand here and there.

    Wires send whole texts so. A paragraph with one space everywhere, or two after each sentence, stays whole.
    """
    markdown = block.markdown
    if len(block.text) <= LONGEST_BLOCK or "\n" in markdown or not _PARAGRAPH_END.search(markdown):
        return [block]
    if not _SENTENCE_END.search(markdown) or not is_prose(markdown):
        return [block]
    pieces: list[str] = []
    for piece in _PARAGRAPH_END.split(markdown):
        item = _BULLET.sub("* ", _NUMBER.sub(r"\1\\.", piece, count=1), count=1)
        if item != piece or not pieces or is_prose(piece):
            pieces.append(item)
        else:  # it would become a heading or a list at the beginning of a line
            pieces[-1] += f" {piece}"
    return _checked(pieces, block)


def _headed(block: Block, article_text: str) -> list[Block]:
    """Return the blocks that a block is parted into: its heading, its paragraphs, its list.

    A name that only looks like two joined words stands in the `article_text` again.
    """
    if "\n" in block.markdown:
        first, _, rest = block.markdown.partition("\n")
        cut = _LIST.split(first)
        if not rest.startswith("* ") or len(cut) != 2 or not all(map(is_prose, _torn(cut[0]))):  # noqa: PLR2004
            return [block]
        above = blocks.parse_block(cut[0])
        return _checked([*(piece.markdown for piece in _headed(above, article_text)), f"{cut[1]}\n{rest}"], block, "*")
    pieces = list(_pieces(block.markdown, article_text))
    return _checked(pieces, block) if len(pieces) > 1 and all(map(is_prose, pieces)) else [block]


def _pieces(markdown: str, article_text: str) -> Iterator[str]:
    """Return the paragraphs joined in one: its heading, then the parts that end without a space after them."""
    end = _heading_end(markdown, article_text)
    if end:
        yield markdown[:end].rstrip()
    yield from _torn(markdown[end:])


def _torn(markdown: str) -> list[str]:
    """Return Markdown parted where a sentence ends without a space after it, but not inside straight quotes."""
    if not _MAY_BE_TORN.search(markdown) and "Contact" not in markdown and "Disclaimer" not in markdown:
        return [markdown]
    pieces = [""]
    for piece in _TORN.split(markdown):
        if pieces[-1].count('"') % 2:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces[1:]


def _heading_end(markdown: str, article_text: str) -> int:
    """Return the offset at which a heading run into a paragraph ends, 0 where there is none."""
    for match in (_GLUED.match(markdown, 0, SEARCHED), _SPACED.match(markdown, 0, SEARCHED)):
        if match is None or match.end() > LONGEST_HEADING or len(markdown) - match.end() < SHORTEST_REST:
            continue
        names = match.groupdict()
        if not _is_closed(match[0]):
            continue
        if names.get("left") and not _are_two(names["left"], names["right"], article_text):
            continue
        if names.get("after") and not re.fullmatch(_OPENER, names["after"]):
            continue
        return match.end()
    return 0


def _is_closed(heading: str) -> bool:
    """Say whether all quotation marks in a heading are closed; else it is no heading."""
    return heading.count("“") == heading.count("”") and heading.count('"') % 2 == 0


def _are_two(left: str, right: str, article_text: str) -> bool:
    """Say whether two parts without a space between them are two words.

    They are where they stand joined only once in the article, and the second begins sentences or stands elsewhere too.
    """
    is_once = article_text.count(left + right) == 1
    return is_once and (re.fullmatch(_OPENER, right) is not None or f" {right} " in article_text)


def _checked(pieces: list[str], block: Block, bullet: str = "•") -> list[Block]:
    """Return the pieces as blocks, or the block itself where they would not show the same text."""
    parts = [blocks.parse_block(piece) for piece in pieces]
    is_same = _signs("".join(part.text for part in parts), bullet) == _signs(block.text, bullet)
    return parts if is_same else [block]


def _signs(text: str, bullet: str) -> str:
    """Return a text without spaces and bullets, for comparing."""
    return "".join(text.replace(bullet, "").split())


def is_prose(markdown: str) -> bool:
    """Say whether Markdown renders as exactly one paragraph."""
    html = fast_markdown.typeset(markdown)
    return html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>")
