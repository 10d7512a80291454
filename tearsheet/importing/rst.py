"""reStructuredText: the metadata of a text, and its body as HTML. docutils comes with Pelican."""

import io
from typing import Any, NamedTuple

from tearsheet.importing.old_site import Untaken

_QUIET = {
    "file_insertion_enabled": False,  # no file of this machine gets into a page
    "_disable_config": True,
    "report_level": 2,
    "halt_level": 5,
    "sectsubtitle_xform": False,
    "syntax_highlight": "none",
    "initial_header_level": "2",
    "embed_stylesheet": False,
    "math_output": "LaTeX",
}
_WARNING = 2  # the level of docutils' messages from which on something is wrong


class Parsed(NamedTuple):
    """What a text says: its metadata by keys in lower case, its body as HTML, and what could not be read in it."""

    values: dict[str, object]
    html: str
    untaken: list[Untaken]


def parse_rst(path: str, source: str) -> Parsed:
    """Return a text in reStructuredText, read as Pelican does."""
    import pelican.rstdirectives  # noqa: F401  (its directives for code and abbreviations)
    from docutils import nodes
    from docutils.core import publish_doctree, publish_from_doctree

    settings: dict[str, Any] = {**_QUIET, "warning_stream": io.StringIO()}
    tree = publish_doctree(source, source_path=path, settings_overrides=settings)
    values: dict[str, object] = {}
    if title := tree.get("title"):
        values["title"] = str(title)
    for info in list(tree.findall(nodes.docinfo)):
        for child in info.children:
            values |= _said(child)
        info.parent.remove(info)
    untaken = []
    for message in list(tree.findall(nodes.system_message)):
        if message["level"] < _WARNING:
            message.parent.remove(message)
            continue
        words = message.children[0].astext() if message.children else ""
        untaken.append(Untaken(path, int(message.get("line") or 0), f"reStructuredText: {' '.join(words.split())}"))
        message.parent.remove(message)
    for contents in [topic for topic in tree.findall(nodes.topic) if "contents" in topic["classes"]]:
        contents.parent.remove(contents)  # headings have no names here, to which it could lead
    for section in list(tree.findall(nodes.title))[:1]:
        if section.parent is tree:
            tree.remove(section)
    html = publish_from_doctree(tree, writer="html5", settings_overrides=settings).decode()
    return Parsed(values, html.partition("<body")[2].partition(">")[2].rpartition("</body>")[0], untaken)


def _said(child: Any) -> dict[str, object]:
    """Return what one entry of a text's metadata says."""
    if child.tagname == "field":
        name, body = child.children
        return {name.astext().lower(): body.astext()}
    if child.tagname == "authors":
        return {"authors": [author.astext() for author in child.children]}
    return {child.tagname: child.astext()}
