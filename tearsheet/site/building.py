"""Building: `Site` is the class that plain `pelican` and `tearsheet build` both run."""

import contextlib
import dataclasses
import functools
import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator, TemplatePagesGenerator
from pelican.log import LimitFilter, console
from pelican.writers import FileOverwriteFailedError, Writer

from tearsheet import clock, crash, journal, kinds, outputs
from tearsheet.crash import EXIT_FAULT, TRACEBACKS
from tearsheet.errors import BuildError, ChangesError, Problem, Working, from_os_error
from tearsheet.exclusions import Exclusions
from tearsheet.frontmatter import did_you_mean, nearest
from tearsheet.locating import located, seen_from
from tearsheet.settings import apart, judging
from tearsheet.settings.uses import Uses
from tearsheet.site import plugged, preparing, search, unshown
from tearsheet.site.assets import FilesGenerator, TemplateFilesGenerator
from tearsheet.site.galleys import Galley
from tearsheet.site.generators import PostsGenerator, WrittenPagesGenerator, plugins_listen
from tearsheet.site.issues import Issue
from tearsheet.site.language import Language, languages
from tearsheet.site.manifest import Built, Indexed, Manifest
from tearsheet.site.memory import uncollected
from tearsheet.site.pages import Page
from tearsheet.site.reading import Content
from tearsheet.site.turn import turn
from tearsheet.site.unshown import Unshown
from tearsheet.site.writer import SiteWriter

logger = logging.getLogger(__name__)


def _log(line: str) -> None:
    """Say a line as plain `pelican` does."""
    console.print(line, markup=False, highlight=False)


class _Warnings(logging.Handler):
    """Collects what Pelican and plugins only log: a build with warnings has failed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take down a warning, or something worse; not one of a reader that is never used."""
        if record.name == "pelican.readers" and record.getMessage().startswith("Docutils has no localization"):
            return
        said = Problem("", 0, "pelican", f"{record.name}: {' '.join(record.getMessage().split())}")
        error = record.exc_info[1] if record.exc_info else None
        self.problems.append((plugged.problem(error) if error else None) or said)


@dataclasses.dataclass(frozen=True, slots=True)
class Read:
    """What the content folder holds, read as a build reads it, and all that is wrong in it, in the order of files."""

    problems: list[Problem]
    galleys: list[Galley]
    content: Content | None = None
    unshown: Unshown = dataclasses.field(default_factory=Unshown)


class _PlannedError(Exception):
    """All pages are planned, and nothing more was asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Why:
    """Why the page at a path would be printed now (nothing: it would not), and why it was when it last was."""

    path: str
    now: list[str]
    last: list[str]


def _path_of(address: str, siteurl: str) -> str:
    """Return the path of an output from the address of its page, with or without the site's."""
    path = address.removeprefix(siteurl).split("#")[0].split("?")[0].lstrip("/")
    return f"{path}index.html" if path.endswith("/") or not path else path


class Site(Pelican):
    """Pelican with our generators and our writer in the places of its own."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._problems: list[Problem] = []
        self._warnings = _Warnings()
        self._generator: PostsGenerator | None = None
        self._writer: SiteWriter | None = None
        self._is_asked = False
        settings["OUTPUT_PATH"] = os.path.abspath(settings["OUTPUT_PATH"])  # noqa: PTH100  (plugins want text)
        self._manifest = Manifest(Path(settings["CACHE_PATH"]), Path(settings["OUTPUT_PATH"]))
        uses = Uses(settings)
        self._verdicts = judging.judge(judging.told(settings), uses)
        self._exclusions = Exclusions.of(settings)
        self._language = Language(settings["DEFAULT_LANG"], Path(settings["THEME"]))
        self._kinds = kinds.built_in()
        self._compiled = preparing.prepare(settings, uses, self._language, self._kinds)
        # Pelican says each thing once a process; a second build in it is told again.
        LimitFilter._raised_messages.clear()  # noqa: SLF001
        LimitFilter._group_count.clear()  # noqa: SLF001
        logging.getLogger().addHandler(self._warnings)
        try:
            super().__init__(settings)
        except BaseException as error:
            logging.getLogger().removeHandler(self._warnings)
            if isinstance(error, Exception) and (found := plugged.problem(error)):
                raise BuildError(found) from None
            raise

    def run(self) -> None:
        """Build the site, as plain `pelican` asks for it: problems are logged, and end it with exit code 1.

        An error that nobody foresaw ends it with exit code 70, as it does our commands.
        """
        try:
            notes = self._judge()
            built = self.build()
        except BuildError as error:
            for problem in error.problems:
                if problem not in self._warnings.problems:
                    logger.error("%s", seen_from(Path.cwd(), problem, Path(self.settings["PATH"])))  # noqa: TRY400  (the problem is the message)
            raise SystemExit(1) from None
        except OSError as error:
            logger.error("%s", from_os_error(error, doing="build the site"))  # noqa: TRY400  (the same)
            raise SystemExit(1) from None
        except Exception as error:
            if os.environ.get(TRACEBACKS):
                raise
            file = crash.write(error, ["(plain pelican)"], [Path(self.settings["CACHE_PATH"])])
            logger.critical("%s", crash.said(error, "build", str(file or "")))
            raise SystemExit(EXIT_FAULT) from None
        for note in (*built.once, *notes, *built.notes):
            console.print(note, markup=False, highlight=False)

    def _judge(self) -> list[str]:
        """Return what is to be said of settings that have no effect; BuildError with what cannot be left at that.

        Our own commands have said it when they read the settings.
        """
        verdicts = list(self._verdicts)
        errors = [Problem("", 0, "setting", verdict.what, verdict.hint) for verdict in verdicts if verdict.is_error]
        cache, content, theme = (Path(self.settings[name]) for name in ("CACHE_PATH", "PATH", "THEME"))
        if wrong := apart.wrong(cache, content, {"THEME": theme, "OUTPUT_PATH": Path(self.output_path)}):
            errors.append(Problem("", 0, "setting", *wrong))
        if errors:
            raise BuildError(*errors)
        return [str(Problem("", 0, "setting", verdict.what, verdict.hint)) for verdict in verdicts]

    def build(self, *, quiet: bool = False, keep_search: bool = False, say: Callable[[str], None] = _log) -> Built:
        """Build the site and return what was done.

        Raises BuildError with all that is wrong, after everything that could be built has been; what an earlier build
        left is removed only if nothing is wrong. `keep_search` leaves the search index as it is where there is one.
        `say` hears that another build is waited for.
        """
        with turn(Path(self.settings["CACHE_PATH"]), say):
            self._manifest.load()
            outputs.begin(self._manifest.output)
            with Working("building", self.settings["OUTPUT_PATH"]):
                self._write_all(quiet=quiet)
            self._compiled.write()
            problems = [*self._problems, *self._warnings.problems]
            if problems:
                raise BuildError(*located(dict.fromkeys(problems), Path(self.settings["PATH"])))
            indexed = self._index(keep=keep_search)
            removed = self._manifest.settle(look=not keep_search)
        written = (len(self._writer.changed) if self._writer else 0) + indexed.written
        unchanged = len(self._manifest.outputs) - written
        since, until = self._generator.lasting if self._generator else (0.0, 0.0)
        articles = len(self._generator.articles) if self._generator else 0
        output = str(self._manifest.output)
        news = self._manifest.news
        once = (outputs.said(self._manifest.output, news),) if news else ()
        notes = self._notes()
        return Built(output, written, unchanged, removed, articles, since, until, indexed, notes, news, once)

    def _write_all(self, *, quiet: bool) -> None:
        """Write all that belongs to the site, also what plugins write by themselves."""
        with self._running(quiet=quiet), self._plugins_writing():
            self._complete_changes()
            super().run()

    @contextlib.contextmanager
    def _plugins_writing(self) -> Iterator[None]:
        """Take the files that plugins write past our writer for what this build makes, and no others."""
        if not plugins_listen():
            yield
            return
        self._manifest.set_aside()
        before = self._manifest.unknown()
        try:
            yield
        finally:
            self._manifest.adopt(before)
            if self._problems or self._warnings.problems or sys.exc_info()[0]:
                self._manifest.put_back()
            self._manifest.drop_aside()

    def _notes(self) -> tuple[str, ...]:
        """Return what is to be said of the site though nothing is wrong."""
        notes = []
        if self._language.missing:
            tag, known = self.settings["DEFAULT_LANG"], ", ".join(languages(Path(self.settings["THEME"])))
            notes = [f"Interface: in English, for the theme has no words in DEFAULT_LANG “{tag}” (it has {known})"]
        if self._generator is not None:
            today = clock.now(self.settings["TIMEZONE"]).date()
            notes += [unshown.slips(self._generator.galleys, today), self._generator.unshown.line()]
        return tuple(filter(None, notes))

    def _index(self, *, keep: bool) -> Indexed:
        """Make the search index of all articles, if there is to be one and it is not that already."""
        if self._generator is None or not search.is_wanted(self.settings):
            return Indexed()
        paths = [f"{filed.line.url}index.html" for filed in self._generator.edition.articles]
        index = search.Index(self._manifest, Path(self.settings["CACHE_PATH"]), paths)
        return Indexed() if keep and index.keep() else index.renew()

    def why(self, address: str) -> Why:
        """Return why a page would be printed now, and why it was when it last was; nothing is built.

        `address` is a path below the output folder, with or without the site's address and index.html. Raises
        BuildError where the site has no such page.
        """
        self._plan()
        if self._generator is None:
            raise BuildError(*self._problems)
        pages = self._generator.pages()
        path = _path_of(address, self.settings["SITEURL"])
        page = pages.get(path) or pages.get(f"{path.rstrip('/')}/index.html".removeprefix("/"))
        if page is None:
            if self._manifest.last(path):
                what = "is no page but the copy of a file, written whenever that has other bytes"
                raise BuildError(Problem("", 0, "no-such-page", f"/{path} {what}"))
            raise BuildError(
                Problem("", 0, "no-such-page", f"the site has no page /{path}", did_you_mean(nearest(path, pages)))
            )
        if self._generator.listening:
            return Why(page.path, ["plugins that may change it: every page is printed in every build"], [])
        return Why(page.path, *self._generator.press(self._manifest).why(page))

    def problems(self) -> list[Problem]:
        """Return all that is wrong in the content folder, in the order of the files; nothing is built."""
        return self.read().problems

    def read(self) -> Read:
        """Return what the content folder holds, and all that is wrong in it; nothing is built."""
        self._plan()
        problems = sorted(located({*self._problems, *self._warnings.problems}, Path(self.settings["PATH"])))
        known = self._generator
        return Read(problems, known.galleys, known.content, known.unshown) if known else Read(problems, [])

    def _complete_changes(self) -> None:
        """Complete a change of names that was broken off, so that no build shows half of it; our commands have done so.

        What somebody has changed since is a problem of this build; BuildError where the journal cannot be followed.
        """
        try:
            finished = journal.finish(Path(self.settings["PATH"]), Path(self.settings["CACHE_PATH"]))
        except ChangesError as error:
            raise BuildError(*error.problems) from None
        if finished is not None:
            console.print(f"Completed what was broken off: {finished.said}", markup=False, highlight=False)
            self._problems += finished.problems

    def issues(self) -> tuple[list[Issue], Callable[[Page], str]]:
        """Return the issues of the site, the newest first, and what makes text of a page; nothing is built.

        Raises BuildError with all that is wrong: what has been sent cannot be mended.
        """
        problems = self.problems()
        if problems or self._generator is None:
            raise BuildError(*problems)
        return self._generator.edition.issues or [], self._generator.printed

    def _plan(self) -> None:
        """Read everything and plan all pages, and print none."""
        self.settings["DELETE_OUTPUT_DIRECTORY"] = self.delete_outputdir = False
        self._is_asked = True
        with self._running(quiet=True), contextlib.suppress(_PlannedError), Working("reading", self.settings["PATH"]):
            super().run()

    @contextlib.contextmanager
    def _running(self, *, quiet: bool) -> Iterator[None]:
        """Turn what stops Pelican on its way into problems, and leave its console and the log as they were."""
        was_quiet, console.quiet = console.quiet, quiet or console.quiet
        try:
            with uncollected():
                yield
        except OSError as error:
            found = plugged.problem(error) or from_os_error(error, doing="build the site")
            raise BuildError(*self._problems, found) from None
        except FileOverwriteFailedError as error:
            raise BuildError(
                *self._problems, Problem("", 0, "address-twice", str(error), "rename one of them")
            ) from None
        except Exception as error:
            if its := plugged.problem(error):
                raise BuildError(*self._problems, its) from None
            raise
        finally:
            console.quiet = was_quiet
            logging.getLogger().removeHandler(self._warnings)

    def _get_generator_classes(self) -> list[Any]:
        """Put our generators in the places of Pelican's, and leave those of plugins."""
        also = {"problems": self._problems, "exclusions": self._exclusions}
        ours = {
            ArticlesGenerator: self._posts_generator,
            PagesGenerator: functools.partial(WrittenPagesGenerator, **also),
            StaticGenerator: functools.partial(FilesGenerator, **also),
            TemplatePagesGenerator: functools.partial(TemplateFilesGenerator, problems=self._problems),
        }
        return [ours.get(generator, generator) for generator in super()._get_generator_classes()]

    def _posts_generator(self, **arguments: Any) -> PostsGenerator:
        """Return the generator of posts, and keep it to count what it shows."""
        ours = {"problems": self._problems, "exclusions": self._exclusions}
        self._generator = PostsGenerator(language=self._language, kinds=self._kinds, **ours, **arguments)
        return self._generator

    def _get_writer(self) -> Writer:
        """Return our writer, unless a plugin brings one."""
        if self._is_asked:
            raise _PlannedError
        writer: Writer = super()._get_writer()
        if type(writer) is not Writer:
            return writer
        self._writer = SiteWriter(self.output_path, self.settings, self._manifest)
        return self._writer
