"""An S3 store as a target: SeaweedFS on loopback."""

import os
import time
import urllib.request
from typing import TYPE_CHECKING

import obstore
import pytest

from tearsheet.errors import PublishError
from tearsheet.publishing.locks.store_lock import StoreLock
from tests.conftest import SiteFolder
from tests.publishing.sites import AS_IT_IS, write_site
from tests.publishing.weed import Server, free_port

if TYPE_CHECKING:
    from obstore.store import S3Store


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
    assert "1 file that is gone stays" in said
    assert "articles/1/index.html" in server.files("gone")
    assert "1 deleted" in _publish(shop, "s3://site/gone", "--grace", "0")
    assert server.files("gone") == shop.files("output")


def test_two_publishers(shop: SiteFolder, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes while another publishes stops with a message; a lock that nobody renews is taken over."""
    monkeypatch.setattr("tearsheet.publishing.locks.owner.BEAT", 0.3)
    monkeypatch.setattr("tearsheet.publishing.locks.store_lock.BEAT", 0.3)
    monkeypatch.setattr("tearsheet.publishing.locks.owner.STALE", 2)
    store = server.store("two")
    with StoreLock(store, "another"):
        result = shop.run("publish", "s3://site/two", "--endpoint", server.s3, *AS_IT_IS)
    assert result.stderr.splitlines()[1:] == [
        "s3://site/two: another publication is under way; wait until it has ended, then run again"
    ]
    assert result.exit_code == 1
    assert server.files("two") == {}
    obstore.put(store, ".tearsheet-lock", b'{"machine": "elsewhere", "process": 1, "token": "x"}')
    result = shop.run("publish", "s3://site/two", "--endpoint", server.s3, *AS_IT_IS)
    assert "35 files sent" in result.stdout
    assert result.stderr == (
        "s3://site/two: somebody publishes, or was killed at it; waiting 2 seconds at most to see which\n"
    )


def test_a_lost_lock_stops(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A publication whose lock another has taken sends nothing more."""
    monkeypatch.setattr("tearsheet.publishing.locks.store_lock.BEAT", 0.1)
    store = server.store("lost")
    lock = StoreLock(store, "s3://site/lost")
    with pytest.raises(PublishError, match="another publication is under way"), lock:
        _take(store, lock)
    assert bytes(obstore.get(store, ".tearsheet-lock").bytes()) == b"{}"


def _take(store: "S3Store", lock: StoreLock) -> None:
    """Take the lock from its holder, and wait until it knows."""
    obstore.put(store, ".tearsheet-lock", b"{}")
    until = time.monotonic() + 200
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
    result = shop.run("publish", "s3://site/x", "--endpoint", f"http://127.0.0.1:{free_port()}", *AS_IT_IS)
    assert result.stderr == (
        "s3://site/x: the store does not answer (Connection refused); "
        "check the network and the endpoint, then run again\n"
    )
    assert result.exit_code == 1
