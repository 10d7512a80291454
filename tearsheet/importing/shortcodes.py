"""Shortcodes: the parts of Hugo's texts between double braces, as Markdown; those that nobody knows are named."""

import html
import re
from collections.abc import Callable
from pathlib import PurePosixPath

from tearsheet.importing.dialect import MORE, Stash, code_kept, finished, indented, lost, plainly
from tearsheet.importing.html_markdown import html_to_markdown
from tearsheet.importing.links import Links, relinked
from tearsheet.importing.old_site import OldText, Untaken
from tearsheet.text import markup

_CODE = re.compile(r"\{\{([<%])-?\s*(/?)\s*([\w./-]+)((?:[^{}\"`]|\"(?:\\.|[^\"\\])*\"|`[^`]*`)*?)(/?)\s*-?[>%]\}\}")
_SHOWN = re.compile(r"\{\{([<%])/\*(.*?)\*/([>%])\}\}", re.DOTALL)
_ARGUMENT = re.compile(r"(?:([\w-]+)\s*=\s*)?(?:\"((?:\\.|[^\"\\])*)\"|`([^`]*)`|([^\s\"`=]+))")
_HIGHLIGHT = re.compile(
    r"\{\{([<%])\s*(?:highlight|code|prism)\b[^{}]*[>%]\}\}\n?(.*?)\{\{[<%]\s*/\s*(?:highlight|code|prism)\s*[>%]\}\}",
    re.DOTALL,
)
# Shortcodes that only set apart what stands between them, in many themes.
_AROUND = frozenset({"notice", "note", "alert", "callout", "tip", "warning", "info", "admonition", "details", "center"})

Arguments = dict[str, str]  # by name, or by place: "0", "1", …


def turn(text: OldText, links: Links) -> tuple[str, list[Untaken]]:
    """Return the body of a text as Markdown of this site, and what of it is not taken."""
    untaken: list[Untaken] = []
    stash = Stash()
    body = Stash.cleared(text.body)
    if text.form == "html":
        untaken += lost(text.path, body)
        body = html_to_markdown(body)
    body = _HIGHLIGHT.sub(lambda code: f"\n\n{stash.keep(indented(code[2]))}\n\n", body)
    body = code_kept(body, stash, _unescaped)
    body = _SHOWN.sub(lambda code: stash.keep(markup.escape(_unescaped(code[0]))), body)
    untaken += lost(text.path, body)
    body = _CODE.sub(lambda code: _shortcode(code, text, links, untaken, stash), MORE.sub("", body))
    body = relinked(plainly(body), links.resolver(text, untaken))
    return finished(body, stash), untaken


def _unescaped(code: str) -> str:
    """Return code with the shortcodes in it that are only to be shown as they show."""
    return _SHOWN.sub(r"{{\1\2\3}}", code)


def _shortcode(code: re.Match[str], text: OldText, links: Links, untaken: list[Untaken], stash: Stash) -> str:
    """Return what stands for a shortcode; one that is not known stays as it is, and is named."""
    name, given = code[3].lower(), _arguments(code[4])
    if name in {"ref", "relref"}:
        said = given.get("path") or given.get("0", "")
        found = _reference(text, links, said)
        if found is None:
            untaken.append(Untaken(text.path, 0, f"{code[0]}, which leads to nothing that is imported"))
            return said
        return stash.keep(found)
    if name in _AROUND:
        return "" if code[2] else _heading(given)
    made = _MADE[name](given) if name in _MADE and not code[2] else None
    if made is not None:
        return made
    if not (name in _MADE and code[2]):
        untaken.append(Untaken(text.path, 0, f"the shortcode {code[1]} {name} {code[1].replace('<', '>')}"))
        return stash.keep(markup.escape(code[0]))
    return ""


def _reference(text: OldText, links: Links, said: str) -> str | None:
    """Return the link to the text that ref or relref names."""
    path, sign, name = said.partition("#")
    fragment = f"{sign}{name}"
    if not path:
        return fragment or None
    root = links.source
    here = PurePosixPath(text.path).parent.as_posix()
    bases = [root] if path.startswith("/") else [here, root]
    for base in bases:
        full = f"{base}/{path.strip('/')}"
        for ending in ("", ".md", "/index.md"):
            if found := links.text(str(PurePosixPath(full + ending)), fragment):
                return found
    return links.ending(path.strip("/"), fragment) or links.at(path, fragment)


def _arguments(said: str) -> Arguments:
    """Return what a shortcode is given."""
    given: Arguments = {}
    for name, quoted, raw, bare in _ARGUMENT.findall(said):
        value = quoted.replace('\\"', '"') or raw or bare
        given[name.lower() or str(sum(key.isdecimal() for key in given))] = value
    return given


def _heading(given: Arguments) -> str:
    """Return the title of a part that is set apart, in bold."""
    title = given.get("title") or given.get("summary")
    return f"\n\n**{markup.escape(title)}**\n\n" if title else ""


def _figure(given: Arguments) -> str | None:
    """Return a picture with its caption."""
    src = given.get("src") or given.get("0")
    if not src:
        return None
    caption = given.get("caption") or given.get("title") or ""
    alt = given.get("alt") or caption
    picture = f"![{markup.escape(html.unescape(alt))}]({src})"
    if link := given.get("link"):
        picture = f"[{picture}]({link})"
    attr = given.get("attr")
    words = ". ".join(filter(None, (caption, attr)))
    return f"\n\n{picture}\n\n{f'*{markup.escape(words)}*' if words else ''}\n\n"


def _web(start: str, words: str, *keys: str) -> Callable[[Arguments], str | None]:
    """Return a shortcode that embeds something of the web as a link to it."""

    def made(given: Arguments) -> str | None:
        values = [next((given[key] for key in key.split("|") if key in given), None) for key in keys]
        if None in values:
            return None
        address = markup.web_address(start.format(*values))
        return f"[{words}]({address})" if address else None

    return made


_MADE: dict[str, Callable[[Arguments], str | None]] = {
    "figure": _figure,
    "img": _figure,
    "image": _figure,
    "youtube": _web("https://www.youtube.com/watch?v={}", "Video on YouTube", "id|0"),
    "vimeo": _web("https://vimeo.com/{}", "Video on Vimeo", "id|0"),
    "tweet": _web("https://x.com/{}/status/{}", "Post on X", "user", "id"),
    "x": _web("https://x.com/{}/status/{}", "Post on X", "user", "id"),
    "instagram": _web("https://www.instagram.com/p/{}/", "Picture on Instagram", "id|0"),
    "gist": _web("https://gist.github.com/{}/{}", "Code on GitHub", "0", "1"),
}
