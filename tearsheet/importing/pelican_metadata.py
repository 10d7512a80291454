"""Pelican metadata: what stands above a text in Markdown, and in the head of one in HTML, as Pelican reads them."""

import re

from tearsheet.text import frontmatter, markup

_META = re.compile(r" {0,3}(?P<key>[A-Za-z0-9_-]+):\s*(?P<value>.*)")
_MORE = re.compile(r" {4,}(?P<value>.*)")
_END = re.compile(r"(?:-{3}|\.{3})(?:\s.*)?$")
_HTML_META = re.compile(r"<meta\s[^<>]*>", re.IGNORECASE)
_HTML_PAIR = re.compile(r"\b(name|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)


def of_markdown(source: str) -> tuple[dict[str, object], str]:
    """Return the metadata above a text in Markdown, and the text, as Pelican reads them.

    Where the lines stand between hyphens and are a mapping of YAML, they are read as that.
    """
    lines = source.lstrip("\n").split("\n")
    fenced, body = frontmatter.split(source.lstrip("\n"))
    if fenced is not None:
        try:
            return dict(frontmatter.load(fenced)), body
        except frontmatter.FrontMatterError:
            lines = lines[1:]
    values: dict[str, object] = {}
    last = ""
    while lines:
        line = lines[0]
        if not line.strip() or _END.match(line):
            lines.pop(0)
            break
        if match := _META.match(line):
            last, value = match["key"].lower(), match["value"].strip()
            values[last] = [values[last], value] if isinstance(values.get(last), str) and values[last] else value
        elif last and (match := _MORE.match(line)):
            values[last] = f"{values[last]} {match['value'].strip()}".strip()
        else:
            break
        lines.pop(0)
    return values, "\n".join(lines)


def of_html(source: str) -> tuple[dict[str, object], str]:
    """Return what the head of a text in HTML says, and its body."""
    values: dict[str, object] = {}
    if title := re.search(r"<title[^<>]*>(.*?)</title>", source, re.IGNORECASE | re.DOTALL):
        values["title"] = markup.to_text(title[1])
    for meta in _HTML_META.findall(source):
        said = {key.lower(): double or single for key, double, single in _HTML_PAIR.findall(meta)}
        if "name" in said and "content" in said:
            values[said["name"].lower()] = said["content"]
    body = re.search(r"<body[^<>]*>(.*?)(?:</body>|\Z)", source, re.IGNORECASE | re.DOTALL)
    return values, body[1] if body else source
