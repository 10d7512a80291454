"""A server reached by SSH as a target: sshd on loopback, with a shell and rsync, and with SFTP only."""

import contextlib
import itertools
import os
import shlex
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from checks.serving import served
from tests.conftest import SiteFolder
from tests.disks import full
from tests.forked import Forked
from tests.publishing.sites import AS_IT_IS, KeptHandler, over_http, own_files, prepare, reading, write_site
from tests.publishing.sshd import Sshd, free_port, sshd

pytestmark = pytest.mark.sshd

WAYS = {"rsync": "", "sftp": "ForceCommand internal-sftp"}
ROUNDS = 10  # of each way
INTERRUPTED = 4  # publications
KILLED_AFTER = 0.004  # seconds from the first sign of a publication to its end, times 0 to 9
# How long a host that has vanished is waited for.
SOON = "-oConnectTimeout=60 -oServerAliveInterval=2 -oServerAliveCountMax=1"


@pytest.fixture(scope="module", params=list(WAYS))
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """A server, for each way."""
    with sshd(tmp_path_factory.mktemp("sshd"), WAYS[request.param]) as found:
        yield found


@pytest.fixture
def shop(site: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A built site, with the way to the server in the environment."""
    monkeypatch.setenv("TEARSHEET_SSH", server.ssh)
    return prepare(site)


def _live(site: SiteFolder, server: Sshd) -> str:
    """Return the address of the site's folder live/."""
    return server.address(site.root / "live")


def _publish(site: SiteFolder, target: str, *options: str) -> str:
    """Publish a site as it is and return what was said."""
    result = site.run("publish", target, *AS_IT_IS, *options)
    assert result.exit_code == 0, result.output
    return result.output


def _require_one_message(result: Result, *words: str) -> None:
    """Fail unless a command ended with one message that has these words."""
    assert len(result.stderr.splitlines()) == 1, result.stderr
    for word in words:
        assert word in result.stderr
    assert result.exit_code == 1


def _listed(site: SiteFolder) -> list[str]:
    """Return what is among the releases."""
    return sorted(path.name for path in (site.root / "live.releases").iterdir())


def test_a_release_equals_the_output(shop: SiteFolder, server: Sshd) -> None:
    """What readers get is the output byte for byte, and a second run sends nothing; others may read it."""
    live = shop.root / "live"
    said = _publish(shop, _live(shop, server))
    assert f"Published to {_live(shop, server)}: 35 files sent" in said
    assert own_files(live) == own_files(shop.output)
    assert str(live.readlink()) == "live.releases/0001/site"
    assert (live / "index.html").stat().st_mode & 0o777 == 0o666 & ~_umask()
    assert (live / "articles").stat().st_mode & 0o777 == 0o777 & ~_umask()
    assert "0 files sent (0 bytes), 35 unchanged, 0 deleted" in _publish(shop, _live(shop, server))
    assert _listed(shop) == ["0001"]


def _umask() -> int:
    umask = os.umask(0)
    os.umask(umask)
    return umask


def test_only_what_changed_is_written(shop: SiteFolder, server: Sshd) -> None:
    """A file that has not changed is the same file in both releases; one that has is another, the old one as it was."""
    page = shop.output / "companies/index.html"
    _publish(shop, _live(shop, server))
    before = page.read_bytes()
    page.write_bytes(before.replace(b"Article", b"article"))  # of the same size
    assert "1 file sent" in _publish(shop, _live(shop, server))
    first, second = (shop.root / f"live.releases/000{number}/site" for number in (1, 2))
    assert (first / "theme/site.css").samefile(second / "theme/site.css")
    assert (first / "companies/index.html").read_bytes() == before
    assert own_files(second) == own_files(shop.output)


def test_rsync_sends_where_both_have_it(shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a shell at the server rsync gets the list of what has changed; without one, or no rsync here, SFTP sends."""
    told = shop.root / "told"
    ours = shop.put("bin/rsync", f'#!/bin/sh\necho "$*" >>{told}\nexec {shutil.which("rsync")} "$@"\n')
    ours.chmod(0o755)
    monkeypatch.setenv("PATH", str(ours.parent), prepend=os.pathsep)
    _publish(shop, _live(shop, server))
    has_shell = "ForceCommand" not in (server.folder / "sshd_config").read_text()
    assert ("--files-from=" in told.read_text()) is has_shell
    ours.write_text("#!/bin/sh\necho 'openrsync: protocol version 29'\n")
    write_site(shop.output, 2)
    _publish(shop, _live(shop, server), "--grace", "0")
    assert own_files(shop.root / "live") == own_files(shop.output)


def test_what_is_gone_stays_for_a_while(shop: SiteFolder, server: Sshd) -> None:
    """A page that is gone is there for readers of old pages, and deleted by a run after the grace."""
    _publish(shop, _live(shop, server))
    write_site(shop.output, 2)
    assert "1 file that is gone stays" in _publish(shop, _live(shop, server))
    assert (shop.root / "live/articles/1/index.html").exists()
    assert "0 deleted" in _publish(shop, _live(shop, server))
    assert "1 deleted" in _publish(shop, _live(shop, server), "--grace", "0")
    assert own_files(shop.root / "live") == own_files(shop.output)
    assert not (shop.root / "live/articles/1").exists()


def test_a_dry_run_says_what_the_real_run_does(shop: SiteFolder, server: Sshd) -> None:
    """The lines of --dry-run are those of the run after it, and it changes nothing at the server."""
    _publish(shop, _live(shop, server), "--dry-run")
    assert not (shop.root / "live.releases").exists()
    _publish(shop, _live(shop, server))
    write_site(shop.output, 2)
    before = shop.files("live.releases")
    planned = _publish(shop, _live(shop, server), "--dry-run", "--grace", "0").splitlines()[:-1]
    assert shop.files("live.releases") == before
    done = _publish(shop, _live(shop, server), "--verbose", "--grace", "0").splitlines()
    assert done[: len(planned)] == planned
    assert planned[0] == "changed theme/site.css"
    assert planned[-1] == "delete  articles/1/index.html"


def test_rollback(shop: SiteFolder, server: Sshd) -> None:
    """The releases before are kept, the last ones, and can be shown again; the next publication goes on from there."""
    target = _live(shop, server)
    for edition in range(1, 5):
        write_site(shop.output, edition)
        _publish(shop, target, "--keep", "3")
    assert _listed(shop) == ["0002", "0003", "0004"]
    assert f"{target} shows release 0003 again" in _publish(shop, target, "--rollback")
    assert (shop.root / "live/theme/site.css").read_text() == "/* 3 */"
    assert "release 0002" in _publish(shop, target, "--rollback")
    _require_one_message(shop.run("publish", target, "--rollback"), "no earlier release is kept")
    _publish(shop, target, "--grace", "0")
    assert own_files(shop.root / "live") == own_files(shop.output)


def test_an_accident_is_stopped(shop: SiteFolder, server: Sshd) -> None:
    """Where much of a site would be gone, nothing is done, unless it is meant."""
    _publish(shop, _live(shop, server))
    before = own_files(shop.root / "live")
    write_site(shop.output, 1, articles=10)
    result = shop.run("publish", _live(shop, server), *AS_IT_IS, "--grace", "0")
    _require_one_message(result, "20 of 35 published files (57%) are no longer part of the site")
    assert own_files(shop.root / "live") == before
    assert "20 deleted" in _publish(shop, _live(shop, server), "--grace", "0", "--max-delete", "58")


def test_readers_meet_no_broken_page(shop: SiteFolder, server: Sshd) -> None:
    """While publications are killed and connections aborted, every page, link and stylesheet is there and whole."""
    live, target = shop.root / "live", _live(shop, server)
    _publish(shop, target)
    with served(live, KeptHandler) as address, reading(over_http(address)) as reader:
        broken_off = 0
        for edition in range(2, ROUNDS + 2):
            write_site(shop.output, edition)
            broken_off += _broken_off(shop, server, edition)
            _publish(shop, target)
    assert reader.broken == []
    assert broken_off > ROUNDS // 2
    _publish(shop, target, "--grace", "0")
    assert own_files(live) == own_files(shop.output)
    assert len(_listed(shop)) == 5
    assert not list(shop.root.glob(".live*"))


def _broken_off(site: SiteFolder, server: Sshd, edition: int) -> bool:
    """Start to publish, and kill the process or its connection while it does; say whether it was still at it."""
    before = _listed(site)
    process = Forked("publish", _live(site, server), *AS_IT_IS)
    while process.poll() is None and not {*_listed(site)} - {*before, ".tearsheet-lock"}:
        time.sleep(0.001)
    time.sleep((edition - 2) * KILLED_AFTER)
    if edition % 2:
        process.kill()
    else:
        server.send(signal.SIGKILL)
    _, said = process.communicate()
    assert "Traceback" not in said
    assert process.returncode != 1 or len(said.splitlines()) == 1
    return process.returncode in {1, -signal.SIGKILL}


def test_hostile_names(shop: SiteFolder, server: Sshd) -> None:
    """Files and folders may have any name: no shell and no pattern reads it."""
    for name in (
        "a b",
        "-rf",
        "#x",
        ";y",
        "*",
        "[a]",
        "it's",
        'a "quote"',
        "$(touch oops)",
        "`x`",
        "new\nline",
        "é",
        "~",
    ):
        shop.make(f"{name}/{name}.html", name)
    folder = shop.root / "my site's $(touch oops) #1"
    folder.mkdir()
    target = f"{server.address(folder)}/-li'v\"e & co"
    _publish(shop, target)
    shop.make("-rf/-rf.html", "other")
    assert "1 file sent" in _publish(shop, target)
    for _ in range(5):
        shop.make("-rf/-rf.html", str(time.time()))
        _publish(shop, target)
    found = next(path for path in folder.iterdir() if path.is_symlink())
    assert own_files(found) == own_files(shop.output)
    assert not list(shop.root.rglob("oops"))
    _publish(shop, server.address(shop.root / "pat[te]rn*"))
    assert own_files(shop.root / "pat[te]rn*") == own_files(shop.output)


def test_a_path_below_the_home_folder(shop: SiteFolder, server: Sshd) -> None:
    """A path that begins with ~/ is below the home folder of the user."""
    home = Path(f"~{os.environ.get('USER', 'root')}").expanduser()
    there = os.path.relpath(shop.root, home)
    result = shop.run("publish", server.address(f"/~/{there}/live"), *AS_IT_IS)
    assert result.exit_code == 0, result.output
    assert own_files(shop.root / "live") == own_files(shop.output)


def test_what_cannot_be_linked_is_sent_again(shop: SiteFolder, server: Sshd) -> None:
    """A file that somebody has removed from the last release is in the next one."""
    _publish(shop, _live(shop, server))
    (shop.root / "live/theme/site.css").unlink()
    write_site(shop.output, 2)
    shop.make("theme/site.css", "/* 1 */")
    _publish(shop, _live(shop, server), "--grace", "0")
    assert own_files(shop.root / "live") == own_files(shop.output)


@contextlib.contextmanager
def _lacking(site: SiteFolder, monkeypatch: pytest.MonkeyPatch, request: str) -> Iterator[Sshd]:
    """Have a built site, and a server with SFTP only that refuses a kind of request."""
    prepare(site)
    folder = site.root / "sshd"
    folder.mkdir()
    with sshd(folder, f"ForceCommand internal-sftp -P {request}") as server:
        monkeypatch.setenv("TEARSHEET_SSH", server.ssh)
        yield server


def test_without_hard_links(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the server makes no hard links, the next release has all files nevertheless."""
    with _lacking(site, monkeypatch, "hardlink") as server:
        _publish(site, _live(site, server))
        write_site(site.output, 2)
        _publish(site, _live(site, server))
        assert own_files(site.root / "live").items() >= own_files(site.output).items()
        assert (site.root / "live/articles/1/index.html").exists()
        assert (site.root / "live/data/sheet.csv").stat().st_nlink == 1


def test_a_server_that_cannot_switch(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that cannot replace a link in one step is not published to."""
    with _lacking(site, monkeypatch, "posix-rename") as server:
        _require_one_message(site.run("publish", _live(site, server), *AS_IT_IS), "cannot switch a link in one step")
    assert not (site.root / "live.releases").exists()


def test_two_publishers(shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes while another publishes waits, says so, and stops with a message."""
    monkeypatch.setattr("tearsheet.publishing.locks.owner.BEAT", 0.1)
    monkeypatch.setattr("tearsheet.publishing.locks.owner.STALE", 5)
    _publish(shop, _live(shop, server))
    before = own_files(shop.root / "live")
    write_site(shop.output, 2)
    with _beating(shop.root / "live.releases/.tearsheet-lock"):
        result = shop.run("publish", _live(shop, server), *AS_IT_IS)
    waiting, stopped = result.stderr.splitlines()
    assert waiting.endswith("somebody publishes, or was killed at it; waiting 5 seconds at most to see which")
    assert stopped.endswith("another publication is under way; wait until it has ended, then run again")
    assert result.exit_code == 1
    assert own_files(shop.root / "live") == before


@contextlib.contextmanager
def _beating(lock: Path) -> Iterator[None]:
    """Have a lock of another machine that is renewed again and again."""
    ended = threading.Event()

    def beat() -> None:
        for number in itertools.count():
            lock.write_text(f'{{"machine": "elsewhere", "process": 1, "token": "x", "beat": {number}}}')
            if ended.wait(0.05):
                return

    beating = threading.Thread(target=beat)
    beating.start()
    try:
        yield
    finally:
        ended.set()
        beating.join()


def test_a_lock_that_nobody_renews(shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lock of a publisher that was killed elsewhere is taken over when it has not changed for a while."""
    monkeypatch.setattr("tearsheet.publishing.locks.owner.BEAT", 0.1)
    monkeypatch.setattr("tearsheet.publishing.locks.owner.STALE", 1)
    _publish(shop, _live(shop, server))
    write_site(shop.output, 2)
    lock = shop.put("live.releases/.tearsheet-lock", '{"machine": "elsewhere", "process": 1, "token": "x"}')
    said = _publish(shop, _live(shop, server), "--grace", "0")
    assert "waiting 1 seconds at most" in said
    assert own_files(shop.root / "live") == own_files(shop.output)
    assert not lock.exists()


def test_a_full_disk(
    site: SiteFolder, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the server's disk is full there is one message, and readers have the site as it was."""
    disk = site.root / "disk"
    prepare(site)
    large = site.put("large.bin", os.urandom(2**20))
    for way in WAYS.values():
        with full(disk, size="900k", largest=500_000), sshd(tmp_path_factory.mktemp("sshd"), way) as server:
            monkeypatch.setenv("TEARSHEET_SSH", server.ssh)
            target = server.address(disk / "live")
            _publish(site, target)
            before = own_files(disk / "live")
            site.make("large.bin", large.read_bytes())
            for _ in range(2):
                result = site.run("publish", target, *AS_IT_IS)
                _require_one_message(result, "disk is full" if os.geteuid() == 0 else "")
            assert own_files(disk / "live") == before
            assert [path.name for path in (disk / "live.releases").iterdir()] == ["0001"]
            (site.output / "large.bin").unlink()


def test_files_of_others_are_left(shop: SiteFolder, server: Sshd) -> None:
    """A path with files of somebody else, an empty folder, a file, or a link elsewhere is not published to."""
    live = shop.root / "live"
    shop.put("live/index.html", "mine")
    result = shop.run("publish", _live(shop, server), *AS_IT_IS)
    _require_one_message(result, "has files that were not published by Tearsheet, such as index.html; move them away")
    assert (live / "index.html").read_text() == "mine"
    (live / "index.html").unlink()
    _require_one_message(shop.run("publish", _live(shop, server), *AS_IT_IS), f"{live} is there already", "rmdir")
    live.rmdir()
    live.write_text("mine")
    _require_one_message(shop.run("publish", _live(shop, server), *AS_IT_IS), f"{live} is there already")
    live.unlink()
    (shop.root / "elsewhere").mkdir()
    live.symlink_to("elsewhere")
    _require_one_message(shop.run("publish", _live(shop, server), *AS_IT_IS), "which is no release of Tearsheet's")
    assert not (shop.root / "live.releases").exists()


def test_a_wrong_path(shop: SiteFolder, server: Sshd) -> None:
    """A path whose folder is not there is not made."""
    for options in ((), ("--dry-run",)):
        result = shop.run("publish", server.address(shop.root / "mnt/live"), *AS_IT_IS, *options)
        _require_one_message(result, f"there is no folder {shop.root}/mnt to publish into; make it there")
    assert not (shop.root / "mnt").exists()


def test_nobody_may_write_there(shop: SiteFolder, server: Sshd) -> None:
    """A folder in which the user must not write, or that is no place to write to, is named."""
    result = shop.run("publish", server.address("/proc/live"), *AS_IT_IS)
    _require_one_message(result, "/proc/live.releases")


def test_a_wrong_key(shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that the server does not know ends in one message."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "other"], check=True, cwd=shop.root)
    _publish(shop, _live(shop, server))
    before = own_files(shop.root / "live")
    write_site(shop.output, 2)
    config = shop.put(
        "config", (server.folder / "config").read_text().replace(f"{server.folder}/key", f"{shop.root}/other")
    )
    monkeypatch.setenv("TEARSHEET_SSH", f"ssh -F {config}")
    result = shop.run("publish", _live(shop, server), *AS_IT_IS)
    _require_one_message(result, "the server refuses the key; mend it until “ssh -o BatchMode=yes 127.0.0.1” gets in")
    assert own_files(shop.root / "live") == before


@pytest.mark.parametrize(
    ("known", "message"),
    [("", "the server's host key is not known; connect once by hand"), ("other", "the server has another host key")],
)
def test_a_host_key_that_is_not_known(
    shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch, known: str, message: str
) -> None:
    """A host whose key nobody has accepted, or that has another one by now, gets nothing."""
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "other"], check=True, cwd=shop.root)
    keys = f"[127.0.0.1]:{server.port} {(shop.root / 'other.pub').read_text()}" if known else ""
    there = shop.put("known", keys)
    monkeypatch.setenv("TEARSHEET_SSH", f"{server.ssh} -oUserKnownHostsFile={there}")
    _require_one_message(shop.run("publish", _live(shop, server), *AS_IT_IS), message)
    assert not (shop.root / "live.releases").exists()


def test_nobody_listens(shop: SiteFolder) -> None:
    """A host that has vanished ends in one message."""
    result = shop.run("publish", f"ssh://127.0.0.1:{free_port()}/srv/live", *AS_IT_IS)
    _require_one_message(result, "the server does not answer (", "Connection refused", "run again")


def test_a_host_that_falls_silent(shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that answers no more in the middle, without a word, ends in one message after some seconds."""
    _publish(shop, _live(shop, server))
    before = own_files(shop.root / "live")
    write_site(shop.output, 2)
    shop.make("large.bin", os.urandom(2**24))
    monkeypatch.setenv("TEARSHEET_SSH", f"{server.ssh} {SOON}")
    process = Forked("publish", _live(shop, server), *AS_IT_IS)
    while process.poll() is None and not any(name.startswith(".next") for name in _listed(shop)):
        time.sleep(0.001)
    server.send(signal.SIGSTOP)
    _, said = process.communicate()
    server.send(signal.SIGKILL)
    assert "the connection was lost" in said
    assert len(said.splitlines()) == 1
    assert process.returncode == 1
    assert own_files(shop.root / "live") == before
    _publish(shop, _live(shop, server), "--grace", "0")
    assert own_files(shop.root / "live") == own_files(shop.output)


def test_ctrl_c_clears_up(shop: SiteFolder, server: Sshd) -> None:
    """Who interrupts leaves neither a lock nor half a release that the next run would stumble over."""
    _publish(shop, _live(shop, server))
    codes: list[int] = []  # one may be through before it is interrupted
    while codes.count(130) < INTERRUPTED and len(codes) < 5 * INTERRUPTED:
        before = _listed(shop)
        shop.make("large.bin", os.urandom(2**24))
        process = Forked("publish", _live(shop, server), *AS_IT_IS)
        while process.poll() is None and not {*_listed(shop)} - {*before, ".tearsheet-lock"}:
            time.sleep(0.001)
        time.sleep(codes.count(130) * 0.02)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate()
        codes.append(process.wait())
        assert said.startswith("Interrupted.") == (codes[-1] == 130)
        assert codes[-1] in {130, 0, -signal.SIGINT}, said
        assert ".tearsheet-lock" not in _listed(shop)
    assert codes.count(130) == INTERRUPTED
    _publish(shop, _live(shop, server), "--grace", "0")
    assert own_files(shop.root / "live") == own_files(shop.output)
    assert not any(name.startswith(".") for name in _listed(shop))


@pytest.mark.parametrize("ssh", ["no-such-program", "ssh '"])
def test_no_ssh(shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch, ssh: str) -> None:
    """Where ssh is not installed, or TEARSHEET_SSH cannot be read, that is said."""
    monkeypatch.setenv("TEARSHEET_SSH", ssh)
    _require_one_message(shop.run("publish", _live(shop, server), *AS_IT_IS), "TEARSHEET_SSH")


def test_options_with_spaces(shop: SiteFolder, server: Sshd, monkeypatch: pytest.MonkeyPatch) -> None:
    """TEARSHEET_SSH is read as a shell would read it, and rsync gets it whole."""
    config = shop.put('my "own" config', (server.folder / "config").read_text())
    monkeypatch.setenv("TEARSHEET_SSH", shlex.join(["ssh", "-F", str(config)]))
    for edition in (1, 2):
        write_site(shop.output, edition)
        _publish(shop, _live(shop, server), "--grace", "0")
    assert own_files(shop.root / "live") == own_files(shop.output)
