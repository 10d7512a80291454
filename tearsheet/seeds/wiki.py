"""Wiki: markup of a wiki in plain text seeds, removed, and wiki tables as Markdown."""

import re
from collections.abc import Callable

from tearsheet.text import markup

# A comment in which another begins is none, and a table neither, so that nothing is searched twice.
_COMMENT = re.compile(r"^<!--(?:(?!<!--|-->).)*+-->\n|<!--(?:(?!<!--|-->).)*+-->", re.DOTALL | re.MULTILINE)
_TABLE = re.compile(r"\{\|(?:(?!\{\||\|\}).)*+\|\}", re.DOTALL)
_SWITCH = re.compile(r"__(?:(?:NO|FORCE)?TOC|NOEDITSECTION|NOGALLERY|(?:NO)?INDEX)__")
_INDENT = re.compile(r":{1,6}(?=[\w\"“‘*\[])|:{2,6} ")  # a colon with a space behind it may be one of a torn sentence
_HEADING = re.compile(r"(?P<signs>={2,4}) *(?P<heading>[^= ][^=]{0,89}?) *(?P=signs)(?!=) *(?P<rest>.*)")
_HEADING_IN = re.compile(r"(?<=[.!?\"”]) (?=={2,4}[^=]{1,62}={2,4}(?!=))")  # behind a sentence, on its line
_FILE = re.compile(r"(?:\[\[)?(?:File|Image):[^|\n\[\]]{1,160}\.(?:jpe?g|png|gif|svg|tiff?|og[agv]|webm|pdf)\b.*")
_ITEMS = re.compile(r"(?P<above>(?:[^*]*[:;.])?) ?(?P<items>\*+ ?[^*\s][^*]*(?: \*+ ?[^*\s][^*]*)+)")
_FIRST_ITEM = re.compile(r"(?P<above>[^*]*[:;]) (?P<items>\*+ ?[^*\s][^*]*)")  # where the next line is one too
_STARS = re.compile(r" (?=\*+ ?\S)")
_BOX = re.compile(r"(?<=[.!?] )(?:[a-z]+ ){1,5}infobox (?=[A-Z])")

_NAMED = r"(?:[a-z]++ *+= *+(?:\"[^\"]*+\"|\w++) *+)"
_START = re.compile(rf"\{{\| *(?:[a-z]+ (?=[a-z]+ *=))?{_NAMED}*", re.IGNORECASE)
_OF_CELL = re.compile(rf"(?<=[|!]) *{_NAMED}+\|(?!\|)", re.IGNORECASE)
_ROW = re.compile(rf"\|-+ *{_NAMED}*", re.IGNORECASE)
_CELL = re.compile(r"\|\||!!|\|")
_OPENED = re.compile(rf"\{{\| *(?:{_NAMED};? *)*\|? *", re.IGNORECASE)

ITEM = re.compile(r"^\*{1,3} ?(?=[^\s*])(?!.*\*)")  # of its lists; a star at the end too is emphasis


def plain(text: str) -> str:
    """Return a text without wiki comments, each wiki table on one line between empty ones."""
    text = _COMMENT.sub("", text)
    return _TABLE.sub(lambda table: f"\n\n{' '.join(table[0].split())}\n\n", text) if "{|" in text else text


def unmarked(lines: list[str]) -> list[str]:
    """Return lines without wiki markup; its headings stand alone between empty lines.

    Lines that only name picture files are dropped.
    """
    plain_lines: list[str] = []
    for line in (part for at, whole in enumerate(lines) for part in _split(whole, lines[at + 1 : at + 2])):
        bare = _INDENT.sub("", _SWITCH.sub("", line).strip(), count=1) if line[:1] in {":", "_"} else line
        if bare.startswith("{|") and not is_table(bare):
            plain_lines += [_OPENED.sub("", bare, count=1), ""]
            continue
        if match := _HEADING.fullmatch(bare):
            plain_lines += ["", f"== {match['heading']} ==", "", *filter(None, [match["rest"]])]
        elif (bare and not _FILE.fullmatch(bare)) or not line:
            plain_lines.append(bare)
    return plain_lines


def _split(line: str, below: list[str]) -> list[str]:
    """Return a line split into its paragraph, its heading and its list items, where a wiki has them on one line.

    `below` holds the next line, if there is one.
    """
    if "==" in line and (parts := _HEADING_IN.split(line, maxsplit=1))[1:]:
        return parts
    is_listed = any(item.startswith("*") for item in below)
    if "*" in line and (match := _ITEMS.fullmatch(line) or ((is_listed and _FIRST_ITEM.fullmatch(line)) or None)):
        return [*filter(None, [match["above"]]), *_STARS.split(match["items"])]
    return [_BOX.sub("", line) if "infobox" in line else line]


def heading(paragraph: str) -> str:
    """Return the words of a wiki heading, '' for any other paragraph."""
    match = _HEADING.fullmatch(paragraph)
    return match["heading"] if match else ""


def is_table(paragraph: str) -> bool:
    """Say whether a paragraph is one whole wiki table."""
    return _TABLE.fullmatch(paragraph) is not None


def table(source: str, marked_up: Callable[[str], str] = markup.escape) -> str:
    """Return a wiki table as Markdown, its cells converted by `marked_up`; paragraphs where it has one column."""
    inside = _START.sub("", source.removesuffix("|}"), count=1)
    rows = [_cells(_OF_CELL.sub("", row)) for row in _ROW.split(inside)]
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    if width < 2:  # noqa: PLR2004  (a box around a text)
        return "\n\n".join(marked_up(cell) for row in rows for cell in row if cell)
    first, *rest = (
        " | ".join([*(marked_up(cell).replace("|", "") for cell in row), *[""] * (width - len(row))]) for row in rows
    )
    return "\n".join(f"| {row} |" for row in (first, " | ".join(["---"] * width), *rest))


def _cells(row: str) -> list[str]:
    """Return the cells of a row, without the remains of their attributes."""
    content = row.strip().removeprefix("+").strip()
    if content.startswith(("|", "!")):
        content = content[1:]
    cells = [cell.strip() for cell in _CELL.split(content)]
    while cells and not cells[-1]:
        cells.pop()
    return cells
