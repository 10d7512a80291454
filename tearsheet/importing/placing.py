"""Placing: the new paths of old texts, and what earlier imports have written, so that one can be given again."""

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from tearsheet import new_site
from tearsheet.content_folder.own_kinds import ON_SITE
from tearsheet.errors import Problem
from tearsheet.importing.old_site import OldSite, OldText
from tearsheet.storage.cache import Sealed
from tearsheet.storage.files import held
from tearsheet.storage.sealed import seal
from tearsheet.text import frontmatter
from tearsheet.text.addresses import output_of
from tearsheet.text.slug import IN_ADDRESSES, numbered, slugify

KEPT = "imported"  # file in the cache

_RECEIVED = re.compile(r"^date: (\d{4}-\d\d-\d\d)\ndate_basis: received$", re.MULTILINE)


class ImportedFile(msgspec.Struct, frozen=True):
    """A file that an import has written: the old text that it was made of, and the digest of its bytes."""

    old: str
    digest: bytes


class Imported:
    """What earlier imports have written, by paths below the content folder."""

    def __init__(self, cache: Path, content: Path) -> None:
        self._kept = Sealed(cache / KEPT, dict[str, ImportedFile])
        self._content = content
        self.files = self._kept.read() or {}
        self._by_old = {each.old: path for path, each in self.files.items()}

    def path(self, old: str) -> str | None:
        """Return the path of the file that was made of an old text, None where none was."""
        return self._by_old.get(old)

    def is_ours(self, path: str, data: bytes) -> bool:
        """Say whether a file is as an import wrote it, so that nobody has edited it."""
        return path in self.files and self.files[path].digest == seal(data)

    def note(self, written: Iterable[tuple[str, str, bytes]]) -> None:
        """Keep what has been written: paths, the old texts, and bytes."""
        new = {path: ImportedFile(old, seal(data)) for path, old, data in written}
        self._kept.write(dict(sorted({**self.files, **new}.items())))


def place(site: OldSite, kind: str, content: Path, imported: Imported) -> dict[str, str]:
    """Return the new path of each old text (posts/slug.md) by the path of its file."""
    placed: dict[str, str] = {}
    taken: set[str] = set()
    for text in site.texts:
        if known := imported.path(f"{kind}:{text.path}"):
            placed[text.path] = known
            taken.add(known.lower())
    for text in sorted(
        site.texts, key=lambda text: (text.lang not in {None, site.lang}, text.path)
    ):  # translations come last
        if text.path not in placed:
            path = _free(text, taken, content)
            placed[text.path] = path
            taken.add(path.lower())
    return placed


def _free(text: OldText, taken: set[str], content: Path) -> str:
    """Return a free path for a text: its slug, else that with its language or a number behind it."""
    folder = "pages" if text.is_page else "posts"
    slug = text.slug if IN_ADDRESSES.fullmatch(text.slug) else slugify(text.slug, fallback="") or slugify(text.title)
    slug = slug or f"{folder[:-1]}-{text.date.isoformat()[:10] if text.date else 1}"
    if text.is_page and slug in {*ON_SITE, "companies", "products", "sources", "issues", "topics"}:
        slug = f"{slug}-page"

    def is_taken(one: str) -> bool:
        path = f"{folder}/{one}.md"
        return path.lower() in taken or _is_another(content / path, text)

    if text.lang and is_taken(slug) and not is_taken(f"{slug}-{text.lang.lower()}"):
        slug = f"{slug}-{text.lang.lower()}"
    return f"{folder}/{numbered(slug, is_taken)}.md"


def _is_another(path: Path, text: OldText) -> bool:
    """Say whether a file is there that was not made of this text: it has another title."""
    data = held(path)
    if data is None or new_site.is_as_begun(f"{path.parent.name}/{path.name}", data):
        return False
    source, _ = frontmatter.split(data.decode(errors="replace").replace("\r\n", "\n"))
    try:
        return frontmatter.load(source or "").get("title") != text.title
    except frontmatter.FrontMatterError:
        return True


def collisions(site: OldSite, placed: dict[str, str], moved: Iterable[tuple[str, str]]) -> list[Problem]:
    """Return a problem for each old address that two texts had, or that leads elsewhere on this site already.

    `moved` are the former addresses that posts and pages of this site have, each with the path of its file.
    """
    problems = []
    own = set(placed.values())
    ours = {output: path for address, path in moved if path not in own and (output := output_of(address))}
    new = {f"{_url(path)}index.html": old for old, path in placed.items()}
    claimed: dict[str, str] = {}
    for text in site.texts:
        for address in dict.fromkeys(text.addresses):
            output = output_of(address)
            other = claimed.setdefault(output, text.path)
            what = ""
            if other != text.path:
                what = f"its old address /{address} is that of {site.root / other} too"
            elif new.get(output, text.path) != text.path:
                what = f"its old address /{address} is the new one of {site.root / new[output]}"
            elif output in ours:
                what = f"its old address /{address} leads to {ours[output]} already"
            if what:
                hint = "take it out of one of the two"
                problems.append(Problem(str(site.root / text.path), 0, "address-twice", what, hint, value=address))
    return problems


def _url(path: str) -> str:
    """Return the address of a new post or page by its path."""
    folder, _, name = path.removesuffix(".md").partition("/")
    return f"articles/{name}/" if folder == "posts" else f"{name}/"


def own_output(path: str) -> str:
    """Return the output of a new post or page by its path."""
    return f"{_url(path)}index.html"


def day_in(data: bytes) -> dt.date | None:
    """Return the day on which a post without a date was first imported, None where its file says another thing."""
    text = data.decode(errors="replace")
    match = _RECEIVED.search(text.replace("\r\n", "\n"))
    return dt.date.fromisoformat(match[1]) if match else None
