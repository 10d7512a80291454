"""What an article of usual length weighs on its way to a reader, compressed as most hosts do it (gzip)."""

import gzip
from pathlib import Path

from checks.built import BuiltSite, selected
from checks.results import Finding, Result, left_out

CHECK = "weight of an article"
WORDS = 450
LIMIT = 14_000  # bytes: what reaches a reader in the first round trips of a connection


def weighed(site: BuiltSite) -> Result:
    """Return what the page of the article nearest to 450 words weighs, with its style sheets."""
    articles = [site.pages[address] for address in site.kinds.get("articles/*", [])]
    if not articles:
        return left_out(CHECK, "the site has no article")
    path = min(articles, key=lambda path: (abs(_words(path) - WORDS), path))
    page, styles = _packed(path), sum(map(_packed, _styles(site, path)))
    total = page + styles
    looked_at = f"{site.address(path)}, {_words(path)} words"
    figure = f"{total / 1000:.1f} kB (page {page / 1000:.1f}, CSS {styles / 1000:.1f}; gzip)"
    wrong = (Finding(site.address(path), f"{total:,} bytes"),) if total > LIMIT else ()
    return Result(CHECK, looked_at, figure, f"at most {LIMIT / 1000:g} kB", wrong)


def _words(path: Path) -> int:
    """Return how many words the body of an article has."""
    return len(" ".join(selected(path, "//*[@class='prose']//text()")).split())


def _styles(site: BuiltSite, path: Path) -> list[Path]:
    """Return the style sheets of a page."""
    links = selected(path, "//link[@rel='stylesheet']/@href")
    return [site.folder / link.split("?")[0].lstrip("/") for link in links]


def _packed(path: Path) -> int:
    """Return the size of a file, compressed."""
    return len(gzip.compress(path.read_bytes()))
