"""What a repository may do to a publication: refuse it, vanish, or have been left in the middle."""

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.publishing.faults import Fault, ended, proxied, started
from tests.publishing.git import daemon, files_of, git
from tests.publishing.sites import AS_IT_IS, prepare, write_site


@pytest.fixture
def remote(site: SiteFolder) -> Path:
    """A repository elsewhere to which the first edition was published; the second one is built."""
    prepare(site)
    git("init", "--quiet", "--bare", site.root / "remote.git")
    assert _failure(site, "git:remote.git#gh-pages") == ""
    write_site(site.output, 2)
    return site.root / "remote.git"


def _failure(site: SiteFolder, target: str) -> str:
    """Publish, and return what is complained of, on one line at most."""
    result = site.run("publish", target, *AS_IT_IS)
    assert result.exit_code == (1 if result.stderr else 0)
    assert result.stderr.count("\n") <= 1
    return result.stderr


@contextmanager
def _locked_door(status: int) -> Iterator[str]:
    """Have a server that lets nobody in; yield its host and port."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Stay silent."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(("status", "who"), [(401, "me:hush@"), (401, ""), (403, "me:hush@")])
def test_a_wrong_token(site: SiteFolder, status: int, who: str) -> None:
    """A token that the repository's server refuses ends in one message, in which it is not; nothing is asked."""
    prepare(site)
    with _locked_door(status) as host:
        said = _failure(site, f"git:http://{who}{host}/site.git#gh-pages")
    assert said.endswith(
        "#gh-pages: the repository refuses the key; check the key or token that git uses (docs/publishing.md)\n"
    )
    assert "hush" not in said


def test_a_wrong_ssh_key(site: SiteFolder, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that ssh says is refused ends in one message, and the branch is as it was."""
    before = files_of(remote, "gh-pages")
    door = site.put("door", "#!/bin/sh\necho 'git@example.org: Permission denied (publickey).' >&2\nexit 255\n")
    door.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(door))
    assert "#gh-pages: the repository refuses the key; check" in _failure(site, "git:git@example.org:me/x.git#gh-pages")
    assert files_of(remote, "gh-pages") == before


def test_a_repository_that_refuses_the_site(site: SiteFolder, remote: Path) -> None:
    """What the other side says to a push that it does not take, as with a full disk, is in the one message."""
    before = files_of(remote, "gh-pages")
    hook = remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n")
    hook.chmod(0o755)
    target = f"git:{remote}#gh-pages"
    assert _failure(site, target) == (
        f"{target}: git push: the repository refuses the site (pre-receive hook declined): No space left on device; "
        "readers see a whole site; mend this, then run again\n"
    )
    assert files_of(remote, "gh-pages") == before
    hook.unlink()
    assert _failure(site, target) == ""


def test_a_repository_that_vanishes(site: SiteFolder, remote: Path) -> None:
    """A repository that vanishes in the middle of a push ends in one message; when it is back, the next run goes on."""
    before = files_of(remote, "gh-pages")
    with daemon(site.root) as port, proxied(port) as proxy:
        proxy.fault = Fault(delay=0.2)
        process = started(f"git:git://{proxy.address}/remote.git#gh-pages")
        caches = site.root / ".tearsheet/publish"
        while len(list(caches.glob("*.git/marks"))) < 2:  # one of them is of the first edition
            time.sleep(0.01)
        remote.rename(site.root / "away.git")
        end = ended(process)
    assert end.code == 1
    assert end.said.count("\n") == 1
    assert "#gh-pages: git push: fatal: " in end.said
    (site.root / "away.git").rename(remote)
    assert files_of(remote, "gh-pages") == before
    assert _failure(site, "git:remote.git#gh-pages") == ""


@pytest.mark.parametrize("left", ["index.lock", "shallow.lock", "refs/heads/gh-pages.lock"])
def test_a_git_that_was_killed(site: SiteFolder, remote: Path, left: str) -> None:
    """A lock that a killed git has left in the cache keeps nobody from publishing."""
    (cache,) = (site.root / ".tearsheet/publish").glob("*.git")
    (cache / left).touch()
    assert _failure(site, "git:remote.git#gh-pages") == ""
    assert files_of(remote, "gh-pages")["theme/site.css"] == b"/* 2 */"
