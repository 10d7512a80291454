"""The tagger is at least as right as it has been, on texts and sentences of our own."""

import pytest
import yaml

from tests.eval import measuring
from tests.eval.measuring import KINDS, Score

FLOORS: dict[str, dict[str, float]] = yaml.safe_load((measuring.FOLDER / "floors.yaml").read_text(encoding="utf-8"))


def _is_kept(name: str, score: Score) -> list[str]:
    """Return which floors a score is below."""
    return [
        f"{name}: {share} {getattr(score, share):.3f} is below {floor}"
        for share, floor in FLOORS[name].items()
        if getattr(score, share) < floor
    ]


@pytest.mark.parametrize("field", KINDS)
def test_tags_of_whole_texts(field: str) -> None:
    """Of forty short texts, half of them about firms that no catalogue lists, as many tags are right as ever."""
    score = measuring.articles(field)
    assert _is_kept(field, score) == [], "\n".join(score.remarks)
    assert len(measuring.labelled()) == 40


def test_names_that_are_also_something_else() -> None:
    """In 200 sentences with names that are words, people or places, at most one in twenty is taken wrongly."""
    score = measuring.ambiguity()
    assert _is_kept("ambiguity", score) == [], "\n".join(score.remarks)
    assert sum(len(each.meant) + len(each.not_meant) for each in measuring.sentences()) == 200


@pytest.mark.parametrize("name", [name for name, _, _ in measuring.labelled() if name.startswith("none-")])
def test_texts_without_companies_get_none(name: str) -> None:
    """A text about politics, science or sport is tagged with nothing."""
    labels, body = next((labels, body) for stem, labels, body in measuring.labelled() if stem == name)
    assert measuring.tags(labels.title, body) == {"companies": (), "products": ()}
