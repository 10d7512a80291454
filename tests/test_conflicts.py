"""Conflicts: what git could not merge is never published, and costs no other file anything."""

import zipfile

import pytest

from tearsheet.text import merge_conflicts
from tests.conftest import SiteFolder

CONFLICT = "<<<<<<< HEAD\nOurs.\n=======\nTheirs.\n>>>>>>> other\n"
DIFF3 = "<<<<<<< HEAD\nOurs.\n||||||| 1a2b3c4\nOnce.\n=======\nTheirs.\n>>>>>>> other\n"
SAID = "git could not merge two versions, and both stand here; choose what is to stand here, and delete the lines"
POST = "---\ntitle: One\ndate: 2026-11-20\nsection: Ports\n---\n\n"


def article(title: str, *words: str) -> str:
    """Return a seed."""
    return (
        f"{title}\nBy Ann\nPublished 9 November 2026\n\n{' '.join(words)} said on Monday that its cranes are ready.\n"
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (CONFLICT, 1),
        (DIFF3, 1),
        (f"One.\n\n{CONFLICT}", 3),
        (CONFLICT.replace("\n", "\r\n"), 1),
        (CONFLICT.replace("<<<<<<< HEAD", "<<<<<<<"), 1),
        (CONFLICT.replace("<" * 7, "<" * 32).replace("=" * 7, "=" * 32).replace(">" * 7, ">" * 32), 1),
        ("```\nOne.\n```\n" + CONFLICT, 4),
        ("```\nnot closed\n\n" + CONFLICT, 4),
        ("<<<<<<< HEAD\n```\nOurs.\n=======\n```\nTheirs.\n>>>>>>> other\n```\n", 1),
        ("<<<<<<< a\n\n" + CONFLICT, 3),
        ("A title\n=======\n\nText.\n", 0),
        ("<<<<<<< HEAD\nOurs.\n", 0),
        (">>>>>>> quoted seven times\n=======\n", 0),
        (f"```\n{CONFLICT}```\n", 0),
        (f"~~~ diff\n{CONFLICT}~~~\n", 0),
        (f"<pre>\n{CONFLICT}</pre>\n", 0),
        ("".join(f"    {line}\n" for line in CONFLICT.splitlines()), 0),
        ("".join(f"> {line}\n" for line in CONFLICT.splitlines()), 0),
    ],
)
def test_line(text: str, line: int) -> None:
    """A conflict is its three marks below each other, at the start of lines, outside blocks of code."""
    assert merge_conflicts.line(text) == line


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("posts/one.md", POST + CONFLICT, 7),
        ("posts/one.md", f"---\ntitle: One\ndate: 2026-11-20\n{CONFLICT}section: Ports\n---\n", 4),
        ("pages/about.md", f"---\ntitle: About\n---\n\n{CONFLICT}", 5),
        ("companies/brekke.md", f"---\nname: Brekke\n---\n\n{DIFF3}", 5),
        ("products/quillo.md", f"---\n{CONFLICT}---\n", 2),
        ("sources/post.md", f"---\nname: The Post\n---\n\n{CONFLICT}", 5),
        ("issues/2026-w47.md", f"---\ntitle: A week\n---\n\n{CONFLICT}", 5),
        ("decisions.yaml", f"Hild: company\n{CONFLICT}", 2),
    ],
)
def test_conflicts_in_content(site: SiteFolder, name: str, text: str, line: int) -> None:
    """In every kind of file a conflict is an error with its line, and nothing of the file is shown."""
    site.put(f"content/{name}", text)
    checked = site.run("check")
    assert checked.exit_code == 1
    assert f"content/{name}:{line}: {SAID}" in checked.stderr
    if name != "decisions.yaml":
        built = site.run("build")
        assert built.exit_code == 1
        assert f"{name}:{line}: {SAID}" in built.stderr
        assert not any(b"Theirs." in data for data in site.files("output").values())


def test_a_conflict_in_a_block_of_code_is_an_example(site: SiteFolder) -> None:
    """A post that shows how a conflict looks is published."""
    site.put("content/posts/one.md", POST + "".join(f"    {line}\n" for line in CONFLICT.splitlines()))
    assert site.run("check").exit_code == 0
    assert site.run("build").exit_code == 0


def test_conflicts_in_seeds(site: SiteFolder) -> None:
    """A seed or sidecar with a conflict is rejected with its line, and the other seeds come in."""
    site.put("seeds/a.txt", article("Brekke opens a harbour", "Brekke") + CONFLICT)
    site.put("seeds/b.txt", article("Solvik builds cranes", "Solvik"))
    site.put("seeds/c.txt", article("Orla sells ships", "Orla"))
    site.put("seeds/c.txt.yaml", f"section: Ports\n{CONFLICT}")
    result = site.run("ingest")
    assert result.exit_code == 1
    assert "a.txt: rejected: line 6: git could not merge two versions" in result.stderr
    assert "c.txt: rejected: c.txt.yaml:2: git could not merge two versions" in result.stderr
    assert [name for name in site.files() if name.startswith("posts/")] == ["posts/solvik-builds-cranes.md"]


def test_a_seed_in_an_archive_is_refused_and_a_mail_about_git_is_none(site: SiteFolder) -> None:
    """What git could not merge is no article in an archive either; where a mail shows such lines they are its words."""
    with zipfile.ZipFile(site.put("seeds/all.zip", b""), "w") as archive:
        archive.writestr("a.md", f"# A quay\n\nIt was built.\n\n{CONFLICT}")
        archive.writestr("b.md", "# A boat\n\nIt was sold in the spring.\n")
    shown = "".join(f"{line}\n" for line in CONFLICT.splitlines())
    site.put("seeds/c.eml", f"From: a@b.example\nSubject: On git\n\nIt leaves these lines.\n\n{shown}\nThat is all.\n")
    result = site.run("ingest")
    assert "all.zip#a.md: rejected: line 5: git could not merge two versions" in result.stderr
    assert "2 posts written" in result.stdout
    assert site.run("build").exit_code == 0


@pytest.mark.parametrize("harm", [CONFLICT, "name: Brekke: x", "aliases: {}"])
def test_a_broken_file_of_a_company_costs_no_post_its_tag(site: SiteFolder, harm: str) -> None:
    """Ingest, also a forced one, and review write nothing while a company's file is broken, and say what to do."""
    site.put("content/companies/brekke.md", "---\nname: Brekke Lines\naliases: [Brekke]\n---\n")
    site.put("seeds/a.txt", article("Brekke opens a harbour", "Brekke"))
    site.put("seeds/b.txt", article("Harbour dues rise", "Brekke Lines"))
    assert site.run("ingest").exit_code == 0
    assert b"companies: [Brekke Lines]" in site.files()["posts/brekke-opens-a-harbour.md"]
    site.put("content/companies/brekke.md", f"---\nname: Brekke Lines\n{harm}\n---\n")
    site.put("content/decisions.yaml", "Dues: ignore\n")
    site.put("seeds/c.txt", article("Cranes", "Brekke"))
    before = site.files()
    for command in (["ingest"], ["ingest", "--force", "seeds/a.txt"], ["review", "--apply"]):
        result = site.run(*command)
        assert result.exit_code == 1, command
        assert "companies/brekke.md" in result.stderr
        assert "nothing was written, since posts would lose what these files say; mend them, then" in result.stderr
        assert site.files() == before
    site.put("content/companies/brekke.md", "---\nname: Brekke Lines\naliases: [Brekke]\n---\n")
    assert site.run("ingest").exit_code == 0
