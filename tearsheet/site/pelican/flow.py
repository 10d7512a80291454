"""Flow: a run of Pelican in two halves, reading and writing, with our generators and our writer."""

import contextlib
import functools
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.generators import ArticlesGenerator, PagesGenerator, StaticGenerator, TemplatePagesGenerator
from pelican.log import LimitFilter, console
from pelican.plugins import signals
from pelican.settings import DEFAULT_CONFIG
from pelican.utils import maybe_pluralize
from pelican.writers import FileOverwriteFailedError, Writer

from tearsheet.content_folder import own_kinds
from tearsheet.errors import BuildError, Problem, from_os_error
from tearsheet.model import defaults
from tearsheet.parallel.garbage import uncollected
from tearsheet.settings import judging
from tearsheet.settings.uses import Uses
from tearsheet.site import preparing
from tearsheet.site.pelican import plugged
from tearsheet.site.pelican.assets import FilesGenerator, TemplateFilesGenerator
from tearsheet.site.pelican.generators import PostsGenerator, WrittenPagesGenerator
from tearsheet.site.pelican.writer import SiteWriter
from tearsheet.site.render.build_manifest import BuildManifest
from tearsheet.site.render.language import Language
from tearsheet.storage.exclusions import Exclusions


class _Warnings(logging.Handler):
    """Collects what Pelican and plugins only log: a build with warnings has failed."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.problems: list[Problem] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a warning or error as a problem, except about Docutils, whose reader is never used."""
        if record.name == "pelican.readers" and record.getMessage().startswith("Docutils has no localization"):
            return
        logged = Problem("", 0, "pelican", f"{record.name}: {' '.join(record.getMessage().split())}")
        error = record.exc_info[1] if record.exc_info else None
        self.problems.append((plugged.problem(error) if error else None) or logged)


class Flow(Pelican):
    """A run of Pelican with our generators and our writer: `read`, then perhaps `write`, both while `opened`.

    `found` are problems that generators find, `posts` is the generator of posts once there is one, `writer` our writer
    once it is at work. A `preview` has what the site does not show yet; its settings are those of `Settings.preview`.
    BuildError where a plugin cannot be loaded.
    """

    def __init__(self, settings: dict[str, Any], *, preview: bool = False) -> None:
        self.preview = preview
        self.found: list[Problem] = []
        self.posts: PostsGenerator | None = None
        self.writer: SiteWriter | None = None
        self._warnings = _Warnings()
        settings.update(defaults.unsaid(settings, DEFAULT_CONFIG))  # plain Pelican knows its own only
        settings["OUTPUT_PATH"] = os.path.abspath(settings["OUTPUT_PATH"])  # noqa: PTH100  (plugins want text)
        self.cache = Path(settings["CACHE_PATH"])
        self.manifest = BuildManifest(self.cache, Path(settings["OUTPUT_PATH"]))
        uses = Uses(settings)
        self.language = Language(settings["DEFAULT_LANG"], Path(settings["THEME"]))
        self._exclusions = Exclusions.of(settings)
        self.kinds, _ = own_kinds.read_kinds(
            Path(settings["PATH"])
        )  # what is wrong in the table is told with all content
        told = judging.changed_settings(settings)
        self.verdicts = judging.judge(told, uses, self.kinds.by_plural)  # only plain Pelican needs them
        prepared, self.compiled = preparing.prepare(settings, uses, self.language, self.kinds)
        settings.update(prepared)  # in place: plain Pelican goes on with the settings that it gave
        # Pelican says each thing once a process; a second build in it is told again.
        LimitFilter._raised_messages.clear()  # noqa: SLF001
        LimitFilter._group_count.clear()  # noqa: SLF001
        logging.getLogger().addHandler(self._warnings)
        try:
            super().__init__(settings)
        except BaseException as error:
            logging.getLogger().removeHandler(self._warnings)
            if isinstance(error, Exception) and (problem := plugged.problem(error)):
                raise BuildError(problem) from None
            raise

    @property
    def logged(self) -> list[Problem]:
        """Problems that Pelican and plugins have only logged."""
        return self._warnings.problems

    @property
    def problems(self) -> list[Problem]:
        """All problems so far."""
        return [*self.found, *self.logged]

    @contextlib.contextmanager
    def opened(self, *, quiet: bool) -> Iterator[None]:
        """Silence Pelican's console if `quiet` during the `with` block, and restore it and the log afterwards."""
        was_quiet, console.quiet = console.quiet, quiet or console.quiet
        try:
            with uncollected():
                yield
        finally:
            console.quiet = was_quiet
            logging.getLogger().removeHandler(self._warnings)

    @contextlib.contextmanager
    def fenced(self) -> Iterator[None]:
        """Turn errors that stop Pelican into BuildError, with all problems found before."""
        try:
            yield
        except OSError as error:
            problem = plugged.problem(error) or from_os_error(error, doing="build the site")
            raise BuildError(*self.found, problem) from None
        except FileOverwriteFailedError as error:
            raise BuildError(*self.found, Problem("", 0, "address-twice", str(error), "rename one of them")) from None
        except Exception as error:
            if its := plugged.problem(error):
                raise BuildError(*self.found, its) from None
            raise

    def read(self) -> list[Any]:
        """Have all generators read what they make pages of, with Pelican's signals; return them."""
        shared: dict[str, Any] = {"generated_content": {}, "static_links": set(), "static_content": {}}
        context = {**self.settings, **shared, "localsiteurl": self.settings["SITEURL"]}
        places = {"path": self.path, "theme": self.theme, "output_path": self.output_path}
        generators = [one(context=context, settings=self.settings, **places) for one in self._get_generator_classes()]
        for generator in generators:
            for step in ("generate_context", "check_disabled_readers"):
                if hasattr(generator, step):
                    getattr(generator, step)()
        signals.all_generators_finalized.send(generators)
        for generator in generators:
            if hasattr(generator, "refresh_metadata_intersite_links"):
                generator.refresh_metadata_intersite_links()
        return generators

    def write(self, generators: list[Any]) -> None:
        """Have all generators write their pages, with Pelican's signals."""
        writer = self._get_writer()
        for generator in generators:
            if hasattr(generator, "generate_output"):
                generator.generate_output(writer)
        signals.finalized.send(self)

    def _get_generator_classes(self) -> list[Any]:
        """Return Pelican's generators with ours in the places of its own; those of plugins stay."""
        also = {"problems": self.found, "exclusions": self._exclusions}
        ours = {
            ArticlesGenerator: self._posts_generator,
            PagesGenerator: functools.partial(WrittenPagesGenerator, **also),
            StaticGenerator: functools.partial(FilesGenerator, **also),
            TemplatePagesGenerator: functools.partial(TemplateFilesGenerator, problems=self.found),
        }
        return [ours.get(generator, generator) for generator in super()._get_generator_classes()]

    def _posts_generator(self, **arguments: Any) -> PostsGenerator:
        """Make the generator of posts, and keep it as `posts`."""
        ours = {"problems": self.found, "language": self.language, "exclusions": self._exclusions}
        self.posts = PostsGenerator(**ours, **arguments, preview=self.preview)
        return self.posts

    def _get_writer(self) -> Writer:
        """Return our writer, unless a plugin brings one."""
        writer: Writer = super()._get_writer()
        if type(writer) is not Writer:
            return writer
        self.writer = SiteWriter(self.output_path, self.settings, self.manifest)
        return self.writer


def counted(generators: list[Any], started: float) -> str:
    """Return the line that plain `pelican` prints at its end; `started` is a value of time.time()."""
    posts = next(one for one in generators if isinstance(one, ArticlesGenerator))
    pages = next(one for one in generators if isinstance(one, PagesGenerator))
    numbers = {
        "article": len(posts.articles) + len(posts.translations),
        "draft": len(posts.drafts) + len(posts.drafts_translations),
        "hidden article": len(posts.hidden_articles) + len(posts.hidden_translations),
        "page": len(pages.pages) + len(pages.translations),
        "hidden page": len(pages.hidden_pages) + len(pages.hidden_translations),
        "draft page": len(pages.draft_pages) + len(pages.draft_translations),
    }
    *most, last = (maybe_pluralize(number, what, f"{what}s") for what, number in numbers.items())
    return f"Done: Processed {', '.join(most)} and {last} in {time.time() - started:.2f} seconds."
