"""Lines of decisions.yaml follow a change of names, so that no later review undoes it or complains."""

import pytest

from tests.conftest import SiteFolder
from tests.site.sites import entity, post

DECIDED = """\
# Yards, agreed with Ada.
Hild: company  # the old yard
"Hild AS": alias of Hild
Tug: 'product of Hild'

# Lines.
Brekke: company
Brekke Lines: company
Quay Prize: ignore
Vard: ignore   # sold
Barge: product of Brekke Lines
Broken: compny
"""


@pytest.fixture
def yards(site: SiteFolder) -> SiteFolder:
    """A site whose files are as its decisions say."""
    site.put("content/companies/hild.md", entity("Hild", aliases=["Hild AS", "Hild Works"]))
    site.put("content/companies/brekke.md", entity("Brekke", aliases=["Brekke Lines"]))
    site.put("content/companies/vard.md", entity("Vard", status="ignored"))
    site.put("content/companies/quay-prize.md", entity("Quay Prize", status="ignored"))
    site.put("content/products/tug.md", entity("Tug", owner="Hild"))
    site.put("content/products/barge.md", entity("Barge", owner="Brekke Lines"))
    site.put("content/posts/tugs.md", post("Tugs", companies=["Hild"], products=["Tug"]))
    site.put("content/decisions.yaml", DECIDED)
    return site


def changed(before: str, after: str) -> dict[str, str | None]:
    """Return the lines that are others after a change, each with what it is then (None: gone); all else is equal."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) == len(new):
        return {one: other for one, other in zip(old, new, strict=True) if one != other}
    gone = [line for line in old if line not in new]
    assert [line for line in old if line in new] == new
    return dict.fromkeys(gone)


def followed(site: SiteFolder) -> str:
    """Return what following the decisions comes to, beside the line that is no decision."""
    result = site.run("review", "--apply")
    assert [line for line in result.stderr.splitlines() if "“Broken”" not in line] == [], result.stderr
    return result.stdout.splitlines()[-1]


NOTHING = "Followed decisions.yaml: 0 files of companies and products written, 0 posts tagged anew"


@pytest.mark.parametrize(
    ("command", "lines"),
    [
        (
            ("rename", "company", "Hild", "Hild: Marine"),
            {
                "Hild: company  # the old yard": "'Hild: Marine': company  # the old yard",
                '"Hild AS": alias of Hild': "\"Hild AS\": 'alias of Hild: Marine'",
                "Tug: 'product of Hild'": "Tug: 'product of Hild: Marine'",
            },
        ),
        (
            ("rename", "company", "Hild", "Hild AS"),
            {
                "Hild: company  # the old yard": "Hild: alias of Hild AS  # the old yard",
                '"Hild AS": alias of Hild': '"Hild AS": company',
                "Tug: 'product of Hild'": "Tug: 'product of Hild AS'",
            },
        ),
        (("rename", "company", "Vard", "Vardø"), {"Vard: ignore   # sold": "Vardø: ignore   # sold"}),
        (("rename", "product", "Tug", "Tug 2"), {"Tug: 'product of Hild'": "Tug 2: 'product of Hild'"}),
        (
            ("rename", "company", "Brekke", "Brekke Lines"),
            {"Brekke: company": "Brekke: alias of Brekke Lines"},
        ),
        (
            ("merge", "company", "Hild", "Brekke"),
            {
                "Hild: company  # the old yard": "Hild: alias of Brekke  # the old yard",
                '"Hild AS": alias of Hild': '"Hild AS": alias of Brekke',
                "Tug: 'product of Hild'": "Tug: 'product of Brekke'",
            },
        ),
        (("merge", "company", "Vard", "Hild"), {"Vard: ignore   # sold": "Vard: alias of Hild   # sold"}),
        (("split", "company", "Hild", "Hild AS"), {'"Hild AS": alias of Hild': '"Hild AS": company'}),
        (
            ("split", "company", "Hild", "Hild AS", "--as", "Hild Ships"),
            {'"Hild AS": alias of Hild': '"Hild AS": alias of Hild Ships'},
        ),
        (
            ("split", "company", "Brekke", "Brekke Lines", "--as", "BL"),
            {"Barge: product of Brekke Lines": "Barge: product of BL"},
        ),
        (("split", "company", "Hild", "Hild Works"), {}),
        (("ignore", "company", "Hild"), {"Hild: company  # the old yard": "Hild: ignore  # the old yard"}),
        (
            ("ignore", "company", "Brekke"),
            {"Brekke: company": "Brekke: ignore", "Brekke Lines: company": "Brekke Lines: alias of Brekke"},
        ),
        (("ignore", "product", "Barge"), {"Barge: product of Brekke Lines": "Barge: ignore"}),
    ],
)
def test_lines_follow(yards: SiteFolder, command: tuple[str, ...], lines: dict[str, str]) -> None:
    """Exactly the lines about what has changed are others, and following all of them comes to nothing, as before."""
    shown = yards.run("entity", *command, "--dry-run").stdout
    result = yards.run("entity", *command)
    assert result.exit_code == 0, result.stderr
    assert changed(DECIDED, (yards.content / "decisions.yaml").read_text(encoding="utf-8")) == lines
    assert [line for line in lines.values() if f"+{line}" not in shown.splitlines()] == []
    counted = f", {len(lines)} decision{'s' * (len(lines) != 1)}"
    assert result.stdout.rstrip().endswith(counted) == bool(lines), result.stdout
    assert followed(yards) == NOTHING


def test_nothing_is_to_be_followed_before(yards: SiteFolder) -> None:
    """The files of these tests are as their decisions say."""
    assert followed(yards) == NOTHING


def test_a_file_of_windows_stays_one(yards: SiteFolder) -> None:
    """A mark at its beginning and the ends of its lines stay."""
    windows = DECIDED.replace("\n", "\r\n")
    path = yards.put("content/decisions.yaml", b"\xef\xbb\xbf" + windows.encode())
    assert yards.run("entity", "rename", "company", "Vard", "Vardø").exit_code == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + windows.replace("Vard:", "Vardø:").encode()


def test_one_of_two_that_have_a_name(yards: SiteFolder) -> None:
    """Where a company and a product have one name, a line that would ignore both goes, and others are about theirs."""
    yards.put("content/products/hild.md", entity("Hild", owner="Vard"))
    assert yards.run("entity", "ignore", "company", "Hild").exit_code == 0
    made = (yards.content / "decisions.yaml").read_text(encoding="utf-8")
    assert changed(DECIDED, made) == {"Hild: company  # the old yard": None}
    yards.put("content/decisions.yaml", "Hild: product\n")
    assert yards.run("entity", "rename", "product", "Hild", "Hild 2").exit_code == 0
    assert (yards.content / "decisions.yaml").read_text(encoding="utf-8") == "Hild 2: product\n"


@pytest.mark.parametrize(
    ("command", "unwritten", "before", "after"),
    [
        (("rename", "company", "Hild", "Tug"), "products/tug", "Tug: product of Hild\n", "Tug: product\n"),
        (("rename", "product", "Tug", "Hild"), "companies/hild", "Tug: product of Hild\n", "Hild: product\n"),
        (
            ("rename", "product", "Tug", "Hild"),
            "companies/hild",
            "Hild: ignore\nTug: product of Hild\n",
            "Hild: product\nTug: alias of Hild\n",
        ),
        (("merge", "company", "Vard", "Hild"), "products/barge", "Hild: product of Vard\n", "Hild: product\n"),
        (
            ("split", "company", "Hild", "Hild AS", "--as", "Tug"),
            "products/tug",
            "Tug: product of Hild AS\n",
            "Tug: product\n",
        ),
    ],
)
def test_nothing_is_said_to_be_of_itself(
    yards: SiteFolder, command: tuple[str, ...], unwritten: str, before: str, after: str
) -> None:
    """Where a product and its owner, one of which has no file yet, come to have one name, the line can be read."""
    yards.put("content/products/tug.md", entity("Tug"))
    (yards.content / f"{unwritten}.md").unlink()
    path = yards.put("content/decisions.yaml", before)
    result = yards.run("entity", *command)
    assert result.exit_code == 0, result.stderr
    assert path.read_text(encoding="utf-8") == after


def test_the_last_line_goes_and_its_remarks_stay(yards: SiteFolder) -> None:
    """A file without any line left keeps what is remarked in it."""
    yards.put("content/products/hild.md", entity("Hild"))
    yards.put("content/decisions.yaml", "# Yards.\nHild: company\n# More to come.\n")
    assert yards.run("entity", "ignore", "company", "Hild").exit_code == 0
    made = (yards.content / "decisions.yaml").read_text(encoding="utf-8")
    assert [line for line in made.splitlines() if line] == ["# Yards.", "# More to come."]
    assert followed(yards) == NOTHING


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Hild: company\nHild: ignore\n", "decisions.yaml:2: the key “Hild” stands there twice; mend it"),
        ("- Hild\n", "decisions.yaml:1: no lines “NAME: decision”"),
        (b"Hild: \xff\n", "decisions.yaml: no UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_stops_the_change(yards: SiteFolder, text: str | bytes, message: str) -> None:
    """Where decisions.yaml is broken, that is said and nothing is changed."""
    yards.put("content/decisions.yaml", text)
    before = yards.files()
    result = yards.run("entity", "ignore", "company", "Hild")
    assert (result.exit_code, message in result.stderr) == (1, True), result.output
    assert yards.files() == before
