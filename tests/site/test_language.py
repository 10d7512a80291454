import datetime as dt
import re
import shutil
from pathlib import Path

import pytest
from babel.messages.checkers import python_format
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from bs4.element import NavigableString

from tearsheet.site.render.language import Language, direction, languages
from tests.site import messages, sites
from tests.site.sites import THEME, entity, post

GREEK = {
    "content/companies/alfa.md": entity("Άλφα"),
    "content/companies/vita.md": entity("Βήτα", owner="Άλφα"),
    "content/products/gamma.md": entity("Γάμμα", owner="Άλφα"),
    "content/sources/nea.md": entity("Νέα"),
    "content/posts/one.md": post(
        "Ένα", section="Λιμάνια", source="Νέα", companies=["Άλφα", "Βήτα"], products=["Γάμμα"], body="Λόγια."
    ),
    "content/posts/two.md": post("Δύο", section="Λιμάνια", date_basis="received", companies=["Άλφα"], body="Λόγια."),
}
# What of each page comes from templates that say nothing in English.
TRANSLATED = {"**/*.html": "title, body, meta[name=description]"}
SPOKEN = (
    "aria-label",
    "alt",
    "content",
    "placeholder",
    "title",
    "data-found",
    "data-nothing",
    "data-any",
    "data-broken",
)
SIGN = re.compile("⟦.*?⟧")
# Formats, files, tags of languages, and dates as they are in German.
PLAIN = re.compile(r"Atom|JSON|feeds\.opml|^en$|\bFebruar\b|20\. Feb\. 2026")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DATES = [dt.date(2026, month, 3) for month in range(1, 13)]


def _language(tag: str, theme: Path = THEME) -> Language:
    """Return a language."""
    return Language(tag, theme)


def _theme(root: Path) -> Path:
    """Return a copy of the theme."""
    return Path(shutil.copytree(THEME, root / "theme"))


@pytest.mark.parametrize("file", sorted(messages.FOLDER.glob("*.po")), ids=lambda file: file.stem)
def test_catalogues_are_complete(file: Path) -> None:
    """Every text of the templates, and no other, is in every catalogue, translated, with all that stands in it."""
    catalogue = messages.read(file)
    texts = [message for message in catalogue if message.id]
    assert {message.id for message in texts} == {message.id for message in messages.extracted() if message.id}
    forms = [(message, form) for message in texts for form in _forms(message.string or "")]
    assert [message.id for message, form in forms if not form] == []
    assert [message.id for message in texts if message.fuzzy] == []
    for message in texts:
        python_format(catalogue, message)
    assert file.read_bytes() == messages.written(catalogue), "bring it into its form: python -m tests.site.messages"


def _forms(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Return the forms of a translation: one, or as many as the language has numbers."""
    return (text,) if isinstance(text, str) else tuple(text)


def test_nothing_stays_english(tmp_path: Path) -> None:
    """Where every text of the catalogue reads ⟦so⟧, nothing that the templates say reads otherwise."""
    theme = _theme(tmp_path)
    catalogue = messages.extracted()
    for message in catalogue:
        if message.id:
            message.string = _signed(message.id)
    catalogue.locale = "de"
    (theme / "locale/de.po").write_bytes(messages.written(catalogue))
    names = {"SITENAME": "Εφημερίδα", "SITESUBTITLE": "", "DEFAULT_LANG": "de", "SEARCH": True, "THEME": str(theme)}
    site = sites.new(tmp_path / "site", GREEK, **names)
    site.build()
    found = [(page, text) for pattern, places in TRANSLATED.items() for page in sorted(site.output.glob(pattern))
             for text in _english(page, places)]  # fmt: skip
    assert found == []


def _signed(text: str | tuple[str, ...] | list[str]) -> str | tuple[str, ...]:
    """Return a text, or all its forms, between signs; what it holds of HTML and values stays."""
    if not isinstance(text, str):
        return tuple(str(_signed(form)) for form in text)
    return "".join(
        part if part.startswith(("<", "%(")) else f"⟦{part}⟧" for part in re.split(r"(<.*?>|%\(\w+\)s)", text)
    )


def _english(page: Path, places: str) -> list[str]:
    """Return the texts in some places of a page that have words in Latin letters outside the signs."""
    told: list[str] = []
    for place in BeautifulSoup(page.read_bytes(), "lxml").select(places):
        for apart in place.select("time, code, pre, script, [lang=en], thead"):
            apart.clear()
        told += [str(text) for text in place.find_all(string=True) if type(text) is NavigableString]
        told += [str(found[name]) for found in place.select("*") for name in SPOKEN if name in found.attrs]
    return [text for text in told if re.search("[A-Za-z]{2}", PLAIN.sub("", SIGN.sub("", text)))]


def test_german(tmp_path: Path) -> None:
    """A German site has its navigation, its dates and its numbers in German."""
    posts = {f"content/posts/p{number}.md": post(f"Boot {number}", date_basis="received") for number in range(1100)}
    site = sites.new(tmp_path, posts, DEFAULT_LANG="de", SEARCH=False)
    site.build()
    page = BeautifulSoup((site.output / "archive/2026/index.html").read_bytes(), "lxml")
    assert [html["lang"] for html in page.select("html")] == ["de"]
    assert [link.text for link in page.select(".masthead nav a")] == [
        *("Aktuell", "Ausgaben", "Unternehmen", "Produkte", "Rubriken", "Archiv", "Quellen")
    ]
    assert "1.100 Artikel" in page.select(".page-head .meta")[0].text
    assert page.select(".day")[0].text == "20. Feb. eingegangen"
    article = (site.output / "articles/p1/index.html").read_text(encoding="utf-8")
    assert '<time datetime="2026-02-20">20. Februar 2026</time>; der Artikel nennt kein Datum' in article


def test_unknown_language(tmp_path: Path) -> None:
    """In a language that the theme does not know the interface is English, and the build says so once."""
    site = sites.new(tmp_path, {"content/posts/one.md": post("Et skip")}, DEFAULT_LANG="nb")
    said = site.run("build")
    assert (said.exit_code, said.stderr) == (0, "")
    assert (
        said.stdout.count("Interface: in English, for the theme has no words in DEFAULT_LANG “nb” (it has de, en)") == 1
    )
    page = (site.output / "articles/one/index.html").read_text(encoding="utf-8")
    assert '<html lang="nb">' in page
    assert "20 February 2026" in page


def test_changed_words(tmp_path: Path) -> None:
    """After a change of the catalogue all pages are as those of a clean build, and the reason is named."""
    theme = _theme(tmp_path)
    site = sites.new(tmp_path / "site", GREEK, DEFAULT_LANG="de", THEME=str(theme))
    site.build()
    file = theme / "locale/de.po"
    file.write_bytes(file.read_bytes().replace(b"Aktuell", b"Neu &amp; <b>hier</b>"))
    assert "the words of the interface: changed" in site.run("build", "--why", "/").stdout
    site.build()
    assert "Neu &amp; <b>hier</b></a>" in (site.output / "index.html").read_text(encoding="utf-8")
    shutil.rmtree(site.root / ".tearsheet")
    before = sites.files(site.output)
    site.build("-o", "clean")
    assert sites.files(site.root / "clean") == before


def test_broken_catalogue(tmp_path: Path) -> None:
    """A catalogue that cannot be read is named with its line, and nothing is built."""
    theme = _theme(tmp_path)
    (theme / "locale/de.po").write_text('msgid "Latest"\nnonsense\n', encoding="utf-8")
    site = sites.new(tmp_path / "site", GREEK, DEFAULT_LANG="de", THEME=str(theme))
    said = site.run("build")
    assert said.exit_code == 1
    assert "locale/de.po" in said.stderr
    assert not (site.output / "index.html").exists()


def test_english_dates() -> None:
    """English dates are written as in most of the world, their months in three letters."""
    english = _language("en")
    for date, month in zip(DATES, MONTHS, strict=True):
        assert english.long_date(date) == f"3 {month} 2026"
        assert english.short_date(date) == f"3 {month[:3]} 2026"
        assert english.day_month(date) == f"3 {month[:3]}"
        assert english.month_year(date) == f"{month} 2026"
        assert english.short_month(2026 * 12 + date.month - 1) == f"{month[:3]} 2026"
        assert [english.month(date.month), english.month(date.month, "abbreviated")] == [month, month[:3]]
    assert [english.numeral(number) for number in (0, 999, 1000, 1234567)] == ["0", "999", "1,000", "1,234,567"]


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en-US", ["March 3, 2026", "Mar 3, 2026", "12,345"]),
        ("en-GB", ["3 March 2026", "3 Mar 2026", "12,345"]),
        ("de", ["3. März 2026", "3. März 2026", "12.345"]),
        ("de-CH", ["3. März 2026", "3. März 2026", "12’345"]),
        ("de-XX", ["3. März 2026", "3. März 2026", "12.345"]),
    ],
)
def test_dates_and_numbers(tag: str, expected: list[str]) -> None:
    """Dates and numbers are written as in the country of the site, as far as that is known."""
    language = _language(tag)
    date = DATES[2]
    assert [language.long_date(date), language.short_date(date), language.numeral(12345)] == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        *((tag, "rtl") for tag in ("ar", "arc", "AR-eg", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi")),
        *((tag, "rtl") for tag in ("pa-Arab", "he-XX")),
        *((tag, "ltr") for tag in ("en", "de-AT", "pa", "zz", "", "-", '"><script>', "x" * 1000)),
    ],
)
def test_direction(tag: str, expected: str) -> None:
    """The direction of a language is known, and of what is none it is the usual one."""
    assert direction(tag) == expected


@pytest.mark.parametrize("tag", ["../../secret", "de/../de", "", "x" * 300])
def test_hostile_language(tmp_path: Path, tag: str) -> None:
    """A setting that is no language leads to no file."""
    theme = _theme(tmp_path)
    (tmp_path / "secret.po").write_bytes((theme / "locale/de.po").read_bytes())
    assert _language(tag, theme).missing
    assert languages(theme) == ["de", "en"]


def test_values_are_escaped() -> None:
    """What stands in a text of the interface is escaped, whatever the language."""
    for tag in ("en", "de"):
        assert str(_language(tag).gettext("received %(day)s", day="<b>")).endswith(" &lt;b&gt;")


def test_renewed_catalogue(tmp_path: Path) -> None:
    """New texts come into a catalogue untranslated, texts that are gone leave it, the others stay as they are."""
    file = tmp_path / "de.po"
    file.write_bytes((THEME / "locale/de.po").read_bytes())
    messages.renew(file)
    assert file.read_bytes() == (THEME / "locale/de.po").read_bytes()
    text = file.read_text(encoding="utf-8").replace('msgid "Latest"', 'msgid "Gone"')
    file.write_text(text, encoding="utf-8")
    messages.renew(file)
    with file.open("rb") as opened:
        catalogue = read_po(opened)
    assert "Gone" not in catalogue
    assert (catalogue["Latest"].string, catalogue["Latest"].fuzzy) == ("", False)
    assert catalogue["Archive"].string == "Archiv"
