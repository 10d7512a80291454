"""Jekyll: posts, drafts and pages of a Jekyll site, at the addresses that its permalinks gave them."""

import datetime as dt
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Any

from tearsheet.errors import ImportingError, Problem
from tearsheet.importing import configs, liquid, patterns, reading
from tearsheet.importing.old_site import OldSite, OldText, Untaken, broken, unused
from tearsheet.seeds.matter_values import MatterValues

CONFIGS = ("_config.yml", "_config.yaml", "_config.toml")
POSTS, DRAFTS = "_posts", "_drafts"

_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_NEEDLESS = frozenset({"layout", "permalink", "redirect_from", "slug", "comments", "toc", "classes", "author_profile"})
_DATED = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.+)")
_MATTER = re.compile(r"---[ \t]*\n")
_LOOP = re.compile(r"\{%-?\s*(?:for|assign|paginate)\b")

turn = liquid.turn


def read(root: Path, problems: list[Problem]) -> OldSite:
    """Return the Jekyll site in a folder; what cannot be read is added to `problems`.

    Raises ImportingError where there is none.
    """
    name = configs.first(root, CONFIGS)
    if name is None:
        what = f"no Jekyll site: it has no {CONFIGS[0]}"
        raise ImportingError(Problem(str(root), 0, "no-old-site", what, "name the folder in which that file is"))
    return _Reader(root, configs.load(root, name, problems), problems).site()


class _Reader:
    """Reads a Jekyll site with its settings."""

    def __init__(self, root: Path, config: dict[str, Any], problems: list[Problem]) -> None:
        self._root = root
        self._config = config
        self._problems = problems
        self._source = str(config.get("source", "")).strip("./")
        self._untaken: list[Untaken] = []

    def site(self) -> OldSite:
        """Return the site."""
        out = [str(one).strip("/") for one in self._config.get("exclude", ()) or ()]
        collections = {f"_{name}" for name in self._collections()} - {POSTS, DRAFTS}

        def skips(path: str) -> bool:
            below = path.removeprefix(f"{self._source}/")
            name = PurePosixPath(path).name
            is_ours = not name.startswith("_") or name in {POSTS, DRAFTS}
            return not is_ours or below in reading.NEVER or any(fnmatch(below, one) for one in out)

        texts = [
            text
            for path in reading.files(self._root, self._source or ".", skips)
            if reading.form(path) and (text := self._text(path))
        ]
        for folder in sorted(collections):
            base = self._root / self._source / str(self._config.get("collections_dir", "")) / folder
            if count := sum(1 for path in base.rglob("*") if path.is_file()):
                self._untaken.append(Untaken(folder, 0, f"a collection ({count:,} of its files)"))
        return OldSite(
            root=self._root,
            source=self._source,
            lang=configs.words(self._config, "lang", "locale"),
            timezone=configs.words(self._config, "timezone"),
            texts=tuple(sorted(texts, key=lambda text: text.path)),
            hosts=tuple(self._hosts()),
            statics={self._source: ""},
            untaken=tuple(self._untaken),
        )

    def _collections(self) -> list[str]:
        """Return the names of the site's collections."""
        said = self._config.get("collections") or ()
        return [str(name) for name in said]

    def _hosts(self) -> Iterator[str]:
        """Yield the addresses that the site had."""
        url, base = (str(self._config.get(key) or "").strip().rstrip("/") for key in ("url", "baseurl"))
        base = base.strip("/")
        if url.startswith("http"):
            yield f"{url}/{base}".rstrip("/")
        elif base:
            yield f"/{base}"

    def _text(self, path: str) -> OldText | None:
        """Return the text in a file, None where it has no front matter, or is no text but a list or the like."""
        source = reading.text(self._root, path, self._problems)
        if source is None or not _MATTER.match(source):
            return None
        parts = reading.front_matter(self._root, path, source, self._problems)
        if parts is None:
            return None
        own, body = parts
        below = PurePosixPath(path.removeprefix(f"{self._source}/") if self._source else path)
        folders = below.parts[:-1]
        is_page = not {POSTS, DRAFTS} & set(folders)
        kind = "pages" if is_page else "drafts" if DRAFTS in folders else "posts"
        said = MatterValues({**self._defaults(below.as_posix(), kind), **own.values})
        if is_page and (below.stem == "404" or _LOOP.search(body)):
            what = "the whole text: it was made by a program in it" if below.stem != "404" else "the page for errors"
            self._left(path, what)
            return None
        match = _DATED.fullmatch(below.stem) if not is_page else None
        name = match[2] if match else below.stem
        title = said.text("title") or (None if is_page else _words(name))
        if not title or (is_page and below.stem == "index" and not folders):
            self._left(path, f"the whole text: it {'has no title' if not title else 'was the home page'}")
            return None
        if kind == "posts" and match is None:
            self._left(path, "the whole text: its name does not begin with a date")
            return None
        date = self._date(path, said, match[1] if match else None)
        return self._made(path, said, body, title, name, date, below, is_page=is_page)

    def _made(  # noqa: PLR0913, PLR0917  (what a text is made of)
        self,
        path: str,
        said: MatterValues,
        body: str,
        title: str,
        name: str,
        date: dt.date | None,
        below: PurePosixPath,
        *,
        is_page: bool,
    ) -> OldText:
        """Return a text with all that its front matter says."""
        above = [part for part in below.parts[:-1] if part not in {POSTS, DRAFTS}]
        categories = () if is_page else tuple(dict.fromkeys((*above, *self._categories(said))))
        tags = () if is_page else self._tags(said)
        slug, status = said.text("slug") or name, reading.status(said, path)
        if is_page and below.stem == "index":
            slug = above[-1] if above else slug
        image, alt = reading.picture(said)
        own = self._permalink(said, name, slug, categories, date, below, is_page=is_page)
        addresses = [own, *said.names("redirect_from")] if status != "draft" else []
        text = OldText(
            path=path,
            is_page=is_page,
            title=title,
            body=body,
            form="html" if reading.form(path) == "html" else "markdown",
            date=date,
            slug=slug,
            addresses=tuple(dict.fromkeys(one for address in addresses if (one := _below(address)))),
            section=_named(categories[0]) if categories else None,
            tags=(*categories[1:], *tags),
            author=self._author(said),
            summary=reading.plain(said.text("excerpt", "description", "summary")),
            status=status,
            lang=said.text("lang", "locale"),
            source_url=reading.source_url(said),
            image=image,
            image_alt=alt,
        )
        self._untaken += unused(path, said, _NEEDLESS)
        return text

    def _left(self, path: str, what: str) -> None:
        """Note a text that is not taken."""
        self._untaken.append(Untaken(path, 0, what))

    def _defaults(self, below: str, kind: str) -> dict[str, object]:
        """Return the front matter that the settings give to a file of a kind."""
        found: dict[str, object] = {}
        for one in self._config.get("defaults") or ():
            scope = configs.table(one, "scope") if isinstance(one, dict) else {}
            folder = str(scope.get("path", "")).strip("/")
            fits = not folder or below.startswith(f"{folder}/") or fnmatch(below, folder) or below == folder
            if fits and scope.get("type", kind) == kind:
                found |= configs.table(one, "values")
        return found

    def _categories(self, said: MatterValues) -> tuple[str, ...]:
        """Return the categories of a post: a list, or words parted by spaces."""
        return _split(said, "categories") or said.names("category")

    def _tags(self, said: MatterValues) -> tuple[str, ...]:
        """Return the tags of a post: a list, or words parted by spaces."""
        return tuple(dict.fromkeys((*_split(said, "tags"), *said.names("tag"))))

    def _author(self, said: MatterValues) -> str | None:
        """Return the author of a text, by the name that the site's data has for a key such as “jane”."""
        people = {}
        if there := configs.first(self._root / self._source, ("_data/authors.yml", "_data/authors.yaml")):
            people = configs.load(self._root / self._source, there, [])
        names = said.names("author", "authors")
        whole = [str(configs.table(people, name.lower()).get("name") or name) for name in names]
        return ", ".join(whole) or None

    def _date(self, path: str, said: MatterValues, named: str | None) -> dt.date | None:
        """Return the day or moment of a text; a day that cannot be read is a problem."""
        words = said.text("date")
        date = reading.date(words)
        if words and date is None:
            self._problems.append(broken(self._root, path, f"“{words}” is no date; write it as 2026-11-23"))
        return date or reading.date(named)

    def _permalink(  # noqa: PLR0913, PLR0917  (what an address is made of)
        self,
        said: MatterValues,
        name: str,
        slug: str,
        categories: tuple[str, ...],
        date: dt.date | None,
        below: PurePosixPath,
        *,
        is_page: bool,
    ) -> str | None:
        """Return the address of a text; None for a draft without a date."""
        pattern = said.text("permalink")
        common = str(self._config.get("permalink", "date")).strip()
        if pattern is None and is_page:
            folder = below.parent.as_posix().strip(".")
            if below.stem == "index":
                return f"{folder}/"
            is_pretty = common == "pretty" or common.endswith("/")
            return f"{folder}/{below.stem}{'/' if is_pretty else '.html'}"
        pattern = pattern or _STYLES.get(common, common)
        values = {
            "title": slug,
            "slug": re.sub(r"[^\w]+", "-", slug.lower()).strip("-"),
            "name": name,
            "basename": name,
            "path": below.parent.as_posix().strip("."),
            "categories": "/".join(one.lower() for one in categories),
            "slugified_categories": "/".join(re.sub(r"[^\w]+", "-", one.lower()).strip("-") for one in categories),
            "output_ext": ".html",
            **(patterns.of_date(date) if date else {}),
        }
        return patterns.filled(pattern, values)


def _split(said: MatterValues, key: str) -> tuple[str, ...]:
    """Return the words of a key that Jekyll parts at spaces, or its list."""
    value = said.get(key)
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else said.names(key)


def _below(address: str | None) -> str:
    """Return an address from the site's root on, without the slash before it and the name that servers add."""
    path = (address or "").partition("://")[2].partition("/")[2] if "://" in (address or "") else address or ""
    return path.strip().lstrip("/").removesuffix("index.html")


def _named(category: str) -> str:
    """Return a category as the name of a section: port-news as Port news."""
    if any(sign.isupper() or sign.isspace() for sign in category):
        return category
    words = category.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _words(name: str) -> str:
    """Return the title that Jekyll makes of the name of a file."""
    return " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", name) if word)
