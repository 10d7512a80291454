"""How often each cue is right is counted on labelled texts, and stands beside the cue."""

import json
from pathlib import Path

from tearsheet.tagging import cues
from tests.conftest import ROOT
from tests.eval import evidence

LABELLED = (
    {
        "text": "Cranes for a quay\n\nAnalysts said shares of Solvbrekk fell. A bad day for shares of Tidewrack.",
        "companies": ["Solvbrekk Inc"],
        "products": [],
    },
    {
        "text": "Pumps\n\nThe crew has a tool called Quillane. Shares of Solvbrekk and shares of Vardekk fell.",
        "companies": ["Solv"],
        "company_aliases": {"Solv": ["Solvbrekk"]},
        "companies_optional": ["Vardekk"],
        "products": ["Quillane"],
    },
    {
        "text": "Boats for a quay\n\nHe met Mr Hildekk at noon. Later he met Mr Brekkane, and sold him nothing.",
        "companies": ["Brekkane"],
        "products": [],
    },
)


def test_names_are_counted_for_each_cue(tmp_path: Path) -> None:
    """A cue is right where the name has the label, wrong where it has not, and neither where the label is optional."""
    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in LABELLED), encoding="utf-8")
    lines = {
        tuple(line.split("\t")[:2]): line.split("\t")[2:]
        for line in evidence.table(evidence.count(evidence.read(path)))
    }
    assert lines["company", "shares of"] == ["2", "1", "0.67"]
    assert lines["product", "called"] == ["1", "0", "1.00"]
    assert lines["person", "an address"] == ["1", "1", "0.50"]
    assert lines["company", "a ticker after it"] == ["0", "0", "-"]


def test_counts_are_written_beside_the_cues(tmp_path: Path) -> None:
    """Writing the counts changes the counts in cues.yaml, and nothing else."""
    path = tmp_path / "labelled.jsonl"
    path.write_text(json.dumps(LABELLED[0]), encoding="utf-8")
    counts = evidence.count(evidence.read(path))
    before = (ROOT / "tearsheet/tagging/cues.yaml").read_text(encoding="utf-8")
    after = evidence.written(before, counts)
    line = next(line for line in after.splitlines() if "name: shares of," in line)
    assert ", weight: 3, right: 1, wrong: 1, before: " in line
    assert evidence.written(after, counts) == after
    assert [line for line in before.splitlines() if "right: " not in line] == [
        line for line in after.splitlines() if "right: " not in line
    ]


def test_each_cue_says_how_often_it_was_right() -> None:
    """Every rule has counts of its own, under a name that no other rule of its kind has."""
    rules = cues.rules()
    assert len({(rule.kind, rule.name) for rule in rules}) == len(rules)
    unseen = [rule.name for rule in rules if rule.right + rule.wrong == 0]
    assert len(unseen) < len(rules) / 4, unseen
