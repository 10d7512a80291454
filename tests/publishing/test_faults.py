"""Readers meanwhile: 20 editions are published to each kind of target, each broken off once, and nothing is broken."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import obstore
import pytest

from checks.serving import served
from tests.conftest import SiteFolder
from tests.publishing.faults import Ended, Fault, Proxy, ended, proxied, started, struck
from tests.publishing.git import daemon, files_of, git, over_git
from tests.publishing.sites import (
    AS_IT_IS,
    KeptHandler,
    Reader,
    over_http,
    own_files,
    prepare,
    reading,
    without_variants,
    write_site,
)
from tests.publishing.weed import Server

ROUNDS = range(2, 22)
ARTICLES = 60  # so that a publication takes long enough to be broken off at many moments
FEED = "feed.atom"  # which is sent last


@dataclass(slots=True)
class Moment:
    """When to strike: some part of `reach` after the beginning, which is as long as publications take here."""

    reach: float = 0.01

    def after(self, edition: int) -> float:
        """Return seconds, another fifth of the reach for each two editions."""
        return self.reach * (edition // 2 % 5 + 1) / 5

    def learn(self, *, was_late: bool) -> None:
        """Strike earlier where the publication had done all, else later."""
        self.reach *= 0.6 if was_late else 1.3


@dataclass(frozen=True, slots=True)
class Live:
    """A target as others see it: what changes when a publication begins, a file that readers get, and all of them."""

    target: str
    sign: Callable[[], object]
    read: Callable[[str], bytes]
    files: Callable[[], dict[str, bytes]]
    options: tuple[str, ...] = ()
    moment: Moment = field(default_factory=Moment)

    def complete(self, site: SiteFolder, *options: str) -> None:
        """Publish to the end."""
        result = site.run("publish", self.target, *AS_IT_IS, *self.options, *options)
        assert result.exit_code == 0, result.output

    def has(self, site: SiteFolder) -> bool:
        """Say whether readers get the edition that is built, to its last file."""
        return self.read(FEED) == (site.output / FEED).read_bytes()

    def struck(self, site: SiteFolder, edition: int) -> Ended:
        """Publish, and be killed or interrupted (in turns) some time after it has begun."""
        before, after = self.sign(), self.moment.after(edition)
        process = started(self.target, *self.options)
        how = (signal.SIGKILL, signal.SIGINT)[edition % 2]
        end = struck(process, how, lambda: self.sign() != before, after, alone=edition % 6 == 0)
        self.moment.learn(was_late=self.has(site))
        return end


Fail = Callable[[int], Ended]  # an edition -> how its first publication ended


def _publish_all(site: SiteFolder, live: Live, reader: Reader, fail: Fail) -> None:
    """Publish an edition a round; each is broken off, read as it is then, and completed, or left to the next one."""
    broken_off = 0
    for edition in ROUNDS:
        rounds = reader.rounds
        write_site(site.output, edition, ARTICLES)
        end = fail(edition)
        assert _is_orderly(end), end
        is_done = live.has(site)
        assert is_done or not _had_done_all(end)
        broken_off += not is_done
        reader.read()
        assert reader.rounds >= rounds + 2
        if edition % 4:
            live.complete(site)
        assert reader.broken == []
    assert broken_off >= len(ROUNDS) / 4
    live.complete(site, "--grace", "0")
    assert live.files() == site.files("output")


def _is_orderly(end: Ended) -> bool:
    """Say whether a publication was killed, interrupted with a message, failed with one, or had done all before."""
    if end.code == 130:
        return end.said == "Interrupted. What was done is kept; run the command again to go on.\n"
    return end.code == -signal.SIGKILL or _had_done_all(end) or (end.code == 1 and end.said.count("\n") == 1)


def _had_done_all(end: Ended) -> bool:
    """Say whether a publication was through with its work, and at most interrupted while its process ended."""
    return end.code in (0, -signal.SIGINT) or end.said == "\nAborted!\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("articles/7/index.html", None),
        ("articles/7/index.html", "<!doctype html><main>half"),
        ("theme/site.css", None),
        ("theme/site.css", "/* half"),
        ("feed.atom", "<feed>half"),
    ],
)
def test_the_reader_notices(site: SiteFolder, path: str, text: str | None) -> None:
    """The reader of these tests can tell a site in which a page, a stylesheet or a feed is missing or half."""
    prepare(site)
    with served(site.output, KeptHandler) as address, reading(over_http(address)) as reader:
        assert reader.broken == []
        (site.output / path).unlink() if text is None else (site.output / path).write_text(text)
        reader.read()
        assert any(broken.startswith(f"/{path} (from /") for broken in reader.broken)


def test_the_reader_notices_a_server_that_is_gone(site: SiteFolder) -> None:
    """A site that nobody serves any more is broken too."""
    prepare(site)
    with served(site.output) as address:
        pass
    with reading(over_http(address)) as reader:
        assert "Connection refused" in reader.broken[0]


@pytest.mark.parametrize("kind", ["releases", "in place", "compressed in place"])
def test_a_folder(site: SiteFolder, kind: str) -> None:
    """A folder is whole to its readers while publications into it are killed and interrupted, and equal at the end."""
    folder = site.root / "live"
    prepare(site, articles=ARTICLES)
    compress = ["gzip"] if kind.startswith("compressed") else []
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write(f"PUBLISH = {{'live': {{'to': 'folder:live', 'compress': {compress!r}}}}}\n")
    if kind != "releases":
        folder.mkdir()
    sign = site.root / ("live.releases/.next" if kind == "releases" else "live/.tearsheet-manifest.json")

    def files() -> dict[str, bytes]:
        return without_variants(own_files(folder))

    live = Live("live", lambda: _time(sign), lambda path: (folder / path).read_bytes(), files)
    live.complete(site)
    read = {"Accept-Encoding": "gzip"} if compress else {}
    with served(folder, KeptHandler) as address, reading(over_http(address, **read)) as reader:
        _publish_all(site, live, reader, lambda edition: live.struck(site, edition))
    assert not (site.root / "live.releases/.next").exists()
    assert bool(compress) is (folder / "index.html.gz").exists()


def _time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def test_a_store(shop: SiteFolder, server: Server) -> None:
    """A store is whole to its readers while publishers are killed and connections break, and equal at the end."""
    prepare(shop, articles=ARTICLES)
    store = server.store("read")

    def read(path: str) -> bytes:
        return bytes(obstore.get(store, path).bytes())

    with proxied(server.base) as proxy:
        options = ("--endpoint", f"http://{proxy.address}")
        live = Live("s3://site/read", lambda: read("theme/site.css"), read, lambda: server.files("read"), options)
        live.complete(shop)
        with reading(over_http(f"{server.public}/read")) as reader:
            _publish_all(shop, live, reader, lambda edition: _break_off(shop, live, edition, proxy))
    assert proxy.broken >= len(ROUNDS) / 4


def _break_off(site: SiteFolder, live: Live, edition: int, proxy: Proxy) -> Ended:
    """Have a publication broken off by a signal, or by connections that break: a few, many or all; early or late."""
    if edition % 4 < 2:
        proxy.fault = Fault(delay=0.001 * (edition % 3))
        end = live.struck(site, edition)
    else:
        proxy.fault = Fault(connections=(3, 30, 300)[edition % 3], cut=700 * (edition - 2))
        end = ended(started(live.target, *live.options))
    proxy.fault = Fault()
    return end


def test_a_branch(site: SiteFolder) -> None:
    """A branch is whole to the host that fetches it while pushes are killed and break, and equal at the end."""
    prepare(site, articles=ARTICLES)
    remote = site.root / "remote.git"
    git("init", "--quiet", "--bare", remote)
    caches = site.root / ".tearsheet/publish"

    def sign() -> list[int]:
        return [_time(path) for path in sorted(caches.glob("*.git/*"))]

    def files() -> dict[str, bytes]:
        return {path: data for path, data in files_of(remote, "gh-pages").items() if path != ".nojekyll"}

    with daemon(site.root) as port, proxied(port) as proxy:
        target = f"git:git://{proxy.address}/remote.git#gh-pages"
        live = Live(target, sign, lambda path: files_of(remote, "gh-pages")[path], files)
        live.complete(site)
        with reading(over_git(remote, "gh-pages", site.root / "host.git")) as reader:
            _publish_all(site, live, reader, lambda edition: _break_off(site, live, edition, proxy))
    assert proxy.broken >= len(ROUNDS) / 4
