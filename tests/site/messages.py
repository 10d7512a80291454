"""The catalogues of the interface: which texts templates, pages and labels of kinds hold, and what they are elsewhere.

After a change of templates, `python -m tests.site.messages` takes new texts into every catalogue, untranslated, and
drops those that are gone; a test names what is left to translate.
"""

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from tearsheet.model import kinds
from tests.site.sites import REPOSITORY, THEME

FOLDER = THEME / "locale"
TEMPLATES = [("**", "jinja2.ext:babel_extract")]
PAGES = [("**.py", "python")]
KEYWORDS = {**DEFAULT_KEYWORDS, "count": (2, 3), "said": None}  # count(number, one, many); language.said(text)


def labels() -> Iterator[tuple[str, int, str | tuple[str, str], list[str], None]]:
    """Return what pages say of each kind, as Babel's extractors return texts."""
    for number, kind in enumerate(kinds.built_in().values()):
        said = dict.fromkeys(msgspec.structs.astuple(kind.labels))
        for text in [(kind.labels.one, kind.labels.many), *said]:
            if text not in {kind.labels.one, "%(name)s"}:
                yield "kinds.yaml", number, text, [], None


def extracted(templates: Path = THEME / "templates") -> Catalog:
    """Return the texts of the templates, and of what makes pages: what there is to translate."""
    catalogue = Catalog(charset="utf-8")
    found = [
        *extract_from_dir(templates, TEMPLATES, options_map={"**": {"silent": "false"}}, keywords=KEYWORDS),
        *extract_from_dir(REPOSITORY / "tearsheet/site", PAGES, keywords=KEYWORDS),
        *labels(),
    ]
    for name, _, message, _, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        catalogue.add(message, locations=[(name, None)], context=context)  # type: ignore[list-item]
    return catalogue


def read(file: Path) -> Catalog:
    """Return a catalogue."""
    return read_po(io.BytesIO(file.read_bytes()), locale=file.stem.replace("-", "_"), abort_invalid=True)


def written(catalogue: Catalog) -> bytes:
    """Return a catalogue as a file in which nothing depends on the day or the machine."""
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    head += f'"Language: {catalogue.locale_identifier}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    texts = io.BytesIO()
    write_po(texts, catalogue, width=120, omit_header=True, ignore_obsolete=True, include_lineno=False)
    return head.encode() + texts.getvalue()


def renew(file: Path) -> None:
    """Bring a catalogue up to date with the templates."""
    catalogue = read(file)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    file.write_bytes(written(catalogue))


if __name__ == "__main__":
    for path in sorted(FOLDER.glob("*.po")):
        renew(path)
