"""HTML to Markdown for texts of old sites: links, pictures and code stay, as this site's Markdown has them."""

import re
import textwrap
from typing import Any

from bs4 import BeautifulSoup, Tag
from markdownify import ATX, MarkdownConverter

from tearsheet.importing.dialect import Stash, apart, indented
from tearsheet.text import markup

_BLANK_LINES = re.compile(r"\n{3,}")
_CODE = re.compile(rf"^( +)({Stash.OPEN}\d+.)$", re.MULTILINE)  # within an item of a list
_LEVEL = 4  # spaces by which Python-Markdown wants what belongs to an item of a list


class _TextConverter(MarkdownConverter):
    """Markdownify that writes code and lists the way Python-Markdown reads them, and escapes what it would misread."""

    def __init__(self, stash: Stash, **options: Any) -> None:
        super().__init__(**options)
        self._stash = stash

    def escape(self, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002  (markdownify's own signature)
        """Return the text of a node as Markdown that renders as exactly this text."""
        lead = text[: len(text) - len(text.lstrip())]
        return lead + markup.escape(text.lstrip()) if text.strip() else text

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """Return a block of code, indented."""
        code = el.get_text()
        return f"\n\n{self._stash.keep(indented(code))}\n\n" if code.strip() else ""

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """Return a term as a paragraph of its own, in bold."""
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """Return what a term means as paragraphs."""
        return f"\n\n{text.strip()}\n\n"

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:  # noqa: ARG002
        """Return an item of a list, with all that belongs to it indented by four."""
        parent = el.parent
        start = str(parent.get("start", "1")) if parent is not None else "1"
        first = int(start) if start.isdecimal() else 1
        is_numbered = parent is not None and parent.name == "ol"
        bullet = f"{first + len(el.find_previous_siblings('li'))}." if is_numbered else "-"
        lines = text.strip().split("\n")
        rest = "".join(f"\n{' ' * _LEVEL if line.strip() else ''}{line}" for line in lines[1:])
        return f"{bullet.ljust(_LEVEL)}{lines[0]}{rest}\n" if text.strip() else "\n"


def html_to_markdown(html: str) -> str:
    """Return a fragment of HTML as Markdown."""
    soup = BeautifulSoup(markup.legal(html), "lxml")
    for dropped in soup.find_all(["script", "style", "noscript", "template"]):
        dropped.decompose()
    options: dict[str, Any] = {"heading_style": ATX, "bullets": "-", "autolinks": False, "newline_style": "backslash"}
    stash = Stash()
    made: str = _TextConverter(stash, **options, wrap=False).convert_soup(soup)
    made = _BLANK_LINES.sub("\n\n", made).strip("\n")
    made = _CODE.sub(lambda code: textwrap.indent(stash.restore(code[2]), code[1]), made)
    return stash.restore(apart(made))
