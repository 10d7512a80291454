"""Hugo: articles and pages of a Hugo site, at the addresses that its permalinks and aliases gave them."""

import datetime as dt
import json
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from tearsheet.errors import ImportingError, Problem
from tearsheet.importing import configs, patterns, reading, shortcodes
from tearsheet.importing.old_site import OldSite, OldText, Untaken, broken, unused
from tearsheet.seeds.matter_values import MatterValues

CONFIGS = tuple(f"{name}.{ending}" for name in ("hugo", "config") for ending in ("toml", "yaml", "yml", "json"))
IN_DEFAULTS = ("hugo", "config", "params", "permalinks", "languages", "frontmatter", "taxonomies")

# Sections that say nothing of what an article is about, only that it is one.
PLAIN = frozenset({"post", "posts", "blog", "blogs", "article", "articles", "entry", "entries", "archives"})
OF_PAGES = frozenset({"page", "pages"})
_NEEDLESS = frozenset({"layout", "type", "slug", "url", "aliases", "weight", "toc", "showtoc"})
_UNFIT = re.compile(r"[^\w./\\#+~ -]")
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})[-_. ](.+)")

turn = shortcodes.turn


def read(root: Path, problems: list[Problem]) -> OldSite:
    """Return the Hugo site in a folder; what cannot be read is added to `problems`.

    Raises ImportingError where there is none.
    """
    config = _config(root, problems)
    if config is None:
        what = "no Hugo site: it has no hugo.toml, nor config.toml, in YAML or JSON either"
        raise ImportingError(Problem(str(root), 0, "no-old-site", what, "name the folder in which that file is"))
    return _Reader(root, config, problems).site()


def _config(root: Path, problems: list[Problem]) -> dict[str, Any] | None:
    """Return the site's settings, from one file or a folder of them; None where there is neither."""
    name = configs.first(root, CONFIGS)
    folder = root / "config" / "_default"
    if name is None and not folder.is_dir():
        return None
    config = configs.load(root, name, problems) if name else {}
    for part in IN_DEFAULTS:
        names = (f"config/_default/{part}.{ending}" for ending in ("toml", "yaml", "yml", "json"))
        if there := configs.first(root, names):
            found = configs.load(root, there, problems)
            config |= found if part in {"hugo", "config"} else {part: found}
    return config


class _Reader:
    """Reads a Hugo site with its settings."""

    def __init__(self, root: Path, config: dict[str, Any], problems: list[Problem]) -> None:
        self._root = root
        self._config = config
        self._problems = problems
        self._lang = str(config.get("defaultcontentlanguage", "en")).lower()
        self._langs = {
            str(lang): configs.table(config, "languages", lang) for lang in configs.table(config, "languages")
        }
        self._content = str(config.get("contentdir", "content")).strip("/")
        self._untaken: list[Untaken] = []

    def site(self) -> OldSite:
        """Return the site."""
        folders = {self._content: self._lang}
        folders |= {
            str(said["contentdir"]).strip("/"): lang for lang, said in self._langs.items() if "contentdir" in said
        }
        texts = [
            text
            for folder, lang in folders.items()
            for path in reading.files(self._root, folder, lambda path, own=folder: path != own and path in folders)  # type: ignore[misc]
            if reading.form(path) and (text := self._text(path, folder, lang))
        ]
        statics = self._config.get("staticdir", "static")
        host = self._config.get("baseurl")
        return OldSite(
            root=self._root,
            source=self._content,
            lang=configs.words(self._config, "defaultcontentlanguage", "languagecode"),
            timezone=configs.words(self._config, "timezone"),
            texts=tuple(texts),
            hosts=(host.rstrip("/"),) if isinstance(host, str) and host.startswith("http") else (),
            statics={str(folder): "" for folder in ([statics] if isinstance(statics, str) else statics)}
            | {"assets": "", self._content: ""},
            untaken=tuple(self._untaken),
        )

    def _text(self, path: str, folder: str, lang: str) -> OldText | None:
        """Return the text in a file, None where it is no article and no page."""
        if (source := reading.text(self._root, path, self._problems)) is None:
            return None
        parts = (
            _json(source) if source.startswith("{") else reading.front_matter(self._root, path, source, self._problems)
        )
        if parts is None:
            return None
        said, body = parts
        below = PurePosixPath(path.removeprefix(f"{folder}/"))
        name, own_lang = self._named(below)
        if name == "_index":
            if body.strip():
                self._left(path, "the whole text: it stood above the list of a section")
            return None
        title = said.text("title")
        if not title:
            self._left(path, "the whole text: it has no title")
            return None
        bundle = below.parent.name if name == "index" else name
        if name == "index" and not below.parent.name:
            self._left(path, "the whole text: it was the home page")
            return None
        section = (below.parent.parent if name == "index" else below.parent).as_posix().strip(".")
        date = self._date(path, said, bundle)
        top = section.partition("/")[0].lower()
        is_page = top in OF_PAGES or not top or (date is None and reading.status(said, path) != "draft")
        return self._made(path, said, body, title, date, _Place(section, bundle, own_lang or lang), is_page=is_page)

    def _made(  # noqa: PLR0913, PLR0917  (what a text is made of)
        self,
        path: str,
        said: MatterValues,
        body: str,
        title: str,
        date: dt.date | None,
        place: "_Place",
        *,
        is_page: bool,
    ) -> OldText:
        """Return a text with all that its front matter says."""
        categories, top = said.names("categories", "category"), place.section.partition("/")[0]
        tags = said.names("tags")
        section = categories[0] if categories else None if top.lower() in PLAIN or not top else _words(top)
        status, (image, alt) = reading.status(said, path), reading.picture(said)
        summary = said.text("summary", "description")
        slug = said.text("slug") or posixpath.basename((said.text("url") or "").strip("/")) or place.name
        text = OldText(
            path=path,
            is_page=is_page,
            title=title,
            body=body,
            form="markdown" if reading.form(path) == "markdown" else "html",
            date=date,
            slug=slug.removesuffix(".html"),
            addresses=() if status == "draft" else tuple(self._addresses(said, title, date, place)),
            section=None if is_page else section,
            tags=(*categories[1:], *tags) if not is_page else (),
            author=said.author(),
            summary=reading.plain(summary),
            status=status,
            lang=said.text("lang", "language") or (place.lang if place.lang != self._lang else None),
            source_url=reading.source_url(said),
            image=image,
            image_alt=alt,
        )
        self._untaken += unused(path, said, _NEEDLESS)
        return text

    def _left(self, path: str, what: str) -> None:
        """Note a text that is not taken."""
        self._untaken.append(Untaken(path, 0, what))

    def _named(self, below: PurePosixPath) -> tuple[str, str]:
        """Return the name of a text, and the language that its file's name gives ('' where it gives none)."""
        name, _, lang = below.stem.rpartition(".")
        known = {*self._langs, self._lang}
        return (name, lang) if name and lang.lower() in known else (below.stem, "")

    def _date(self, path: str, said: MatterValues, name: str) -> dt.date | None:
        """Return the day or moment of a text; a day that cannot be read is a problem."""
        words = said.text("date", "publishdate", "pubdate", "published", "lastmod")
        date = reading.date(words)
        if words and date is None:
            self._problems.append(broken(self._root, path, f"“{words}” is no date; write it as 2026-11-23"))
        later = reading.date(said.text("publishdate"))
        if date is None and (match := _DATED.match(name)):
            date = reading.date(match[1])
        return max((day for day in (date, later) if day), key=lambda day: day.isoformat(), default=None)

    def _addresses(self, said: MatterValues, title: str, date: dt.date | None, place: "_Place") -> Iterator[str]:
        """Yield the addresses that a text had: its own, then its aliases."""
        prefix = ""
        if place.lang != self._lang or configs.is_true(self._config.get("defaultcontentlanguageinsubdir")):
            prefix = f"{place.lang}/"
        own = said.text("url")
        if own is None:
            own = self._permalink(said, title, date, place)
        own = prefix + own.lstrip("/")
        if configs.is_true(self._config.get("uglyurls")) and not own.endswith(".html"):
            own = f"{own.rstrip('/')}.html"
        yield own
        for alias in said.names("aliases", "alias"):
            there = alias if alias.startswith("/") else posixpath.join(posixpath.dirname(own.rstrip("/")), alias)
            yield posixpath.normpath(f"/{there}").lstrip("/") + ("/" if alias.endswith("/") else "")

    def _permalink(self, said: MatterValues, title: str, date: dt.date | None, place: "_Place") -> str:
        """Return the address that the settings give to a text."""
        top = place.section.partition("/")[0]
        permalinks = configs.table(self._config, "permalinks")
        pattern = configs.table(permalinks, "page").get(top.lower(), permalinks.get(top.lower()))
        slug = said.text("slug")
        file = _DATED.sub(r"\2", place.name) if _names_have_dates(self._config) else place.name
        values = {
            "section": top,
            "sections": place.section,
            "title": _urlized(title),
            "slug": _urlized(slug or title),
            "filename": file,
            "contentbasename": file,
            "slugorfilename": _urlized(slug or file),
            "slugorcontentbasename": _urlized(slug or file),
            **(patterns.of_date(date) if date else {}),
        }
        if isinstance(pattern, str) and (made := patterns.filled(pattern, values)) is not None:
            return made if made.endswith((".html", "/")) else f"{made}/"
        return f"{_urlized(f'{place.section}/{slug or file}').strip('/')}/"


class _Place:
    """Where a text lies: its section (a/b), its name without ending and language, and its language."""

    def __init__(self, section: str, name: str, lang: str) -> None:
        self.section = section
        self.name = name
        self.lang = lang


def _json(source: str) -> tuple[MatterValues, str] | None:
    """Return front matter in JSON, and the body below it; None where it is none."""
    try:
        values, end = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode(source)
    except (ValueError, RecursionError):
        return None
    return MatterValues(values), source[end:]


def _names_have_dates(config: dict[str, Any]) -> bool:
    """Say whether the settings take dates from the names of files."""
    said = configs.table(config, "frontmatter").get("date", ())
    return any(str(one).lower() == ":filename" for one in (said if isinstance(said, list) else [said]))


def _urlized(text: str) -> str:
    """Return a text as Hugo writes it in addresses."""
    return re.sub(r"-{2,}", "-", _UNFIT.sub("", text.lower()).strip().replace(" ", "-"))


def _words(folder: str) -> str:
    """Return the name of a folder as words: port-news as Port news."""
    words = " ".join(re.split(r"[-_\s]+", folder)).strip()
    return words[:1].upper() + words[1:]
