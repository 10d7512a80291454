"""A folder as a target: what readers meet, what is kept, what cannot be."""

from pathlib import Path

import pytest

from checks.serving import served
from tearsheet.errors import PublishError
from tearsheet.publishing import Publication, address
from tearsheet.publishing.plan import Rules
from tests.conftest import SiteFolder
from tests.disks import full, read_only
from tests.publishing.sites import AS_IT_IS, SITEURL, over_http, own_files, prepare, write_site
from tests.site.sites import post


def _publish(site: SiteFolder, target: str, *options: str) -> str:
    """Publish a site as it is and return what was said."""
    result = site.run("publish", target, *AS_IT_IS, *options)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_release_equals_the_output(site: SiteFolder) -> None:
    """What readers get is the output byte for byte, and a second run sends nothing."""
    prepare(site)
    said = _publish(site, "folder:live")
    assert "35 files sent" in said
    assert said.endswith("https://quayletter.com/\n")
    assert own_files(site.root / "live") == own_files(site.output)
    assert "0 files sent (0 bytes), 35 unchanged, 0 deleted" in _publish(site, "folder:live")
    assert [path.name for path in sorted((site.root / "live.releases").iterdir())] == [".lock", "0001"]


def test_only_what_changed_is_written(site: SiteFolder) -> None:
    """A file that has not changed is the same file on disk as in the release before."""
    prepare(site)
    _publish(site, "folder:live")
    (site.output / "companies/index.html").write_text("<!doctype html>other</html>")
    assert "1 file sent" in _publish(site, "folder:live")
    first, second = (site.root / f"live.releases/000{number}/site" for number in (1, 2))
    assert (first / "theme/site.css").samefile(second / "theme/site.css")
    assert not (first / "companies/index.html").samefile(second / "companies/index.html")
    assert b"other" not in (first / "companies/index.html").read_bytes()


@pytest.mark.parametrize("real", [False, True], ids=["releases", "in place"])
def test_what_is_gone_stays_for_a_while(site: SiteFolder, *, real: bool) -> None:
    """A page that is gone is there for readers of old pages, and deleted by a run after the grace."""
    prepare(site)
    if real:
        (site.root / "live").mkdir()
    _publish(site, "folder:live")
    write_site(site.output, 2)
    assert "1 file that is gone stays" in _publish(site, "folder:live")
    assert (site.root / "live/articles/1/index.html").exists()
    assert "0 deleted" in _publish(site, "folder:live")
    assert "1 deleted" in _publish(site, "folder:live", "--grace", "0")
    assert own_files(site.root / "live") == own_files(site.output)
    assert not (site.root / "live/articles/1").exists()


@pytest.mark.parametrize("real", [False, True], ids=["releases", "in place"])
def test_a_dry_run_says_what_the_real_run_does(site: SiteFolder, *, real: bool) -> None:
    """The lines of --dry-run are those of the run after it, and it changes nothing."""
    prepare(site)
    if real:
        (site.root / "live").mkdir()
    _publish(site, "folder:live")
    write_site(site.output, 2)
    before = own_files(site.root / "live")
    planned = _publish(site, "folder:live", "--dry-run", "--grace", "0").splitlines()[:-1]
    assert own_files(site.root / "live") == before
    done = _publish(site, "folder:live", "--verbose", "--grace", "0").splitlines()
    assert done[: len(planned)] == planned
    assert planned[0] == "changed theme/site.css"
    assert planned[1] == "new     articles/31/index.html"
    assert planned[-2:] == ["changed feed.atom", "delete  articles/1/index.html"]


def _marks(root: Path) -> dict[str, tuple[int, bytes]]:
    """Return all that lies below a folder, with times and bytes."""
    found = (path for path in root.rglob("*") if path.name != "build.lock")
    return {str(path): (path.stat().st_mtime_ns, b"" if path.is_dir() else path.read_bytes()) for path in found}


def _changes(said: str) -> list[str]:
    """Return the lines about files in what was said."""
    return [line for line in said.splitlines() if line.startswith(("new ", "changed ", "later "))]


def test_a_dry_run_changes_nothing_on_disk(site: SiteFolder) -> None:
    """A dry run says what a build would bring, of a new site and of a changed one, and leaves every file as it is."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('SITEURL = ""', 'SITEURL = "https://quayletter.com"'))
    site.put("content/posts/quay.md", post("Quay"))
    before = _marks(site.root)
    assert "new     articles/quay/index.html" in site.run("publish", "folder:live", "--dry-run").stdout
    assert _marks(site.root) == before
    assert site.run("publish", "folder:live").exit_code == 0
    site.put("content/posts/lock.md", post("Lock"))
    before = _marks(site.root)
    planned = site.run("publish", "folder:live", "--dry-run")
    assert planned.exit_code == 0, planned.output
    assert "Would build output/ with 2 articles" in planned.stdout
    assert "new     articles/lock/index.html" in planned.stdout
    assert _marks(site.root) == before
    done = site.run("publish", "folder:live", "--verbose")
    assert _changes(done.stdout) == _changes(planned.stdout)
    site.put("content/posts/lock.md", post("Lock", body="See [the plan](/plan/)."))
    refused = site.run("publish", "folder:live", "--dry-run")
    assert refused.stderr.startswith("output/articles/lock/index.html:")
    assert refused.exit_code == 1


def test_a_dry_run_completes_nothing(site: SiteFolder) -> None:
    """Where a change of files was broken off, a dry run says so, and leaves it."""
    prepare(site)
    journal = site.put(".tearsheet/changes.journal", b"begun")
    result = site.run("publish", "folder:live", "--dry-run")
    assert "a change of files in content/ was broken off" in result.stderr
    assert journal.read_bytes() == b"begun"


def test_a_path_is_no_target_without_its_kind(site: SiteFolder) -> None:
    """Who gives a folder without “folder:” is told the address of it."""
    prepare(site)
    result = site.run("publish", "../www/x")
    assert "there is no target “../www/x”; did you mean “folder:../www/x”?" in result.stderr


def test_rollback(site: SiteFolder) -> None:
    """The releases before are kept, the last ones, and can be shown again; the next publication goes on from there."""
    prepare(site)
    for edition in range(1, 5):
        write_site(site.output, edition)
        _publish(site, "folder:live", "--keep", "3")
    said = _publish(site, "folder:live", "--rollback")
    assert "release 0003" in said
    assert "It brings back what was taken down since: /articles/3/\n" in said
    assert (site.root / "live/theme/site.css").read_text() == "/* 3 */"
    assert "release 0002" in _publish(site, "folder:live", "--rollback")
    result = site.run("publish", "folder:live", "--rollback")
    assert "no earlier release is kept" in result.stderr
    assert result.exit_code == 1
    _publish(site, "folder:live", "--grace", "0")
    assert own_files(site.root / "live") == own_files(site.output)


def test_an_accident_is_stopped(site: SiteFolder) -> None:
    """Where much of a site would be gone, nothing is done, unless it is meant."""
    prepare(site)
    _publish(site, "folder:live")
    before = own_files(site.root / "live")
    write_site(site.output, 1, articles=10)
    result = site.run("publish", "folder:live", *AS_IT_IS, "--grace", "0")
    assert "20 of 35 published files (57%) are no longer part of the site" in result.stderr
    assert "--max-delete 58" in result.stderr
    assert result.exit_code == 1
    assert own_files(site.root / "live") == before
    assert "20 deleted" in _publish(site, "folder:live", "--grace", "0", "--max-delete", "58")


def test_two_publishers(site: SiteFolder) -> None:
    """While one publishes, another stops with a message."""
    from filelock import FileLock

    prepare(site)
    _publish(site, "folder:live")
    write_site(site.output, 2)
    with FileLock(site.root / "live.releases/.lock"):
        result = site.run("publish", "folder:live", *AS_IT_IS)
    assert (
        result.stderr
        == "folder:{}: another publication is under way; wait until it has ended, then run again\n".format(
            site.root / "live"
        )
    )
    assert result.exit_code == 1


def test_files_of_others_are_left(site: SiteFolder) -> None:
    """A folder with files that somebody else put there is not published into."""
    prepare(site)
    site.put("live/index.html", "mine")
    result = site.run("publish", "folder:live", *AS_IT_IS)
    assert "has files that were not published by Tearsheet, such as index.html; empty it" in result.stderr
    assert result.exit_code == 1
    assert (site.root / "live/index.html").read_text() == "mine"


def test_a_manifest_leads_nowhere_else(site: SiteFolder) -> None:
    """A manifest that names files outside of the site is refused."""
    prepare(site)
    (site.root / "live").mkdir()
    site.put("live/.tearsheet-manifest.json", '{"files": {"../seeds/a.txt": {"gone": 1}}, "version": 1}')
    site.put("seeds/a.txt", "mine")
    result = site.run("publish", "folder:live", *AS_IT_IS, "--max-delete", "100")
    assert "names “../seeds/a.txt”, which is not below the site; delete it there" in result.stderr
    assert (site.root / "seeds/a.txt").exists()


@pytest.mark.parametrize("real", [False, True], ids=["releases", "in place"])
def test_a_full_disk(site: SiteFolder, *, real: bool) -> None:
    """Where the disk is full there is one message, and readers have the site as it was."""
    disk = site.root / "disk"
    prepare(site)
    with full(disk, size="600k", largest=500_000):
        (disk / "live" if real else disk).mkdir(parents=True, exist_ok=True)
        _publish(site, "folder:disk/live")
        before = own_files(disk / "live")
        site.make("large.bin", "x" * 2**20)
        result = site.run("publish", "folder:disk/live", *AS_IT_IS)
        assert any(words in result.stderr.lower() for words in ("no space left on device", "file too large"))
        assert len(result.stderr.splitlines()) == 1
        assert result.exit_code == 1
        assert own_files(disk / "live") == before


def test_a_vanished_target(site: SiteFolder) -> None:
    """Where the folder's disk is not mounted, nothing is written beside."""
    prepare(site)
    result = site.run("publish", "folder:mnt/live", *AS_IT_IS)
    assert "mnt: there is no such folder to publish into; make it, or mount the disk it is on" in result.stderr
    assert result.exit_code == 1
    assert not (site.root / "mnt").exists()


@pytest.mark.parametrize("real", [False, True], ids=["releases", "in place"])
def test_a_disk_that_vanishes(site: SiteFolder, *, real: bool) -> None:
    """A folder that vanishes in the middle is not made anew at its place; when it is back, the next run goes on."""
    prepare(site)
    disk, away = site.root / "disk", site.root / "away"
    (disk / "live" if real else disk).mkdir(parents=True)
    _publish(site, "folder:disk/live")
    write_site(site.output, 2)
    target = address.target(address.Destination("folder:disk/live"), address.Home(site.root, site.root / ".tearsheet"))

    def tell(done: int, _of: int) -> None:
        if done == 10:
            disk.rename(away)

    publication = Publication(target, site.output, SITEURL, Rules())
    with pytest.raises((PublishError, FileNotFoundError), match=r"vanished while it was|No such file"):
        publication.run(tell, lambda _: None, lambda _: None)
    assert not disk.exists()
    away.rename(disk)
    with served(disk / "live") as shown:
        assert over_http(shown)(lambda: False) == []
    _publish(site, "folder:disk/live", "--grace", "0")
    assert own_files(disk / "live") == own_files(site.output)


def test_nothing_is_left_of_a_killed_run(site: SiteFolder) -> None:
    """Half files of a run that was killed while it wrote them go with the next runs, whether sent again or gone."""
    prepare(site)
    live = site.root / "live"
    live.mkdir()
    _publish(site, "folder:live")
    write_site(site.output, 2)
    target = address.target(address.Destination("folder:live"), address.Home(site.root, site.root))

    def tell(done: int, _of: int) -> None:
        if done == 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Publication(target, site.output, SITEURL, Rules()).run(tell, lambda _: None, lambda _: None)
    for half in ("articles/10/.index.html.part", "articles/2/.index.html.part"):
        (live / half).write_text("<!doc")
    write_site(site.output, 3)
    (site.output / "articles/10/index.html").write_bytes((live / "articles/10/index.html").read_bytes())
    _publish(site, "folder:live", "--grace", "0")
    assert own_files(live) == own_files(site.output)


@pytest.mark.parametrize("real", [False, True], ids=["releases", "in place"])
def test_a_folder_that_may_not_be_written(site: SiteFolder, *, real: bool) -> None:
    """Where nothing can be written there is one message."""
    prepare(site)
    with read_only(site.root / "disk"):
        result = site.run("publish", "folder:disk" if real else "folder:disk/live", *AS_IT_IS)
    assert any(words in result.stderr for words in ("read-only file system", "permission denied"))
    assert result.stderr.count("\n") == 1
    assert result.exit_code == 1
