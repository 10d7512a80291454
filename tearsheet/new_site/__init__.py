"""A new site: what its editor answers, the files that it begins with, and how they come into a folder."""

import json
import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import msgspec

from tearsheet.authoring.schemas import schemas
from tearsheet.model import siteurl
from tearsheet.model.kinds import built_in
from tearsheet.model.post import LANGUAGE
from tearsheet.text import language_tags, markup

SETTINGS = "pelicanconf.py"
PUBLISHCONF = "publishconf.py"
ABOUT = "content/pages/about.md"
SAMPLE = "seeds/sample.md"
SCHEMAS = ".schemas"

# The files of a site by their names in `texts/`; those that readers see are there in several languages.
_FOR_EDITORS = {
    SETTINGS: "pelicanconf.txt",
    PUBLISHCONF: "publishconf.txt",
    ".gitignore": "gitignore.txt",
    ".vscode/settings.json": "vscode.txt",
}
_TRANSLATED = {ABOUT: "about.md", SAMPLE: "sample.md", "README.md": "README.md"}
_ENGLISH = "en"
_LONGEST = 200  # characters of a title or a section: a line of a page

Wrong = tuple[str, str]  # what is wrong with an answer, and what to do


@dataclass(frozen=True, slots=True)
class Answers:
    """What a site is called, its language, its address (empty: it has none yet), and its first section."""

    title: str
    language: str
    address: str
    section: str


def title_of(folder: Path) -> str:
    """Return the title that a site has by the name of its folder: quay-letter is “Quay letter”."""
    words = " ".join(re.split(r"[\W_]+", folder.absolute().name)).strip()
    return words[:1].upper() + words[1:] or "News"


def section_of(language: str) -> str:
    """Return the section that a site in a language has where its editor names none."""
    return _text("section.txt", language).strip()


def plain_language(value: str) -> str:
    """Return a language tag as it is written elsewhere: de_at is de-AT. One that is unknown stays as it is."""
    tag = value.strip().replace("_", "-")
    tongue = language_tags.tongue(tag) if re.fullmatch(LANGUAGE, tag) else tag
    return tongue if tongue.casefold() == tag.casefold() else tag


def plain_address(value: str) -> str:
    """Return an address as SITEURL has it, without a slash at its end."""
    return value.strip().rstrip("/")


def wrong_line(value: str) -> Wrong | None:
    """Return what is wrong with a title or a section, None if nothing is."""
    if not value.strip():
        return "it is empty", "give it some words"
    if not value.isprintable() or len(value) > _LONGEST:
        return f"it is no line of at most {_LONGEST} characters", "give it a few words"
    return None


def wrong_language(value: str) -> Wrong | None:
    """Return what is wrong with a language tag, None if nothing is."""
    tag = plain_language(value)
    if re.fullmatch(LANGUAGE, tag) and language_tags.tongue(tag) == tag != language_tags.UNKNOWN:
        return None
    return f"“{value}” is no language", "write it like “en”, “de” or “pt-BR”"


def wrong_address(value: str) -> Wrong | None:
    """Return what is wrong with the address of a site, None if nothing is, or if there is none yet."""
    address = plain_address(value)
    if not address:
        return None
    hint = "write it like https://www.YOUR-NAME.org, or leave it empty until you have one"
    bare = f"https://{address}"
    if "://" not in address and siteurl.wrong(bare, intranet=True) is None:
        return f"“{value}” is no address of the web", f"did you mean {bare}?"
    problem = siteurl.wrong(address, intranet=True)
    if problem is None and (markup.web_address(address) is None or re.search(r"[\s<>\"\\]", address)):
        problem = f"“{value}” is no address of the web", hint
    return (problem[0].replace("SITEURL ", ""), hint) if problem else None


# The check of each answer.
CHECKS: dict[str, Callable[[str], Wrong | None]] = {
    "title": wrong_line,
    "language": wrong_language,
    "address": wrong_address,
    "section": wrong_line,
}


def new_files(answers: Answers) -> dict[str, str]:
    """Return the texts of the files that a site begins with, by their paths; the settings come last."""
    title = markup.escape(answers.title)
    quoted = {name: _quoted(getattr(answers, name)) for name in Answers.__slots__}
    texts = {path: _text(name, answers.language, {"title": title}) for path, name in _TRANSLATED.items()}
    texts |= {f"{SCHEMAS}/{name}.schema.json": _json(schema) for name, schema in schemas(built_in()).items()}
    return texts | {path: _text(name, "", quoted) for path, name in reversed(_FOR_EDITORS.items())}


def is_as_begun(path: str, data: bytes) -> bool:
    """Say whether a file of the content folder is as a new site has it, so that nobody has written anything in it."""
    if f"content/{path}" != ABOUT:
        return False
    folders = [folder for folder in (files(__package__) / "texts").iterdir() if (folder / "about.md").is_file()]
    texts = (re.escape((folder / "about.md").read_text(encoding="utf-8")) for folder in folders)
    text = data.decode(errors="replace").replace("\r\n", "\n")
    return any(re.fullmatch(form.replace(re.escape("$title"), r"[^\n]+"), text) for form in texts)


def _text(name: str, language: str, values: Mapping[str, str] | None = None) -> str:
    """Return a text of the package in a language, or in English where there is none in it, with values filled in."""
    folder = files(__package__) / "texts"
    if language:
        own = folder / language.partition("-")[0].lower() / name
        place = own if own.is_file() else folder / _ENGLISH / name
    else:
        place = folder / name
    return string.Template(place.read_text(encoding="utf-8")).safe_substitute(values or {})


def _quoted(value: str) -> str:
    """Return a text as Python writes it, between double quotes."""
    return json.dumps(value, ensure_ascii=False)


def _json(schema: object) -> str:
    """Return a schema as JSON, indented for people."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
