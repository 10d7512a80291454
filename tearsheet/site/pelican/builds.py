"""Builds: reads a site's content once and makes what a command asks for: outputs, findings, reasons, issues."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pelican.log import console

from tearsheet.content_folder import journal
from tearsheet.errors import BuildError, ChangesError, Problem, Working
from tearsheet.model.problem_lines import located
from tearsheet.site import stages, unshown
from tearsheet.site.issue.issues import Issue
from tearsheet.site.page import search
from tearsheet.site.page.page import Page
from tearsheet.site.pelican.flow import Flow, counted
from tearsheet.site.pelican.generators import PostsGenerator, plugins_listen
from tearsheet.site.reading import Read
from tearsheet.site.render.build_manifest import Built, Indexed
from tearsheet.site.render.language import languages
from tearsheet.site.render.reasons import Why
from tearsheet.site.render.staging import UntouchedError
from tearsheet.storage import clock, outputs
from tearsheet.storage.build_lock import turn
from tearsheet.text.suggestions import did_you_mean, nearest

Judge = Callable[[Read], bool]  # says whether what has been read is fit to be built, before anything is written


def log(line: str) -> None:
    """Print a line as plain `pelican` does."""
    console.print(line, markup=False, highlight=False)


def read_site(settings: dict[str, Any]) -> Read:
    """Return what a build would read from the content folder, and all problems in it; nothing is written."""
    return _held(_read(settings))


def why(settings: dict[str, Any], address: str) -> Why:
    """Return why a page would be rendered now, and why it last was; nothing is written.

    `address` is a path below the output folder, with or without the site's address and index.html. BuildError where the
    site has no such page.
    """
    flow = _read(settings)
    posts = _posts(flow)
    planned = posts.plan().pages
    path = stages.path_of(address, settings["SITEURL"])
    page = stages.page_at(planned, path)
    if page is None:
        what, hint = f"the site has no page /{path}", did_you_mean(nearest(path, planned))
        if flow.manifest.last(path):
            what, hint = f"/{path} is no page but the copy of a file, written whenever that has other bytes", ""
        raise BuildError(Problem("", 0, "no-such-page", what, hint))
    if posts.listening:
        return Why(page.path, ["plugins that may change it: every page is printed in every build"], [])
    return posts.press(flow.manifest).why(page)


def issues(settings: dict[str, Any]) -> tuple[Sequence[Issue], Callable[[Page], str]]:
    """Return the issues of the site, the newest first, and a function that renders a page; nothing is written.

    BuildError with all problems of the content: what has been sent cannot be mended.
    """
    flow = _read(settings)
    if problems := _held(flow).problems:
        raise BuildError(*problems)
    posts = _posts(flow)
    return posts.edition.issues or (), posts.printed


def build(flow: Flow, *, quiet: bool = False, keep_search: bool = False, say: Callable[[str], None] = log) -> Built:
    """Build the site and return what was done.

    BuildError with all problems, after everything that could be built has been; what an earlier build left is removed
    only if there is no problem. `keep_search` keeps the search index as it is where there is one. `say` is told if
    another build must be waited for.
    """
    with turn(flow.cache, say):
        _write(flow, quiet=quiet)
        return _settle(flow, keep_search=keep_search)


def build_if(is_fit: Judge | None, settings: dict[str, Any], say: Callable[[str], None]) -> Built | None:
    """Build a site, without Pelican's messages, if what has been read is fit; else write nothing and return None.

    Where `is_fit` is None, everything is. An error that stops the reading is judged too, and raised where that is fit:
    BuildError, as by `build`.
    """
    try:
        flow = Flow(settings)
    except BuildError as error:
        if is_fit is None or is_fit(Read(list(error.problems), [])):
            raise
        return None
    with turn(flow.cache, say):
        return _settle(flow, keep_search=False) if _write(flow, quiet=True, is_fit=is_fit) else None


def _read(settings: dict[str, Any]) -> Flow:
    """Read everything that a build reads, and write nothing."""
    flow = Flow(settings)
    with flow.opened(quiet=True), flow.fenced(), Working("reading", settings["PATH"]):
        flow.read()
    return flow


def _held(flow: Flow) -> Read:
    """Return what has been read, and all problems in it."""
    problems = sorted(located(set(flow.problems), Path(flow.settings["PATH"])))
    if flow.posts is None:
        return Read(problems, [])
    loaded = flow.posts.loaded
    return Read(problems, loaded.posts, loaded.content, flow.posts.due.unshown)


def _posts(flow: Flow) -> PostsGenerator:
    """Return the generator of posts after reading; BuildError where reading has made none."""
    if flow.posts is None:
        raise BuildError(*flow.found)
    return flow.posts


def _write(flow: Flow, *, quiet: bool, is_fit: Judge | None = None) -> bool:
    """Read everything, and write all pages and files if that is fit; say whether it was."""
    output = flow.manifest.output
    flow.manifest.load()
    was_whole = not outputs.is_unfinished(output)
    outputs.begin(output)
    with Working("building", output), flow.opened(quiet=quiet), flow.fenced(), _plugins_writing(flow):
        _complete_changes(flow)
        started = time.time()
        generators = _fit(flow, is_fit)
        if generators is None:
            _leave(flow, was_whole=was_whole)
            return False
        try:
            flow.write(generators)
        except UntouchedError:
            _leave(flow, was_whole=was_whole)
            raise
        console.print(counted(generators, started))
    flow.compiled.write()
    return True


def _leave(flow: Flow, *, was_whole: bool) -> None:
    """Leave the output folder as it was: nothing has been written."""
    flow.manifest.put_back()
    if was_whole:
        outputs.withdraw(flow.manifest.output)


def _fit(flow: Flow, is_fit: Judge | None) -> list[Any] | None:
    """Have all generators read, and return them; None where what they have read is not fit."""
    try:
        with flow.fenced():
            generators = flow.read()
    except BuildError as error:
        if is_fit is None or is_fit(Read(list(error.problems), [])):
            raise
        return None
    return generators if is_fit is None or is_fit(_held(flow)) else None


@contextlib.contextmanager
def _plugins_writing(flow: Flow) -> Iterator[None]:
    """Count the files that plugins write past our writer, during the `with` block, as outputs of this build."""
    if not plugins_listen():
        yield
        return
    manifest = flow.manifest
    manifest.set_aside()
    before = manifest.unknown()
    try:
        yield
    finally:
        manifest.adopt(before)
        if flow.problems or sys.exc_info()[0]:
            manifest.put_back()
        manifest.drop_aside()


def _complete_changes(flow: Flow) -> None:
    """Complete a change of files that was broken off, so that no build shows half of it.

    Our commands have done so already. A file that somebody has changed since is a problem of this build; BuildError
    where the journal cannot be followed.
    """
    try:
        finished = journal.finish(Path(flow.settings["PATH"]), flow.cache)
    except ChangesError as error:
        raise BuildError(*error.problems) from None
    if finished is not None:
        log(f"Completed what was broken off: {finished.description}")
        flow.found += finished.problems


def _settle(flow: Flow, *, keep_search: bool) -> Built:
    """Make the search index and remove outputs that no longer belong; return what the build has done.

    BuildError with all problems, and then nothing is removed.
    """
    if flow.problems:
        raise BuildError(*located(dict.fromkeys(flow.problems), Path(flow.settings["PATH"])))
    indexed = _index(flow, keep=keep_search)
    removed = flow.manifest.settle(look=not keep_search)
    written = (len(flow.writer.changed) if flow.writer else 0) + indexed.written
    posts, news = flow.posts, flow.manifest.news
    return Built(
        output=str(flow.manifest.output),
        written=written,
        unchanged=len(flow.manifest.outputs) - written,
        removed=removed,
        articles=len(posts.articles) if posts else 0,
        since=posts.due.since if posts else 0.0,
        until=posts.due.until if posts else 0.0,
        search=indexed,
        notes=_notes(flow),
        news=news,
        once=(outputs.foreign_message(flow.manifest.output, news),) if news else (),
    )


def _index(flow: Flow, *, keep: bool) -> Indexed:
    """Make the search index of all articles, if the settings want one and it has changed."""
    if flow.posts is None or not search.is_wanted(flow.settings):
        return Indexed()
    paths = [f"{filed.line.url}index.html" for filed in flow.posts.edition.articles]
    index = search.SearchIndex(flow.manifest, flow.cache, paths)
    return Indexed() if keep and index.keep() else index.renew()


def _notes(flow: Flow) -> tuple[str, ...]:
    """Return what to tell of the site although nothing is wrong: language, odd dates, what is not shown."""
    notes = []
    if flow.language.missing:
        tag, tags = flow.settings["DEFAULT_LANG"], ", ".join(languages(Path(flow.settings["THEME"])))
        notes = [f"Interface: in English, for the theme has no words in DEFAULT_LANG “{tag}” (it has {tags})"]
    if flow.posts is not None:
        today = clock.now(flow.settings["TIMEZONE"]).date()
        line = flow.posts.due.unshown.line()
        shown_here = f"Shown here and nowhere else: {line}" if line and flow.preview else line
        notes += [unshown.slips(flow.posts.loaded.posts, today), shown_here]
    return tuple(filter(None, notes))
