"""Cues: words beside a name that tell what it is a name of, by the rules in `cues.yaml`.

A rule is a pattern of words before or after the name, the sort it speaks for, and a weight. Rules are indexed by the
word next to the name, so that few are tried for each name.
"""

import functools
import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Literal, NamedTuple

import msgspec
import yaml

from tearsheet.model.kinds import built_in
from tearsheet.tagging.passage import Token

Sort = Literal["company", "product", "person", "place", "body"]
SORTS: tuple[Sort, ...] = ("company", "product", "person", "place", "body")
FOUND = frozenset(name for name, kind in built_in().items() if kind.found)  # the kinds of which cues find new names

BEFORE, AFTER = 7, 11  # words beside a name that the longest rules look at
MOST_OF_ONE = 50  # tokens that are skipped as one known name; the longest name has seven

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ITEM = re.compile(r"\([^()]*\)\??|\S+")
_SIGNS = {"(": "[", "<": "[", ")": "]", ">": "]"}


class Cue(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule: the sort of name it speaks for, its weight, and what stands before and after the name (empty: anything).

    `weight` is about the logarithm of how much likelier the name then is of that sort. `right` and `wrong` count the
    names for which it held where that was measured; nothing follows from them.
    """

    name: str
    kind: Sort
    weight: float
    right: int
    wrong: int
    before: str = ""
    after: str = ""


class _Data(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `cues.yaml`: word classes, and rules that use them."""

    classes: dict[str, str]
    rules: tuple[Cue, ...]


class Evidence(NamedTuple):
    """What one cue says of a name: the sort it speaks for, the weight (negative: against it), and the cue in words."""

    kind: Sort
    weight: float
    cue: str


class _Rule(NamedTuple):
    """One side of a rule, compiled.

    It can match only where one of the words in `needs` stands, which is cheaper to test than the pattern.
    """

    cue: Cue
    pattern: re.Pattern[str]
    needs: frozenset[str]

    def fits(self, words: Sequence[str], text: str) -> bool:
        """Say whether the rule matches the words beside a name; `text` is the same words, each with a space behind."""
        return not self.needs.isdisjoint(words) and self.pattern.match(text) is not None


def evidence(tokens: Sequence[Token], kinds: Sequence[str], start: int, end: int) -> list[Evidence]:
    """Return the strongest cue for each sort and side of the name at tokens `start` to before `end`.

    `kinds` says of each token what it is known to belong to: “@” and the name of a kind (@company), @place, or ''.
    """
    before, after = _beside(tokens, kinds, start, end)
    strongest: dict[tuple[Sort, str], Evidence] = {}
    for side, words in (("before", before), ("after", after)):
        candidates = _by_first_word(side).get(words[0], ()) if words else ()
        text = " ".join([*words, ""]) if candidates else ""
        for rule in candidates:
            best = strongest.get((rule.cue.kind, side))
            if (best is None or best.weight < rule.cue.weight) and rule.fits(words, text):
                strongest[rule.cue.kind, side] = Evidence(rule.cue.kind, rule.cue.weight, rule.cue.name)
    return list(strongest.values())


def _beside(tokens: Sequence[Token], kinds: Sequence[str], start: int, end: int) -> tuple[list[str], list[str]]:
    """Return the words before a name, the nearest first, and those after it, within its sentence.

    A known name counts as one word, its kind.
    """
    sentence = tokens[start].sentence
    before: list[str] = []
    at = start - 1
    while at >= 0 and len(before) < BEFORE and (token := tokens[at]).sentence == sentence:
        kind = kinds[at]
        before.append(kind or _word(token.low))
        at -= 1
        past = max(-1, at - MOST_OF_ONE)
        while kind and at > past and kinds[at] == kind:
            at -= 1
    after: list[str] = []
    at, count = end, len(tokens)
    while at < count and len(after) < AFTER and (token := tokens[at]).sentence == sentence:
        kind = kinds[at]
        after.append(kind or _word(token.low))
        at += 1
        past = min(count, at + MOST_OF_ONE)
        while kind and at < past and kinds[at] == kind:
            at += 1
    return before, after


@functools.lru_cache(10_000)
def _word(low: str) -> str:
    """Return a word as rules write it: # for any number, [ and ] for brackets."""
    return "#" if low[0].isdigit() else _SIGNS.get(low, low)


@functools.cache
def _data() -> _Data:
    """Return the contents of `cues.yaml`."""
    source = (files("tearsheet.tagging") / "cues.yaml").read_bytes()
    return msgspec.convert(yaml.load(source, Loader=_LOADER), _Data)  # noqa: S506  (a safe loader, in C)


@functools.cache
def words(name: str) -> frozenset[str]:
    """Return the words of a class in `cues.yaml`, such as firm or ware."""
    return frozenset(_data().classes[name].split())


def rules() -> tuple[Cue, ...]:
    """Return all rules of `cues.yaml`."""
    return _data().rules


@functools.cache
def _by_first_word(side: str) -> dict[str, tuple[_Rule, ...]]:
    """Return the rules of one side (“before”, “after”) by the word next to the name, the weightiest first."""
    by_word: dict[str, list[_Rule]] = {}
    for cue in rules():
        items = _ITEM.findall(cue.before if side == "before" else cue.after)
        items = items[::-1] if side == "before" else items
        if items:
            compiled = re.compile("".join(_item(item, backwards=side == "before") for item in items))
            rule = _Rule(cue, compiled, _needed(items, backwards=side == "before"))
            for word in _first_words(items, backwards=side == "before"):
                by_word.setdefault(word, []).append(rule)
    return {word: tuple(sorted(fitting, key=lambda rule: -rule.cue.weight)) for word, fitting in by_word.items()}


def _needed(items: Sequence[str], *, backwards: bool) -> frozenset[str]:
    """Return the words of the last item that a rule requires: one of them must stand beside the name."""
    last = [item for item in items if not item.startswith("*") and not (len(item) > 1 and item.endswith("?"))][-1]
    return frozenset(word for choice in _choices(last, backwards=backwards) for word in choice)


def _first_words(items: Sequence[str], *, backwards: bool) -> set[str]:
    """Return the words that may stand next to the name: those of the first item, and of the next if it is optional."""
    words: set[str] = set()
    for item in items:
        is_optional = len(item) > 1 and item.endswith("?")
        words |= {
            choice[0] for choice in _choices(item.removesuffix("?") if is_optional else item, backwards=backwards)
        }
        if not is_optional:
            break
    return words


def _choices(item: str, *, backwards: bool) -> list[list[str]]:
    """Return the alternatives of an item of a rule, each as its words; `backwards` reverses them."""
    choices: list[str] = []
    for choice in item.strip("()").split("|") if item.startswith("(") and len(item) > 1 else [item]:
        named = re.fullmatch(r"<(\w+)>", choice)
        choices += _data().classes[named[1]].split() if named else [choice]
    return [choice.split()[:: -1 if backwards else 1] for choice in dict.fromkeys(choices)]


def _item(item: str, *, backwards: bool) -> str:
    """Return an item of a rule as a regular expression over words, each with a space after it."""
    if item.startswith("*"):
        return rf"(?:[^ ]*\w[^ ]* ){{0,{item[1:]}}}?"
    optional = "?" if len(item) > 1 and item.endswith("?") else ""
    choices = _choices(item.removesuffix("?") if optional else item, backwards=backwards)
    return f"(?:{'|'.join(''.join(f'{re.escape(word)} ' for word in words) for words in choices)}){optional}"
