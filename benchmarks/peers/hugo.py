"""The corpus as a Hugo site: companies, sections, sources and years are its taxonomies."""

import json
import shutil
from pathlib import Path

from benchmarks.corpus import ABOUT, Corpus
from tearsheet.model.post import Post
from tearsheet.text.slug import slugify

SITE = Path(__file__).parent / "hugo_site"


def write(corpus: Corpus, folder: Path) -> None:
    """Write the corpus with front matter in JSON (YAML and TOML take as long) and the tuned templates."""
    shutil.copytree(SITE, folder)
    content = folder / "content"
    _put(content / "_index.md", {"title": "The Plain Ledger"})
    for taxonomy, title in (("companies", "Companies"), ("sections", "Sections"), ("sources", "Sources")):
        _put(content / taxonomy / "_index.md", {"title": title})
    _put(content / "archive" / "_index.md", {"title": "Archive"})
    for year in sorted({post.date.year for post in corpus.posts}):
        _put(content / "archive" / str(year) / "_index.md", {"title": str(year), "outputs": ["html"]})
    for company in corpus.companies:
        described: dict[str, object] = {"title": company.name, "standfirst": company.description}
        _put(content / "companies" / company.slug / "_index.md", described)
    for section in sorted({post.section for post in corpus.posts}):
        _put(content / "sections" / slugify(section) / "_index.md", {"title": section})
    for source in corpus.sources:
        _put(content / "sources" / source.slug / "_index.md", {"title": source.name})
    for post in corpus.posts:
        _put(content / "articles" / f"{post.slug}.md", _front_matter(post), post.body)
    _put(content / "about.md", {"title": "About"}, f"{ABOUT}\n")
    _put(content / "products.md", {"title": "Products", "layout": "products"})


def _front_matter(post: Post) -> dict[str, object]:
    """Return what Hugo's front matter says of a post."""
    said: dict[str, object] = {
        "title": post.title,
        "date": f"{post.date:%Y-%m-%dT%H:%M:%SZ}",
        "summary": post.summary,
        "sections": [post.section],
        "sources": [post.source],
        "companies": list(post.named["company"]),
        "archive": [str(post.date.year)],
        "source_url": post.source_url,
    }
    if post.author:
        said["byline"] = post.author
    return said


def _put(path: Path, front_matter: dict[str, object], body: str = "") -> None:
    """Write a file of content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(front_matter, ensure_ascii=False, indent=1)}\n\n{body}", encoding="utf-8")
