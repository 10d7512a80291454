"""Liquid: the tags in Jekyll's texts as Markdown; those that nobody knows are named."""

import re
from pathlib import PurePosixPath

from tearsheet.importing.dialect import MORE, Stash, code_kept, finished, indented, lost, plainly
from tearsheet.importing.html_markdown import html_to_markdown
from tearsheet.importing.links import Links, relinked
from tearsheet.importing.old_site import OldText, Untaken
from tearsheet.text import markup

_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_HIGHLIGHT = re.compile(r"\{%-?\s*highlight\b[^%]*%\}\n?(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*(\w+)((?:[^%]|%(?!\}))*?)-?%\}")
_OUTPUT = re.compile(r"\{\{-?((?:[^{}]|\}(?!\}))*?)-?\}\}")
_BASE = re.compile(r"site\.(?:baseurl|url|github\.url)$")
_ADDRESS = re.compile(r"[\"']([^\"']+)[\"']\s*\|\s*(?:relative_url|absolute_url|prepend\s*:\s*site\.(?:baseurl|url))")
_SIGNS = {"{{": "\ue002", "}}": "\ue003", "{%": "\ue004", "%}": "\ue005"}


def turn(text: OldText, links: Links) -> tuple[str, list[Untaken]]:
    """Return the body of a text as Markdown of this site, and what of it is not taken."""
    untaken: list[Untaken] = []
    stash = Stash()
    body = _RAW.sub(lambda raw: _hidden(raw[1]), Stash.cleared(text.body))
    body = _COMMENT.sub("", body)
    if text.form == "html":
        untaken += lost(text.path, body)
        body = html_to_markdown(body)
    body = _HIGHLIGHT.sub(lambda code: f"\n\n{stash.keep(indented(code[1]))}\n\n", body)
    body = code_kept(body, stash)
    untaken += lost(text.path, body)
    body = _OUTPUT.sub(lambda code: _output(code, text, untaken, stash), MORE.sub("", body))
    body = _TAG.sub(lambda code: _tag(code, text, links, untaken, stash), body)
    body = relinked(plainly(body), links.resolver(text, untaken))
    body = finished(body, stash)
    for sign, hidden in _SIGNS.items():
        body = body.replace(hidden, sign)
    return body, untaken


def _hidden(raw: str) -> str:
    """Return text whose braces are not read as Liquid."""
    for sign, hidden in _SIGNS.items():
        raw = raw.replace(sign, hidden)
    return raw


def _output(code: re.Match[str], text: OldText, untaken: list[Untaken], stash: Stash) -> str:
    """Return what stands for a value in double braces; one that is not known stays, and is named."""
    said = code[1].strip()
    if _BASE.match(said):
        return ""
    if address := _ADDRESS.match(said):
        return f"/{address[1].lstrip('/')}"
    if said == "page.title":
        return markup.escape(text.title)
    untaken.append(Untaken(text.path, 0, f"Liquid: {code[0]}"))
    return stash.keep(markup.escape(code[0]))


def _tag(code: re.Match[str], text: OldText, links: Links, untaken: list[Untaken], stash: Stash) -> str:
    """Return what stands for a tag; one that is not known stays, and is named."""
    name, said = code[1], code[2].strip()
    if name in {"post_url", "link"}:
        found = links.text(said) or links.ending(said)
        if found is None and name == "post_url":
            path = PurePosixPath(said)
            found = links.ending(path.name)
        if found is None and name == "link":
            return f"/{said.lstrip('/')}"  # a file
        if found is not None:
            return stash.keep(found)
    elif name == "youtube" and said:
        return f"[Video on YouTube](https://www.youtube.com/watch?v={said.split()[0]})"
    untaken.append(Untaken(text.path, 0, f"Liquid: {{% {name}{' …' if said else ''} %}}"))
    return stash.keep(markup.escape(code[0]))
