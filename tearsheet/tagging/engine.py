"""Engine: an optional model (spaCy or GLiNER) as one more source of weak evidence for unlisted names.

It is off unless the setting TAGGING_ENGINE names one. `engine.yaml` says how much its labels weigh.
"""

import bisect
import functools
import importlib.util
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import metadata
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import yaml

from tearsheet import extras
from tearsheet.errors import Problem, SettingsError
from tearsheet.storage import fingerprints
from tearsheet.tagging import spans
from tearsheet.tagging.cues import Evidence, Sort
from tearsheet.tagging.passage import Passage

if TYPE_CHECKING:
    from tearsheet.settings import Engine

PIECE = 250  # words that a model gets at a time: most of GLiNER's cut off what is beyond 384

# Components of spaCy that do not help to find names; without them the small English pipeline is twice as fast.
_NEEDLESS = ("tagger", "parser", "senter", "attribute_ruler", "morphologizer", "lemmatizer", "trainable_lemmatizer")
_CALLED = {"spacy": "spaCy", "gliner": "GLiNER"}
_ARTICLES = frozenset({"the", "a", "an"})
_BEHIND = frozenset({"'s", "'", ".", ",", "®", "™"})


class ModelName(NamedTuple):
    """A name that a model finds in a text: offsets and the model's label."""

    start: int
    end: int
    label: str


_Read = Callable[[Sequence[str]], Iterable[Iterable[ModelName]]]


class _Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a label means: in words (`said`), and the weights of its evidence for each sort.

    The first weight holds for a name that has the label once, the second for one that has it more often.
    """

    said: str
    evidence: dict[Sort, tuple[float, float]]


def evidence(engine: "Engine", model_state: str, passage: Passage) -> dict[tuple[int, int], list[Evidence]]:
    """Return the evidence of an engine on the names in a passage, by (first token, token after the last).

    `model_state` is the engine's `state`. Raises SettingsError where the model cannot be loaded.
    """
    labels = {place: name.label for name in _find(engine, model_state, passage) for place in _places(passage, name)}
    times = Counter((_name(passage, place), label) for place, label in labels.items())
    return {
        place: list(_evidence(engine.kind, label, is_repeated=times[_name(passage, place), label] > 1))
        for place, label in labels.items()
    }


def _name(passage: Passage, place: tuple[int, int]) -> str:
    """Return the text of the tokens `place` (first, after the last)."""
    return passage.text[passage.tokens[place[0]].start : passage.tokens[place[1] - 1].end]


def _evidence(kind: str, label: str, *, is_repeated: bool) -> Iterator[Evidence]:
    """Return the evidence that a label gives for a name, stronger where the name has the label repeatedly."""
    if meaning := _labels(kind).get(label):
        for sort, weights in meaning.evidence.items():
            yield Evidence(sort, weights[is_repeated], f"{_CALLED[kind]} calls it {meaning.said}")


def state(engine: "Engine") -> str:
    """Return a text that identifies an engine and the version of its model, without loading it.

    Raises SettingsError where the package or the model is missing.
    """
    try:
        version = metadata.version(engine.kind)
    except metadata.PackageNotFoundError:
        hint = extras.command("ner") if engine.kind == "spacy" else "pip install gliner"
        raise _error(engine, f"the package {engine.kind} is not installed", hint) from None
    folder = Path(engine.model)
    if folder.is_absolute():
        if not folder.is_dir():
            raise _error(engine, "there is no such folder", "name the folder of a model")
        return repr((engine.kind, version, sorted(_stamps(folder))))
    spec = importlib.util.find_spec(engine.model) if engine.model.isidentifier() else None
    about = Path(spec.origin).with_name("meta.json") if spec and spec.origin else None
    if about is None or not about.is_file():
        hint = f"install it (python -m spacy download {engine.model}), or name the folder of a model"
        raise _error(engine, "this model is not installed", hint)
    return repr((engine.kind, version, engine.model, about.read_bytes()))


def _stamps(folder: Path) -> Iterator[tuple[str, fingerprints.Stamp | None]]:
    """Return the stamps of a model's files: one that is trained here may change and keep its version."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), fingerprints.stamp(str(path))


def _error(engine: "Engine", what: str, hint: str) -> SettingsError:
    """Return the error about an engine, with what to do."""
    return SettingsError(
        Problem(engine.file, 0, "tagging-engine", f"TAGGING_ENGINE “{engine.kind}:{engine.model}”: {what}", hint)
    )


def _find(engine: "Engine", model_state: str, passage: Passage) -> Iterator[ModelName]:
    """Return the names that an engine finds in a passage, with offsets in the passage's text."""
    pieces = [(passage.tokens[start].start, passage.tokens[end - 1].end) for start, end in _pieces(passage)]
    read = _loaded(engine, model_state)([passage.text[start:end] for start, end in pieces])
    for (start, _), names in zip(pieces, read, strict=True):
        for each in names:
            yield ModelName(start + each.start, start + each.end, each.label)


def _pieces(passage: Passage) -> Iterator[tuple[int, int]]:
    """Return the pieces that the model reads one by one, as (first token, token after the last).

    Each is a line of the passage; a long one is cut into at most PIECE tokens, between sentences where possible.
    """
    tokens = passage.tokens
    start = sentence = 0
    for at, token in enumerate(tokens):
        if token.sentence != tokens[sentence].sentence:
            sentence = at
        if token.line != tokens[start].line or at - start == PIECE:
            end = sentence if sentence > start else at
            yield start, end
            start = end
    if tokens:
        yield start, len(tokens)


def _places(passage: Passage, name: ModelName) -> Iterator[tuple[int, int]]:
    """Return the tokens of a name without article and genitive, then the same without its legal form.

    Both as (first, after the last); they may be equal. Nothing where no token is left.
    """
    tokens = passage.tokens
    start = bisect.bisect_left(tokens, name.start, key=lambda token: token.start)
    end = bisect.bisect_left(tokens, name.end, key=lambda token: token.start)
    while start < end and tokens[start].low in _ARTICLES:
        start += 1
    while start < end and tokens[end - 1].text in _BEHIND:
        end -= 1
    if start == end:
        return
    yield start, end
    while end - start > 1 and tokens[end - 1].text in spans.LEGAL | _BEHIND:
        end -= 1
    yield start, end


@functools.cache
def _labels(kind: str) -> Mapping[str, _Label]:
    """Return the labels of a kind of engine (“spacy”, “gliner”), from `engine.yaml`."""
    source = (files("tearsheet.tagging") / "engine.yaml").read_bytes()
    return msgspec.convert(yaml.safe_load(source), dict[str, dict[str, _Label]])[kind]


@functools.lru_cache(maxsize=1)
def _loaded(engine: "Engine", model_state: str) -> _Read:  # noqa: ARG001  (another state is another engine)
    """Return the function that finds names in texts; the model is loaded once in a process, at first use."""
    try:
        return _LOADING[engine.kind](engine.model)
    except Exception as error:  # noqa: BLE001  (whatever a library makes of a model is the user's to mend)
        first = str(error).partition("\n")[0]
        hint = "take a model that was made for the installed version, or install the version it was made for"
        raise _error(engine, f"it cannot be loaded ({type(error).__name__}: {first})", hint) from None


def _spacy(model: str) -> _Read:
    """Load a spaCy pipeline without the components that names do not need."""
    import spacy

    pipeline = spacy.load(model, exclude=_NEEDLESS)
    for name, component in pipeline.pipeline:
        if getattr(component, "listening_components", None) == []:
            pipeline.remove_pipe(name)  # it works for those that were left out

    def read(texts: Sequence[str]) -> list[list[ModelName]]:
        with pipeline.memory_zone():  # or every word ever read would be kept
            return [
                [ModelName(entity.start_char, entity.end_char, entity.label_) for entity in document.ents]
                for document in pipeline.pipe(texts)
            ]

    return read


def _gliner(folder: str) -> _Read:
    """Load a GLiNER model from its folder, never from the network."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # it would fetch what the folder has not
    import torch
    from gliner import GLiNER

    torch.set_num_threads(1)  # its threads do not live through a fork, and the work is spread over cores already
    model = GLiNER.from_pretrained(folder, local_files_only=True)
    labels = list(_labels("gliner"))

    def read(texts: Sequence[str]) -> list[list[ModelName]]:
        return [
            [ModelName(each["start"], each["end"], each["label"]) for each in model.predict_entities(text, labels)]
            for text in texts
        ]

    return read


_LOADING: dict[str, Callable[[str], _Read]] = {"spacy": _spacy, "gliner": _gliner}
