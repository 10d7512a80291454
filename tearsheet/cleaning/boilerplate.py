"""Boilerplate: text around articles that is no part of them, recognised by the patterns in `boilerplate.txt`."""

import functools
import re
import unicodedata
from typing import Literal

from tearsheet.cleaning.blocks import Block
from tearsheet.text import abbreviations, legal_forms, word_lists

Part = Literal[
    "head",
    "stamp",
    "label",
    "sure",
    "tail",
    "related",
    "footer",
    "contact",
    "about",
    "company",
    "person",
    "disclaimer",
    "reach",
    "links",
    "aside",
]

LONGEST = 300  # characters of a paragraph that may be boilerplate: “The post (a title) appeared first on (a site)”
LONGEST_OWN = 3_000  # of one in which a company or a publisher speaks of itself; of 118 press releases at most 2,651
LONGEST_ASIDE = 600  # of a line that is no part of the article wherever it stands; links in it are long
LONGEST_END = 1_000  # characters at the end of a last paragraph in which a wire may have added something
LATE = 0.3  # share of an article's blocks that stand above a company's presentation, the lead among them

_OWN: tuple[Part, ...] = ("company", "person", "disclaimer", "reach", "links")
_LIMITS: dict[Part, int] = dict.fromkeys(_OWN, LONGEST_OWN) | {"aside": LONGEST_ASIDE}
_LABEL = 80  # characters of the first words in which a label may stand
_SENTENCE = re.compile(r"(?:\S+ ){1,3}[a-z]|\S+ \S+,")  # what begins one, and no title whose words are all capitalised

_CAPITAL_AFTER = re.compile(r" (?=[a-z]?[A-Z]|\d+ of \d)")
_COMMA_AFTER = re.compile(r", (?=[a-z])")
# What stands right behind the name of a country that is a label: who lives there, how many of them, who governs them.
_OF_COUNTRY = re.compile(
    r"(?P<start>[A-Z][a-z])[a-z]*(?:ish|ese|ian|ean|ch|ss|i) [a-z]|\d+ of \d"
    r"|(?:Leader|President|Minister|King|Queen) of the "
)

_STOPPED = legal_forms.either(legal_forms.stopped() | abbreviations.of("name endings"))
_FULL_STOP = re.compile(rf"\b(?:{_STOPPED})\.$", re.IGNORECASE)
# “About Brekke:Brekke is …” can be nothing else, however early it stands.
_ITSELF = re.compile(r"about (?:the )?(?P<name>\$?[\w.&'’-]+): ?(?P=name) (?:is|are|was|has)\b", re.IGNORECASE)
_HEADING = re.compile(r"about (?:the )?(?P<name>[\w&'’-]+)", re.IGNORECASE)

# “About Brekke Lines Brekke Lines runs …”, the heading run into the paragraph, with a space between them or none.
_RUN_IN = re.compile(
    rf"about (?:the )?(?P<name>(?-i:[a-z]{{0,3}}[A-ZÀ-Þ0-9])[\w&.'’-]+?)(?:[ ,](?:[^.!?]|\b(?:{_STOPPED})\.){{0,90}}?)?"
    r"\s*(?:\([^()]{2,30}\))?\s*:?\s*(?:the )?(?P=name)"
    r"|about [^.!?:]{2,60}: (?:is|has|was|a|an|the) ",
    re.IGNORECASE,
)
# The same as a link, with the paragraph right behind it: “About [Brekke](https://brekke.example/)Brekke runs …”.
_LINKED = re.compile(
    r"[*_# ]*about (?:the )?[*_]*\[[^\[\]\n]{2,80}\]\([^()\s]+\)[*_]*+(?:: ?\S|(?-i:[A-Z0-9“\"])|[ *_:]*+\Z)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"(?:(?:media|press|pr|news|investor)(?: relations)? )?contacts?(?: ?(?:details|information|info))?"
    r"(?::| |(?=(?-i:[A-Z])))"
    r"|for (?:[\w/]+ ){0,4}(?:inquiries|enquiries|queries|interviews),? (?:\w+ ){0,4}(?:contact|reach|e-?mail|call)\b",
    re.IGNORECASE,
)
_INQUIRIES = re.compile(
    r"for (?:media|press|pr) (?:inquiries|enquiries)\b[^.!?]{0,120}\b(?:contact|reach|e-?mail|call)\b"
    r"[^.!?]{0,80}?\S@\S",
    re.IGNORECASE,
)
_QUOTE_END = re.compile(
    r"[”\"] (?:he|she|they|(?-i:[A-Z])[\w’'-]+(?: (?-i:[A-Z])[\w’'-]+)?) "
    r"(?:say|add|explain|conclude|note|state|observe|advise)(?:s|d|ed)?\. |[”\"] (?:he|she|they) said\. ",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\S@\S+\.\w|\+?\d[\d ().-]{7,}\d|email us|visit our website|https?://"
    r"|^\w*contacts?( details)?(?-i:[A-Z])|^[\w ]*contacts?: .{2,60}$",
    re.IGNORECASE,
)


@functools.cache
def _patterns(part: str) -> re.Pattern[str]:
    """Return the patterns of one section of `boilerplate.txt`, as one."""
    return re.compile(
        "|".join(f"(?:{pattern})" for pattern in word_lists.sections("cleaning/boilerplate.txt")[part]), re.IGNORECASE
    )


def stands(text: str, *parts: Part) -> bool:
    """Say whether a paragraph is, from end to end, boilerplate of one of these parts."""
    paragraph = _plain(text)
    forms = dict.fromkeys((paragraph, paragraph.strip(" \t|•·:")))
    return any(
        len(paragraph) <= _LIMITS.get(part, LONGEST) and _patterns(part).fullmatch(form)
        for part in parts
        for form in forms
    )


def _plain(text: str) -> str:
    """Return a paragraph in the plain characters of the patterns (NFKC), without space at its ends."""
    return unicodedata.normalize("NFKC", text).strip()


def label(text: str) -> int:
    """Return the length of a site's label that was run into a paragraph's first sentence, 0 for none."""
    if not text.endswith((".", "!", "?", "”", '"')):
        return 0
    for match in _openers().finditer(text, 0, _LABEL):
        if stands(text[: match.start()], "sure"):
            return match.end()
        if stands(text[: match.start()], "label"):
            return match.end() if _SENTENCE.match(text, match.end()) else 0
    if (comma := _COMMA_AFTER.search(text, 0, _LABEL)) and stands(text[: comma.start()], "sure"):
        return comma.end()  # “Obituaries, founder of Brekke, has died”, where a link that held the name is lost
    for match in _CAPITAL_AFTER.finditer(text, 0, _LABEL):
        start, rest = text[: match.start()], text[match.end() :]
        if stands(start, "sure") or (stands(start, "label") and _is_named_again(start, rest)):
            return match.end()
    return 0


def _is_named_again(country: str, rest: str) -> bool:
    """Say whether a country follows its own name: “Norway Norway has …”, “Norway Norwegian ships …”."""
    if of := _OF_COUNTRY.match(rest):
        return not country.startswith("The ") and country.startswith(of["start"] or country)
    return rest.casefold().startswith(f"{country.casefold().removeprefix('the ').removesuffix(' infobox')} ")


@functools.cache
def _openers() -> re.Pattern[str]:
    """Return the pattern of the space between a label and a word that begins sentences."""
    return re.compile(rf" (?=(?:{'|'.join(word_lists.sections('cleaning/boilerplate.txt')['opener'])})\b)")


def is_within(words: str, text: str) -> bool:
    """Say whether some words stand in a text as whole words, in whatever case."""
    return re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", text.casefold()) is not None


def end(markdown: str) -> str:
    """Return the Markdown of a last paragraph without what some wires append to it."""
    at = max(0, len(markdown) - LONGEST_END)
    return (markdown[:at] + _patterns("end").sub("", markdown[at:])).rstrip()


def last_words(markdown: str) -> int:
    """Return the offset at which a last paragraph presents the speaker, after its last quote; 0 for none."""
    for match in _QUOTE_END.finditer(markdown):
        if stands(markdown[match.end() :], "person"):
            return match.end()
    return 0


def about(blocks: list[Block]) -> int:
    """Return at which block a company begins to present itself or its contacts; the number of blocks if it does not."""
    late = _late(blocks)
    start = next(
        (at for at in range(1, len(blocks)) if _is_about(blocks, at) and (at >= late or _presents(blocks, at))), None
    )
    return len(blocks) if start is None else start


def _late(blocks: list[Block]) -> int:
    """Return the number of the first block in which a company may present itself without its name in a heading."""
    return max(1, round(len(blocks) * LATE))


def own(blocks: list[Block], of: list[Block]) -> int:
    """Return at which of the last blocks a company presents itself without a heading; their number if it does not.

    `of` are all blocks of the article: a presentation stands late in them.
    """
    at = len(blocks)
    while at > max(_late(of), 2) and stands(blocks[at - 1].text, *_OWN):
        at -= 1
    return at


def _presents(blocks: list[Block], at: int) -> bool:
    """Say whether the block below a heading begins with the name in it: “About Brekke”, “Brekke is …”."""
    if _ITSELF.match(blocks[at].text):
        return True
    heading = _HEADING.match(blocks[at].text)
    below = blocks[at + 1].text.casefold() if at + 1 < len(blocks) else ""
    return heading is not None and below.removeprefix("the ").startswith(heading["name"].casefold())


def _is_about(blocks: list[Block], at: int) -> bool:
    """Say whether a company begins to present itself in a block: in a heading, or one run into its paragraph."""
    text = _plain(blocks[at].text)
    first = text[:LONGEST_ASIDE]  # enough for a heading run into a paragraph and the name after it
    if (
        _LINKED.match(blocks[at].markdown)
        or _RUN_IN.match(first)
        or _ITSELF.match(first)
        or _INQUIRIES.match(first)
        or (_CONTACT.match(text) and len(text) <= LONGEST and _REACHED.search(text))
    ):
        return True
    ends = text.endswith((".", "?", "!")) and not _FULL_STOP.search(text)
    return stands(text, "about") and not ends
