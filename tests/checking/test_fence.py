"""A rule of check that fails at one post costs that post alone."""

import os

import pytest

from tearsheet.checking.content import days, names, posts
from tests.conftest import SiteFolder
from tests.planting import plant


def text(title: str) -> str:
    """Return a post without a source or summary."""
    return f"---\ntitle: {title}\ndate: 2026-02-20\nsection: Ports\ncompanies: [Meta]\n---\n{title}.\n"


@pytest.mark.parametrize(("module", "name"), [(posts, "_dead"), (days, "_ahead"), (names, "_name")])
def test_a_fault_of_a_rule_is_named_with_its_post(
    site: SiteFolder, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    """All that the rules find in other posts is said, and the post at which one failed is an error, not a fault."""
    site.put("content/posts/one.md", text("One"))
    site.put("content/posts/two.md", text("Two").replace("Meta", "Meta Platforms"))

    def is_two(*given: object) -> bool:
        return "Meta Platforms" in given or getattr(given[0], "slug", "") == "two"

    plant(monkeypatch, module, name, is_two)
    result = site.run("check")
    assert result.exit_code == 1
    assert "content/posts/two.md: cannot be checked: this is a fault of Tearsheet's (KeyError in " in result.stderr
    assert "content/posts/one.md: it names no source" in result.stdout


def test_a_pipe_among_posts_is_named(site: SiteFolder) -> None:
    """It is never opened, neither by a build nor to find the line of what is said of it."""
    site.put("content/posts/one.md", text("One").replace("[Meta]", "[]"))
    os.mkfifo(site.content / "posts/pipe.md")
    result = site.run("check")
    assert (result.exit_code, "posts/pipe.md: is no regular file" in result.stderr) == (1, True)


@pytest.mark.parametrize("command", ["check", "ingest"])
def test_a_pipe_in_the_place_of_the_ledger_ends_nothing_in_waiting(site: SiteFolder, command: str) -> None:
    """It is refused, where reading it would never end."""
    site.put("content/posts/one.md", text("One").replace("[Meta]", "[]"))
    site.put("seeds/one.txt", "A quay is rebuilt\n\nMasons rebuild the old quay.\n")
    os.mkfifo(site.content / "ledger.jsonl")
    result = site.run(command)
    assert (result.exit_code, "ledger.jsonl: cannot " in result.stderr) == (1, True), result.output
