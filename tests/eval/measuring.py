"""Measuring: how right the tagger is on the labelled texts of this folder, with the starter catalogue alone.

`python -m tests.eval.measuring` prints the shares, and every miss with -v; with --evidence, what each cue is worth
(`evidence.py`).
"""

import math
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import yaml

from tearsheet.catalogue import Catalogue, starter
from tearsheet.ingest import compose
from tearsheet.model.kinds import KindName, built_in
from tearsheet.tagging import Tagger, bare, sure
from tearsheet.text import validation

FOLDER = Path(__file__).parent
KINDS: dict[str, KindName] = {"companies": "company", "products": "product"}


class Labels(msgspec.Struct, frozen=True, kw_only=True):
    """What a text names; `aliases` are the forms of a name in it, and what is optional counts neither way."""

    title: str
    companies: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    aliases: dict[str, tuple[str, ...]] = {}
    companies_optional: tuple[str, ...] = ()
    products_optional: tuple[str, ...] = ()
    note: str = ""


class Sentences(msgspec.Struct, frozen=True):
    """Sentences in which a name means the company or product, and others in which it does not."""

    name: str
    meant: tuple[str, ...] = msgspec.field(name="is")
    not_meant: tuple[str, ...] = msgspec.field(name="is_not")


@dataclass(frozen=True, slots=True)
class Score:
    """How many tags are right, how many wrong, and how many are missing; the texts with what is wrong with them."""

    right: int
    wrong: int
    missing: int
    remarks: tuple[str, ...]

    @property
    def precision(self) -> float:
        """The share of tags that are right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The share of what is named that is tagged."""
        return self.right / max(1, self.right + self.missing)


@cache
def tagger() -> tuple[Tagger, Catalogue]:
    """Return a tagger with the starter catalogue alone, and that."""
    catalogue = Catalogue(built_in(), (), starter())
    return Tagger(catalogue.meanings), catalogue


@cache
def labelled() -> tuple[tuple[str, Labels, str], ...]:
    """Return the labelled texts: name, labels, body."""
    found = []
    for path in sorted((FOLDER / "articles").glob("*.md")):
        values, body, problems = validation.parse_front_matter(Labels, path.read_text(encoding="utf-8"), path.name)
        if problems:
            raise ValueError("; ".join(map(str, problems)))
        found.append((path.stem, Labels(**values), body.strip()))
    return tuple(found)


@cache
def sentences() -> tuple[Sentences, ...]:
    """Return the sentences about names that are also something else."""
    source = (FOLDER / "ambiguity.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(source), tuple[Sentences, ...])


def tags(title: str, text: str) -> dict[str, tuple[str, ...]]:
    """Return the companies and products that a text alone is tagged with."""
    tagged = tagger()[0].tag(title, text)
    return {
        field: (*compose.names(kind, tagged.mentions), *(name.name for name in tagged.names if sure(name) == kind))
        for field, kind in KINDS.items()
    }


def articles(field: str) -> Score:
    """Return how right the tags of the labelled texts are, companies or products."""
    right = wrong = missing = 0
    remarks = []
    for name, labels, body in labelled():
        found = set(map(bare, tags(labels.title, body)[field]))
        forms = {said: _forms(said, labels, KINDS[field]) for said in getattr(labels, field)}
        optional = {bare(said) for said in getattr(labels, f"{field}_optional")}
        lost = [said for said, known in forms.items() if not known & found]
        extra = sorted(found - optional - {form for known in forms.values() for form in known})
        right, wrong, missing = right + len(forms) - len(lost), wrong + len(extra), missing + len(lost)
        if lost or extra:
            remarks.append(f"{name}: {field} wrong {extra}, missing {lost}")
    return Score(right, wrong, missing, tuple(remarks))


def _forms(said: str, labels: Labels, kind: KindName) -> set[str]:
    """Return the forms under which a label may be tagged: its aliases, and the name that the catalogue has for it."""
    forms = (said, *labels.aliases.get(said, ()))
    entities = (tagger()[1].resolve(kind, form) for form in forms)
    return {bare(form) for form in (*forms, *(entity.name for entity in entities if entity))}


def ambiguity() -> Score:
    """Return how right names that are also something else are taken, sentence by sentence."""
    right = wrong = missing = 0
    remarks = []
    for each in sentences():
        for sentence in each.meant:
            is_found = _is_found(each.name, sentence)
            right, missing = right + is_found, missing + (not is_found)
            remarks += [] if is_found else [f"missing: {sentence}"]
        for sentence in each.not_meant:
            is_found = _is_found(each.name, sentence)
            wrong += is_found
            remarks += [f"wrong: {sentence}"] if is_found else []
    return Score(right, wrong, missing, tuple(remarks))


def _is_found(name: str, sentence: str) -> bool:
    """Say whether a sentence is held to name an entity by this name."""
    return any(mention.alias == name for mention in tagger()[0].mentions("", sentence))


def main() -> None:
    """Print the shares; with --write, raise the floors to them, and lower floors only with --lower-floors too.

    With --evidence and perhaps files, print how right each cue is there; with --write, put that into cues.yaml.
    """
    if "--evidence" in sys.argv:
        _tell_evidence([Path(argument) for argument in sys.argv[1:] if not argument.startswith("-")])
        return
    scores = {**{field: articles(field) for field in KINDS}, "ambiguity": ambiguity()}
    for name, score in scores.items():
        print(f"{name}: precision {score.precision:.3f}, recall {score.recall:.3f}")  # noqa: T201
        if "-v" in sys.argv:
            print(*score.remarks, sep="\n")  # noqa: T201
    if "--write" in sys.argv:
        _write(scores)


def _tell_evidence(paths: list[Path]) -> None:
    """Print, or write, how often each cue is right on the texts of this folder and of files."""
    from tests.eval import evidence  # which counts with the tagger of this module

    texts = [*evidence.ours(), *(text for path in paths for text in evidence.read(path))]
    counts = evidence.count(texts)
    print(*evidence.table(counts), sep="\n")  # noqa: T201
    if "--write" in sys.argv:
        evidence.write(counts)


def _write(scores: dict[str, Score]) -> None:
    """Write the floors, each share cut to two digits; ValueError where one would be lower than it was."""
    path = FOLDER / "floors.yaml"
    text = path.read_text(encoding="utf-8")
    known = yaml.safe_load(text)
    new = {
        name: {share: math.floor(getattr(score, share) * 100) / 100 for share in ("precision", "recall")}
        for name, score in scores.items()
    }
    lower = [name for name in new if any(new[name][share] < known[name][share] for share in known[name])]
    if lower and "--lower-floors" not in sys.argv:
        raise ValueError(f"these would be lower than they were: {', '.join(lower)}; --lower-floors lets them")
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    lines = [f"{name}: {{precision: {new[name]['precision']}, recall: {new[name]['recall']}}}" for name in sorted(new)]
    path.write_text("\n".join([*remarks, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
