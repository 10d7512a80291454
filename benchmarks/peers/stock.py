"""The corpus as a site of stock Pelican: `write` makes its folder, `rename` renames a company in it."""

import json
import shutil
from pathlib import Path

from benchmarks.corpus import ABOUT, FEED_ITEMS, SITENAME, SITEURL, Corpus
from tearsheet.model.post import Post

SITE = Path(__file__).parent / "stock_site"


def write(corpus: Corpus, folder: Path) -> None:
    """Write the corpus with Pelican's own metadata, settings and theme."""
    shutil.copytree(SITE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("posts", "pages"):
        (folder / "content" / name).mkdir(parents=True)
    for post in corpus.posts:
        (folder / "content" / "posts" / f"{post.slug}.md").write_text(_file(post), encoding="utf-8")
    (folder / "content" / "pages" / "about.md").write_text(f"Title: About\nSlug: about\n\n{ABOUT}\n", encoding="utf-8")
    described = {company.name: company.description for company in corpus.companies}
    site = {"name": SITENAME, "url": SITEURL, "feed_items": FEED_ITEMS, "companies": described}
    (folder / "site.json").write_text(json.dumps(site, indent=0), encoding="utf-8")


def _file(post: Post) -> str:
    """Return a post as Pelican's Markdown reader wants it."""
    metadata = {
        "Title": post.title,
        "Date": f"{post.date:%Y-%m-%d %H:%M:%S+00:00}",
        "Slug": post.slug,
        "Category": post.section,
        "Authors": post.source or "",
        "Tags": ", ".join(post.named["company"]),
        "Source_url": post.source_url or "",
        "Summary": post.summary,
    }
    if post.author:
        metadata["Byline"] = post.author
    return "".join(f"{key}: {value}\n" for key, value in metadata.items()) + f"\n{post.body}"
