"""Legal forms of companies stand in one file, and all who look for them find the same ones."""

import re

from tearsheet.text import legal_forms, word_lists

SECTIONS = word_lists.sections("text/legal_forms.txt")
LANGUAGES = [name for name in SECTIONS if re.fullmatch("[a-z]{2}", name)]


def _words(section: str) -> list[str]:
    return " ".join(SECTIONS[section]).split()


def test_each_form_stands_under_one_language() -> None:
    """No form is there twice, each is written without its last full stop, and sections of uses have no others."""
    forms = [form for name in LANGUAGES for form in _words(name)]
    assert sorted(forms) == sorted(legal_forms.all_forms())
    assert len(forms) == len(set(forms))
    assert not any(form.endswith(".") for form in forms)
    for use in SECTIONS.keys() - set(LANGUAGES):
        assert set(_words(use)) <= set(forms), use


def test_the_uses_of_forms() -> None:
    """A word or the beginning of a name is no clear form, and one that is a place is none behind a comma."""
    assert {"Inc", "GmbH", "S.A", "LLC"} <= legal_forms.clear()
    assert not legal_forms.clear() & {"Company", "Limited", "AB", "SE"}
    assert not legal_forms.apart() & {"Company", "CO", "Co", "SA", "AB", "AG"}
    assert {"Inc", "Co", "L.P", "Bhd"} <= legal_forms.stopped()


def test_the_longest_form_is_matched_first() -> None:
    """A pattern of forms takes the whole of each, also of one that begins with another."""
    pattern = re.compile(legal_forms.either(legal_forms.all_forms()))
    assert [form for form in sorted(legal_forms.all_forms()) if pattern.match(form)[0] != form] == []  # type: ignore[index]
