"""A news site of any size, made up and the same each time: `python -m benchmarks.corpus --posts 10000 --folder DIR`."""

import argparse
import bisect
import dataclasses
import datetime as dt
import itertools
import random
import shutil
from collections import Counter
from pathlib import Path

from benchmarks import words
from benchmarks.prose import Prose
from tearsheet.model import entity as entities
from tearsheet.model import post as posts
from tearsheet.model import source as sources
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import built_in
from tearsheet.model.post import Post
from tearsheet.model.source import Source
from tearsheet.text.slug import slugify

PLAIN_THEME = Path(__file__).parent / "plain"
SITENAME = "The Plain Ledger"
SITEURL = "https://plain.example"
FEED_ITEMS = 10

SEED = 20261123
YEARS = (2018, 2025)  # the first and the last; all in the past, for Tearsheet holds back what is dated ahead
POSTS_A_COMPANY = 4  # 2,500 companies for 10,000 posts
SOURCES = 40
# How many companies a post names, six on average.
NAMED = (2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 9, 12)
# Zipf's law with Mandelbrot's shift: the most covered company is in a tenth of the posts, as in the trade press;
# without the shift it would be in two thirds.
SHIFT = 10
ABOUT = "This site is made up, from the first word to the last: it exists to be built."

SETTINGS = """\
\"\"\"Settings of a made-up site for benchmarks; two places can be set from outside, for fresh folders.\"\"\"

import os

PELICAN_CLASS = "tearsheet.Site"
SITENAME = {name!r}
SITESUBTITLE = ""
SITEURL = {url!r}
TIMEZONE = "UTC"
ISSUE_PERIOD = ""  # the peers make no issues
DEFAULT_LANG = "en"
PATH = "content"
THEME = "theme"
OUTPUT_PATH = os.environ.get("BENCHMARK_OUTPUT", "output")
CACHE_PATH = os.environ.get("BENCHMARK_CACHE", ".tearsheet")
PLUGINS: list[str] = []
FEED_MAX_ITEMS = {feed_items}
LIST_MAX_ITEMS = int(os.environ.get("BENCHMARK_LISTED", 0))  # the peers list all on one page
SEARCH = False
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Corpus:
    """All that the site says, in no one's format; `companies` are those that posts name, the most covered first."""

    posts: list[Post]
    companies: list[Entity]
    sources: list[Source]


def make(number: int, seed: int = SEED) -> Corpus:
    """Return the corpus of so many posts; the same numbers give the same corpus."""
    rng = random.Random(seed)
    names = _company_names(rng, max(20, number // POSTS_A_COMPANY))
    publications = [Source(name=name, slug=slugify(name), description=f"{name} is made up.") for name in _paper_names()]
    weights = list(itertools.accumulate(1 / (rank + SHIFT) for rank in range(1, len(names) + 1)))
    dates = _dates(rng, number)
    prose = Prose(rng)
    slugs: Counter[str] = Counter()
    made = [_post(rng, prose, date, _named(rng, names, weights), slugs) for date in dates]
    covered = Counter(name for post in made for name in post.named["company"])
    ranked = sorted(covered, key=lambda name: (-covered[name], name))
    return Corpus(made, [_company(rng, name) for name in ranked], publications)


def _company_names(rng: random.Random, number: int) -> list[str]:
    """Return so many names of companies, none of which begins with another."""
    stems: dict[str, None] = {}
    while len(stems) < number:
        stem = rng.choice(words.ONSETS) + rng.choice(words.NUCLEI) + rng.choice(words.CODAS)
        if rng.random() < 0.2:  # noqa: PLR2004  (a fifth of the names are longer)
            stem = rng.choice(words.ONSETS) + rng.choice(words.NUCLEI) + stem
        stems[stem.capitalize()] = None
    return [stem if rng.random() < 0.5 else f"{stem} {rng.choice(words.TRADES)}" for stem in stems]  # noqa: PLR2004


def _paper_names() -> list[str]:
    """Return the names of the publications."""
    names = [f"The {what} {kind}" for what, kind in itertools.product(*words.PAPERS)]
    return names[:SOURCES]


def _dates(rng: random.Random, number: int) -> list[dt.datetime]:
    """Return so many moments, no two the same, so that the order of posts is settled in every engine."""
    first = dt.datetime(YEARS[0], 1, 1, tzinfo=dt.UTC)
    minutes = int((dt.datetime(YEARS[1] + 1, 1, 1, tzinfo=dt.UTC) - first).total_seconds()) // 60
    return [first + dt.timedelta(minutes=minute) for minute in sorted(rng.sample(range(minutes), number))]


def _named(rng: random.Random, names: list[str], weights: list[float]) -> tuple[str, ...]:
    """Return the companies of a post, drawn by Zipf's law."""
    wanted = rng.choice(NAMED)
    drawn: dict[str, None] = {}
    while len(drawn) < wanted:
        drawn[names[bisect.bisect(weights, rng.random() * weights[-1])]] = None
    return tuple(drawn)


def _post(
    rng: random.Random, prose: Prose, date: dt.datetime, companies: tuple[str, ...], slugs: "Counter[str]"
) -> Post:
    """Return a post about some companies."""
    title = prose.title(companies)
    slug = slugify(title)
    slugs[slug] += 1
    if slugs[slug] > 1:
        slug = f"{slug}-{slugs[slug]}"
    summary = prose.summary(companies)
    source = rng.choice(_PAPERS)
    return Post(
        title=title,
        date=date,
        section=rng.choice(words.SECTIONS),
        source=source,
        source_url=f"https://www.{slugify(source)}.example/{date:%Y/%m}/{slug}",
        author=prose.person() if rng.random() < 0.6 else None,  # noqa: PLR2004  (as often as real articles have one)
        summary=summary,
        named={"company": companies, "product": ()},
        seed=f"{slug}.txt",
        slug=slug,
        body=prose.body(companies, summary) + "\n",
    )


def _company(rng: random.Random, name: str) -> Entity:
    """Return a company as the catalogue has it."""
    what = (
        f"{rng.choice(words.QUALITIES).capitalize()} {rng.choice(words.ASSETS)} operator in {rng.choice(words.PLACES)}."
    )
    return Entity(name=name, kind="company", description=what)


_PAPERS = _paper_names()


def write(corpus: Corpus, folder: Path) -> None:
    """Write the corpus as Tearsheet's site: content, settings and the plain theme."""
    content = folder / "content"
    for name in ("posts", "companies", "sources", "pages"):
        (content / name).mkdir(parents=True)
    for post in corpus.posts:
        (content / "posts" / f"{post.slug}.md").write_text(posts.write(post, built_in()), encoding="utf-8")
    for company in corpus.companies:
        (content / "companies" / f"{company.slug}.md").write_text(entities.write(company), encoding="utf-8")
    for source in corpus.sources:
        (content / "sources" / f"{source.slug}.md").write_text(sources.write(source), encoding="utf-8")
    (content / "pages" / "about.md").write_text(f"---\ntitle: About\n---\n\n{ABOUT}\n", encoding="utf-8")
    settings = SETTINGS.format(name=SITENAME, url=SITEURL, feed_items=FEED_ITEMS)
    (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")
    shutil.copytree(PLAIN_THEME, folder / "theme")


def main() -> None:
    """Write a site of the given size into a new folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, required=True, help="a folder that does not exist yet")
    options = parser.parse_args()
    corpus = make(options.posts)
    write(corpus, options.folder)
    count = sum(len(post.body.split()) for post in corpus.posts) / len(corpus.posts)
    named = sum(len(post.named["company"]) for post in corpus.posts) / len(corpus.posts)
    print(
        f"{len(corpus.posts):,} posts of {count:.0f} words naming {named:.1f} of {len(corpus.companies):,} companies, "
        f"in {options.folder}"
    )


if __name__ == "__main__":
    main()
