"""An S3 store as a target: SeaweedFS on loopback."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

from tearsheet.errors import PublishError
from tearsheet.publishing.store_lock import StoreLock
from tests.conftest import SiteFolder
from tests.publishing.sites import AS_IT_IS, prepare, reading, write_site

WEED = Path(sys.executable).with_name("weed")
KEYS = {"AWS_ACCESS_KEY_ID": "quay", "AWS_SECRET_ACCESS_KEY": "masons-and-cranes", "AWS_REGION": "us-east-1"}


def _port() -> int:
    """Return a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _base() -> int:
    """Return the first of five ports that are free, as are those 10,000 above, which the server takes too."""
    for base in range(20000 + _port() % 1000 * 5, 30000, 5):
        with contextlib.suppress(OSError), contextlib.ExitStack() as probes:
            for port in (*range(base, base + 5), *range(base + 10000, base + 10005)):
                probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return base
    pytest.fail("no free ports")


@dataclass(frozen=True, slots=True)
class Server:
    """An S3 server with a bucket `site`, and the address at which everybody may read what is in it."""

    s3: str
    public: str

    def store(self, prefix: str = "") -> S3Store:
        """Return the bucket, or what is below a prefix."""
        return S3Store(
            "site",
            prefix=prefix or None,
            endpoint=self.s3,
            access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )

    def files(self, prefix: str) -> dict[str, bytes]:
        """Return all that is below a prefix by path, without Tearsheet's own."""
        store = self.store(prefix)
        paths = [found["path"] for page in obstore.list(store) for found in page]
        return {path: bytes(obstore.get(store, path).bytes()) for path in paths if not path.startswith(".tearsheet-")}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An S3 server."""
    folder = tmp_path_factory.mktemp("weed")
    base = _base()
    ports = [
        f"-{part}.port={base + number}" for number, part in enumerate(("s3", "filer", "master", "volume", "admin"))
    ]
    without = [
        f"-{part}" for part in ("admin.ui=false", "webdav=false", "master.telemetry=false", "s3.autoCreateBucket=false")
    ]
    without += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    command = [
        str(WEED),
        "mini",
        f"-dir={folder}",
        "-bucket=site",
        "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1",
        *ports,
        *without,
    ]
    found = Server(f"http://127.0.0.1:{base}", f"http://127.0.0.1:{base + 1}/buckets/site")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, env={**os.environ, **KEYS}, stdout=log, stderr=log, cwd=folder)
        try:
            _wait(found, process, folder / "log")
            yield found
        finally:
            process.kill()
            process.wait(20)
            shutil.rmtree(folder, ignore_errors=True)


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the bucket of the server is there."""
    until = time.monotonic() + 40
    while time.monotonic() < until and process.poll() is None:
        try:
            obstore.put(server.store(), "ready", b"yes")
        except (obstore.exceptions.BaseError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(log.read_text(errors="replace")[-2000:])


@pytest.fixture
def shop(site: SiteFolder, server: Server, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A built site, with the key of the server in the environment."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SERVER", server.s3)
    return prepare(site)


def _publish(site: SiteFolder, target: str, *options: str) -> str:
    """Publish a site as it is and return what was said."""
    result = site.run("publish", target, "--endpoint", os.environ["SERVER"], *AS_IT_IS, *options)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_store_equals_the_output(shop: SiteFolder, server: Server) -> None:
    """What is stored is the output byte for byte, with its headers, and a second run sends nothing."""
    assert "35 files sent" in _publish(shop, "s3://site/equal")
    assert server.files("equal") == shop.files("output")
    with urllib.request.urlopen(f"{server.public}/equal/feed.atom") as answer:
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert "0 files sent (0 bytes), 35 unchanged, 0 deleted" in _publish(shop, "s3://site/equal")


def test_what_is_gone_is_deleted_later(shop: SiteFolder, server: Server) -> None:
    """A page that is gone stays for readers of old pages, and is deleted by a run after the grace."""
    _publish(shop, "s3://site/gone")
    write_site(shop.output, 2)
    planned = _publish(shop, "s3://site/gone", "--dry-run").splitlines()[:-1]
    said = _publish(shop, "s3://site/gone", "--verbose")
    assert said.splitlines()[: len(planned)] == planned
    assert "1 files that are gone stay" in said
    assert "articles/1/index.html" in server.files("gone")
    assert "1 deleted" in _publish(shop, "s3://site/gone", "--grace", "0")
    assert server.files("gone") == shop.files("output")


def test_readers_meet_no_broken_page(shop: SiteFolder, server: Server) -> None:
    """While editions are published and publications killed, every page, link and stylesheet is there and whole."""
    target = "s3://site/read"
    _publish(shop, target)
    killed = 0
    with reading(f"{server.public}/read") as reader:
        for edition in range(2, 6):
            write_site(shop.output, edition)
            killed += _killed(shop, server, target)
            _publish(shop, target)
    assert killed
    assert reader.broken == []
    _publish(shop, target, "--grace", "0")
    assert server.files("read") == shop.files("output")


def _killed(site: SiteFolder, server: Server, target: str) -> bool:
    """Start to publish and kill the process when it has sent the first file; say whether it was still at it."""
    styles = (site.output / "theme/site.css").read_bytes()
    command = [sys.executable, "-m", "tearsheet", "publish", target, "--endpoint", server.s3, *AS_IT_IS]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    store = server.store(target.rpartition("/")[2])
    while process.poll() is None and bytes(obstore.get(store, "theme/site.css").bytes()) != styles:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    return process.wait(20) == -signal.SIGKILL


def test_two_publishers(shop: SiteFolder, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes while another publishes stops with a message; a lock that nobody renews is taken over."""
    monkeypatch.setattr("tearsheet.publishing.store_lock.BEAT", 0.3)
    monkeypatch.setattr("tearsheet.publishing.store_lock.STALE", 2)
    store = server.store("two")
    with StoreLock(store, "another"):
        result = shop.run("publish", "s3://site/two", "--endpoint", server.s3, *AS_IT_IS)
    assert result.stderr == (
        "s3://site/two: another publication is under way; wait until it has ended, then run again\n"
    )
    assert result.exit_code == 1
    assert server.files("two") == {}
    obstore.put(store, ".tearsheet-lock", b'{"machine": "elsewhere", "process": 1, "token": "x"}')
    assert "35 files sent" in _publish(shop, "s3://site/two")


def test_a_lost_lock_stops(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A publication whose lock another has taken sends nothing more."""
    monkeypatch.setattr("tearsheet.publishing.store_lock.BEAT", 0.1)
    store = server.store("lost")
    lock = StoreLock(store, "s3://site/lost")
    with pytest.raises(PublishError, match="another publication is under way"), lock:
        _take(store, lock)
    assert bytes(obstore.get(store, ".tearsheet-lock").bytes()) == b"{}"


def _take(store: "S3Store", lock: StoreLock) -> None:
    """Take the lock from its holder, and wait until it knows."""
    obstore.put(store, ".tearsheet-lock", b"{}")
    until = time.monotonic() + 10
    while time.monotonic() < until:
        lock.require()
        time.sleep(0.05)


def test_a_wrong_key(shop: SiteFolder, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that the store does not know ends in one message, in which it is not."""
    _publish(shop, "s3://site/key")
    before = server.files("key")
    write_site(shop.output, 2)
    for name, value in (("AWS_SECRET_ACCESS_KEY", "a-wrong-secret"), ("AWS_ACCESS_KEY_ID", "nobody-known")):
        monkeypatch.setenv(name, value)
        result = shop.run("publish", "s3://site/key", "--endpoint", server.s3, *AS_IT_IS)
        assert result.stderr == (
            "s3://site/key: the store refuses the key; check the key in the environment (docs/publishing.md) "
            "and what it may do\n"
        )
        assert result.exit_code == 1
    assert server.files("key") == before


def test_no_such_bucket(shop: SiteFolder, server: Server) -> None:
    """A bucket that is not there is named."""
    dry = shop.run("publish", "s3://nowhere/x", "--endpoint", server.s3, *AS_IT_IS, "--dry-run")
    result = shop.run("publish", "s3://nowhere/x", "--endpoint", server.s3, *AS_IT_IS)
    assert dry.stderr == result.stderr
    assert "s3://nowhere/x: there is no such bucket" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.exit_code == 1


def test_a_store_that_does_not_answer(shop: SiteFolder) -> None:
    """A store that has vanished ends in one message, soon."""
    result = shop.run("publish", "s3://site/x", "--endpoint", f"http://127.0.0.1:{_port()}", *AS_IT_IS)
    assert "s3://site/x: the store does not answer" in result.stderr
    assert "check the network and the endpoint, then run again" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.exit_code == 1
