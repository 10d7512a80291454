"""The site's address: one that readers cannot reach, or that is not the domain of the host, is never published."""

from pathlib import Path

import pytest

from tests.conftest import SiteFolder
from tests.publishing.git import git
from tests.publishing.sites import AS_IT_IS, SITEURL, prepare
from tests.site.sites import post

PLACEHOLDERS = [
    *("https://example.org", "https://EXAMPLE.com/news", "https://www.example.net.", "http://quay.example:8080"),
    "https://quay.invalid",
]
PRIVATE = [
    *("http://localhost:8000", "http://127.0.0.1", "http://127.1", "http://2130706433", "https://[::1]:8443"),
    *("http://0.0.0.0:80", "http://10.1.2.3", "http://172.20.1.1", "http://192.168.1.5/news", "http://169.254.1.1"),
    *("https://[fd00::1]", "https://[::ffff:10.0.0.1]", "http://quay.local", "http://quay.localhost", "http://quay"),
    *("https://quay.test", "http://quay.internal"),
]
PUBLIC = [
    *("https://quayletter.com", "HTTPS://News.QuayLetter.COM", "http://8.8.8.8", "https://[2001:4860:4860::8888]"),
    *("https://quayletter.com:8443/news", "https://xn--zeitung-mnchen-osb.de", "https://my-example.org"),
]


def _addressed(site: SiteFolder, siteurl: str) -> SiteFolder:
    """Give a site another address, and a built page that knows it."""
    prepare(site)
    path = site.root / "pelicanconf.py"
    path.write_text(path.read_text().replace(f'SITEURL = "{SITEURL}"', f"SITEURL = {siteurl!r}"), encoding="utf-8")
    site.make("index.html", f'<link href="{siteurl.rstrip("/")}/theme/site.css">')
    return site


@pytest.mark.parametrize("siteurl", [*PLACEHOLDERS, *PRIVATE])
def test_what_nobody_reaches_is_refused(site: SiteFolder, siteurl: str) -> None:
    """A placeholder or an address of this machine or network ends publish with what to do, and nothing is sent."""
    _addressed(site, siteurl)
    for more in ((), ("--dry-run",)):
        result = site.run("publish", "folder:live", *AS_IT_IS, *more)
        assert result.exit_code == 1
        assert result.stderr.startswith(f"pelicanconf.py: SITEURL is {siteurl}, ")
        assert "put the address at which readers find the site into it" in result.stderr
        assert ("--intranet" in result.stderr) is (siteurl in PRIVATE)
        assert len(result.stderr.splitlines()) == 1
    assert not (site.root / "live").exists()


@pytest.mark.parametrize("siteurl", PRIVATE)
def test_an_intranet_is_meant(site: SiteFolder, siteurl: str) -> None:
    """Who means an address of the own network says so, with an option or in PUBLISH."""
    _addressed(site, siteurl)
    assert site.run("publish", "folder:live", *AS_IT_IS, "--intranet").exit_code == 0
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write('PUBLISH = {"house": {"to": "folder:house", "intranet": True}}\n')
    assert site.run("publish", "house", *AS_IT_IS).exit_code == 0


@pytest.mark.parametrize("siteurl", PUBLIC)
def test_what_readers_reach_is_published(site: SiteFolder, siteurl: str) -> None:
    """Any other address will do, whatever its capitals, port, path or script."""
    result = _addressed(site, siteurl).run("publish", "folder:live", *AS_IT_IS)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("siteurl", "message"),
    [
        ("https://me:hush@quayletter.com", "SITEURL has a user or a password in it"),
        ("https://quayletter.com?page=1", "SITEURL has a ? or # in it"),
    ],
)
def test_an_address_to_which_nothing_can_be_added(site: SiteFolder, siteurl: str, message: str) -> None:
    """A password, which all pages would show, a question or a fragment in SITEURL is refused."""
    result = _addressed(site, siteurl).run("publish", "folder:live", *AS_IT_IS)
    assert result.exit_code == 1
    assert message in result.stderr


def test_a_rollback_needs_no_address(site: SiteFolder) -> None:
    """Whatever SITEURL says by now, an earlier release can be shown again."""
    prepare(site)
    for text in ("one", "two"):
        site.make("page.html", text)
        assert site.run("publish", "folder:live", *AS_IT_IS).exit_code == 0
    _addressed(site, "https://example.org")
    assert "shows release 0001 again" in site.run("publish", "folder:live", "--rollback").output


DOMAINS = [
    (SITEURL, "news.quayletter.com", 'SITEURL = "https://news.quayletter.com"'),
    (SITEURL, "www.quayletter.com", "with and without www. are two hosts"),
    ("https://www.quayletter.com", "quayletter.com", '"domain": "www.quayletter.com"'),
    ("https://me.github.io/news", "quayletter.com", '"domain": "me.github.io"'),
    (f"{SITEURL}/news", "quayletter.com", 'let SITEURL = "https://quayletter.com", or leave "domain" out'),
    (f"{SITEURL}:8443", "quayletter.com", "without a port"),
    (SITEURL, "https://quayletter.com/", 'write it like "quayletter.com"'),
]


@pytest.mark.parametrize(("siteurl", "domain", "message"), DOMAINS)
def test_two_hosts_are_refused(site: SiteFolder, tmp_path: Path, siteurl: str, domain: str, message: str) -> None:
    """A domain that is not the host of SITEURL, or at which the host serves another path, is an error with its mend."""
    remote = tmp_path / "remote.git"
    git("init", "--quiet", "--bare", remote)
    _addressed(site, siteurl)
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write(f"PUBLISH = {{'live': {{'to': 'git:{remote}#pages', 'domain': {domain!r}}}}}\n")
    result = site.run("publish", "live", *AS_IT_IS)
    assert result.exit_code == 1
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert git(f"--git-dir={remote}", "branch") == ""


@pytest.mark.parametrize(
    ("siteurl", "domain"),
    [
        ("http://QuayLetter.com", "quayletter.com"),
        ("https://xn--zeitung-mnchen-osb.de", "zeitung-münchen.de"),
        (SITEURL, "quayletter.com."),
    ],
)
def test_one_host_in_two_forms(site: SiteFolder, tmp_path: Path, siteurl: str, domain: str) -> None:
    """Capitals, the form of other scripts for old machines, and a last dot are the same host."""
    git("init", "--quiet", "--bare", tmp_path / "remote.git")
    _addressed(site, siteurl)
    with (site.root / "pelicanconf.py").open("a") as settings:
        settings.write(f"PUBLISH = {{'live': {{'to': 'git:remote.git#pages', 'domain': {domain!r}}}}}\n")
    result = site.run("publish", "live", *AS_IT_IS)
    assert result.exit_code == 0, result.output


def test_no_letter_leads_nowhere(site: SiteFolder) -> None:
    """An e-mail of an issue is held to the same: links to a placeholder or this machine are refused."""
    site.put("content/posts/quay.md", post("Quay", section="Ports"))
    settings = site.root / "pelicanconf.py"
    said = settings.read_text()
    for siteurl, is_meant in (("https://example.org", False), ("http://localhost:8000", True)):
        settings.write_text(said.replace('SITEURL = ""', f'SITEURL = "{siteurl}"'))
        result = site.run("issue")
        assert result.exit_code == 1
        assert f"SITEURL is {siteurl}" in result.stderr
        assert not list(site.root.glob("*.eml"))
        assert (site.run("issue", "--intranet").exit_code == 0) is is_meant
