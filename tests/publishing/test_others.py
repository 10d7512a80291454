"""What others put into a live folder stays there, in every release and on every kind of target, and is named once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.publishing.git import git
from tests.publishing.sites import AS_IT_IS, own_files, prepare, write_site
from tests.publishing.sshd import sshd

OTHERS = {".well-known/acme-challenge/token": "t", "CNAME": "quayletter.com", "articles/2/stats.html": "<p>9</p>"}
SSH = pytest.mark.sshd
KINDS = ["folder", "in place", pytest.param("rsync", marks=SSH), pytest.param("sftp", marks=SSH)]
RELEASES = ["folder", pytest.param("rsync", marks=SSH), pytest.param("sftp", marks=SSH)]


@pytest.fixture
def target(
    request: pytest.FixtureRequest,
    site: SiteFolder,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The address of the folder live/, in each way that it can be reached."""
    if request.param in {"folder", "in place"}:
        if request.param == "in place":
            (site.root / "live").mkdir()
        yield "folder:live"
        return
    more = "ForceCommand internal-sftp" if request.param == "sftp" else ""
    with sshd(tmp_path_factory.mktemp("sshd"), more) as server:
        monkeypatch.setenv("TEARSHEET_SSH", server.ssh)
        yield server.address(site.root / "live")


def _publish(site: SiteFolder, target: str, edition: int, *options: str) -> str:
    """Publish an edition and return what was said."""
    write_site(site.output, edition)
    result = site.run("publish", target, *AS_IT_IS, "--grace", "0", *options)
    assert result.exit_code == 0, result.output
    return result.output


def _put(site: SiteFolder) -> None:
    """Put files into the live folder as others would: a certificate's proof, a domain, a counter, a link."""
    for path, text in OTHERS.items():
        site.put(f"live/{path}", text)
    (site.root / "live/uploads").symlink_to("../../elsewhere")


def _has_others(live: Path) -> bool:
    """Say whether the live folder has all that others put there."""
    return all((live / path).read_text() == text for path, text in OTHERS.items()) and (live / "uploads").is_symlink()


@pytest.mark.parametrize("target", KINDS, indirect=True)
def test_it_stays_and_is_named_once(site: SiteFolder, target: str) -> None:
    """A challenge, a CNAME, a file beside a page and a link live through publications, named in the first of them."""
    prepare(site)
    live = site.root / "live"
    assert "Others" not in _publish(site, target, 1)
    _put(site)
    planned = _publish(site, target, 2, "--dry-run")
    assert [line.split()[1] for line in planned.splitlines() if line.startswith("others ")] == [
        *(".well-known/", "CNAME", "articles/2/stats.html", "uploads")
    ]
    said = "Others have put these there, and they stay: .well-known/, CNAME, articles/2/stats.html, uploads\n"
    assert said in _publish(site, target, 2)
    assert "Others" not in _publish(site, target, 3)
    assert _has_others(live)
    site.put("live/.well-known/security.txt", "s")
    site.put("live/google1.html", "g")
    assert "they stay: google1.html\n" in _publish(site, target, 4)
    assert _has_others(live)
    assert {path: data for path, data in own_files(live).items() if path not in own_files(site.output)}.keys() == {
        *(*OTHERS, ".well-known/security.txt", "google1.html")
    }


@pytest.mark.parametrize("target", RELEASES, indirect=True)
def test_a_rollback_has_it_too(site: SiteFolder, target: str) -> None:
    """The release before gets what was put there since, and not what was taken away since."""
    prepare(site)
    live = site.root / "live"
    _publish(site, target, 1)
    site.put("live/old.txt", "old")
    _publish(site, target, 2)
    (live / "old.txt").unlink()
    _put(site)
    assert "release 0001" in site.run("publish", target, "--rollback").output
    assert (live / "theme/site.css").read_text() == "/* 1 */"
    assert _has_others(live)
    assert not (live / "old.txt").exists()
    _publish(site, target, 3)
    assert _has_others(live)


@pytest.mark.parametrize("target", KINDS, indirect=True)
def test_nothing_of_others_is_written_over(site: SiteFolder, target: str) -> None:
    """Where the site comes to have a file of that name, nothing is done, and it is named; the same bytes will do."""
    prepare(site)
    _publish(site, target, 1)
    site.put("live/robots.txt", "theirs")
    site.put("live/same.txt", "same\n")
    write_site(site.output, 2)
    site.make("robots.txt", "ours")
    site.make("same.txt", "same")
    result = site.run("publish", target, *AS_IT_IS)
    assert "others have put robots.txt there, and the site has a file of this name; take it away" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert (site.root / "live/robots.txt").read_text() == "theirs"
    (site.root / "live/robots.txt").unlink()
    assert site.run("publish", target, *AS_IT_IS).exit_code == 0
    assert (site.root / "live/robots.txt").read_text() == "ours"


def test_a_branch_keeps_it_too(site: SiteFolder, tmp_path: Path) -> None:
    """What others commit to the branch of the site stays in it, and is named once."""
    prepare(site)
    remote, work = tmp_path / "remote.git", tmp_path / "work"
    git("init", "--quiet", "--bare", remote)
    target = f"git:{remote}#pages"
    _publish(site, target, 1)
    git("clone", "--quiet", "--branch", "pages", remote, work)
    (work / "google1.html").write_text("g")
    git("-C", work, "add", "google1.html")
    git("-C", work, "-c", "user.name=a", "-c", "user.email=a@quayletter.com", "commit", "--quiet", "-m", "Mine")
    git("-C", work, "push", "--quiet", "origin", "pages")
    assert "they stay: google1.html\n" in _publish(site, target, 2)
    assert "Others" not in _publish(site, target, 3)
    assert git(f"--git-dir={remote}", "show", "pages:google1.html") == "g"


def test_a_file_put_there_between(site: SiteFolder) -> None:
    """What somebody puts there in the very moment in which the next release is made is in that too."""
    from tearsheet.publishing import Publication, address
    from tearsheet.publishing.plan import Rules
    from tests.publishing.sites import SITEURL

    prepare(site)
    _publish(site, "folder:live", 1)
    write_site(site.output, 2)
    place = address.target(address.Destination("folder:live"), address.Home(site.root, site.root / ".tearsheet"))

    def tell(_done: int, _of: int) -> None:
        site.put("live/token", "t")

    Publication(place, site.output, SITEURL, Rules()).run(tell, lambda _: None, lambda _: None)
    assert (site.root / "live/token").read_text() == "t"
    assert (site.root / "live").resolve().parent.name == "0002"


def test_without_hard_links(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """On disks without hard links it is copied."""
    prepare(site)
    _publish(site, "folder:live", 1)
    _put(site)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.link", refuse)
    _publish(site, "folder:live", 2)
    assert _has_others(site.root / "live")
