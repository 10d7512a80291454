"""An engine is one more source of weak evidence; here a real pipeline of spaCy, which knows a few names by heart."""

import sys
import time
from pathlib import Path

import pytest
import spacy
from spacy.pipeline import EntityRuler

from tearsheet.catalogue import Catalogue
from tearsheet.model.kinds import built_in
from tearsheet.settings import Engine
from tearsheet.tagging import Tagger, engine, passage, sure
from tests.conftest import SiteFolder

LABELS = {"Velmora": "ORG", "Tandrik": "ORG", "Lumifold": "PRODUCT", "Okriva": "GPE", "Henmar": "PERSON"}
OPEN = "They made a deal with Velmora in spring. Nobody has heard of Velmora since."
OLDER = 0.06  # seconds after which a stamp proves something


def model(folder: Path, labels: dict[str, str]) -> Path:
    """Save a pipeline that calls names what it is told."""
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns([{"label": label, "pattern": name} for name, label in labels.items()])
    pipeline.to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def tagger(tmp_path_factory: pytest.TempPathFactory) -> Tagger:
    """A tagger with an empty catalogue and an engine."""
    folder = model(tmp_path_factory.mktemp("model"), LABELS)
    return Tagger(Catalogue(built_in(), []).meanings, Engine("spacy", str(folder), "pelicanconf.py"))


def with_engine(site: SiteFolder, said: str) -> None:
    """Let a site's settings name an engine."""
    path = site.root / "pelicanconf.py"
    path.write_text(f"{path.read_text()}\nTAGGING_ENGINE = {said!r}\n")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (OPEN, ["Velmora company"]),
        ("They made a deal with Zelmora in spring. Nobody has heard of Zelmora since.", []),
        ("They made a deal with Velmora. The Velmora's boats sank.", ["Velmora company"]),
        ("They made a deal with Velmora in spring. Nobody has heard of it since.", []),
        ("A boat of Velmora sank. Nobody has heard of Velmora since.", []),
        ("They were using Lumifold, and the Lumifold users like it.", ["Lumifold product"]),
        ("It was sold by Okriva, a maker of pumps. Shares of Okriva fell.", ["Okriva company"]),
        ("It was sold by Henmar, a maker of pumps. Shares of Henmar fell.", ["Henmar company"]),
    ],
)
def test_weak_evidence(tagger: Tagger, text: str, names: list[str]) -> None:
    """What the engine says settles what cues leave open; it tags no name alone, and keeps none from being tagged."""
    assert [f"{name.name} {sure(name)}" for name in tagger.tag("", text).sure] == names


def test_legal_forms_are_no_part_of_a_name(tmp_path: Path) -> None:
    """A find with an article, a legal form or a genitive is the name without them; one of another name is not."""
    folder = model(tmp_path / "model", {"The Velmora Ltd.'s": "ORG", "Tandrik Boats": "ORG"})
    read = passage.parse_passage("", "The Velmora Ltd.'s boats met Tandrik Boats Union, and Velmora sank.")
    helper = Engine("spacy", str(folder), "pelicanconf.py")
    told = engine.evidence(helper, engine.state(helper), read)
    said = {" ".join(token.text for token in read.tokens[start:end]) for start, end in told}
    assert said == {"Velmora Ltd", "Velmora", "Tandrik Boats"}


def test_long_paragraphs_are_read_in_parts(tagger: Tagger) -> None:
    """Whatever the length of lines and sentences, the engine's finds are where they stand."""
    filler = "ships and harbours " * 200
    text = f"Of {filler}.\n\n{'Nobody knows about ships. ' * 80}{OPEN} {filler}"
    assert [name.name for name in tagger.tag("Ships", text).sure] == ["Velmora"]


def test_tags_do_not_depend_on_order_or_runs(site: SiteFolder) -> None:
    """The posts are the same bytes whether seeds come at once or one by one, in whatever order."""
    with_engine(site, "spacy:model")
    model(site.root / "model", LABELS)
    said = [OPEN, OPEN.replace("Velmora", "Tandrik"), "A boat of Velmora met a boat of Tandrik. Nobody saw them."]
    paths = [site.put(f"seeds/{number}.txt", f"Boats {number}\n\n{text}\n") for number, text in enumerate(said)]
    site.run("ingest")
    posts = {name: text for name, text in site.files().items() if not name.endswith("ledger.jsonl")}
    assert b"companies: [Velmora, Tandrik]" in posts["posts/boats-2.md"]
    site.empty()
    for path in reversed(paths):
        site.run("ingest", str(path))
    assert {name: text for name, text in site.files().items() if not name.endswith("ledger.jsonl")} == posts


def test_another_model_tags_anew(site: SiteFolder) -> None:
    """Posts follow the engine: without one, with one, and with another model in its place; then all is settled."""
    site.put("seeds/a.txt", f"Boats\n\n{OPEN}\n")
    site.run("ingest")
    post = site.content / "posts/boats.md"
    assert "Velmora]" not in post.read_text()
    with_engine(site, "spacy:model")
    model(site.root / "model", {"Tandrik": "ORG"})
    assert "1 unchanged" in site.run("ingest").stdout
    time.sleep(OLDER)
    model(site.root / "model", LABELS)
    site.run("ingest")
    assert "companies: [Velmora]" in post.read_text()
    assert "1 unchanged" in site.run("ingest").stdout


def test_explain_says_what_the_engine_said(site: SiteFolder) -> None:
    """The reasons of a tag, and those of a name that waits, have what the engine calls it among them."""
    with_engine(site, "spacy:model")
    model(site.root / "model", LABELS)
    site.put("seeds/a.txt", f"Boats\n\n{OPEN} A boat of the Tandrik company sank. Nobody has heard of Tandrik since.\n")
    site.run("ingest")
    said = site.run("explain", "boats").stdout
    assert "Velmora (company" in said
    assert "spaCy calls it an organisation" in said.partition("waiting for review")[0]
    assert "Tandrik: perhaps a company" in said
    assert "spaCy calls it an organisation (+1.2 company)" in said.partition("waiting for review")[2]


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("spacy:model", "“spacy:model”: this model is not installed; install it (python -m spacy download model)"),
        ("spacy:json", "“spacy:json”: this model is not installed"),
        ("spacy:models/en", "models/en”: there is no such folder; name the folder of a model"),
        ("spacy:seeds", "seeds”: it cannot be loaded (OSError: [E053]"),
        ("stanza:en", "TAGGING_ENGINE “stanza:en” is no engine; write it like “spacy:en_core_web_sm”"),
    ],
)
def test_what_is_missing_is_said(site: SiteFolder, said: str, what: str) -> None:
    """A model that is not there, or is none, ends ingest with one message that says what to do."""
    site.put("seeds/a.txt", f"Boats\n\n{OPEN}\n")
    with_engine(site, said)
    result = site.run("ingest")
    assert result.exit_code == 1
    assert f"{site.root / 'pelicanconf.py'}:" in result.stderr
    assert what in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_missing_package_is_said(site: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine whose package is not installed is an error that says how to install it, and builds go on without."""
    monkeypatch.setitem(sys.modules, "gliner", None)  # as where it is not installed
    with_engine(site, "gliner:model")
    result = site.run("ingest")
    assert result.exit_code == 1
    assert "the package gliner is not installed; pip install gliner" in result.stderr
    assert site.run("build").exit_code == 0
