"""`tearsheet review` walks over the names that wait, in a terminal or by lines, and each decision counts at once."""

import os
import subprocess
import sys

import pexpect
import pytest

from tearsheet.entities.review import ReviewAnswer, answer, candidates
from tearsheet.model.kinds import built_in
from tests.conftest import SiteFolder
from tests.ingest.test_run import text
from tests.site.sites import post

PROMPT = "help: "
SEEDS = {
    "A yard changes hands": "Brekke Lines Inc said it bought Hild Marine for $3 million. Hild Marine is a yard.",
    "Ferries wait for crews": "The ferry was late as Hild Marine had no crew. The quay was built for Solvik last year.",
    "A new tool for quays": "It was tested with Quillo for some weeks. Quillo users waited. Passengers of Solvik paid.",
    "Notes from the harbour": "The quay was built for Solvik. The crews of Hild Marine came. Solvik said it will pay.",
}


@pytest.fixture
def news(site: SiteFolder) -> SiteFolder:
    """A site with a few articles: Hild Marine and Brekke Lines are sure, Solvik and Quillo doubtful."""
    for number, (title, body) in enumerate(SEEDS.items()):
        site.put(f"seeds/{number}.txt", text(title, body))
    assert site.run("ingest").exit_code == 0
    return site


class Terminal:
    """A review in a real terminal."""

    def __init__(self, *arguments: str) -> None:
        self._process = pexpect.spawn(
            sys.executable,
            ["-m", "tearsheet", "review", *arguments],
            encoding="utf-8",
            dimensions=(40, 200),
            timeout=300,
        )

    def sees(self, *texts: str) -> None:
        """Wait for these texts, in this order."""
        for each in texts:
            self._process.expect_exact(each)

    def types(self, line: str) -> None:
        """Type a line when the question is there."""
        self._process.expect_exact(PROMPT)
        self._process.sendline(line)

    def replies(self, line: str, prompt: str) -> None:
        """Type a line when another question is there."""
        self._process.expect_exact(prompt)
        self._process.sendline(line)

    def interrupts(self) -> None:
        """Press Ctrl-C when the question is there."""
        self._process.expect_exact(PROMPT)
        self._process.sendintr()

    def ends(self) -> int:
        """Return the exit code."""
        self._process.expect(pexpect.EOF)
        self._process.close()
        return int(self._process.exitstatus or 0)


def companies(site: SiteFolder, slug: str) -> str:
    """Return the line of a post that has its companies."""
    return next(line for line in site.files()[f"posts/{slug}.md"].decode().splitlines() if line.startswith("companies"))


def test_a_walk_in_a_terminal(news: SiteFolder) -> None:
    """Names come with sentences and reasons, in bold; what is decided is written and tagged at once."""
    terminal = Terminal()
    terminal.sees(
        "\x1b[1mHild Marine\x1b[0m  company?  3 posts, 4 to go", "bought \x1b[1mHild Marine\x1b[0m for $3 million"
    )
    terminal.types("c")
    terminal.sees("Hild Marine: company; 0 posts tagged anew", "Solvik\x1b[0m  company?  2 posts, 3 to go")
    terminal.types("a Hild Marin")
    terminal.sees("nothing known is called “Hild Marin”: did you mean “Hild Marine”? (y)")
    terminal.replies("y", "alias of (Enter: none, q: quit): ")
    terminal.sees("Solvik: alias of Hild Marine; 1 post tagged anew", "Brekke Lines\x1b[0m")
    assert companies(news, "a-new-tool-for-quays") == "companies: [Hild Marine]"
    terminal.types("i")
    terminal.sees("Brekke Lines: ignore; 1 post tagged anew")
    terminal.sees("Quillo\x1b[0m  product?")
    terminal.types("u")
    terminal.sees("Brekke Lines: undone, it was “ignore”", "Brekke Lines\x1b[0m")
    terminal.types("")
    terminal.types("q")
    terminal.sees("Reviewed: 2 decided, 1 waits")
    assert terminal.ends() == 0
    assert companies(news, "a-yard-changes-hands") == "companies: [Brekke Lines, Hild Marine]"
    assert news.files()["companies/hild-marine.md"] == b"---\nname: Hild Marine\naliases: [Solvik]\n---\n"
    assert b"Hild Marine: company\nSolvik: alias of Hild Marine\n" in news.files()["decisions.yaml"]
    assert "0 posts written, 4 unchanged" in news.run("ingest").stdout
    assert news.run("build").exit_code == 0


def test_ctrl_c_keeps_what_was_decided(news: SiteFolder) -> None:
    """A walk that is broken off goes on where it was: what is decided is never asked again."""
    terminal = Terminal()
    terminal.types("c")
    terminal.interrupts()
    terminal.sees("Interrupted. What was done is kept")
    assert terminal.ends() == 130
    assert b"Hild Marine: company\n" in news.files()["decisions.yaml"]
    terminal = Terminal()
    terminal.sees("Solvik", "3 to go")
    terminal.types("q")
    assert terminal.ends() == 0


@pytest.mark.parametrize("line", ["c", "p", "a ByteDance", "o ByteDance", "i"])
def test_undo_restores_every_byte(news: SiteFolder, line: str) -> None:
    """After undo all files are as before, whatever was decided, and the names are asked again."""
    before = news.files()
    for skipped in range(3):
        result = typed(news, *([""] * skipped), line, "u", "q")
        assert ": undone, it was" in result
        assert "0 decided" in result
        assert news.files() == before


def test_everything_can_be_decided_by_lines(news: SiteFolder) -> None:
    """Piped lines do the same as a terminal, without colours, until none is left; wrong ones are asked again."""
    lines = ("x", "c x", "c", "o Brekke Line", "Brekke Line", "a Quillo", "", "i", "p")
    result = subprocess.run(
        [sys.executable, "-m", "tearsheet", "review"],
        input="".join(f"{line}\n" for line in lines),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=news.root,
        text=True,
        check=False,
        timeout=300,
    )
    assert result.returncode == 0, result.stdout
    said = result.stdout
    assert "\x1b" not in said
    assert "“x” is no answer" in said
    assert "“c x” is no answer" in said
    assert (
        "nothing known is called “Brekke Line”: did you mean “Brekke Lines”? (y); type it again to take it as it is"
        in said
    )
    assert "nothing known is called “Quillo”: skip this one until that is decided" in said
    assert said.endswith("Reviewed: 4 decided, nothing is left to ask\n")
    assert news.files()["products/solvik.md"] == b"---\nname: Solvik\nowner: Brekke Line\n---\n"
    assert b"status: ignored" in news.files()["companies/brekke-lines.md"]
    assert companies(news, "a-yard-changes-hands") == "companies: [Hild Marine]"
    before = news.files()
    assert typed(news) == "Reviewed: 0 decided, nothing is left to ask\n"
    assert "0 posts written, 4 unchanged" in news.run("ingest").stdout
    news.run("ingest", "--force", "seeds/0.txt")
    assert {name: data for name, data in news.files().items() if name != "ledger.jsonl"} == {
        name: data for name, data in before.items() if name != "ledger.jsonl"
    }


def test_what_cannot_be_decided_is_said_and_asked_again(news: SiteFolder) -> None:
    """A decision against what the editor has in other files writes nothing."""
    news.put("content/companies/vard.md", "---\nname: Vard\nstatus: ignored\n---\n")
    before = news.files()
    news.put("content/companies/bytedancers.md", "---\nname: Bytedancers\n---\n")
    before = news.files()
    said = typed(news, "a ByteDanc", "", "a Vard", "a", "Q")
    assert "nothing known is called “ByteDanc”: did you mean “Bytedancers”? (y)" in said  # not ByteDance of the starter
    assert "“Hild Marine”: “Vard” is ignored (companies/vard.md); name another one, or let that be published" in said
    assert "0 decided" in said
    assert news.files() == before


def test_undo_spares_what_has_been_changed_since(news: SiteFolder) -> None:
    """A file that the editor has changed after the decision is left, and named."""
    terminal = Terminal()
    terminal.types("c")
    terminal.sees("Hild Marine: company")
    file = news.put("content/companies/hild-marine.md", "---\nname: Hild Marine\n---\n\nMine.\n")
    terminal.types("u")
    terminal.sees("companies/hild-marine.md: it has been changed since, and is left as it is; take back in it by hand")
    terminal.types("q")
    assert terminal.ends() == 0
    assert file.read_text().endswith("Mine.\n")
    assert "decisions.yaml" not in news.files()


def test_the_list_is_lines(news: SiteFolder) -> None:
    """`--list` prints the names that wait with kind, posts and reasons, and writes nothing."""
    before = news.files()
    result = news.run("review", "--list")
    assert result.exit_code == 0
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    assert [line[:3] for line in lines] == [
        ["Hild Marine", "company", "3"],
        ["Solvik", "company", "2"],
        ["Brekke Lines", "company", "1"],
        ["Quillo", "product", "1"],
    ]
    assert lines[3][3].startswith("users")
    assert news.files() == before
    assert news.run("review", "--list", "--apply").exit_code == 2


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("c", ReviewAnswer("c")),
        (" C ", ReviewAnswer("c")),
        ("", ReviewAnswer("s")),
        ("?", ReviewAnswer("?")),
        ("a  Hild Marine ", ReviewAnswer("a", "Hild Marine")),
        ("o", ReviewAnswer("o")),
        ("company", ReviewAnswer("k", "company")),
        ("firm", None),
        ("q now", None),
    ],
)
def test_answers(line: str, said: ReviewAnswer | None) -> None:
    """A line is a key, two of them with a name, or a kind, or nothing known."""
    assert answer(line, built_in()) == said


def test_nobody_waits() -> None:
    """Where no name was found, none waits."""
    assert candidates([], {}, set()) == []


def typed(site: SiteFolder, *lines: str) -> str:
    """Return what a review says to these lines."""
    result = site.run("review", said="".join(f"{line}\n" for line in lines))
    assert result.exit_code == 0, result.output
    return result.output


def test_all_cores_find_what_one_does(site: SiteFolder) -> None:
    """The names of a thousand posts are the same, in the same order, whether one core looks for them or all do."""
    bodies = list(SEEDS.values())
    for number in range(1000):
        site.put(f"content/posts/p{number:04}.md", post(f"Note {number}", body=bodies[number % 7 % len(bodies)]))
    command = [sys.executable, "-m", "tearsheet", "review", "--list"]
    one = subprocess.run(["taskset", "-c", _core(), *command], capture_output=True, check=True)
    every = subprocess.run(command, capture_output=True, check=True)
    assert b"Hild Marine\tcompany\t" in one.stdout
    assert every.stdout == one.stdout


def _core() -> str:
    """Return the number of a core that this process may use."""
    return str(min(os.sched_getaffinity(0)))
