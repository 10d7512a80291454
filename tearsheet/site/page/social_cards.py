"""Social cards: for each article the picture that social networks show with a link to it; title, source, site.

Pillow draws them with Source Serif (both come with `tearsheet[cards]`); Pillow's own font lacks é, £ and dashes.
"""

import functools
import hashlib
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tearsheet import extras
from tearsheet.errors import Problem
from tearsheet.site.edition import Edition
from tearsheet.site.page.contexts import MadeContext
from tearsheet.site.page.page import Made, Page
from tearsheet.site.summaries import digest
from tearsheet.storage.cache import Sealed

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SIZE = (1200, 630)  # pixels; what the networks ask for
PAPER, INK, QUIET = (250, 248, 243), 0, 110  # the paper's colour; what stands on it, from black (0) to paper (255)
MARGIN = 72
SIZES = range(84, 35, -4)  # of the title: the largest in which it fits
LINES = 6  # of the title at most; what is longer is cut
LEGIBLE = 0.9  # of a title's letters the font has to have, or the card goes without it

Words = tuple[str, str, str]  # title, source, name of the site


def missing() -> list[Problem]:
    """Return the problem that keeps cards from being drawn, none where the packages are there."""
    problem = extras.missing("cards", "SOCIAL_CARDS", "set SOCIAL_CARDS = False")
    return [problem] if problem else []


def pages(edition: Edition, sitename: str, cache: Path) -> Iterator[Page]:
    """Yield the card of each article, beside its page; it is drawn only if it is not in the cache."""
    for record in edition.articles:
        line = record.line
        words = (line.title, line.source.name if line.source else "", sitename)
        context = MadeContext(parts={"card": list(words)})
        yield Made(f"{line.url}card.png", "", context, make=partial(card, words, cache))


def card(words: Words, cache: Path) -> bytes:
    """Return a card as PNG, from the cache if one with these words is there."""
    kept = Sealed(cache / "cards" / digest(_design(), list(words)).hex(), bytes)
    png = kept.read()
    if png is None:
        png = draw(*words)
        kept.write(png)
    return png


@functools.cache
def _design() -> bytes:
    """Return the digest of all that decides how cards look: this code and Pillow's version."""
    import PIL

    return hashlib.blake2b(Path(__file__).read_bytes() + PIL.__version__.encode(), digest_size=16).digest()


def draw(title: str, source: str, site: str) -> bytes:
    """Return a card as PNG: the site's name, the title as large as it fits, a rule, the source."""
    from PIL import Image, ImageDraw

    image = Image.new("L", SIZE, 255)
    pen = ImageDraw.Draw(image)
    width, height = SIZE[0] - 2 * MARGIN, SIZE[1]
    pen.text((MARGIN, MARGIN), _fitting(site, 36, width), INK, _font("Semibold", 36), anchor="ls")
    pen.line((MARGIN, MARGIN + 24, MARGIN + width, MARGIN + 24), INK, 2)
    top, bottom = MARGIN + 64, height - MARGIN - 56
    size, lines = _set(legible(title), width, bottom - top)
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + size + int(number * size * 1.15)), line, INK, _font("Semibold", size), anchor="ls")
    pen.text(
        (MARGIN, height - MARGIN + 8), _fitting(source, 32, width, "Regular"), QUIET, _font("Regular", 32), anchor="ls"
    )
    return _png(image.tobytes())


def _png(grey: bytes) -> bytes:
    """Return a picture in shades from ink to paper as PNG; with a palette it takes a third of the bytes."""
    from PIL import Image

    image = Image.frombytes("P", SIZE, grey)
    image.putpalette([channel * shade // 255 for shade in range(256) for channel in PAPER])
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _set(title: str, width: int, height: int) -> tuple[int, list[str]]:
    """Return the font size at which a title fits, and its lines; where none is small enough, the last ends in “…”."""
    lines: list[str] = []
    for size in SIZES:
        lines = _broken(title, size, width)
        if len(lines) <= LINES and len(lines) * size * 1.15 <= height:
            return size, lines
    most = min(LINES, int(height / (SIZES[-1] * 1.15)))
    return SIZES[-1], [*lines[: most - 1], _fitting(f"{lines[most - 1]} …", SIZES[-1], width)]


def _broken(title: str, size: int, width: int) -> list[str]:
    """Return a title broken into lines; a word longer than a line is cut."""
    font = _font("Semibold", size)
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _reach(font, longer) <= width:
            lines[-1] = longer
        else:
            lines.append(_fitting(word, size, width))
    return lines


def _fitting(text: str, size: int, width: int, weight: str = "Semibold") -> str:
    """Return as much of a text as fits on one line."""
    font = _font(weight, size)
    text = legible(text)[:200]
    while text and _reach(font, text) > width:
        text = f"{text[:-2].rstrip()}…"
    return text


def _reach(font: "FreeTypeFont", text: str) -> float:
    """Return how far to the right a text reaches (pixels), farther than its `getlength` where it ends in “…”."""
    return float(font.getbbox(text)[2])


def legible(text: str) -> str:
    """Return a text without the characters that the font lacks; empty where too few letters would be left."""
    kept = "".join([sign for sign in text if sign.isspace() or _has(sign)])
    letters, kept_letters = (sum(map(str.isalnum, some)) for some in (text, kept))
    return " ".join(kept.split()) if kept_letters >= LEGIBLE * letters else ""


@functools.cache
def _has(sign: str) -> bool:
    """Say whether the font has a character: what it lacks looks like a character that no font has."""
    font = _font("Semibold", SIZES[-1])
    return sign.isprintable() and bytes(font.getmask(sign)) != bytes(font.getmask("\uffff"))


@functools.cache
def _font(weight: str, size: int) -> "FreeTypeFont":
    """Return the font in a weight and a size (pixels)."""
    import font_source_serif_pro
    from PIL import ImageFont

    path = Path(font_source_serif_pro.__file__).parent / "files" / f"SourceSerifPro-{weight}.ttf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
