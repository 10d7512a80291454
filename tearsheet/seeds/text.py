"""Plain text seeds: publication, title and date lines at the head, then paragraphs.

The most common form: the publication on the first line, the title, the title again, then one paragraph a line.
"""

import datetime as dt
import re
from dataclasses import dataclass
from itertools import pairwise

from tearsheet.cleaning import datelines, dating
from tearsheet.errors import Rejection
from tearsheet.model.article import Article
from tearsheet.seeds import markdown, matter, wiki
from tearsheet.seeds.decoding import decode
from tearsheet.text import abbreviations, legal_forms, markup, sentences

HEAD = 6  # lines with text in which the title stands again, if it is repeated (Wikinews and press texts: at most 4)
LONGEST_TITLE = 250  # characters; the longest title of 262 real articles has 214
LONGEST_HEADING = 90  # characters; the longest of 300 sub-headings in press texts has 84
LONGEST_CUT = 100  # characters of the first words of a text that has no title: a line of a newspaper's heading
FEWEST_SPACES = 6  # in them; a line with fewer is no prose
WRAPPED = range(40, 101)  # characters of a line broken by hand or by a mail program (commonly at 65 to 80)

# Words after which no line of a newspaper ends unless its sentence goes on.
_OPEN = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "than", "that", "the", "to", "with"}
# The space that a link taken out of a text leaves: “phones , which” and “Apple 's”; of “. . .” it stays.
_LOOSE = re.compile(r"(?<=[\w)”\"’%]) (?=[,.](?=\s|$)(?! \.)|['’]s\b)")
_WIKI_LINK = re.compile(r"\[(?P<address>https?://[^\s\[\]<>()]+) (?P<text>[^\[\]\n]+)\]")
_TORN = re.compile(rf"[,.;:)(–—]|\|[|-]|\d|(?:{legal_forms.either(legal_forms.clear())})\b|['’]s\b")
_ITEM = re.compile(r"(?:[-*•·+]|\d+[.)])\s|\*{1,3}(?=[^\s*])(?!.*\*)")  # a wiki's items have no space

# Ends of lines such as no sentence or heading has.
_BEFORE_NAME = re.compile(
    rf"\b(?:{'|'.join(sorted(abbreviations.of('honorifics')))})\.?$|\b(?:[Aa]n?|[Ff]ormer) U\.[SKN]\.$"
)
_BEFORE_HOLDER = re.compile(
    r"(?<!\bthe )(?<!\bour )(?<!\byour )(?<!\ba )\b"
    r"(?:CEO|CFO|COO|CTO|(?:Vice |Prime )?(?:President|Minister)|Governor)$"
)
_HOLDER = re.compile(r"[A-ZÀ-ÖØ-Þ][\w.'’-]+(?: [A-ZÀ-ÖØ-Þ][\w.'’-]*){1,2}(?:,? [a-z]|$)")
_CLOSING = re.compile(r"#(?=#*$)")  # would be no part of a Markdown heading
_SMALL = re.compile(r"(?<!\S)[a-z]{2}")
_ON_A_DAY = re.compile(
    r"(?:On|Last|This|Earlier this) (?:\w+day|week|month|year|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b[^,.!?:]{0,20}, \S+(?: \S+){0,4}"
)
_SENTENCE_IN = re.compile(r"\w\w[.!?][\"”’)]* [A-Z\"“]")
_ENDS = ".!?:;”\"'’)"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.'’-]*"
_BYLINE = re.compile(rf"(?:By|BY|by):? (?P<name>{_NAME}(?: (?:{_NAME}|and|de|van|von|der|al|bin)){{1,6}})")


@dataclass(slots=True)
class Head:
    """What the first lines of a text say, and how many non-empty lines they are (`length`).

    `repeated` says that the title stands there twice, `numeric` is a date in numbers (03/04/2024).
    """

    title: str
    publication: str | None = None
    author: str | None = None
    date: dt.date | None = None
    numeric: str = ""
    length: int = 1
    repeated: bool = False


def read_articles(name: str, data: bytes) -> list[Article]:
    """Return the one article of a plain text seed; Rejection where it has no title or nothing below it.

    A text with front matter is read as Markdown, or its draft would become public.
    """
    decoded = decode(data)
    if matter.stands_above(decoded):
        return markdown.read_articles(name, data)
    lines = [" ".join(line.split()) for line in wiki.plain(decoded).split("\n")]
    head = read_head([line for line in lines if line])
    joined = [_LOOSE.sub("", paragraph) for paragraph in join_wrapped(wiki.unmarked(_after(lines, head.length)))]
    paragraphs = _without_last_headings(joined)
    if not paragraphs:
        raise Rejection("nothing stands below the title", "save the whole article")
    return [
        Article(
            seed=name,
            title=head.title,
            text="\n\n".join(map(_plain, paragraphs)),
            body="".join(_between(above, below) + _marked_up(below) for above, below in pairwise(["", *paragraphs])),
            publication=head.publication,
            author=head.author,
            date=head.date,
            date_basis="published" if head.date else None,
            numeric=head.numeric,
        )
    ]


def _without_last_headings(paragraphs: list[str]) -> list[str]:
    """Return paragraphs without headings at their end."""
    end = len(paragraphs)
    while end and wiki.heading(paragraphs[end - 1]):
        end -= 1
    return paragraphs[:end]


def _plain(paragraph: str) -> str:
    """Return the plain text of a paragraph, without wiki markup."""
    plain = wiki.heading(paragraph) or wiki.ITEM.sub("", paragraph, count=1)
    if wiki.is_table(plain):
        plain = markup.to_text(markup.render(wiki.table(plain)))
    return _WIKI_LINK.sub(r"\g<text>", plain)


def _between(above: str, below: str) -> str:
    """Return what joins two paragraphs in Markdown: list items follow each other, others have an empty line between."""
    if not above:
        return ""
    return "\n" if wiki.ITEM.match(above) and wiki.ITEM.match(below) else "\n\n"


def _marked_up(paragraph: str) -> str:
    """Return a paragraph as Markdown; wiki headings, items, tables and links are converted."""
    if heading := wiki.heading(paragraph):
        return "## " + _CLOSING.sub(r"\\#", _marked_up(heading))
    if item := wiki.ITEM.match(paragraph):
        return f"* {_marked_up(paragraph[item.end() :])}"
    if wiki.is_table(paragraph):
        return wiki.table(paragraph, _marked_up)
    pieces, at = [], 0
    for link in _WIKI_LINK.finditer(paragraph):
        if address := markup.web_address(link["address"]):
            words = markup.escape(f"x{link['text']}")[1:]
            pieces += [_inside(paragraph[at : link.start()], at), f"[{words}]({address})"]
            at = link.end()
    return "".join([*pieces, _inside(paragraph[at:], at)])


def _inside(piece: str, at: int) -> str:
    """Return a piece of a paragraph as Markdown; `at` is its offset, as only the first can begin a line."""
    return markup.escape(f"x{piece}")[1:] if at else markup.escape(piece)


def read_head(lines: list[str]) -> Head:
    """Return the head of a text: a title that stands there twice, else the first line as title.

    `lines` are the non-empty ones. One line above a repeated title is the publication. Below or between the titles may
    stand a byline and a date. Where the first line is a paragraph, its first words stand for a title. Raises Rejection
    where no line can be one.
    """
    if not lines:
        raise Rejection("the file is empty", "save the article into it again")
    for first in (0, 1):
        head = _head_from(lines, first)
        if head.repeated:
            head.publication = lines[0] if first else None
            return head
    return _head_from(lines, 0) if len(lines[0]) <= LONGEST_TITLE else Head(_first_words(lines[0]), length=0)


def _first_words(line: str) -> str:
    """Return the first words of a text that has no title, to stand for one; Rejection where it has too few."""
    dateline = datelines.dateline(line)
    words = line[len(dateline[0]) if dateline else 0 :].lstrip(" -–—")
    cut = words[:LONGEST_CUT].rpartition(" ")[0]
    if cut.count(" ") < FEWEST_SPACES:
        what = f"no title: the first line has {len(line):,} characters"
        raise Rejection(what, "put the title on a line of its own above")
    return f"{cut.rstrip(' ,;:')} …"


def _head_from(lines: list[str], first: int) -> Head:
    """Return the head that begins with the title at line `first`; byline, date and the title again belong to it."""
    head = Head(title=lines[first] if first < len(lines) else "", length=first + 1)
    for line in lines[first + 1 : first + HEAD]:
        dated, numeric = dating.date_line(line), dating.numeric(line)
        byline = _BYLINE.fullmatch(line)
        if line.casefold() == head.title.casefold() and len(line) <= LONGEST_TITLE:
            head.repeated = True
        elif (dated or dating.is_open(numeric)) and head.date is None and not head.numeric:
            head.date, head.numeric = dated, numeric
        elif byline and head.author is None:
            head.author = byline["name"]
        else:
            break
        head.length += 1
    return head


def _after(lines: list[str], count: int) -> list[str]:
    """Return the lines after the first `count` non-empty ones."""
    for index, line in enumerate(lines):
        if not count:
            return lines[index:]
        count -= bool(line)
    return []


def join_wrapped(lines: list[str]) -> list[str]:
    """Return the paragraphs: one for each line, lines that continue the sentence above joined to it."""
    paragraphs: list[str] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line:
            block.append(line)
            continue
        wrapped = _is_wrapped(block)
        for index, piece in enumerate(block):
            if index and ((wrapped and not _is_bulleted(piece)) or _goes_on(paragraphs[-1], piece)):
                paragraphs[-1] += " " + piece
            else:
                paragraphs.append(piece)
        block = []
    return paragraphs


def _is_bulleted(line: str) -> bool:
    """Say whether a line is a list item even among wrapped lines, where a dash or number proves nothing."""
    return line[0] in "*•·" and _ITEM.match(line) is not None


def _goes_on(above: str, line: str) -> bool:
    """Say whether a line continues the paragraph above, which has no end, and one of the two shows a tear.

    So it is with a text whose links stand on lines of their own. No heading is longer than `LONGEST_HEADING` or has a
    sentence in it, none is a day with the subject of a sentence (“On Friday, the Senate”), and no sentence begins in
    lower case, with a bracket, a dash, a number or “Inc.”.
    """
    if _ITEM.match(line):
        return False
    if _is_cut_off(above, line):
        return True
    if above[-1] in _ENDS:
        return False
    if line[0].islower() or _TORN.match(line) or above.endswith((",", "||")) or above.rpartition(" ")[2] in _OPEN:
        return True
    return (
        len(above) > LONGEST_HEADING or _SENTENCE_IN.search(above) is not None or _ON_A_DAY.fullmatch(above) is not None
    )


def _is_cut_off(above: str, line: str) -> bool:
    """Say whether the paragraph above ends before a name or in an abbreviation, though with a full stop perhaps.

    A title alone, such as “Vice President” below a signature, has no small word in it.
    """
    end = above[-LONGEST_CUT:]
    if line[0].islower() and sentences.is_abbreviated(end):
        return True
    is_before = _BEFORE_NAME.search(end) or (_BEFORE_HOLDER.search(end) and _HOLDER.match(line))
    return bool(is_before) and _SMALL.search(end) is not None


def _is_wrapped(block: list[str]) -> bool:
    """Say whether lines are one paragraph wrapped at a column: all but the last about as long, some unfinished."""
    broken = block[:-1]
    return (
        bool(broken) and all(len(line) in WRAPPED for line in broken) and any(line[-1] not in _ENDS for line in broken)
    )
