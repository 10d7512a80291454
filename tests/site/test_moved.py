"""Former addresses of articles and written pages lead readers to where they are now."""

from tests.conftest import SiteFolder
from tests.site.sites import entity, post


def test_former_addresses_lead_to_articles_and_pages(site: SiteFolder) -> None:
    """A page stands at each former address, as the address was, and publishing makes redirects."""
    addresses = ["/2019/05/pier.html", "blog/pier/", "old news/pier", "pier.html/", "articles/pier/"]
    site.put("content/posts/pier.md", post("The pier is open", moved=addresses))
    site.put("content/pages/about.md", "---\ntitle: About us\nmoved: [about-us.html, about/]\n---\n\nWho we are.\n")
    settings = site.root / "pelicanconf.py"
    settings.write_text(f'{settings.read_text()}SITEURL = "https://quayletter.com"\n')
    site.build()
    assert site.run("check").exit_code == 0
    for output in ("2019/05/pier.html", "blog/pier/index.html", "old news/pier/index.html", "pier.html/index.html"):
        page = site.page(output)
        assert 'content="0; url=https://quayletter.com/articles/pier/"' in page
        assert 'It is here now: <a href="https://quayletter.com/articles/pier/">The pier is open</a>' in page
    assert "The quay was busy." in site.page("articles/pier/index.html")
    assert 'url=https://quayletter.com/about/"' in site.page("about-us.html")
    assert "Who we are." in site.page("about/index.html")
    assert "2019" not in site.page("sitemap.xml")
    result = site.run("publish", "netlify:sent")
    assert (result.exit_code, result.stderr) == (0, "")
    redirects = (site.root / "sent/_redirects").read_text(encoding="utf-8").splitlines()
    assert "/2019/05/pier.html /articles/pier/ 301!" in redirects
    assert "/old%20news/pier/ /articles/pier/ 301!" in redirects


def test_former_addresses_that_are_taken_or_impossible_are_said(site: SiteFolder) -> None:
    """What two posts claim, what another page has, and what leads out of the site, is a problem of its file."""
    site.put("content/companies/hild.md", entity("Hild", moved=["companies/hold"]))
    site.put("content/posts/a.md", post("A", moved=["old.html", "companies/hild/", "index.html"]))
    site.put("content/posts/b.md", post("B", moved=["/old.html", "articles/a/", "companies/hold/"]))
    site.put("content/posts/c.md", post("C", moved=["../c.html"]))
    result = site.run("build")
    assert result.exit_code == 1
    for said in (
        "a.md:5: “moved” has /companies/hild/, which is the address of companies/hild.md; take it out here",
        "a.md:5: “moved” has /index.html, where the site has another page; take it out here",
        "b.md:5: “moved” has /old.html, and so has that of posts/a.md; take it out here",
        "b.md:5: “moved” has /articles/a/, which is the address of posts/a.md",
        "b.md:5: “moved” has /companies/hold/, which is the address of companies/hild.md",
        "c.md:5: “moved”: expected an address of this site like 2019/05/old.html",
    ):
        assert said in result.stderr
    assert 'url=/articles/a/"' in site.page("old.html")
