"""Links: what the links in old texts lead to, as links of this site; the files that they show are taken along."""

import html
import posixpath
import re
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from tearsheet.importing import reading
from tearsheet.importing.dialect import Stash
from tearsheet.importing.old_site import OldSite, OldText, Untaken
from tearsheet.text.addresses import output_of
from tearsheet.text.slug import numbered, slugify

IMAGES = "images"

_DOCUMENTS = frozenset(
    {".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".pdf", ".zip", ".csv", ".mp3", ".mp4", ".ico", ".txt"}
)
_OF_THEMES = frozenset({*reading.NEVER, "theme", "themes", "_site", "_layouts", "_includes", "_sass", "css", "js"})
LARGEST_FILE = 64 * 2**20  # bytes of a picture or another file that is taken along

# The address in [words](address "title"), bare, in angle brackets, or one of Pelican's with spaces in it.
_INLINE = re.compile(
    r"(\]\(\s*)(<[^<>\n]*>|[{|][a-z]+[}|][^()<>\n\"']*|[^\s()<>\"']*(?:\([^\s()<>]*\)[^\s()<>]*)*)(?=\s*(?:\)|\s[\"']))"
)
_DEFINITION = re.compile(r"^( {0,3}\[(?!\^)[^\[\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)", re.MULTILINE)
_ATTRIBUTE = re.compile(r"(\b(?:href|src)\s*=\s*)(\"[^\"<>]*\"|'[^'<>]*')", re.IGNORECASE)
_PELICAN = re.compile(r"[{|](filename|static|attach|index|category|tag|author)[}|](.*)", re.DOTALL)
_UNFIT = re.compile(r"[^\w.~-]+")
_FRAGMENT = re.compile(r"#[\w-]*")

Resolve = Callable[[str], str]  # an address as it is written -> the one to write instead


def relinked(body: str, resolve: Resolve) -> str:
    """Return Markdown with the addresses of its links and pictures resolved."""

    def bare(link: re.Match[str]) -> str:
        said = link[2]
        if said.startswith("<"):
            return f"{link[1]}<{resolve(said[1:-1])}>"
        return link[1] + resolve(said.strip())

    def attribute(link: re.Match[str]) -> str:
        return f'{link[1]}"{html.escape(resolve(html.unescape(link[2][1:-1])))}"'

    return _ATTRIBUTE.sub(attribute, _DEFINITION.sub(bare, _INLINE.sub(bare, body)))


class Links:
    """The links of an old site; `copies` are the files taken along, by their paths below the new content folder."""

    def __init__(self, site: OldSite, placed: Mapping[str, str], terms: Mapping[str, Mapping[str, str]]) -> None:
        """Take the old site, the new paths of its texts by the old ones (posts/x.md), and addresses of terms.

        `terms` has the addresses of what categories and tags have become, by “category” and “tag”.
        """
        self._site = site
        self._placed = placed
        self._terms = terms
        self._by_output: dict[str, str] = {}
        for text in site.texts:
            for address in text.addresses:
                self._by_output.setdefault(output_of(address), text.path)
        self._by_name: dict[str, list[str]] = {}
        for text in site.texts:
            stem = text.path.rpartition(".")[0]
            for one in {text.path, stem, stem.removesuffix("/index")}:
                self._by_name.setdefault(posixpath.basename(one), []).append(text.path)
        self._bases = sorted({urlsplit(host).path.rstrip("/") for host in site.hosts}, key=len, reverse=True)
        self.copies: dict[str, Path] = {}
        self._names: dict[Path, str] = {}

    def text(self, path: str, fragment: str = "") -> str | None:
        """Return the link to the text whose file has this path below the old site's folder, None where none has."""
        placed = self._placed.get(path)
        return f"{{filename}}/{placed}{fragment if _FRAGMENT.fullmatch(fragment) else ''}" if placed else None

    @property
    def source(self) -> str:
        """The folder of the old site's texts."""
        return self._site.source or "."

    def ending(self, path: str, fragment: str = "") -> str | None:
        """Return the link to the only text whose file's path ends like this, with or without its own ending."""
        named = self._by_name.get(posixpath.basename(path), ())
        found = [one for one in named if _ends(one, path)]
        return self.text(found[0], fragment) if len(found) == 1 else None

    def at(self, address: str, fragment: str = "") -> str | None:
        """Return the link to the text that had this address, None where none had."""
        path = self._by_output.get(output_of(unquote(address)))
        return self.text(path, fragment) if path else None

    def file(self, path: Path, name: str = "") -> str | None:
        """Return the link to a file of the old site, which is taken along; None where there is no such file in it.

        `name` is what it is to be called below images/, else it is its path.
        """
        try:
            real = path.resolve()
            if not path.is_file() or not real.is_relative_to(self._site.root.resolve()):
                return None
        except (OSError, ValueError):
            return None
        if real not in self._names:
            parts = [_UNFIT.sub("-", part).lstrip(".") or "x" for part in (name or path.name).split("/")]
            parts = parts[1:] if parts[0].lower() == IMAGES and len(parts) > 1 else parts
            stem = PurePosixPath(*parts)
            free = numbered(str(stem.with_suffix("")), lambda one: f"{IMAGES}/{one}{stem.suffix}" in self.copies)
            self._names[real] = f"{IMAGES}/{free}{stem.suffix}"
            self.copies[self._names[real]] = path
        return f"{{static}}/{quote(self._names[real])}"

    def picture(self, text: OldText) -> str | None:
        """Return the picture of a text, taken along, by its path below images/; None where it has none here."""
        found = self._resolved(text, text.image) if text.image else None
        path = unquote((found or "").removeprefix("{static}/"))
        return path.removeprefix(f"{IMAGES}/") if path.startswith(f"{IMAGES}/") else None

    def unshown(self) -> list[Untaken]:
        """Return the pictures and documents of the old site that no text shows, which are not taken along."""
        shown = {path.resolve() for path in self.copies.values()}
        root = self._site.root
        paths = {
            path: None
            for folder in self._site.statics
            for path in reading.files(root, folder or ".", lambda path: PurePosixPath(path).name in _OF_THEMES)
            if PurePosixPath(path).suffix.lower() in _DOCUMENTS and (root / path).resolve() not in shown
        }
        return [Untaken(path, 0, "a file that no article and no page shows") for path in paths]

    def resolver(self, text: OldText, untaken: list[Untaken]) -> Resolve:
        """Return the function that resolves the links of a text, and adds those that lead nowhere to `untaken`."""

        def resolve(said: str) -> str:
            found = self._resolved(text, said)
            if found is None:
                untaken.append(Untaken(text.path, 0, f"the link {said}, which leads to nothing that is imported"))
            return said if found is None else found

        return resolve

    def _resolved(self, text: OldText, said: str) -> str | None:
        """Return where a link leads now; itself where it leads out of the site, None where it leads nowhere."""
        if said.startswith(Stash.OPEN):  # resolved already
            return said
        if match := _PELICAN.match(said):
            return self._of_pelican(text, match[1], match[2].strip())
        host = next((host for host in self._site.hosts if said == host or said.startswith(f"{host}/")), "")
        address = urlsplit(said).path if host and not said.removeprefix(host) else said.removeprefix(host)
        try:
            parts = urlsplit(address or "/")
        except ValueError:
            return said
        if not said or parts.scheme or parts.netloc or said.startswith(("#", "{")):
            return said
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        path = unquote(parts.path)
        return self._absolute(path, fragment) if path.startswith("/") else self._relative(text, path, fragment)

    def _absolute(self, path: str, fragment: str) -> str | None:
        """Return where an address from the site's root on leads now."""
        for base in self._bases:
            if base and path.startswith(f"{base}/"):
                path = path.removeprefix(base)
        if path == "/":
            return "/"
        return self.at(path, fragment) or self._static(path.lstrip("/"))

    def _static(self, path: str) -> str | None:
        """Return the link to a file by the path that it had on the old site, None where there is no such file."""
        for folder, there in self._site.statics.items():
            if path.startswith(f"{there}/" if there else ""):
                below = path.removeprefix(there).lstrip("/")
                if found := self.file(self._site.root / folder / below, path):
                    return found
        return None

    def _relative(self, text: OldText, path: str, fragment: str) -> str | None:
        """Return where an address leads that begins at the text's own, or at its file."""
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(text.path), path))
        own = f"/{text.addresses[0]}" if text.addresses else "/"
        there = posixpath.normpath(posixpath.join(own if own.endswith("/") else posixpath.dirname(own), path))
        return (
            self.text(beside, fragment)
            or self.at(there, fragment)
            or self.file(self._site.root / beside, f"{text.slug}/{posixpath.basename(path)}")
            or self._static(there.lstrip("/"))
            or self._static(path)
        )

    def _of_pelican(self, text: OldText, what: str, value: str) -> str | None:
        """Return where one of Pelican's own links leads now."""
        if what == "index":
            return "/"
        if what in {"category", "tag", "author"}:
            return self._terms.get(what, {}).get(slugify(unquote(value)))
        parts = urlsplit(value)
        fragment = f"#{parts.fragment}" if parts.fragment else ""
        for path in dict.fromkeys((parts.path, unquote(parts.path), html.unescape(parts.path))):
            below = path[1:] if path.startswith("/") else None
            folder = posixpath.dirname(text.path)
            full = posixpath.normpath(posixpath.join(self._site.source or ".", below) if below else f"{folder}/{path}")
            named = below or posixpath.relpath(full, self._site.source or ".")
            if found := self.text(full, fragment) or self.file(self._site.root / full, named.lstrip("./")):
                return found
        return None


def _ends(path: str, end: str) -> bool:
    """Say whether a text's path ends with this one, be it without .md or the name of a bundle."""
    stem = path.rpartition(".")[0]
    return any(f"/{one}".endswith(f"/{end}") for one in (path, stem, stem.removesuffix("/index")))
