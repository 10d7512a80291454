"""How fast is ingest? Made-up seeds as text and as web pages through `tearsheet ingest`: `python -m benchmarks.ingest`.

Every run is a process of its own in a fresh site on the memory disk; figures are medians. A second run with nothing
changed follows each. The corpus is that of the build's benchmark.
"""

import argparse
import html
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

from benchmarks import corpus as corpora
from benchmarks import report
from benchmarks.build import _cores, _counted, _print
from benchmarks.corpus import Corpus
from benchmarks.engines import Tearsheet
from benchmarks.measuring import Command, Usage, run
from benchmarks.rounds import MEMORY_DISK
from tearsheet.model.post import Post
from tearsheet.text import fast_markdown
from tearsheet.text.markup import to_text

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | {site}</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">
<meta property="article:published_time" content="{date}"><link rel="canonical" href="{url}"></head>
<body><header><nav><ul>{links}</ul></nav></header><main><article><h1>{title}</h1><p class="byline">By A. Writer</p>
{body}</article></main><aside><h2>More news</h2><ul>{links}</ul></aside><footer><p>All rights reserved.</p></footer>
{scripts}</body></html>"""
LINKS = "".join(f'<li><a href="/section/{number}">Section number {number}</a></li>' for number in range(60))
SCRIPTS = (
    f"<script>{'window.data = window.data || [];' * 1_500}</script>"  # 50 kB: pages of news sites have 60 to 1,100
)


def text_seed(post: Post) -> tuple[str, str]:
    """Return a post as a text seed: its name and its text."""
    body = to_text(fast_markdown.typeset(post.body))
    return f"{post.slug}.txt", f"{post.source}\n\n{post.title}\n\n{post.title}\n{post.date:%Y-%m-%d}\n\n{body}\n"


def page_seed(post: Post) -> tuple[str, str]:
    """Return a post as a saved web page: its name and its HTML."""
    page = PAGE.format(
        title=html.escape(post.title),
        site=html.escape(post.source or ""),
        date=post.date.isoformat(),
        url=post.source_url,
        links=LINKS,
        body=fast_markdown.typeset(post.body),
        scripts=SCRIPTS,
    )
    return f"{post.slug}.html", page


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description="Ingest, of text and of web pages.")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--large", type=int, default=10_000, help="text seeds of the large run (default: 10,000)")
    options = parser.parse_args()
    _print("\n".join(report.head([Tearsheet()])[:2]))
    _print("\n| seeds | cores | first run s | a second | peak MiB | nothing changed s |")
    _print("| --- | ---: | ---: | ---: | ---: | ---: |")
    small, large = corpora.make(1_000), corpora.make(options.large)
    for name, corpus, seed in (("text", small, text_seed), ("web pages", small, page_seed), ("text", large, text_seed)):
        for cores in (_cores(1), _cores(2)):
            firsts, seconds = zip(*(_round(corpus, seed, cores) for _ in range(options.runs)), strict=True)
            first = median(usage.wall for usage in firsts)
            cells = (
                f"{len(corpus.posts):,} {name}",
                _counted(cores),
                f"{first:.2f}",
                f"{len(corpus.posts) / first:,.0f}",
                f"{max(usage.peak for usage in firsts):,.0f}",
                f"{median(usage.wall for usage in seconds):.2f}",
            )
            _print(f"| {' | '.join(cells)} |")


def _round(corpus: Corpus, seed: Callable[[Post], tuple[str, str]], cores: list[int]) -> tuple[Usage, Usage]:
    """Ingest a corpus into a fresh site, and again with nothing changed."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY_DISK if MEMORY_DISK.is_dir() else None))
    try:
        Tearsheet().write(Corpus(posts=[], companies=[], sources=[]), folder)
        (folder / "seeds").mkdir()
        for post in corpus.posts:
            name, text = seed(post)
            (folder / "seeds" / name).write_text(text, encoding="utf-8")
        command = Command((sys.executable, "-m", "tearsheet", "ingest"), folder, {})
        first = run(command, cores, watch=True)
        return first, run(command, cores)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
