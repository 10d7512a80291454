"""What pages, hosts and the server say that may be loaded and run follows from one definition."""

from pathlib import Path

import pytest

from tearsheet.publishing import headers
from tearsheet.text import policy
from tests.conftest import SiteFolder
from tests.publishing.sites import AS_IT_IS, prepare
from tests.site import sites
from tests.site.sites import entity, post

CONTENT = {
    "content/posts/crane.md": post("A crane", companies=["Brekke"], source="Tide"),
    "content/sources/tide.md": entity("Tide"),
    "content/companies/brekke.md": entity("Brekke", moved=["companies/old"]),
    "content/pages/about.md": "---\ntitle: About\n---\n\nUs.\n",
}


@pytest.mark.parametrize(
    ("siteurl", "own"),
    [
        ("", "'self'"),
        ("..", "'self'"),
        ("https://quay.example", "https://quay.example/"),
        ("https://me.example:8443/the news", "https://me.example:8443/the%20news/"),
        ("https://bücher.example", "https://xn--bcher-kva.example/"),
    ],
)
def test_own_sources(siteurl: str, own: str) -> None:
    """A page may load what is below the site's address, as it stands in its links; without one, what is of its host."""
    said = policy.parse(policy.page(siteurl, "script"))
    assert said["style-src"] == said["script-src"] == (own,)
    assert said["img-src"] == tuple(dict.fromkeys(("'self'", own, "data:")))
    assert "connect-src" not in said
    assert said["default-src"] == said["base-uri"] == said["form-action"] == ("'none'",)


def test_every_page_says_its_policy_first(tmp_path: Path) -> None:
    """Each page of a site has a policy before all that it governs, that of its template; `check --site` agrees."""
    site = sites.new(tmp_path, CONTENT, SEARCH=True)
    site.build()
    uses = {"companies/index.html": "script", "products/index.html": "", "search/index.html": "search"}
    found = {path.relative_to(site.output).as_posix(): path.read_bytes() for path in sites.pages(site.output)}
    assert {"index.html", "404.html", "companies/old/index.html", "about/index.html", "data/index.html"} <= found.keys()
    for path, data in found.items():
        head = data.partition(b'<meta charset="utf-8">\n')[2]
        assert head.startswith(b'<meta http-equiv="Content-Security-Policy" content="'), path
        assert policy.of(data) == policy.page("", uses.get(path, "")), path
    result = site.run("check", "--site")
    assert "policy" not in result.output.lower(), result.output


def test_sources_of_the_editor(tmp_path: Path) -> None:
    """What the settings allow stands in the policy of every page, and in the headers of hosts."""
    extra = {"script-src": ["https://stats.example"], "font-src": ["'self'", "data:"]}
    site = sites.new(tmp_path, CONTENT, CONTENT_POLICY=extra)
    site.build()
    pages = [policy.of(path.read_bytes()) for path in sites.pages(site.output)]
    assert all("; script-src " in said and " https://stats.example" in said for said in pages)
    header = policy.parse(headers.security(pages)["Content-Security-Policy"])
    assert set(header["script-src"]) == {"https://stats.example", "'self'"}
    assert set(header["font-src"]) == {"'self'", "data:"}
    assert header["frame-ancestors"] == ("'none'",)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("https://a.example", "CONTENT_POLICY is 'https://a.example'; write it like {"),
        ({"script": ["https://a.example"]}, "CONTENT_POLICY has “script”; it may have connect-src, font-src"),
        ({"script-src": ["*"]}, "CONTENT_POLICY has '*' for script-src; name a host like https://stats.example.org"),
        ({"script-src": ["'unsafe-inline'"]}, "CONTENT_POLICY has \"'unsafe-inline'\" for script-src"),
        ({"script-src": ["data:"]}, "CONTENT_POLICY has 'data:' for script-src"),
        ({"style-src": ["https://a.example; script-src *"]}, "CONTENT_POLICY has 'https://a.example; script-src *'"),
        ({"img-src": ["http://a.example"]}, "CONTENT_POLICY has 'http://a.example' for img-src"),
        ({"img-src": [1]}, "CONTENT_POLICY has 1 for img-src"),
    ],
)
def test_settings_too_wide(tmp_path: Path, said: object, message: str) -> None:
    """A setting that is none, or that would let a text run, is refused with what to write."""
    result = sites.new(tmp_path, CONTENT, CONTENT_POLICY=said).run("build")
    assert result.exit_code == 1
    assert message in result.output


def test_headers_of_hosts(site: SiteFolder) -> None:
    """A host's header allows what any page allows itself, so that neither forbids what the other means to allow."""
    prepare(site)
    for name, use in (("a", "script"), ("b", "search")):
        page = f"<meta charset='utf-8'>{policy.element('https://quay.example', {}, use)}"
        site.make(f"{name}/index.html", page)
    assert site.run("publish", "netlify:sent", *AS_IT_IS).exit_code == 0
    said = (site.root / "sent/_headers").read_text(encoding="utf-8").split("\n")[1].partition(": ")[2]
    header = policy.parse(said)
    assert header["script-src"] == ("https://quay.example/", "'wasm-unsafe-eval'")
    assert header["connect-src"] == ("https://quay.example/",)
    assert header["frame-ancestors"] == ("'none'",)


def test_inline_scripts() -> None:
    """A script that a template has on the page is allowed by its hash, and no other."""
    said = policy.parse(policy.page("", inline=["go()"]))
    assert said["script-src"] == ("'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='",)
    assert policy.allows_inline(said, "script-src", "go()")
    assert not policy.allows_inline(said, "script-src", "stop()")


def test_served_pages() -> None:
    """What `serve` puts into a page may run there, and nothing else may that could not before."""
    page = b"<head>" + policy.element("https://quay.example", {}).encode() + b"<title>x</title>"
    served = policy.parse(policy.of(policy.served(page)))
    assert served["script-src"] == served["connect-src"] == ("'self'",)
    before = policy.parse(policy.of(page))
    assert {name: said for name, said in served.items() if name in before} == before
    assert policy.served(b"<p>x") == b"<p>x"
