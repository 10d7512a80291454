import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checks.built import BuiltSite, selected
from checks.data import described, fed
from checks.links import broken
from tests.site import sites
from tests.site.extremes import CROWD, MANY, ODD, crowded

KILOBYTE = 1000
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Nesting(HTMLParser):
    """Follows the elements of a page, and notes every end tag that is not the one to come."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last."""
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> in line {self.getpos()[0]}")


def faults(site: BuiltSite) -> Iterator[str]:
    """Return all that is unsound in a site: how elements nest, ids, links, feeds and structured data."""
    for address, path in site.pages.items():
        nesting = Nesting()
        nesting.feed(path.read_text(encoding="utf-8"))
        ids = selected(path, "//@id")
        yield from (f"{address}: {fault}" for fault in nesting.faults + nesting.open)
        yield from (f"{address}: id {name} twice" for name in sorted({name for name in ids if ids.count(name) > 1}))
    yield from map(str, [*broken(site), *fed(site).findings, *described(site).findings])


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site of very long names, little words, emoji, other scripts and a language that is none."""
    site = sites.new(tmp_path_factory.mktemp("odd"), ODD)
    site.build()
    return site


def test_odd_content(odd: sites.SiteFolder) -> None:
    """Whatever names, titles, texts and languages are, pages and feeds are sound."""
    assert list(faults(BuiltSite(odd.output))) == []


def test_unknown_language(odd: sites.SiteFolder) -> None:
    """A language that is none is said to be unknown, on every page and in every feed that shows the article."""
    texts = [path.read_text(encoding="utf-8") for path in odd.output.rglob("*") if path.suffix in {".html", ".atom"}]
    assert [text for text in texts if re.search(r'lang="xx', text)] == []
    assert selected(odd.output / "articles/tongue/index.html", "//h1/@lang") == ["und"]


def test_right_to_left(odd: sites.SiteFolder) -> None:
    """An Arabic title reads from the right on every page that shows it."""
    pages = [path for path in sites.pages(odd.output) if "ميناء جديد" in path.read_text(encoding="utf-8")]
    assert len(pages) > 3
    for path in pages:
        shown = selected(path, "//main//*[contains(text(), 'ميناء جديد')]/ancestor-or-self::*[@dir='rtl']/@lang")
        assert set(shown) == {"ar"}, path


def test_long_address(odd: sites.SiteFolder) -> None:
    """A section with a name of 300 characters has an address that every disk can hold."""
    assert max(len(path.name) for path in odd.output.rglob("*")) <= 100


def test_no_articles(tmp_path: Path) -> None:
    """A site without any article is sound."""
    site = sites.new(tmp_path)
    site.build()
    assert list(faults(BuiltSite(site.output))) == []


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> sites.SiteFolder:
    """A site of 5,000 articles that name one company, and of one that names 3,000."""
    site = sites.new(tmp_path_factory.mktemp("crowd"), crowded())
    site.build()
    return site


def test_popular_company(crowd: sites.SiteFolder) -> None:
    """The page of a company in 5,000 articles lists the newest and leads to the others by years; all are light."""
    folder = crowd.output / "companies/firm-0"
    listed = "//ol[@class='dated']//a/@href[contains(., 'articles/')]"
    assert len(set(selected(folder / "index.html", listed))) == 100
    assert len(gzip.compress((folder / "index.html").read_bytes())) < 14 * KILOBYTE
    years = [folder / address.rstrip("/").rpartition("/")[2] / "index.html"
             for address in set(selected(folder / "index.html", "//nav[@class='further']//a/@href"))]  # fmt: skip
    assert len({href for year in years for href in selected(year, listed)}) == MANY + 1
    assert max(len(gzip.compress(year.read_bytes())) for year in years) < 60 * KILOBYTE


def test_crowded_article(crowd: sites.SiteFolder) -> None:
    """An article that names 3,000 companies links to all of them, and leads to no large page or feed of theirs."""
    page = crowd.output / "articles/crowd/index.html"
    assert len(set(selected(page, "//a/@href[starts-with(., '/companies/firm-')]"))) == CROWD
    assert page.stat().st_size < 500 * KILOBYTE
    for path in (crowd.output / "companies/firm-2999").iterdir():
        assert path.stat().st_size < 20 * KILOBYTE, path
