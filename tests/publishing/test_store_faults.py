"""What a store may do to a publication: be full, vanish, answer too late or never; and what an editor may."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
import pytest

from tearsheet.publishing.locks import owner, store_lock
from tearsheet.publishing.locks.store_lock import StoreLock
from tearsheet.publishing.target_manifest import LOCK
from tests.conftest import SiteFolder
from tests.publishing.faults import Fault, ended, proxied, started, struck
from tests.publishing.sites import AS_IT_IS, over_http, write_site
from tests.publishing.weed import SMALL, Server, weed

if TYPE_CHECKING:
    from obstore.store import S3Store

BEATS = 7  # after which a lock has outlived the answer that got lost

ENDING_LATE = """
import sys, time
class Late:
    def __del__(self):
        time.sleep(2)
sys.late = Late()
from tearsheet.cli import program
program()
"""


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Server]:
    """A small server of the test's own, which it may fill and kill."""
    (tmp_path / "mortal").mkdir()
    with weed(tmp_path / "mortal", *SMALL) as server:
        yield server


def _is_whole(server: Server, prefix: str) -> bool:
    """Say whether a reader finds no broken page, link or stylesheet."""
    return over_http(f"{server.public}/{prefix}")(lambda: False) == []


def test_a_full_store(shop: SiteFolder, mortal: Server) -> None:
    """A store that is full ends in one message, and readers have the site as it was; there is more room, it goes on."""
    there = ("s3://site/full", "--endpoint", mortal.s3, *AS_IT_IS)
    assert shop.run("publish", *there).exit_code == 0
    before = mortal.files("full")
    write_site(shop.output, 2)
    for number in range(20):
        shop.make(f"data/{number}.bin", os.urandom(200_000))
    result = shop.run("publish", *there)
    assert result.stderr == (
        "s3://site/full: the store answered: 500 Internal Server Error (We encountered an internal error, please try "
        "again.); it may be full: make room there, then run again; what was sent is kept\n"
    )
    assert result.exit_code == 1
    pages = [path for path in before if path.endswith(".html")]
    after = mortal.files("full")
    assert [path for path in pages if after[path] != before[path]] == []
    assert _is_whole(mortal, "full")


def test_a_store_that_vanishes(shop: SiteFolder, mortal: Server) -> None:
    """A store that vanishes in the middle ends in one message, soon; when it is back, the next run completes."""
    there = ("s3://site/gone", "--endpoint", mortal.s3)
    assert shop.run("publish", *there, *AS_IT_IS).exit_code == 0
    write_site(shop.output, 2)
    store, styles = mortal.store("gone"), (shop.output / "theme/site.css").read_bytes()
    with proxied(mortal.base) as proxy:
        proxy.fault = Fault(delay=0.1)
        process = started("s3://site/gone", "--endpoint", f"http://{proxy.address}")
        while bytes(obstore.get(store, "theme/site.css").bytes()) != styles:
            time.sleep(0.01)
        mortal.kill()
        asked = proxy.opened
        end = ended(process)
    assert end.code == 1
    assert end.said.startswith("s3://site/gone: the store does not answer (")
    assert end.said.endswith("); check the network and the endpoint, then run again\n")
    assert end.said.count("\n") == 1
    assert proxy.opened - asked < 50  # some requests are under way, and each is tried again four times at most
    mortal.start()
    assert _is_whole(mortal, "gone")
    assert shop.run("publish", *there, *AS_IT_IS, "--grace", "0").exit_code == 0
    assert mortal.files("gone") == shop.files("output")


def test_an_interruption_is_heard_at_once(shop: SiteFolder, server: Server) -> None:
    """Ctrl-C ends a publication into a slow store soon, not after all that is still to be sent."""
    write_site(shop.output, 1, articles=300)
    store = server.store("slow")
    with proxied(server.base) as proxy:
        proxy.fault = Fault(delay=0.4)
        process = started("s3://site/slow", "--endpoint", f"http://{proxy.address}")
        sent = struck(process, signal.SIGINT, lambda: bool(obstore.list(store).collect()[9:]), after=0)
    stored = len(server.files("slow"))
    assert sent.said == "Interrupted. What was done is kept; run the command again to go on.\n"
    assert sent.code == 130
    assert 0 < stored < 150


def test_threads_of_a_library_abort_no_end(shop: SiteFolder, server: Server) -> None:
    """However long Python takes to end after Ctrl-C, no thread that still sends to the store makes a crash of it."""
    write_site(shop.output, 1, articles=60)
    store = server.store("late")
    with proxied(server.base) as proxy:
        proxy.fault = Fault(delay=0.3)
        there = ("s3://site/late", "--endpoint", f"http://{proxy.address}")
        command = [sys.executable, "-c", ENDING_LATE, "publish", *there, *AS_IT_IS]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and not obstore.list(store).collect()[9:]:
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=300)
    assert said == "Interrupted. What was done is kept; run the command again to go on.\n"
    assert process.returncode == 130


@pytest.mark.parametrize("number", [1, 2], ids=["made", "renewed"])
def test_a_lost_answer_loses_no_lock(server: Server, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock whose making or renewal was done, and only the answer to it got lost, is one's own all the same."""
    monkeypatch.setattr(store_lock, "BEAT", 0.2)
    monkeypatch.setattr(store_lock, "PATIENCE", 200.0)
    direct = server.store(f"lost-{number}")
    with proxied(server.base) as proxy:
        store = server.store(f"lost-{number}", f"http://{proxy.address}")
        lock = StoreLock(store, "s3://site/lost")
        if number == 1:
            proxy.fault = Fault(1, 0, is_muted=True)
        with lock:
            if number == 2:
                proxy.fault = Fault(1, 0, is_muted=True)
            while _beat(direct) < BEATS:
                lock.require()
                time.sleep(0.05)
        assert proxy.broken == 1
    with pytest.raises(FileNotFoundError):
        obstore.get(direct, LOCK)


def _beat(store: "S3Store") -> int:
    """Return how often the lock of a store has been renewed."""
    found = owner.decode(bytes(obstore.get(store, LOCK).bytes()))
    assert found is not None
    return found.beat
