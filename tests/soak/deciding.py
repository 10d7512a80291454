"""Deciding: what an editor says of companies and products, in reviews, in decisions.yaml and by commands, at random."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.soak.play import Play

ANSWERS = ("c", "p", "i", "s", "", "u", "a {}", "o {}", "a", "o\nNobody\nNobody", "x", "y")


def review(play: "Play") -> None:
    """Answer the questions of a review at random."""
    play.step = "review"
    names = _names(play, "companies") or ["Nobody"]
    answers = [play.rng.choice(ANSWERS).format(play.rng.choice(names)) for _ in range(play.rng.randint(0, 15))]
    play.run("review", said="\n".join([*answers, "q", ""]), asked=True)


def decide(play: "Play") -> None:
    """Write decisions by hand and have them followed."""
    play.step = "review --apply"
    names = _names(play, "companies") + _names(play, "products")
    if not names or play.rng.random() < 0.5:
        return
    path = "decisions.yaml"
    known = play.editor.read(path).decode() if (play.root / "content" / path).exists() else ""
    lines = [f"# The editor decides {play.editor.edits}"]
    for name in play.rng.sample(names, min(3, len(names))):
        said = play.rng.choice(("company", "product", "ignore", "alias of {}", "product of {}", "nonsense"))
        if f"{json.dumps(name)}:" not in known and f"\n{name}:" not in known:
            other = play.rng.choice([each for each in names if each != name] or ["Nobody"])  # nothing is of itself
            lines.append(f"{json.dumps(name)}: {said.format(other)}")
    play.editor.save(path, f"{known.rstrip()}\n{chr(10).join(lines)}\n".lstrip().encode())
    play.run("review", "--apply", asked=True)
    text = re.sub(r"^.*nonsense\n", "", play.editor.read(path).decode(), flags=re.MULTILINE)
    play.editor.save(path, text.encode())


def change_names(play: "Play") -> None:
    """Rename, merge, split and ignore companies and products."""
    for _ in range(play.rng.randint(0, 3)):
        folder = play.rng.choice(("companies", "companies", "products"))
        names = _names(play, folder)
        if len(names) < 2:
            continue
        kind = {"companies": "company", "products": "product"}[folder]
        one, other = play.rng.sample(names, 2)
        doing = play.rng.choice(("rename", "merge", "merge", "ignore", "split"))
        objects = {
            "rename": (one, f"{one} {play.rng.choice(('Group', 'AS', 'Renamed'))}"),
            "merge": (one, other),
            "ignore": (one,),
            "split": (one, other),
        }[doing]
        play.step = f"entity {doing}"
        play.run("entity", doing, kind, *objects, asked=True)


def _names(play: "Play", folder: str) -> list[str]:
    """Return the names of the companies or of the products."""
    return sorted({_name_in(path) for path in (play.root / "content" / folder).glob("*.md")} - {""})


def _name_in(path: Path) -> str:
    """Return the name of an entity by its file."""
    match = re.search(r"^name: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    if not match:
        return ""
    return str(json.loads(match[1])) if match[1].startswith('"') else match[1].strip("'")
