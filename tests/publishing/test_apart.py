"""Where a target may be: nowhere among the site's own folders; its path is understood once and the same every time."""

import os
from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.publishing.sites import AS_IT_IS, own_files, prepare, write_site

OWN = ["output", "output/live", "seeds/live", "content/live", "content/posts/a/live", ".tearsheet/live", ".git/live"]


def _publish(site: SiteFolder, target: str, *options: str) -> str:
    """Publish a site as it is and return what was said."""
    result = site.run("publish", target, *AS_IT_IS, *options)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    "way", ["../www/site", "../www/", "{up}/www/../www/site/", "~/www/site", "link/site", "link/../www/x/../site"]
)
def test_a_path_works_every_time(site: SiteFolder, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    """However a path is written, it is published to again and again, planned, and rolled back."""
    up = site.root.parent / f"{site.root.name}-up"
    (up / "www/x").mkdir(parents=True)
    home = up / "site"
    site.root.rename(home)
    monkeypatch.chdir(home)
    monkeypatch.setenv("HOME", str(up))
    site = SiteFolder(home)
    (home / "link").symlink_to(up / "www")
    if way == "../www/":
        (up / "www/x").rmdir()
    prepare(site)
    target = f"folder:{way.format(up=up)}"
    for edition in (1, 2, 2):
        write_site(site.output, edition)
        _publish(site, target, "--grace", "0")
    assert "Would send 0 files" in _publish(site, target, "--dry-run")
    live = up / "www" if way == "../www/" else up / "www/site"
    assert own_files(live) == own_files(site.output)
    if live.is_symlink():
        assert "shows release 0001 again" in _publish(site, target, "--rollback")


@pytest.mark.parametrize("kind", ["folder", "netlify", "cloudflare", "ssh"])
@pytest.mark.parametrize("path", [*OWN, "output/../seeds/live", "link/live"])
def test_own_folders_are_no_target(site: SiteFolder, kind: str, path: str) -> None:
    """A folder of the site's own, or one in it, is refused by any way to it, whether it is there or not."""
    prepare(site)
    for folder in ("content/posts/a", ".tearsheet", ".git"):
        (site.root / folder).mkdir(parents=True, exist_ok=True)
    (site.root / "link").symlink_to("content")
    target = f"ssh://localhost{site.root}/{path}" if kind == "ssh" else f"{kind}:{path}"
    before = site.files(".")
    for more in ((), ("--dry-run",), ("--rollback",)):
        result = site.run("publish", target, *AS_IT_IS, *more)
        assert result.exit_code == 1
        assert "the site would be published into itself; name a folder of its own" in result.stderr
        assert len(result.stderr.splitlines()) == 1
    assert site.files(".") == before


@pytest.mark.parametrize("path", [".", "..", "/", "../", "link-to-site"])
def test_the_site_itself_is_no_target(site: SiteFolder, path: str) -> None:
    """Neither the site's folder nor one that holds it is published over, empty of other things or not."""
    prepare(site)
    (site.root.parent / "link-to-site").unlink(missing_ok=True)
    (site.root / "link-to-site").symlink_to(site.root)
    result = site.run("publish", f"folder:{path}", *AS_IT_IS)
    assert result.exit_code == 1
    assert "published over itself" in result.stderr or "says no place" in result.stderr


def test_an_existing_folder_of_the_site_is_no_target(site: SiteFolder) -> None:
    """What is in the way makes no difference: an empty folder among the posts is refused as well."""
    prepare(site)
    (site.root / "content/live").mkdir(parents=True)
    result = site.run("publish", "folder:content/live", *AS_IT_IS)
    assert "its content: the site would be published into itself" in result.stderr


@pytest.mark.parametrize("path", ["seeds", "content", "output", "."])
def test_a_repository_among_the_sources(site: SiteFolder, path: str) -> None:
    """A repository in a folder of the site's own is refused; that of the site itself is not: a branch is apart."""
    prepare(site)
    place = site.root / path
    os.system(f"git init --quiet --bare {place / 'r.git'} && git init --quiet {site.root}")  # noqa: S605
    result = site.run("publish", f"git:{path if path == '.' else path + '/r.git'}#pages", *AS_IT_IS)
    assert (result.exit_code == 0) is (path == ".")
    assert ("published into itself" in result.stderr) is (path != ".")


@pytest.mark.parametrize(
    "remote",
    [
        *(
            "ext::touch oops",
            "fd::17",
            "ext::sh -c touch% oops",
            "http::https://quayletter.com/x",
            "--upload-pack=oops",
        ),
        *("-oProxyCommand=touch oops", "ssh://-oProxyCommand=touch%20oops/x", "git@-oProxyCommand=oops:x", "-x:y"),
        *("file:oops", "file://host/x", "file://", "https://-x/y", "git@host:-x", "transport://x/y", "ext:://x"),
    ],
)
def test_git_is_given_no_programs(site: SiteFolder, remote: str) -> None:
    """An address by which git would run something, or read as an option, never reaches it."""
    prepare(site)
    result = site.run("publish", f"git:{remote}#pages", *AS_IT_IS)
    assert result.exit_code == 1
    assert "names no repository that is published to; write it like git:https://" in result.stderr
    assert not list(site.root.rglob("oops"))
    assert not (site.root / ".tearsheet/publish").exists()


def test_git_does_nothing_that_its_settings_turn_an_address_into(
    site: SiteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where git's own settings rewrite an address to one that runs a program, git refuses it."""
    prepare(site)
    config = tmp_path / "gitconfig"
    config.write_text('[protocol]\n  allow = always\n[url "ext::touch oops "]\n  insteadOf = https://quayletter.com/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    result = site.run("publish", "git:https://quayletter.com/x.git#pages", *AS_IT_IS)
    assert result.exit_code == 1
    assert "transport 'ext' not allowed" in result.stderr
    assert not list(site.root.rglob("oops"))


@pytest.mark.parametrize(
    "address", ["s3://-x y", "s3://b/../other", "gs://b/x?y", "s3://me@b", "az://b//x", "s3://b/%2e"]
)
def test_stores_have_plain_names(site: SiteFolder, address: str) -> None:
    """What would end up elsewhere in a store than it says is refused."""
    prepare(site)
    result = site.run("publish", address, *AS_IT_IS)
    assert result.exit_code == 1
    assert "names no bucket; write it like" in result.stderr
