"""`tearsheet check` is the gate before publishing: it names the file, the line, what is wrong and how to mend it."""

import json
import re

import pytest

from tearsheet.model import post as posts
from tests.conftest import SiteFolder
from tests.ingest.test_run import text
from tests.site.sites import entity, post

GOOD = {"source": "The Pilot", "summary": "A quay."}


CHECK = ("check", "--ignore", "unnamed")  # the site has companies that no post names


def fill(site: SiteFolder) -> None:
    """Give a site a source and a company with an alias, a former name, and a name that is none for sure."""
    site.put("content/sources/the-pilot.md", entity("The Pilot"))
    site.put(
        "content/companies/hild.md",
        entity("Hild", aliases=["Hild Marine", "HM"], formerly=["Hilda"], ambiguity={"HM": "hard"}, context=["boat"]),
    )
    site.put("content/companies/hm.md", entity("HM", ambiguity={"HM": "hard"}, context=["shop"]))


def warned(site: SiteFolder, *arguments: str) -> list[str]:
    """Return the warnings of a check that has nothing else: lines with their rule."""
    result = site.run(*CHECK, *arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return [line for line in result.stdout.splitlines() if re.search(r"\[\w+\]", line)]


def ledger(**entries: object) -> str:
    """Return a ledger with an entry for each seed, whose name ends in .txt."""
    lines = []
    for seed, more in entries.items():
        entry = {"seed": f"{seed}.txt", "received": "2026-02-21", "outcome": "post", "post": seed, "digest": "0"}
        lines.append(json.dumps(entry | (more if isinstance(more, dict) else {})))
    return "\n".join(lines) + "\n"


def test_a_site_without_faults(site: SiteFolder) -> None:
    """Where nothing is to be said, only the numbers are."""
    fill(site)
    site.put("content/posts/one.md", post("One", companies=["Hild"], **GOOD))
    assert site.run(*CHECK).stdout == "Checked 1 post: 0 errors, 0 warnings\n"


# What stands in content/, and how the line begins that is said of it.
ERRORS = {
    "broken YAML": ({"posts/a.md": "---\ntitle: a: b\n---\n"}, "content/posts/a.md:2: broken YAML"),
    "unknown key": ({"posts/a.md": post("A", sumary="x")}, "content/posts/a.md:5: unknown key “sumary”; did you mean"),
    "unknown company": (
        {"posts/a.md": post("A", products=[], companies=["Hild", "Hidl"])},
        "content/posts/a.md:6: the company “Hidl” is unknown; did you mean “Hild”?",
    ),
    "unknown company in a list of lines": (
        {"posts/a.md": "---\ntitle: Hidl\ndate: 2026-01-01\nsection: A\ncompanies:\n- Hild\n- Hidl\n---\n\nText.\n"},
        "content/posts/a.md:7: the company “Hidl” is unknown; did you mean “Hild”?",
    ),
    "unknown source": (
        {"posts/a.md": post("A", source="The Pylot")},
        "content/posts/a.md:5: the source “The Pylot” is unknown; did you mean “The Pilot”?",
    ),
    "two claim a name": (
        {"companies/zing.md": entity("Zing", aliases=["Zang", "Hild Marine"])},
        "content/companies/zing.md:3: companies/hild.md claims the name “Hild Marine” too; take it out",
    ),
    "a moved address is another's": (
        {"companies/zing.md": "---\nname: Zing\nmoved:\n- companies/zang\n- companies/hild\n---\n"},
        "content/companies/zing.md:5: “moved” has companies/hild, which is the address of companies/hild.md",
    ),
    "two posts of one name for feeds": (
        {"posts/a.md": post("A", id="x"), "posts/b.md": post("B", id="x")},
        "content/posts/b.md:5: its id: posts/a.md has the same permanent name, “x”",
    ),
    "an issue without its lead": (
        {"posts/a.md": post("A"), "issues/2026-w08.md": "---\ntitle: W\nlead: b\n---\n"},
        "content/issues/2026-w08.md:3: there is no article “b”",
    ),
    "no page": ({"pages/a.md": "---\n---\n"}, "content/pages/a.md: “title” is missing; add a line"),
    "a broken ledger": ({"ledger.jsonl": "{}\n"}, "content/ledger.jsonl:1: no entry of the ledger"),
    "a decision of no form": ({"decisions.yaml": "A: company\nB: firm\n"}, "content/decisions.yaml:2: “B”: "),
}


@pytest.mark.parametrize(("files", "message"), ERRORS.values(), ids=ERRORS)
def test_errors(site: SiteFolder, files: dict[str, str], message: str) -> None:
    """What a build complains of is an error, named with the line on which it stands; no output is written."""
    fill(site)
    for name, data in files.items():
        site.put(f"content/{name}", data)
    result = site.run(*CHECK)
    assert (result.exit_code, len(result.stderr.splitlines())) == (1, 1), result.output
    assert result.stderr.startswith(message)
    assert ": 1 error, " in result.stdout
    assert not site.output.exists()


TWO = post("Two  Cranes", day="2026-02-21", source_url="https://a.example/1/", seed="b.txt", **GOOD)
WARNINGS = {
    "two of one title": (
        {
            "posts/a.md": post("Two cranes", **GOOD),
            "posts/b.md": TWO,
            "posts/c.md": post("Two cranes", status="hidden"),
            "ledger.jsonl": ledger(b={}),
        },
        [
            (
                "posts/b.md:2: it has the title of posts/a.md (2026-02-20); delete one of the two, or tell them apart"
                " in the title; if that are two articles: write “apart”: true into its line of ledger.jsonl [title]"
            )
        ],
    ),
    "two of one title that the editor has told apart": (
        {"posts/a.md": post("Two cranes", **GOOD), "posts/b.md": TWO, "ledger.jsonl": ledger(b={"apart": True})},
        [],
    ),
    "two of one address": (
        {"posts/a.md": post("A", source_url="https://a.example/1", **GOOD), "posts/b.md": TWO},
        ["posts/b.md:5: it has the source_url of posts/a.md (2026-02-20); delete one of the two, or mend the address"],
    ),
    "no source": (
        {"posts/a.md": post("A", source="", summary="S")},
        ["posts/a.md:5: it names no source; say where the article was published: source: … [source]"],
    ),
    "no summary": ({"posts/a.md": post("A", source="The Pilot")}, ["posts/a.md: it has no summary, which lists"]),
    "ahead of its arrival": (
        {
            "posts/a.md": post("A", day="2026-02-23", seed="a.txt", **GOOD),
            "posts/b.md": post("B", day="2026-02-22", seed="b.txt", **GOOD),  # a day later where it was written
            "posts/c.md": post("C", day="2026-02-23", seed="c.txt", date_basis="received", **GOOD),
            "ledger.jsonl": ledger(a={}, b={}, c={}),
        },
        ["posts/a.md:3: its date, 2026-02-23, is later than the day on which its seed arrived (2026-02-21); hold it"],
    ),
    "held back by an editor": (
        {"posts/a.md": post("A", day="2027-02-23", seed="a.txt", **GOOD), "ledger.jsonl": ledger(a={})},
        [],
    ),
    "more than a year ahead": (
        {"posts/a.md": post("A", day="2027-11-26", **GOOD), "posts/b.md": post("B", day="2027-11-25", **GOOD)},
        ["posts/a.md:3: its date, 2027-11-26, is more than a year ahead; mend the year [date]"],
    ),
    "a candidate": (
        {
            "companies/zing.md": entity("Zing", status="candidate"),
            "companies/zang.md": entity("Zang", status="candidate"),
            "decisions.yaml": "Zang: company\n",
        },
        ["a name waits for your decision; run “tearsheet review” [candidates]"],
    ),
    "an alias": (
        {"posts/a.md": post("A", companies=["Hilda", "HM", "Hild Marine", "Hild"], **GOOD)},
        ["posts/a.md:5: “Hild Marine” in companies is an alias of “Hild”; write the name;"],
    ),
}


@pytest.mark.parametrize(("files", "messages"), WARNINGS.values(), ids=WARNINGS)
def test_warnings(site: SiteFolder, files: dict[str, str], messages: list[str]) -> None:
    """What an editor should look at is a warning with its line and its rule, and nothing else is."""
    fill(site)
    for name, data in files.items():
        site.put(f"content/{name}", data)
    lines = [line.removeprefix("content/") for line in warned(site)]
    assert len(lines) == len(messages), lines
    for line, message in zip(lines, messages, strict=True):
        assert line.startswith(message)


def test_a_date_far_from_those_of_its_neighbours(site: SiteFolder) -> None:
    """Of seeds in the order of their days, one whose year is wrong is found; where they are in no order, none is."""
    fill(site)
    for number in range(12):
        day = f"2019-05-{number + 1:02}" if number == 6 else f"2025-05-{number + 1:02}"
        site.put(f"content/posts/p{number}.md", post(f"P {number}", day=day, seed=f"in/{number}.txt", **GOOD))
    what = "its date, 2019-05-07, is far from those of the seeds beside its own (2025-05-05 to 2025-05-09)"
    assert warned(site) == [f"content/posts/p6.md:3: {what}; hold it against the seed [date]"]
    for number in range(12):
        day = f"2025-05-{number * 5 % 12 + 1:02}" if number != 6 else "2019-05-07"
        site.put(f"content/posts/p{number}.md", post(f"P {number}", day=day, seed=f"in/{number}.txt", **GOOD))
    assert warned(site) == []


def test_strict_and_ignore(site: SiteFolder) -> None:
    """--strict takes warnings for errors, and --ignore leaves out those of a rule, but no error."""
    fill(site)
    site.put("content/posts/a.md", post("A"))
    assert len(warned(site)) == 2
    assert len(warned(site, "--ignore", "source")) == 1
    result = site.run(*CHECK, "--strict", "--ignore", "source")
    assert result.exit_code == 1
    assert result.stderr.startswith("content/posts/a.md: it has no summary")
    assert site.run(*CHECK, "--strict", "--ignore", "source", "--ignore", "summary").exit_code == 0
    assert site.run(*CHECK, "--ignore", "content").exit_code == 2


def test_many_warnings_of_one_rule_hide_no_other(site: SiteFolder) -> None:
    """Of many warnings of a rule the first are printed, with the number of the others; JSON has all of them."""
    fill(site)
    for number in range(25):
        site.put(f"content/posts/p{number}.md", post(f"P {number}", source="The Pilot"))
    lines = warned(site)
    assert len(lines) == 21
    assert lines[-1] == "5 more like these [summary]; --format json has all, --ignore summary none"
    assert json.loads(site.run(*CHECK, "--format", "json").stdout)["warnings"] == 25


def test_paths_limit_what_is_said(site: SiteFolder) -> None:
    """With paths only what is wrong in these files and folders is said, and errors that name one of them."""
    fill(site)
    site.put("content/posts/a.md", post("A", companies=["Nobody"]))
    site.put("content/posts/b.md", post("B", **GOOD))
    site.put("content/companies/zing.md", entity("Zing", aliases=["Hild Marine"], status="candidate"))
    site.put("content/companies/zing.md", entity("Zing", aliases=["Hild Marine"]))
    assert site.run(*CHECK, "content/posts/b.md").exit_code == 0
    result = site.run(*CHECK, "content/posts")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "Checked 2 posts: 1 error, 2 warnings")
    assert "zing.md:3: companies/hild.md claims the name" in site.run(*CHECK, "content/companies/hild.md").stderr
    assert site.run(*CHECK, "content/posts/none.md").exit_code == 2


def test_the_form_of_github(site: SiteFolder) -> None:
    """Findings are commands of GitHub's workflows, and what would end a command in them is escaped."""
    fill(site)
    site.put("content/posts/a,b.md", "x")
    site.put("content/posts/a.md", post("A", companies=["50% off\nnow"], **GOOD))
    site.put("content/posts/b.md", post("B", source="The Pilot"))
    result = site.run(*CHECK, "--format", "github")
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr, lines[-1]) == (1, "", "Checked 2 posts: 2 errors, 1 warning")
    first = "::error file=content/posts/a%2Cb.md,line=1,title=tearsheet%3A content::the name cannot be an address"
    assert lines[0].startswith(first)
    second = "::error file=content/posts/a.md,line=5,title=tearsheet%3A content::the company “50%25 off%0Anow” is"
    assert lines[1].startswith(second)
    assert lines[2].startswith("::warning file=content/posts/b.md,line=1,title=tearsheet%3A summary::it has no summary")


def test_the_form_for_programs(site: SiteFolder) -> None:
    """JSON holds the numbers, and of each finding all parts."""
    fill(site)
    site.put("content/posts/a.md", post("A", companies=["Hidl"], **GOOD))
    said = json.loads(site.run(*CHECK, "--format", "json").stdout)
    assert (said["posts"], said["errors"], said["warnings"]) == (1, 1, 0)
    (finding,) = said["findings"]
    assert {key: finding[key] for key in ("path", "line", "level", "rule", "what")} == {
        "path": "content/posts/a.md",
        "line": 5,
        "level": "error",
        "rule": "content",
        "what": "the company “Hidl” is unknown",
    }
    assert finding["mend"].startswith("did you mean “Hild”?")


MINE = """\
---
title: 'One'   # as in print
date: 2026-02-20
companies:
  # who builds it
  - Hild Marine   # the yard
  - Hilda
section: A
source: The Pilot
summary: S
about: [ "Hild Marine" ]
---

Hild Marine builds.
"""


def test_fix_writes_names_for_aliases(site: SiteFolder) -> None:
    """--fix puts names in the places of aliases; remarks, order and quotes stay; --dry-run only shows it."""
    fill(site)
    mine = site.put("content/posts/a.md", MINE)
    other = site.put("content/posts/b.md", post("B", companies=["Hild Marine"], untagged=["Hild Marine"], **GOOD))
    before = site.files()
    shown = site.run(*CHECK, "--fix", "--dry-run")
    assert '+about: [ "Hild" ]' in shown.stdout.splitlines()
    assert (site.files(), shown.exit_code) == (before, 0)
    result = site.run(*CHECK, "--fix")
    assert result.stderr == "Mended 1 post\n"
    fixed = MINE.replace("- Hild Marine ", "- Hild ").replace('"Hild Marine"', '"Hild"')
    assert mine.read_text(encoding="utf-8") == fixed
    assert site.files() == before | {"posts/a.md": fixed.encode()}
    assert [line.partition(":")[0] for line in result.stdout.splitlines()[:-1]] == [f"content/posts/{other.name}"]
    assert site.run(*CHECK, "--fix").stderr == ""
    assert site.run(*CHECK, "--dry-run").exit_code == 2


def test_a_fixed_post_goes_on_following_its_seed(site: SiteFolder) -> None:
    """A post that nobody had edited is such a post after --fix."""
    fill(site)
    site.put("seeds/a.txt", text("One", "The yard of Hild grows."))
    assert site.run("ingest").exit_code == 0
    path = site.content / "posts/one.md"
    generated = path.read_text(encoding="utf-8")
    aliased = generated.replace("[Hild]", "[Hild Marine]")
    assert aliased != generated
    path.write_text(aliased.replace(posts.digest(generated), posts.digest(aliased)), encoding="utf-8")
    site.run(*CHECK, "--fix")
    assert path.read_text(encoding="utf-8") == generated
    assert not posts.is_edited(generated)
