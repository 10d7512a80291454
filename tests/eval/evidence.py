"""Evidence: how often each rule of cues.yaml speaks of a name that nobody has listed, and how often it is right.

`python -m tests.eval.measuring --evidence [FILE.jsonl …]` counts on the texts of this folder, and on those of files
with a JSON object a line: `text`, `companies`, `products`, and perhaps `company_aliases`, `product_aliases`,
`companies_optional`, `products_optional`. With --write the counts are put into cues.yaml.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from tearsheet import cleaning
from tearsheet.seeds import text as seeds
from tearsheet.tagging import bare, cues
from tearsheet.tagging.cues import Cue
from tearsheet.tagging.discovery import Name
from tests.eval import measuring
from tests.eval.measuring import KINDS

CUES = "cues.yaml"

_COUNTS = re.compile(r"(, weight: -?[\d.]+)(?:, right: \d+, wrong: \d+)?")

Key = tuple[
    str, str, float
]  # of a rule: its kind, name and weight, since evidence of another weight is of the name itself


class Text(NamedTuple):
    """A labelled text: the forms of names that are of each kind, and of those that count neither way."""

    title: str
    body: str
    named: dict[str, set[str]]
    optional: dict[str, set[str]]


class Counts(NamedTuple):
    """For how many names of articles each rule was right, and for how many wrong."""

    right: Counter[Key]
    wrong: Counter[Key]


def ours() -> Iterator[Text]:
    """Return the labelled texts of this folder."""
    for _, labels, body in measuring.labelled():
        said = {field: getattr(labels, field) for field in (*KINDS, *(f"{field}_optional" for field in KINDS))}
        aliases = {f"{kind}_aliases": labels.aliases for kind in KINDS.values()}
        yield _text(labels.title, body, said | aliases)


def read(path: Path) -> Iterator[Text]:
    """Return the labelled texts of a file, read and cleaned as text seeds are."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            said = json.loads(line)
            article = cleaning.clean(seeds.read_articles("a.txt", said["text"].encode())[0])
            yield _text(article.title, article.text, said)


def _text(title: str, body: str, said: dict[str, Any]) -> Text:
    """Return a labelled text from what is said of it."""
    named, optional = dict[str, set[str]](), dict[str, set[str]]()
    for field, kind in KINDS.items():
        aliases = said.get(f"{kind}_aliases", {})
        named[kind] = {bare(form) for name in said[field] for form in (name, *aliases.get(name, ()))}
        optional[kind] = {bare(name) for name in said.get(f"{field}_optional", ())}
    return Text(title, body, named, optional)


def count(texts: Iterable[Text]) -> Counts:
    """Return how often rules are right and wrong: each once for a name of an article."""
    counts = Counts(Counter(), Counter())
    known = {_key(rule) for rule in cues.rules()}
    for text in texts:
        for name in measuring.tagger()[0].tag(text.title, text.body).names:
            for key in {(each.kind, each.cue, each.weight) for each in name.evidence.values()} & known:
                if (verdict := _is_right(key[0], name, text)) is not None:
                    (counts.right if verdict else counts.wrong)[key] += 1
    return counts


def _is_right(kind: str, name: Name, text: Text) -> bool | None:
    """Say whether a name is of a kind, None where it counts neither way.

    Of people, places and bodies the labels know only that they are neither companies nor products.
    """
    forms = {bare(form) for form in (name.name, *name.aliases)}
    kinds = [kind] if kind in text.named else [*text.named]
    is_named = any(forms & text.named[each] for each in kinds)
    if not is_named and any(forms & text.optional[each] for each in kinds):
        return None
    return is_named == (kind in text.named)


def _key(rule: Cue) -> Key:
    """Return what tells a rule from the others."""
    return rule.kind, rule.name, rule.weight


def table(counts: Counts) -> Iterator[str]:
    """Return the counts as lines parted by tabs: kind, rule, right, wrong, precision."""
    for rule in cues.rules():
        right, wrong = counts.right[_key(rule)], counts.wrong[_key(rule)]
        share = f"{right / (right + wrong):.2f}" if right + wrong else "-"
        yield f"{rule.kind}\t{rule.name}\t{right}\t{wrong}\t{share}"


def written(source: str, counts: Counts) -> str:
    """Return cues.yaml with these counts, each behind the weight of its rule."""
    return "\n".join(_line(line, counts) for line in source.split("\n"))


def _line(line: str, counts: Counts) -> str:
    """Return a line of cues.yaml, with the counts where it is that of a rule."""
    if not line.startswith("  - {name: "):
        return line
    rule = yaml.safe_load(line)[0]
    key = (rule["kind"], rule["name"], float(rule["weight"]))
    return _COUNTS.sub(rf"\1, right: {counts.right[key]}, wrong: {counts.wrong[key]}", line, count=1)


def write(counts: Counts) -> None:
    """Write the counts into cues.yaml."""
    path = Path(str(files("tearsheet.tagging") / CUES))
    path.write_text(written(path.read_text(encoding="utf-8"), counts), encoding="utf-8")
