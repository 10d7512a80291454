"""Invariants: what has to be true of a site after every step; what is not, is told as a kind and what was seen."""

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.addresses import is_odd, of_file
from tests.soak.cases import Case
from tests.soak.commands import Ended
from tests.soak.editor import Editor, without_names

# What Tearsheet says, or Python, where the fault is neither the seed's nor the editor's.
OURS = re.compile(
    r"Traceback \(most recent call last\)|fault of Tearsheet|error that nobody foresaw|^Exception ignored", re.MULTILINE
)
TOKEN = re.compile(rb"qz[0-9a-f]{8}")
AHEAD = re.compile(rb'^(?:status: "?(?:hidden|draft)|date: "?(?:2026-12-|202[78]))', re.MULTILINE)
SCRIPTED = re.compile(rb"script:|data:text", re.IGNORECASE)  # what is worth a look at all addresses of a file
FATES = {
    "written": "post",
    "unchanged": "post",
    "edited": "post",
    "deleted": "post",
    "duplicate": "duplicate",
    "rejected": "rejected",
}


class Seen(NamedTuple):
    """A failure: its kind, and what was seen."""

    kind: str
    detail: str


def ended_well(ended: Ended, codes: Sequence[int] = (0, 1)) -> Iterator[Seen]:
    """A command ends with one of these exit codes and blames nobody but seeds and files."""
    faults = [match.start() for match in OURS.finditer(ended.said)]
    if ended.code not in codes and not faults:
        yield Seen(f"exit code {ended.code}", ended.said[-2_000:])
    yield from (Seen(*_fault(ended.said[max(0, start - 200) :])) for start in faults)


def _fault(said: str) -> tuple[str, str]:
    """Return what a fault of ours is called, by its error and where that was raised, and all that was said of it."""
    where = re.findall(r'^  File ".*?([^/"]+)", line \d+, in (\w+)', said, re.MULTILINE)
    told = re.search(r"\((\w+) in (\S+)\)", said)
    error = re.search(r"\b(\w+(?:Error|Exception|Iteration|Warning))\b", said)
    place = " in {0[0]} {0[1]}".format(where[-1]) if where else ""
    name = f"{told[1]} in {told[2]}" if told else f"{error[1] if error else 'unknown'}{place}"
    return f"fault of ours: {name}", said[-3_000:]


def accounted(ended: Ended, report: Mapping[str, Any], cases: Mapping[str, Case], content: Path) -> Iterator[Seen]:
    """Every article of every seed is in the report and in the ledger, once, and the numbers add up."""
    if not report:
        yield Seen("no report", ended.said[-3000:])
        return
    results: list[dict[str, str]] = report["results"]
    counts: dict[str, int] = report["counts"]
    if not len(results) == report["articles"] == sum(counts.values()):
        yield Seen("numbers do not add up", f"{len(results)} results, {report['articles']} articles, {counts}")
    if ended.code != int(bool(counts["rejected"] or report["problems"])):
        yield Seen("exit code of an ingest", f"{ended.code}, {counts['rejected']} rejected, {report['problems'][:5]}")
    by_seed = _by_seed(results, cases)
    entries = ledger(content)
    for name, case in cases.items():
        found = by_seed.get(name, [])
        yield from _all_told(case, found)
        yield from _all_entered(found, entries)
        yield from _words_kept(case, found, content)
    yield from (Seen("result of no seed", repr(each)) for each in by_seed.get("", []))


def _by_seed(results: Sequence[dict[str, str]], cases: Mapping[str, Case]) -> dict[str, list[dict[str, str]]]:
    """Return the results by the seeds in which the articles are; under no name those that belong to none."""
    found: dict[str, list[dict[str, str]]] = {}
    for result in results:
        name = result["seed"]
        while name and name not in cases:
            name = name.rpartition("#")[0]
        found.setdefault(name, []).append(result)
    return found


def _all_told(case: Case, found: Sequence[dict[str, str]]) -> Iterator[Seen]:
    """A result for each article of a whole seed, and a post for each that is ordinary."""
    refused = [each["detail"] for each in found if each["fate"] == "rejected"]
    kind = case.name.rpartition(".")[2]
    if not found:
        yield Seen(f"a seed without a result ({kind})", case.name)
    elif not case.is_damaged and case.sidecar is None and len(found) != len(case.stories):
        told = [each["seed"] for each in found]
        yield Seen(
            f"articles lost or doubled ({kind})", f"{case.name}: {len(case.stories)} articles, {told} {refused[:3]}"
        )
    elif case.is_ordinary and refused:
        yield Seen(f"ordinary article rejected ({kind})", f"{case.name}: {refused}")


def _all_entered(found: Sequence[dict[str, str]], entries: Mapping[str, dict[str, Any]]) -> Iterator[Seen]:
    """The ledger says of an article what the report says, but where a save in between has left it to the next run."""
    names = [each["seed"] for each in found]
    for result in (each for each in found if each["fate"] != "left"):
        entry = entries.get(result["seed"])
        if entry is None:
            yield Seen("article without an entry in the ledger", repr(result))
        elif names.count(result["seed"]) == 1 and entry["outcome"] != FATES[result["fate"]]:
            yield Seen("ledger and report differ", f"{result} {entry}")


def _words_kept(case: Case, found: Sequence[dict[str, str]], content: Path) -> Iterator[Seen]:
    """What an ordinary article says stands in the post that the report names for it."""
    paths = {content / each["detail"] for each in found if each["fate"] != "rejected"}
    if not case.is_ordinary or len(found) != len(case.stories) or not all(path.exists() for path in paths):
        return
    said = b"".join(path.read_bytes() for path in paths)
    for story in case.stories:
        if story.token.encode() not in said:
            yield Seen("article whose words are in no post", f"{case.name}: {story.token} {sorted(map(str, paths))}")


def ledger(content: Path) -> dict[str, dict[str, Any]]:
    """Return the ledger's entries, without those of former articles."""
    path = content / "ledger.jsonl"
    lines = path.read_bytes().splitlines() if path.exists() else []
    return {entry["seed"]: entry for line in lines if not (entry := json.loads(line)).get("former")}


def edits_kept(editor: Editor, *, asked: bool = False) -> Iterator[Seen]:
    """Every file that the editor has saved holds what was saved; where names were to be changed, all but names."""
    for path, data in sorted(editor.mine.items()):
        file = editor.content / path
        now = file.read_bytes() if file.exists() else None
        if now == data:
            continue
        if asked and _is_but_names(editor, path, data, now):
            editor.adopt(path)
            continue
        yield Seen("edit lost", f"{path}:\n{_differences(data, now)}")
        editor.adopt(path)
    for path in sorted(editor.deleted):
        if (editor.content / path).exists():
            yield Seen("deleted post is back", path)
            editor.deleted.discard(path)


def _differences(saved: bytes, now: bytes | None) -> str:
    """Return the lines in which a file is another than it was saved."""
    if now is None:
        return "there is no such file now"
    before, after = ([repr(line) for line in each.splitlines(keepends=True)] for each in (saved, now))
    return "\n".join(difflib.unified_diff(before, after, "saved", "now", lineterm="", n=1))


def _is_but_names(editor: Editor, path: str, data: bytes, now: bytes | None) -> bool:
    """Say whether a file differs from what was saved by names alone: a post; of others the remarks have to stand.

    One that is gone has been merged with another, or is of the other kind now: they stand in one of either kind.
    """
    if path.startswith("posts/"):
        return now is not None and without_names(now) == without_names(data)
    said = re.findall(rb"The editor \w+ \d+", data)
    files = (each for kind in ("companies", "products") for each in (editor.content / kind).glob("*.md"))
    held = b"".join(each.read_bytes() for each in files) if now is None else now
    return all(each in held for each in said)


def nothing_written(before: Mapping[str, str], after: Mapping[str, str], report: Mapping[str, Any]) -> Iterator[Seen]:
    """A second ingest of the same seeds leaves content/ as it is."""
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if changed:
        yield Seen("second ingest writes", f"{len(changed)} files: {changed[:10]}")
    if report and report["counts"]["posts written"]:
        yield Seen("second ingest says it writes", f"{report['counts']}")


def digests(folder: Path) -> dict[str, str]:
    """Return the files below a folder, each with a digest of its bytes; hidden ones aside."""
    paths = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).hexdigest() for path in paths}


def same_tree(one: Path, other: Path, kind: str) -> Iterator[Seen]:
    """Two folders hold the same files with the same bytes."""
    ours, theirs = digests(one), digests(other)
    differing = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    if differing:
        only = [f"{name} ({'both' if name in ours and name in theirs else 'one'})" for name in differing[:10]]
        yield Seen(kind, f"{len(differing)} files: {only}")


def nothing_private(output: Path, content: Path, editor: Editor, private: set[str]) -> Iterator[Seen]:
    """Nothing of a draft, of a hidden post or of one dated ahead stands in anything that is public."""
    public: set[bytes] = set()
    for path in (content / "posts").glob("*.md"):
        data = path.read_bytes().replace(b"\r\n", b"\n")
        if not AHEAD.search(data.partition(b"\n---\n")[0]):
            public |= set(TOKEN.findall(data))
    off = {token.encode() for token in editor.kept_off} - public | {token.encode() for token in private}
    shown: dict[bytes, list[str]] = {}
    for path in sorted(each for each in output.rglob("*") if each.is_file()):
        data, name = path.read_bytes(), path.relative_to(output).as_posix()
        for token in set(TOKEN.findall(data)) & off:
            shown.setdefault(token, []).append(name)
        if SCRIPTED.search(data):
            yield from (Seen("script in an address", f"{name}: {said}") for said in of_file(path) if is_odd(said))
    for token, names in sorted(shown.items()):
        posts = [path.name for path in (content / "posts").glob("*.md") if token in path.read_bytes()]
        yield Seen("private text is public", f"{token.decode()} of {posts} in {len(names)} files: {names[:5]}")
