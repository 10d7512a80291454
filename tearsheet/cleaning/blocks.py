"""Blocks: the paragraphs, headings, lists and tables of a body, as Markdown and as the text that a reader sees."""

import functools
import re
from dataclasses import dataclass

from markupsafe import Markup

from tearsheet.model import post
from tearsheet.text import fast_markdown

KEPT = 32  # chunks whose rendering is remembered: cleaning asks for the same ones, and hostile ones take seconds

_BLANK = re.compile(r"\n[ \t]*\n+")
_SPACES = " \t\n\xa0\u200b\ufeff"  # what shows nothing, in pages also spaces without width
_INDENT = re.compile(r"(?! {4}|\t)[ \xa0\u200b\ufeff]+(?=\S)")  # four spaces or a tab begin code
_PICTURE = re.compile(r"!\[[^\]]*\]\([^()\s]*\)")
_BULLET = re.compile(r"^[-+*]\s+")


@dataclass(frozen=True, slots=True)
class Block:
    """A block: its Markdown, its text on one line ('' for a picture), and whether it shows anything at all."""

    markdown: str
    text: str
    is_shown: bool

    @property
    def lines(self) -> list[str]:
        """The text of each line, without bullets: tails come as lists, or as lines with no empty line between them."""
        if self.text and "\n" not in self.markdown and not _BULLET.match(self.markdown.lstrip()):
            return [self.text]
        lines = [_shown(_BULLET.sub("", line.lstrip(), count=1))[0] for line in self.markdown.split("\n")]
        return [line for line in lines if line]


def split(body: str) -> list[Block]:
    """Return the blocks of a Markdown body, without leading spaces and without blocks that show nothing."""
    chunks = (
        _INDENT.sub("", chunk, count=1) if _INDENT.match(chunk) else chunk for chunk in _BLANK.split(body.strip())
    )
    return [parse_block(chunk) for chunk in chunks if chunk.replace("&nbsp;", " ").strip(_SPACES)]


def text_of(body: str) -> str:
    """Return the text that names are looked for in: a post's body without pictures and boilerplate.

    Its blocks are parted by an empty line.
    """
    return "\n\n".join(block.text for block in split(post.parts(body)[0]) if block.text)


def parse_block(chunk: str) -> Block:
    """Return one piece of Markdown as a block."""
    text, has_image = _shown(chunk)
    is_picture = _PICTURE.fullmatch(chunk.strip()) is not None
    return Block(chunk, "" if is_picture else text, is_shown=bool(text) or has_image)


@functools.lru_cache(maxsize=KEPT)
def _shown(chunk: str) -> tuple[str, bool]:
    """Return the text that a reader sees of Markdown, on one line, and whether it has an image."""
    html = fast_markdown.typeset(chunk)
    return " ".join(Markup(html).striptags().split()), "<img" in html  # noqa: S704  (only its text is used)
