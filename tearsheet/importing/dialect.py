"""Dialect: the Markdown of other generators written so that this site shows the same.

Here code is indented and never fenced, text is struck out with a tag, and headings have no names of their own.
"""

import re
from collections.abc import Callable

from tearsheet.importing.old_site import Untaken

MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)

_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[^\n`]*\n(?:(.*?)\n)??[ \t]*\2[`~]*[ \t]*$", re.DOTALL | re.MULTILINE)
_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n\n).)+?)(?<!`)\1(?!`)", re.DOTALL)
_STRUCK = re.compile(r"(?<!~)~~(?![\s~])([^~\n]+?)(?<!\s)~~(?!~)")
_NAMED = re.compile(r"^(#{1,6}[ \t].*?)[ \t]*\{:?[ \t]*[#.][^{}\n]*\}[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"^[ \t]*\{:[^{}\n]*\}[ \t]*$\n?|\{:[ \t]*[.#a-z][^{}\n]*\}", re.MULTILINE)
_FOOTNOTE = re.compile(r"^\[\^[^\]\n]+\]:", re.MULTILINE)
# Elements that are cleaned away when a page is made, as they run or load something from elsewhere.
_ACTIVE = re.compile(r"<(iframe|script|video|audio|embed|object|form|svg|style)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"^\[TOC\][ \t]*$\n?", re.MULTILINE)
# What extensions of Markdown and plugins read, and what is shown here as it is written.
_UNREAD = {
    "admonitions (!!!)": re.compile(r"^[ \t]*(?:!!!|\?\?\?)\+? \w", re.MULTILINE),
    "abbreviations (*[…]:)": re.compile(r"^\*\[[^\]\n]+\]:", re.MULTILINE),
    "definition lists": re.compile(r"^\S[^\n]*\n(?:\n)?:[ \t]{1,3}\S", re.MULTILINE),
    "languages of code (:::)": re.compile(r"^[ \t]+(?::::|#!)\w+[ \t]*$", re.MULTILINE),
}
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")
_AFTER_LIST = re.compile(r"^((?:[-*+]|\d+\.)[ \t]+\S[^\n]*|[ \t]+\S[^\n]*)\n\n(?=\ue000\d+\ue001$)", re.MULTILINE)
_MARKS = re.compile("[\ue000-\ue005]")  # those of `liquid` too
_LEVEL = 4


class Stash:
    """Parts of a text that stay as they are while the rest is changed: each is a mark until it is restored."""

    OPEN, _CLOSE = "\ue000", "\ue001"  # of the private use area, so in no text

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._mark = re.compile(f"{self.OPEN}(\\d+){self._CLOSE}")

    def keep(self, part: str) -> str:
        """Return the mark that stands for a part."""
        self._kept.append(part)
        return f"{self.OPEN}{len(self._kept) - 1}{self._CLOSE}"

    def restore(self, text: str) -> str:
        """Return a text with all parts in their places, also those within others."""
        while self.OPEN in text:
            text = self._mark.sub(lambda mark: self._kept[int(mark[1])], text)
        return text

    @staticmethod
    def cleared(text: str) -> str:
        """Return a text without the characters of marks."""
        return _MARKS.sub("", text)


def indented(code: str, lead: int = 0) -> str:
    """Return code as a block of Markdown, `lead` spaces further in than at the left edge."""
    lines = code.expandtabs(_LEVEL).strip("\n").split("\n")
    return "\n".join(f"{' ' * (lead + _LEVEL)}{line}" if line.strip() else "" for line in lines)


def code_kept(body: str, stash: Stash, inner: Callable[[str], str] = str) -> str:
    """Return a body whose code, in fences and in spans, is stashed; `inner` is done to code before."""

    def block(fence: re.Match[str]) -> str:
        lead = len(fence[1].expandtabs(_LEVEL))
        lines = (fence[3] or "").split("\n")
        code = "\n".join(line[lead:] if not line[:lead].strip() else line for line in lines)
        return f"\n{stash.keep(indented(inner(code), -(-lead // _LEVEL) * _LEVEL))}\n"

    body = _FENCE.sub(block, body)
    return _SPAN.sub(lambda span: stash.keep(inner(span[0])), body)


def plainly(body: str) -> str:
    """Return Markdown, its code stashed, without the signs that only other programs read."""
    body = _STRUCK.sub(r"<del>\1</del>", body)
    return _CONTENTS.sub("", _ATTRIBUTES.sub("", _NAMED.sub(r"\1", body)))


def finished(body: str, stash: Stash) -> str:
    """Return a body whose parts have all been turned, its code again in its places."""
    return stash.restore(apart(_BLANK_LINES.sub("\n\n", body)))


def apart(body: str) -> str:
    """Return a body in which a comment parts each stashed block from a list above it, to which it would belong."""
    return _AFTER_LIST.sub(r"\1\n\n<!-- -->\n\n", body)


def lost(path: str, body: str) -> list[Untaken]:
    """Return what of a body, its code stashed, no page of this site shows as it was."""
    found = [Untaken(path, 0, f"<{tag}>: pages show no such element") for tag in _active(body)]
    if _FOOTNOTE.search(body):
        found.append(Untaken(path, 0, "footnotes: they are shown as they are written"))
    if _CONTENTS.search(body):
        found.append(Untaken(path, 0, "[TOC]: pages have no list of their headings"))
    found += [
        Untaken(path, 0, f"{name}: shown as it is written") for name, form in _UNREAD.items() if form.search(body)
    ]
    return found


def _active(body: str) -> list[str]:
    """Return the names of elements in a body that pages do not show, each once."""
    return list(dict.fromkeys(tag.lower() for tag in _ACTIVE.findall(body)))
