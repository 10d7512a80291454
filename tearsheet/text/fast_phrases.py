"""Fast phrases: the inline Markdown of a block (escapes, code, links, emphasis) as HTML, for fast Markdown."""

import re

from tearsheet.text import markup

_STAR, _LOW_LINE, _BREAK, _EDGE = "\x02", "\x03", "\x04", "\x05"  # neither `\w` nor `\s`, like their placeholders
_RESTORED = ((_STAR, "*"), (_LOW_LINE, "_"), (_BREAK, "<br>\n"), (_EDGE, ""), ("\xa0", "&nbsp;"))

_PATH = r"[\w/.~%?#=,+@!$-]*+(?:&amp;[\w/.~%?#=,+@!$-]*+)*+"  # without a colon there is no scheme
_WEB = rf"https?://(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{{2,}}(?:[/?#]{_PATH}(?::{_PATH})*+)?"

# ESCAPED_CHARS with the bar that tables add; code spans of single backticks; links; images from elsewhere, of which
# `markup.sanitise` leaves the text; brackets that are no link. What else begins one of these is left to the reference.
# The first character stands before the bar, for `re` looks for a set of characters ten times as fast as for choices.
_INLINE = re.compile(
    r"[\\`\[!>](?:"
    r"(?<=\\)(?P<escaped>[\\`*_{}\[\]()>#+.!|-])"
    r"|(?<=`)(?<!``)(?P<code>[^`\\&\n]+)`(?!`)"
    rf"|(?<=\[)(?P<text>[^\[\]\\`>]*)\]\((?P<address>{_WEB}|mailto:[A-Za-z0-9.+-]+@[A-Za-z0-9.-]+|(?!\)| ){_PATH})"
    r'(?: "(?P<title>[\w.,:!?-](?:[\w .,:!?-]*[\w.,:!?-])?)")?\)'
    r"|(?<=!)\[(?P<image>[\w .,:'’()–-]*)\]\((?:https?:)?//[\w/.~%?#=&;:,+@!$-]+\)"
    r"|(?P<bracket>(?<=\[))(?=[^\[\]\\`]*\](?!\())"
    r"|(?P<greater>(?<=>))"
    r"|(?P<odd>(?<=[`\[])|(?<=!)\[))"
)
# Runs of * and _, but for _ inside words (DelimiterProcessor, smart).
_RUN = re.compile(r"[*_](?:(?<=\*)\**+|(?<=_)(?:(?<!\w_)_*+|(?<!__)_*+(?!\w)))")
_EMPHASIS = {1: "em", 2: "strong"}


class UnsureError(Exception):
    """The text holds something that only the reference is certain to render right."""


def inline(text: str) -> str:
    """Return the inline HTML of a block: first escapes, code and links, then line breaks, then emphasis."""
    # Searching for a few characters one by one takes a fifth of the time of a search for any of them.
    if "[" in text or "\\" in text or "`" in text or ">" in text:
        text = _INLINE.sub(_element, text)
    if "  \n" in text:
        text = text.replace("  \n", _BREAK)
        if f"{_BREAK} " in text or f"{_BREAK}\n" in text:  # PrettifyTreeprocessor may drop the space
            raise UnsureError
    return _emphasise(text) if "*" in text or "_" in text else text


def restored(html: str) -> str:
    """Return HTML with placeholders replaced by the characters they stand for."""
    for placeholder, sign in _RESTORED:
        if placeholder in html:
            html = html.replace(placeholder, sign)
    return html


def _element(match: re.Match[str]) -> str:
    """Return the HTML of an inline match, with placeholders for its * and _."""
    kind = match.lastgroup
    if kind == "escaped":
        return _hidden(match["escaped"].replace(">", "&gt;"))
    if kind in {"address", "title"}:
        return _link(match)
    if kind == "image":
        return _hidden(f"{_EDGE}{match['image']}{_EDGE}")
    if kind == "code":
        return _hidden(f"<code>{match['code'].strip().replace('>', '&gt;')}</code>")
    if kind == "odd":
        raise UnsureError
    return "[" if kind == "bracket" else "&gt;"


def _link(match: re.Match[str]) -> str:
    """Return a link as HTML; emphasis in its text is judged apart from what is around it (LinkInlineProcessor)."""
    text = match["text"]
    if "  \n" in text or ("%" in match["address"] and not markup.is_harmless(match["address"])):
        raise UnsureError
    text = _emphasise(text) if "*" in text or "_" in text else text
    title = f' title="{match["title"]}"' if match["title"] else ""
    return _hidden(f'<a href="{match["address"]}"{title}>{text}</a>')


def _hidden(html: str) -> str:
    """Return HTML with placeholders for * and _, so that they are not taken for emphasis."""
    return html.replace("*", _STAR).replace("_", _LOW_LINE)


def _emphasise(text: str) -> str:
    """Return text with its *em* and **strong** as HTML; UnsureError unless each pair closes before the next opens.

    Releases of Python-Markdown disagree about other shapes: 3.11 has a new DelimiterProcessor.
    """
    runs = list(_RUN.finditer(text))
    if any(len(run[0]) not in _EMPHASIS for run in runs):
        raise UnsureError
    if len(runs) == 1:
        return text
    pieces: list[str] = []
    done = 0
    for opener, closer in zip(runs[::2], [*runs[1::2], None], strict=False):
        if closer is None or opener[0] != closer[0] or not (_sides(opener, text)[0] and _sides(closer, text)[1]):
            raise UnsureError
        tag = _EMPHASIS[len(opener[0])]
        pieces += (text[done : opener.start()], f"<{tag}>", text[opener.end() : closer.start()], f"</{tag}>")
        done = closer.end()
    return "".join([*pieces, text[done:]])


def _sides(run: re.Match[str], text: str) -> tuple[bool, bool]:
    """Return whether a run of * or _ can open emphasis, and whether it can close it (Delimiter.boundary)."""
    start, end = run.span()
    before, after = text[start - 1 : start], text[end : end + 1]  # both empty at the ends: -1 is after all
    opens = bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace()
    if run[0][0] == "_":
        opens, closes = opens and not _is_word(before), closes and not _is_word(after)
    return opens, closes


def _is_word(character: str) -> bool:
    """Say whether a character is a letter, a digit or an underscore, as in `re`."""
    return character.isalnum() or character == "_"
