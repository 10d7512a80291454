"""Pelican: articles and pages of a Pelican site, as its settings say how they are read and where they were."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from tearsheet.errors import ImportingError, Problem
from tearsheet.importing import configs, pelican_metadata, reading
from tearsheet.importing.dialect import Stash, code_kept, finished, lost, plainly
from tearsheet.importing.html_markdown import html_to_markdown
from tearsheet.importing.links import Links, relinked
from tearsheet.importing.literals import read_literals
from tearsheet.importing.old_site import OldSite, OldText, Untaken, broken, unused
from tearsheet.importing.rst import parse_rst
from tearsheet.seeds.matter_values import MatterValues

FILE = "pelicanconf.py"
IN_SETTINGS = (FILE, "publishconf.py")

_NEEDLESS = frozenset({"template", "save_as", "url", "translation", "status", "slug"})
_LIQUID = re.compile(r"\{% *\w[^%\n]{0,200}%\}")  # of the plugin liquid_tags
_INNER_LINK = re.compile(r"\[((?:[^\[\]\n]|\\[\[\]])+)\]\(#[^()\s]*\)")
_SETTINGS = (
    *("ARTICLE_SAVE_AS", "ARTICLE_URL", "ARTICLE_LANG_SAVE_AS", "PAGE_SAVE_AS", "PAGE_URL", "PAGE_LANG_SAVE_AS"),
    *("PATH", "ARTICLE_PATHS", "PAGE_PATHS", "ARTICLE_EXCLUDES", "FILENAME_METADATA", "PATH_METADATA"),
    *("DEFAULT_METADATA", "SLUG_REGEX_SUBSTITUTIONS", "SLUGIFY_SOURCE", "USE_FOLDER_AS_CATEGORY", "DEFAULT_LANG"),
)


def read(root: Path, problems: list[Problem]) -> OldSite:
    """Return the Pelican site in a folder; what cannot be read is added to `problems`.

    Raises ImportingError where there is none.
    """
    if not (root / FILE).is_file():
        what = f"no Pelican site: it has no {FILE}"
        raise ImportingError(Problem(str(root), 0, "no-old-site", what, "name the folder in which that file is"))
    return _Reader(root, problems).site()


def turn(text: OldText, links: Links) -> tuple[str, list[Untaken]]:
    """Return the body of a text as Markdown of this site, and what of it is not taken."""
    untaken: list[Untaken] = []
    body = text.body
    if text.form == "html":
        untaken += lost(text.path, body)
        body = html_to_markdown(body)
        body = _INNER_LINK.sub(r"\1", body)  # of docutils, to footnotes and to headings, which have no names here
    stash = Stash()
    body = code_kept(Stash.cleared(body), stash)
    untaken += lost(text.path, body)
    untaken += [Untaken(text.path, 0, f"{tag}: shown as it is written") for tag in dict.fromkeys(_LIQUID.findall(body))]
    body = relinked(plainly(body), links.resolver(text, untaken))
    return finished(body, stash), untaken


class _Reader:
    """Reads a Pelican site; `values` are its settings, Pelican's defaults included."""

    def __init__(self, root: Path, problems: list[Problem]) -> None:
        from pelican.settings import DEFAULT_CONFIG

        self._root = root
        self._problems = problems
        own: dict[str, Any] = {}
        self._untaken: list[Untaken] = []
        self._hosts = []
        for name in IN_SETTINGS:
            if (root / name).is_file():
                found = read_literals(root / name)
                own |= found.values if name == FILE else {}
                self._hosts.append(found.values.get("SITEURL"))
                self._untaken += [
                    Untaken(name, line, f"{key} is computed, so Pelican's default is taken for it")
                    for key, line in found.computed.items()
                    if key in _SETTINGS and name == FILE
                ]
                self._untaken += [
                    Untaken(name, line, f"the settings that it imports from {module}: write what is needed into {FILE}")
                    for module, line in found.imported.items()
                    if name == FILE
                ]
        self.values = {**DEFAULT_CONFIG, **own}
        self._own = own
        self._source = str(PurePosixPath(own.get("PATH") or "."))
        self._source = "" if self._source == "." else self._source

    def site(self) -> OldSite:
        """Return the site."""
        pages = list(self._files(self.values["PAGE_PATHS"]))
        skipped = {*self.values["PAGE_PATHS"], *self.values["ARTICLE_EXCLUDES"], *self.values["STATIC_PATHS"]}
        articles = [path for path in self._files(self.values["ARTICLE_PATHS"], skipped) if path not in set(pages)]
        texts = [text for path in pages if (text := self._text(path, is_page=True))]
        texts += [text for path in articles if (text := self._text(path, is_page=False))]
        return OldSite(
            root=self._root,
            source=self._source,
            lang=configs.words(self._own, "DEFAULT_LANG"),
            timezone=configs.words(self._own, "TIMEZONE"),
            texts=tuple(sorted(texts, key=lambda text: text.path)),
            hosts=tuple(host.rstrip("/") for host in dict.fromkeys(self._hosts) if isinstance(host, str) and host),
            statics={self._source: ""},
            untaken=tuple(self._untaken),
        )

    def _files(self, below: Iterable[str], skipped: Iterable[str] = ()) -> Iterator[str]:
        """Yield the paths of texts in some folders of the content, without those in `skipped` ones."""
        base = f"{self._source}/" if self._source else ""
        out = {f"{base}{folder.strip('/')}" for folder in skipped if folder.strip("/")}

        def skips(path: str) -> bool:
            inner = not self._source and path.partition("/")[0] in reading.NEVER
            return path in out or inner or PurePosixPath(path).name == "__pycache__"

        for folder in dict.fromkeys(below):
            for path in reading.files(self._root, f"{base}{folder}".rstrip("/") or ".", skips):
                if reading.form(path) and not (not self._source and "/" not in path and path.lower() == "readme.md"):
                    yield path

    def _text(self, path: str, *, is_page: bool) -> OldText | None:
        """Return the text in a file; None where Pelican would not have shown it either."""
        if (source := reading.text(self._root, path, self._problems)) is None:
            return None
        parsed = self._parsed(path, source)
        if parsed is None:
            return None
        values, body = parsed
        whole = {**self._of_settings(), **self._of_path(path), **values}
        said = MatterValues(whole)
        title, date = said.text("title"), reading.date(said.text("date"))
        if (said.text("status") or "").lower() == "skip":
            self._left(path, "the whole text: its status is “skip”")
            return None
        if not title:
            self._left(path, "the whole text: it has no title")
            return None
        date = date or reading.american(said.text("date"))
        if date is None and not is_page and said.text("date"):
            self._problems.append(broken(self._root, path, f"“{said.text('date')}” is no date; write it as 2026-11-23"))
            return None
        slug = said.text("slug") or self._slugged(
            PurePosixPath(path).stem if self.values["SLUGIFY_SOURCE"] == "basename" else title
        )
        section = None if is_page else said.text("category") or self._folder(path)
        status, lang = reading.status(said, path), said.text("lang")
        if date is None and not is_page and status != "draft":
            self._left(
                path, "its place on the site, since it has no date and Pelican showed it to nobody: it is a draft"
            )
            status = "draft"
        image, alt = reading.picture(said)
        text = OldText(
            path=path,
            is_page=is_page,
            title=title,
            body=body,
            form="html" if reading.form(path) != "markdown" else "markdown",
            date=date,
            slug=slug,
            addresses=() if status == "draft" else self._addresses(said, slug, section, date, lang, is_page=is_page),
            section=section,
            tags=said.names("tags", "keywords"),
            author=said.author() or (None if is_page else self._default_author()),
            summary=reading.plain(said.text("summary", "description")),
            status=status,
            lang=lang,
            source_url=reading.source_url(said),
            image=image,
            image_alt=alt,
        )
        self._untaken += unused(path, said, _NEEDLESS | {key.lower() for key in self._of_settings()})
        return text

    def _left(self, path: str, what: str) -> None:
        """Note a text that is not taken."""
        self._untaken.append(Untaken(path, 0, what))

    def _parsed(self, path: str, source: str) -> tuple[dict[str, object], str] | None:
        """Return the metadata of a text and its body: Markdown, else HTML."""
        match reading.form(path):
            case "markdown":
                return pelican_metadata.of_markdown(source)
            case "rst":
                values, html, untaken = parse_rst(path, source)
                self._untaken += untaken
                return values, html
            case _:
                return pelican_metadata.of_html(source)

    def _of_settings(self) -> dict[str, object]:
        """Return the metadata that settings give to all texts."""
        said = self.values["DEFAULT_METADATA"]
        return {str(key): str(value) for key, value in dict(said).items()} if isinstance(said, dict | tuple) else {}

    def _of_path(self, path: str) -> dict[str, str]:
        """Return the metadata in the name of a file and in its path."""
        below = path.removeprefix(f"{self._source}/")
        found: dict[str, str] = {}
        for setting, part in (("FILENAME_METADATA", PurePosixPath(path).stem), ("PATH_METADATA", below)):
            try:
                match = re.match(self.values[setting], part) if self.values[setting] else None
            except (re.error, TypeError):
                continue
            found |= {key.lower(): value for key, value in (match.groupdict() if match else {}).items() if value}
        return found

    def _folder(self, path: str) -> str | None:
        """Return the category that the folder of an article is, else the default one; None for Pelican's “misc”."""
        folder = PurePosixPath(path).parent.as_posix().removeprefix(self._source).strip("/.")
        roots = {root.strip("/") for root in self.values["ARTICLE_PATHS"]}
        if self.values["USE_FOLDER_AS_CATEGORY"] and folder and folder not in roots:
            return PurePosixPath(folder).name
        default = self._own.get("DEFAULT_CATEGORY")
        return default if isinstance(default, str) else None

    def _default_author(self) -> str | None:
        """Return the author of articles that name none."""
        author = self._own.get("AUTHOR")
        return author if isinstance(author, str) else None

    def _slugged(self, words: str) -> str:
        """Return a slug as Pelican makes it."""
        from pelican.utils import slugify

        return slugify(words, regex_subs=self.values["SLUG_REGEX_SUBSTITUTIONS"])

    def _addresses(  # noqa: PLR0913  (what addresses are made of)
        self,
        said: MatterValues,
        slug: str,
        section: str | None,
        date: dt.date | None,
        lang: str | None,
        *,
        is_page: bool,
    ) -> tuple[str, ...]:
        """Return the addresses that a text had: that of its file, and the one that links to it had."""
        sort = "PAGE" if is_page else "ARTICLE"
        inner = "LANG_" if lang and lang.lower() != str(self.values["DEFAULT_LANG"]).lower() else ""
        values = {key: value for key, value in said.values.items() if isinstance(value, str)}
        author = next(iter(said.names("author", "authors")), self._default_author() or "")
        values |= {
            "slug": slug,
            "lang": lang or self.values["DEFAULT_LANG"],
            "category": self._slugged(section or self.values["DEFAULT_CATEGORY"]),
            "author": self._slugged(author),
        }
        at = date if isinstance(date, dt.datetime) else dt.datetime.combine(date, dt.time()) if date else None
        found = [said.text("save_as"), said.text("url")]
        found += [
            _formatted(pattern, {**values, "date": at})
            for key in (f"{sort}_{inner}SAVE_AS", f"{sort}_{inner}URL")
            if not said.text("save_as") and isinstance(pattern := self.values.get(key), str)
        ]
        paths = (one.strip().lstrip("/").removesuffix("index.html") for one in found if one)
        return tuple(dict.fromkeys(path for path in paths if path))


def _formatted(pattern: str, values: Mapping[str, object]) -> str | None:
    """Return a pattern such as {date:%Y}/{slug}.html with its values, None where one is missing."""
    try:
        return pattern.format(**values)
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
