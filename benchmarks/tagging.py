"""How right and how fast is the tagger? `python -m benchmarks.tagging [LABELLED.jsonl]`, or `make bench-tagging`.

The labelled file is yours: a JSON object a line with `text`, `companies`, `products`, and perhaps `company_aliases`,
`product_aliases`, `companies_optional`, `products_optional` (which count neither way). A tag is right if it is a label
or an alias of one, legal forms and case aside; two tags for one label count as one wrong. Without a file, only the
speed is measured, on the texts of `tests/eval/`.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.build import _print
from tearsheet import cleaning
from tearsheet.catalogue import Catalogue, starter
from tearsheet.ingest import compose
from tearsheet.model.article import Article
from tearsheet.model.entity import Entity
from tearsheet.model.kinds import KindName, built_in
from tearsheet.seeds import text as texts
from tearsheet.settings import Engine
from tearsheet.tagging import Tagger, bare
from tearsheet.tagging.certain_names import Findings
from tearsheet.tagging.matching import Names
from tests.eval import measuring

ROUNDS = 5  # over all texts, of which the fastest counts
KINDS: dict[str, KindName] = {"companies": "company", "products": "product"}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="The tagger: how right, how fast.")
    parser.add_argument("labelled", type=Path, nargs="?")
    parser.add_argument("--engine", default="", help="like TAGGING_ENGINE in pelicanconf.py")
    labelled = parser.parse_args().labelled
    engine = Engine.read(parser.parse_args().engine, Path("pelicanconf.py").absolute())
    began = time.perf_counter()
    catalogue = Catalogue(built_in(), (), starter())
    tagger = Tagger(catalogue.meanings, engine)
    tagger.tag("", "")
    started = time.perf_counter() - began
    articles = _read(labelled) if labelled else []
    plain = [article for article, _ in articles] or [
        Article(seed=name, title=labels.title, text=body, body=body) for name, labels, body in measuring.labelled()
    ]
    _print("| | |\n| --- | ---: |")
    _print(f"| entities in the starter catalogue | {len(catalogue.published()):,} |")
    _print(f"| start-up, s | {started:.2f} |")
    _print(f"| characters an article | {sum(len(article.text) for article in plain) // len(plain):,} |")
    _print(f"| articles a second | {_speed(plain, lambda one: tagger.tag(one.title, one.text)):,.0f} |")
    names = Names(catalogue.meanings)
    _print(f"| the same, only looking names up | {_speed(plain, lambda one: names.hits(one.text)):,.0f} |")
    _print(f"| peak memory, MiB | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} |")
    if articles:
        _tell_scores("starter catalogue", articles, catalogue, engine)
        _tell_scores("complete catalogue", articles, Catalogue(built_in(), _complete(articles), starter()), engine)


Labelled = list[tuple[Article, dict[str, Any]]]


def _read(path: Path) -> Labelled:
    """Return the labelled articles, read and cleaned as text seeds are."""
    labels = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(cleaning.clean(texts.read_articles("a.txt", each["text"].encode())[0]), each) for each in labels]


def _speed(articles: list[Article], work: Callable[[Article], object]) -> float:
    """Return how many articles a second are worked on, on one core."""
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for article in articles:
            work(article)
        seconds.append(time.process_time() - began)
    return len(articles) / min(seconds)


def _complete(articles: Labelled) -> list[tuple[str, Entity]]:
    """Return all labels as entities of the site's own."""
    found: dict[tuple[KindName, str], set[str]] = {}
    for _, labels in articles:
        for field, kind in KINDS.items():
            for name in labels[field]:
                found.setdefault((kind, name), set()).update(labels.get(f"{kind}_aliases", {}).get(name, ()))
    return [
        (f"{kind}/{number}", Entity(name=name, aliases=tuple(sorted(forms - {name})), kind=kind))
        for number, ((kind, name), forms) in enumerate(found.items())
    ]


def _tell_scores(title: str, articles: Labelled, catalogue: Catalogue, engine: Engine | None) -> None:
    """Print precision, recall and F1, with names that one article makes certain tagged in all."""
    tagger, findings = Tagger(catalogue.meanings, engine), Findings()
    for number, (article, _) in enumerate(articles):
        findings.add(str(number), tagger.tag(article.title, article.text).sure)
    own = [(path, entity) for (kind, name), path in catalogue.own.items() if (entity := catalogue.resolve(kind, name))]
    grown = [(f"found/{entity.slug}", entity) for entity in findings.entities()]
    tagger = Tagger(Catalogue(built_in(), [*own, *grown], starter()).meanings, engine)
    for field, kind in KINDS.items():
        right = wrong = missing = 0
        for article, labels in articles:
            found = compose.names(kind, tagger.tag(article.title, article.text).mentions)
            counts = _count(found, labels, field, kind)
            right, wrong, missing = right + counts[0], wrong + counts[1], missing + counts[2]
        precision, recall = right / max(1, right + wrong), right / max(1, right + missing)
        f1 = 2 * precision * recall / max(sys.float_info.min, precision + recall)
        _print(f"| {title}: {field}, precision / recall / F1 | {precision:.3f} / {recall:.3f} / {f1:.3f} |")


def _count(found: tuple[str, ...], labels: dict[str, Any], field: str, kind: KindName) -> tuple[int, int, int]:
    """Return how many tags of an article are right, how many wrong, and how many labels are missing."""
    meant = {bare(name): name for name in labels[field]}
    for name, forms in labels.get(f"{kind}_aliases", {}).items():
        meant |= {bare(form): name for form in forms if bare(form) not in meant}
    optional = {bare(name) for name in labels.get(f"{field}_optional", ())}
    hit: set[str] = set()
    wrong = 0
    for tag in found:
        label = meant.get(bare(tag))
        wrong += (label in hit) if label else bare(tag) not in optional
        hit |= {label} if label else set()
    return len(hit), wrong, len(set(labels[field]) - hit)


if __name__ == "__main__":
    main()
