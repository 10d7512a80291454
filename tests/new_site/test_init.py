"""`tearsheet init` starts a site: by options or by questions, all of it or nothing, and what it writes works."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from click.testing import Result

from tearsheet.authoring.schemas import schemas
from tearsheet.model.kinds import built_in
from tearsheet.new_site import SAMPLE, placing, title_of, wrong_address, wrong_language
from tests.conftest import TODAY
from tests.site.sites import SiteFolder, files

GIVEN = (
    "--title",
    "The *Quay* “Letter”",
    "--language",
    "en",
    "--address",
    "https://quayletter.com/",
    "--section",
    "Ports",
)
WRITTEN = {
    ".gitignore",
    ".vscode/settings.json",
    "README.md",
    "content/pages/about.md",
    "pelicanconf.py",
    "publishconf.py",
    "seeds/sample.md",
}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """The empty folder in which the editor is."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    return SiteFolder(tmp_path)


def start(desk: SiteFolder, *arguments: str) -> Result:
    """Start a site, which has to succeed."""
    result = desk.run("init", *arguments)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return result


def test_a_site_by_options(desk: SiteFolder) -> None:
    """The files are those of a site, in the editor's words, and the next three commands are said."""
    result = start(desk, "my news", *GIVEN)
    made = files(desk.root / "my news")
    assert {name for name in made if not name.startswith(".schemas/")} == WRITTEN
    said: dict[str, str] = {}
    exec(made["pelicanconf.py"].decode(), said)  # noqa: S102  (as Pelican does)
    chosen = {name: value for name, value in said.items() if name.isupper()}
    given = {"SITENAME": "The *Quay* “Letter”", "DEFAULT_LANG": "en", "DEFAULT_SECTION": "Ports"}
    assert chosen == given | {"PELICAN_CLASS": "tearsheet.Site"}  # plain pelican builds the site too
    assert b'\nSITEURL = "https://quayletter.com"' in made["publishconf.py"]
    assert r"The \*Quay\* “Letter” is a digest" in made["content/pages/about.md"].decode()
    assert made["README.md"].startswith("# The \\*Quay\\* “Letter”\n".encode())
    assert len(made["README.md"].decode().splitlines()) == 10
    assert "  cd 'my news'\n  tearsheet ingest " in result.stdout
    assert "\n  tearsheet serve " in result.stdout
    assert "\n  tearsheet publish " in result.stdout


@pytest.mark.parametrize(("language", "title"), [("en", "Sample article"), ("de", "Beispielartikel")])
def test_the_sample(desk: SiteFolder, language: str, title: str) -> None:
    """The sample becomes a post that says itself to be one and how it goes, and nothing about the site is to mend."""
    start(desk, "news", "--language", language, "--yes")
    news = SiteFolder(desk.root / "news")
    assert news.run("ingest").exit_code == 0
    (post,) = (news.content / "posts").iterdir()
    text = post.read_text()
    assert text.startswith(f"---\ntitle: '{title}: Apple ")
    assert f"`{SAMPLE}`" in text
    assert f"`content/posts/{post.name}`" in text
    assert "companies: [Apple]\nproducts: [iPhone]\n" in text
    assert f"\nlang: {language}\n" in text
    checked = news.run("check")
    assert (checked.exit_code, checked.output) == (0, "Checked 1 post: 0 errors, 0 warnings\n")


def test_the_program_that_is_not_on_the_path(desk: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a shell does not find the program, the next commands name it so that it is found."""
    monkeypatch.setenv("PATH", str(desk.root))
    monkeypatch.setattr("sys.argv", ["-m"])
    assert f"\n  {shlex.quote(sys.executable)} -m tearsheet ingest " in start(desk, "one", "--yes").stdout
    script = desk.put("my programs/tearsheet", "")
    monkeypatch.setattr("sys.argv", ["my programs/tearsheet"])
    assert f"\n  '{script}' ingest " in start(desk, "two", "--yes").stdout


def test_the_schemas_of_editors(desk: SiteFolder) -> None:
    """VS Code finds the schemas where its settings say, and they are those of `tearsheet schema`."""
    start(desk, "news", *GIVEN)
    settings = json.loads((desk.root / "news/.vscode/settings.json").read_text())
    assert len(settings["yaml.schemas"]) == 2
    assert all((desk.root / "news" / path).is_file() for path in settings["yaml.schemas"])
    desk.run("schema", "--write", "again")
    assert files(desk.root / "news/.schemas") == files(desk.root / "again")


def test_questions(desk: SiteFolder) -> None:
    """In a terminal each thing is asked, a wrong answer is said and asked again, and Enter takes the default."""
    terminal = pexpect.spawn(
        sys.executable, ["-m", "tearsheet", "init", "quay-letter"], encoding="utf-8", dimensions=(40, 200), timeout=300
    )
    for question, answer in (
        ("called? [Quay letter]: ", ""),
        ("[en]: ", "klingonisch"),
        ("“klingonisch” is no language; write it like", "de"),
        ("not known yet): ", "quay.de"),
        ("did you mean https://quay.de?", "https://quay.de"),
        ("[Nachrichten]: ", "Häfen"),
    ):
        terminal.expect_exact(question)
        terminal.sendline(answer)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    made = files(desk.root / "quay-letter")
    for name, said in (
        ("pelicanconf.py", 'SITENAME = "Quay letter"\nDEFAULT_LANG = "de"\nDEFAULT_SECTION = "Häfen"'),
        ("publishconf.py", 'SITEURL = "https://quay.de"'),
        ("content/pages/about.md", "Quay letter fasst Nachrichten zusammen"),
        ("seeds/sample.md", "Beispielartikel"),
    ):
        assert said in made[name].decode()


def test_nobody_is_asked_without_a_terminal(desk: SiteFolder) -> None:
    """Without a terminal and without --yes nothing is written, and it is said what to say instead."""
    result = desk.run("init", "news", *GIVEN[2:])
    assert result.exit_code == 2
    assert "there is no terminal to ask in: say --title" in result.stderr
    assert files(desk.root) == {}


def test_what_may_lie_in_the_folder(desk: SiteFolder) -> None:
    """A repository, an environment of Python's and what a killed run has left are no obstacle; “.” is the folder."""
    for name in (".git/HEAD", "env/pyvenv.cfg", f"{placing.STAGE}/old", ".DS_Store"):
        desk.put(name, "")
    result = start(desk, ".", "--yes")
    assert "into this folder" in result.stdout
    assert "cd " not in result.stdout
    assert not (desk.root / placing.STAGE).exists()
    assert files(desk.root).keys() > WRITTEN


def test_a_folder_that_is_not_empty(desk: SiteFolder) -> None:
    """Into a folder that has files, or into what is none, nothing is written, and one message says so."""
    desk.put("news/notes.txt", "mine")
    desk.put("list", "mine")
    before = files(desk.root)
    for folder, message in (
        ("news", "news: the folder is not empty (notes.txt), so nothing was written; name a new folder"),
        ("list", "list: list is no folder"),
        ("list/news", "list/news: list is no folder"),
        (".", "the folder is not empty (list, news), so nothing was written"),
    ):
        result = desk.run("init", folder, "--yes")
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1
        assert message in result.stderr
    assert files(desk.root) == before


@pytest.mark.parametrize("there", [True, False])
def test_all_or_nothing(desk: SiteFolder, there: bool) -> None:  # noqa: FBT001
    """Where a file cannot be written, none is, and no folder is left that was not there."""
    if there:
        desk.put("news/.git/HEAD", "")
    before = sorted(desk.root.rglob("*"))
    with pytest.raises(OSError, match="name too long"):
        placing.place(desk.root / "news/inner", {"a.txt": "a", "b/c.txt": "c", "x" * 300: "x"})
    assert sorted(desk.root.rglob("*")) == before


def test_a_file_that_comes_meanwhile_stays(desk: SiteFolder) -> None:
    """A file that somebody puts there at the last moment stays, and nothing else does."""
    desk.put("seeds/mine.txt", "mine")
    with pytest.raises(FileExistsError):
        placing.place(desk.root, {"content/a.md": "a", "seeds/sample.md": "b", "pelicanconf.py": "c"})
    assert files(desk.root) == {"seeds/mine.txt": b"mine"}


def test_a_workflow(desk: SiteFolder) -> None:
    """With --ci the workflow comes with a new site, or to the one in the folder; a second site is none of both."""
    result = start(desk, "news", *GIVEN, "--ci", "github", "--to", "s3://quay")
    workflow = (desk.root / "news/.github/workflows/publish.yml").read_text()
    assert "--settings publishconf.py publish --no-build -- s3://quay\n" in workflow
    assert "1. Make the folder a repository: git init --initial-branch=main" in result.stdout
    assert "2. Set as secrets (Settings > Environments > live): AWS_ACCESS_KEY_ID" in result.stdout
    assert desk.run("init", "news", "--ci", "gitlab").stdout.startswith("Wrote .gitlab-ci.yml. What is left to do:")
    assert (desk.root / "news/.gitlab-ci.yml").is_file()
    again = desk.run("init", "news", "--yes")
    assert again.exit_code == 1
    assert "there is a site in this folder already, so nothing was written" in again.stderr
    subprocess.run(["git", "init", "--quiet", "."], cwd=desk.root, check=True)
    inner = desk.run("init", "more/news", "--yes", "--ci", "github")
    assert (inner.exit_code, (desk.root / "more").exists()) == (1, False)
    assert "a workflow is read only at the root of one" in inner.stderr


def test_a_dry_run(desk: SiteFolder) -> None:
    """A dry run shows each line and writes nothing."""
    result = start(desk, "news", *GIVEN, "--ci", "gitlab", "--dry-run")
    assert '+SITENAME = "The *Quay* “Letter”"\n' in result.stdout
    assert "+++ b/.gitlab-ci.yml\n" in result.stdout
    assert f"Would write {8 + len(schemas(built_in()))} files into news/" in result.stdout
    assert list(desk.root.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("news", "--title", " "), 2, "--title: it is empty"),
        (("news", "--title", "a\nb"), 2, "--title: it is no line"),
        (("news", "--language", "xx", "--address", "quay"), 2, "--language: “xx” is no language"),
        (("news", "--address", "https://example.org"), 2, "a placeholder at which nobody finds a site"),
        (("news", "--address", "https://me:word@quay.com"), 2, "has a user or a password in it"),
        (("news", "--yes", "--to", "s3://a"), 2, "--to says where a workflow publishes to"),
        (("news", "--yes", "--force"), 2, "--force replaces the workflow of a site that is there"),
        (("news", "--yes", "--ci", "github", "--to", "folder:/srv/www"), 1, "is a folder of this machine"),
        (("--ci", "github", "--title", "News"), 2, "--title is for a new site"),
        ((), 2, "or name a FOLDER for a new site"),
    ],
)
def test_mistakes(desk: SiteFolder, arguments: tuple[str, ...], code: int, message: str) -> None:
    """What cannot be is said, and nothing is written."""
    result = desk.run("init", *arguments)
    assert message in result.stderr
    assert result.exit_code == code
    assert list(desk.root.iterdir()) == []


def test_answers() -> None:
    """Titles come from names of folders; languages and addresses are judged in the forms in which people write them."""
    assert [title_of(Path(name)) for name in ("/quay-letter", "/News_2", "/")] == ["Quay letter", "News 2", "News"]
    assert [said for said in ("en", "DE_at", "pt-BR", "zh-Hant", "xx", "english", "") if not wrong_language(said)] == [
        "en",
        "DE_at",
        "pt-BR",
        "zh-Hant",
    ]
    assert wrong_address("quay.com") == ("“quay.com” is no address of the web", "did you mean https://quay.com?")
    assert wrong_address("https://quay.com/?a") is not None
    assert wrong_address('https://quay.com/"x') is not None
    assert wrong_address("") is wrong_address("https://intranet/news/") is None
