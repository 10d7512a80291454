"""A branch of a bare git repository as a target."""

import subprocess
from pathlib import Path

import pytest

from tearsheet.errors import PublishError
from tearsheet.publishing import Publication
from tearsheet.publishing.plan import Rules
from tearsheet.publishing.targets.git import Branch
from tests.conftest import SiteFolder
from tests.publishing.sites import AS_IT_IS, SITEURL, prepare, write_site


def _git(*arguments: str | Path) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def remote(site: SiteFolder) -> Path:
    """An empty repository elsewhere, and a built site."""
    prepare(site)
    _git("init", "--quiet", "--bare", site.root / "remote.git")
    return site.root / "remote.git"


def _publish(site: SiteFolder, target: str, *options: str) -> str:
    """Publish a site as it is and return what was said."""
    result = site.run("publish", target, *AS_IT_IS, *options)
    assert result.exit_code == 0, result.output
    return result.output


def _files(site: SiteFolder, remote: Path, branch: str = "gh-pages") -> dict[str, bytes]:
    """Return the files of a branch, as a host would check it out."""
    copy = site.root / "copy"
    _git("clone", "--quiet", "--branch", branch, remote, copy)
    found = {path.relative_to(copy).as_posix(): path.read_bytes() for path in copy.rglob("*") if path.is_file()}
    subprocess.run(["rm", "-r", str(copy)], check=True)
    return {path: data for path, data in found.items() if not path.startswith((".git/", ".tearsheet-"))}


def test_a_branch_equals_the_output(site: SiteFolder, remote: Path) -> None:
    """The branch holds the output byte for byte, in one commit; what is gone is deleted after the grace."""
    target = f"git:{remote}#gh-pages"
    assert "36 files sent" in _publish(site, target)
    assert _files(site, remote) == site.files("output") | {".nojekyll": b""}
    tip = _git(f"--git-dir={remote}", "rev-parse", "gh-pages")
    assert "0 files sent (0 bytes), 36 unchanged" in _publish(site, target)
    assert _git(f"--git-dir={remote}", "rev-parse", "gh-pages") == tip
    write_site(site.output, 2)
    _publish(site, target)
    assert _files(site, remote)["articles/1/index.html"]
    assert "1 deleted" in _publish(site, target, "--grace", "0")
    assert _files(site, remote) == site.files("output") | {".nojekyll": b""}
    assert _git(f"--git-dir={remote}", "rev-list", "--count", "gh-pages") == "1\n"


def test_another_machine_goes_on(site: SiteFolder, remote: Path) -> None:
    """Without the cache, as on a build machine, only what changed is sent as well."""
    _publish(site, f"git:{remote}#gh-pages")
    subprocess.run(["rm", "-r", ".tearsheet"], check=True, cwd=site.root)
    (site.output / "companies/index.html").write_text("<!doctype html>other</html>")
    assert "1 file sent" in _publish(site, f"git:{remote}#gh-pages")
    assert _files(site, remote) == site.files("output") | {".nojekyll": b""}


def test_history_and_domain(site: SiteFolder, remote: Path) -> None:
    """Settings may keep the commits of a branch, and say the domain that the host is to use."""
    said = {"to": f"git:{remote}#site", "history": True, "domain": "quayletter.com"}
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write(f"PUBLISH = {{'pages': {said!r}}}\n")
    _publish(site, "pages")
    write_site(site.output, 2)
    _publish(site, "pages")
    assert _git(f"--git-dir={remote}", "rev-list", "--count", "site") == "2\n"
    assert _files(site, remote, "site")["CNAME"] == b"quayletter.com\n"


def test_a_branch_of_others_is_left(site: SiteFolder, remote: Path) -> None:
    """A branch with files that were not published is never replaced."""
    work = site.root / "work"
    _git("clone", "--quiet", remote, work)
    (work / "code.py").write_text("mine")
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    _git("-C", work, "add", "code.py")
    _git("-C", work, *identity, "commit", "--quiet", "-m", "Mine")
    _git("-C", work, "push", "--quiet", "origin", "HEAD:main")
    result = site.run("publish", f"git:{remote}#main", *AS_IT_IS)
    assert "the branch main has files that were not published by Tearsheet; name a branch" in result.stderr
    assert result.exit_code == 1
    assert _git(f"--git-dir={remote}", "show", "main:code.py") == "mine"


def test_two_publishers(site: SiteFolder, remote: Path) -> None:
    """Where the branch has moved since the plan was made, as by another machine, it is not overwritten."""
    target = f"git:{remote}#gh-pages"
    _publish(site, target)
    write_site(site.output, 2)
    slow = Branch(target, site.root / "elsewhere", domain="", history=False)
    with slow.locked():
        plan = Publication(slow, site.output, SITEURL, Rules()).planned()
        _publish(site, target, "--grace", "0")
        with pytest.raises(PublishError, match="another publication is under way"):
            slow.carry_out(plan, lambda *_: None)
    assert _files(site, remote) == site.files("output") | {".nojekyll": b""}


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("git:nowhere.git#gh-pages", "/nowhere.git' does not appear to be a git repository"),
        ("git:remote.git", "“git:remote.git” names no branch; write it like git:REMOTE#BRANCH"),
        ("git:https://me:hush@127.0.0.1:9/x.git#gh-pages", "git:https://…@127.0.0.1:9/x.git#gh-pages: git ls-remote: "),
    ],
)
def test_bad_repositories(site: SiteFolder, target: str, message: str) -> None:
    """A repository that is not there ends in one message, without the password in its address."""
    prepare(site)
    result = site.run("publish", target, *AS_IT_IS)
    assert message in result.stderr
    assert "hush" not in result.output
    assert len(result.stderr.splitlines()) == 1
    assert result.exit_code == 1
