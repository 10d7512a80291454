"""Serving: shows the site in a browser on this machine, rebuilt and reloaded whenever something of it changes."""

import asyncio
import contextlib
import functools
import os
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from tearsheet.errors import Problem, TearsheetError
from tearsheet.seeds.sidecar import SUFFIX as SIDECAR
from tearsheet.serving.application import application
from tearsheet.serving.commands import ServeCommands
from tearsheet.serving.reloads import Reloads
from tearsheet.serving.site_folders import SiteFolders
from tearsheet.serving.snapshot import Snapshot
from tearsheet.serving.watching import Files, watch

HOST = "127.0.0.1"
DRAFTS = "--drafts"

# Ctrl-C, kill, and the terminal closed; Windows has Ctrl-Break, and no signal for a terminal that is closed.
ENDINGS = tuple(
    number
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if (number := getattr(signal, name, None)) is not None
)

Say = Callable[[str], None]


def serve(settings_file: Path, port: int, say: Say, complain: Say, *, drafts: bool = False) -> None:
    """Build a site and serve it until Ctrl-C or SIGTERM, with a new build on every change; port 0 means any free port.

    With `drafts`, what the site does not show yet is built and served too, apart from the output folder. `say` gets a
    line for each rebuild, `complain` a line for each problem. TearsheetError where the port is taken or the settings
    cannot be read.
    """
    with _listen(port) as listener:
        asyncio.run(_Session(settings_file.absolute(), say, complain, drafts=drafts).run(listener))


def _listen(port: int) -> socket.socket:
    """Return a socket that listens already, so that browsers wait for the first build and nobody takes the port."""
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        what = f"port {port} cannot be had ({os.strerror(error.errno or 0).lower()})"
        raise TearsheetError(Problem("", 0, "port-taken", what, "choose another with --port")) from None


class _Session:
    """A site being served: what browsers are shown, and the cycle of change, rebuild and reload."""

    def __init__(self, settings_file: Path, say: Say, complain: Say, *, drafts: bool) -> None:
        self._settings_file = settings_file
        self._which = (DRAFTS,) if drafts else ()  # what tells our commands of which site they are asked
        self._say = say
        self._complain = complain
        self._reloads = Reloads()
        self._noted: set[str] = set()

    async def run(self, listener: socket.socket) -> None:
        """Serve until a signal ends it."""
        stopped = asyncio.Event()
        with contextlib.ExitStack() as heard:
            for number in ENDINGS:
                heard.callback(_on_signal(number, stopped.set))
            await self._until(stopped, listener)

    async def _until(self, stopped: asyncio.Event, listener: socket.socket) -> None:
        """Serve until this event."""
        work = asyncio.create_task(self._work(listener))
        stop = asyncio.create_task(stopped.wait())
        await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work

    async def _work(self, listener: socket.socket) -> None:
        """Build, print the address, then follow changes until cancelled."""
        port = listener.getsockname()[1]
        async with ServeCommands(self._settings_file) as self._commands:
            result = await self._commands.run("places", *self._which, more=True)
            if not result.ok:
                raise TearsheetError(*(Problem("", 0, "setting", problem) for problem in result.problems))
            self._places = SiteFolders.decode(result.lines[-1])
            with Snapshot(self._places.cache / f"served-{port}") as self._snapshot:
                self._files = Files(self._settings_file, self._places)
                await self._build("Started", [])
                async with _http(application(self._snapshot, self._reloads), self._reloads, listener):
                    what = "The site with its drafts" if self._which else f"{self._name(self._places.output)}/"
                    self._say(f"{what} is at http://{HOST}:{port}/ (Ctrl-C ends this)")
                    while True:
                        await self._follow()

    async def _follow(self) -> None:
        """Rebuild on every change, until the settings name other folders to watch."""
        woken = asyncio.Event()
        places = self._places
        watcher = asyncio.create_task(watch(self._settings_file, places, woken))
        try:
            while self._places == places:
                await woken.wait()
                woken.clear()
                if changed := self._files.changed():
                    await self._round(changed)
        finally:
            watcher.cancel()
            await asyncio.gather(watcher, return_exceptions=True)

    async def _round(self, changed: set[Path]) -> None:
        """Ingest changed seeds and build the site, once for all changed files."""
        if any(path.parent == self._settings_file.parent for path in changed):
            await self._read_places()
        problems: list[str] = []
        fresh = changed
        while seeds := self._seeds(fresh):
            ingested = await self._commands.run("ingest", *map(str, seeds), more=True)
            problems += ingested.problems
            for line in ingested.lines:
                self._say(line)
            # Files that ingest has written, or that have changed meanwhile, belong to this round.
            fresh = self._files.changed()
            changed = changed | {path for path in fresh if path.is_relative_to(self._places.seeds)}
        await self._build(f"{self._names(changed)} changed", problems)

    def _seeds(self, changed: Iterable[Path]) -> list[Path]:
        """Return the changed seeds for ingest; for a sidecar that is gone, its folder."""
        paths = (path for path in changed if path.is_relative_to(self._places.seeds))
        seeds = {path if path.exists() or path.suffix != SIDECAR else path.parent for path in paths}
        return sorted(path for path in seeds if path.exists())

    async def _read_places(self) -> None:
        """Read the site's folders from changed settings; if these are broken, the build will say so."""
        result = await self._commands.run("places", *self._which, more=True)
        if result.ok and (places := SiteFolders.decode(result.lines[-1])) != self._places:
            self._places = places
            self._files = Files(self._settings_file, places)

    async def _build(self, what: str, problems: list[str]) -> None:
        """Build the site, show it if the build went well, and report; `problems` are those of the seeds."""
        started = time.perf_counter()
        built = await self._commands.run("build", "--changed", "--keep-search", *self._which)
        if built.ok:
            outcome, headline = "built", "The site is built, but not everything came in"
            if self._snapshot.take(self._places.output) or not self._reloads.has_site:
                self._reloads.renew()
        else:
            outcome, headline = "not built", "Not built: this is the last good site"
        problems = [*problems, *built.problems]
        self._reloads.tell(headline if problems else "", problems)
        for problem in problems:
            self._complain(problem)
        self._say(f"{what}: {outcome} ({time.perf_counter() - started:.2f} s)")
        if built.ok:
            self._note(built.lines[1:])
        await self._commands.prepare()

    def _note(self, notes: list[str]) -> None:
        """Print the notes of a build (what waits, settings without effect), each only when it is new."""
        for note in notes:
            if note not in self._noted and not note.startswith("Search index"):
                self._say(note)
        self._noted = set(notes)

    def _names(self, paths: Iterable[Path]) -> str:
        """Return changed files for a message: the first, and how many more there are."""
        first, *more = sorted(self._name(path) for path in paths)
        return f"{first} and {len(more):,} more" if more else first

    def _name(self, path: Path) -> str:
        """Return a path for a message, relative to the folder of the site where it is below that."""
        base = self._settings_file.parent
        return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)


def _on_signal(number: signal.Signals, stop: Callable[[], None]) -> Callable[[], object]:
    """Have the running loop call `stop` at a signal; return what undoes that."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, stop)
    except NotImplementedError:  # the loop of Windows hears none
        before = signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
        return functools.partial(signal.signal, number, before)
    return functools.partial(loop.remove_signal_handler, number)


class _Server(uvicorn.Server):
    """A uvicorn server that leaves signals to the session."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture no signals."""
        yield


@contextlib.asynccontextmanager
async def _http(app: Starlette, reloads: Reloads, listener: socket.socket) -> AsyncIterator[None]:
    """Answer requests on a socket; at the end, close the event streams, which would otherwise stay open for ever."""
    config = uvicorn.Config(app, lifespan="off", ws="none", log_config=None, log_level="error", access_log=False)
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    try:
        yield
    finally:
        reloads.close()
        server.should_exit = True
        await serving
