"""Workflows are valid, keep to least permissions, and do what they say: their steps are run here as the forges do."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tearsheet.publishing.address import Destination
from tearsheet.settings import Settings
from tearsheet.workflows import PLACES, Forge, workflow
from tests.conftest import ROOT, SiteFolder
from tests.forked import standing_by
from tests.ingest.test_run import text
from tests.publishing.sites import own_files

MONDAY, TUESDAY, WEDNESDAY = 1795392000, 1795478400, 1795564800  # 2026-11-23 and the days after it
ORIGIN = "https://github.com/me/site.git"
FORGES: tuple[Forge, ...] = ("github", "gitlab")
TARGETS = (
    None,
    "s3://bucket",
    "gs://bucket",
    "az://container",
    "git:https://github.com/Me/site#gh-pages",
    "git:git@github.com:me/site.git#gh-pages",
    "git:https://git.example/me/site.git#pages",
    "git:git@git.example:me/site.git#pages",
    "git:/srv/site.git#pages",
    "netlify:site",
    "cloudflare:site",
    "ssh://me@web.example:2222/srv/www",
)


def git(where: Path, *arguments: str, at: int = MONDAY) -> str:
    """Run git in a folder at a moment, and return what it says."""
    who = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    when = {"GIT_AUTHOR_DATE": f"{at} +0000", "GIT_COMMITTER_DATE": f"{at} +0000"}
    command = ["git", "-c", "init.defaultBranch=main", *arguments]
    return subprocess.check_output(command, cwd=where, text=True, env=os.environ | who | when, stderr=subprocess.PIPE)


def commit(where: Path, at: int = MONDAY) -> None:
    """Commit all there is."""
    git(where, "add", "--all")
    git(where, "commit", "--quiet", "--message", "More", at=at)


@pytest.fixture
def place(site: SiteFolder) -> SiteFolder:
    """A site with an address, in a repository without a commit."""
    settings = site.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace('SITEURL = ""', 'SITEURL = "https://news.quayletter.com"'))
    site.put(".gitignore", "/output/\n/.tearsheet/\n")
    git(site.root, "init", "--quiet")
    git(site.root, "remote", "add", "origin", ORIGIN)
    return site


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a repository, once it has been made."""
    return tmp_path_factory.mktemp("committed") / "site"


@pytest.fixture
def repository(place: SiteFolder, committed: Path) -> SiteFolder:
    """A site with one post that is in git, as it came on Monday; made once, and copied."""
    if committed.exists():
        shutil.copytree(committed, place.root, dirs_exist_ok=True)
        return place
    place.put("seeds/one.txt", text("One"))
    place.run("ingest")
    commit(place.root)
    shutil.copytree(place.root, committed)
    return place


def filled(site: SiteFolder, forge: Forge, to: str | None) -> str:
    """Return the file for a target, which need not be there."""
    there = Destination(to) if to else None
    return workflow(
        forge, to or "live", there, Settings.read(site.root / "pelicanconf.py"), site.root / "pelicanconf.py"
    )[0]


OURS = ROOT / ".github/workflows/tests.yml"


def test_valid(place: SiteFolder) -> None:
    """For every kind of target the file is what the forge's own schema takes."""
    import check_jsonschema

    vendor = resources.files(check_jsonschema) / "builtin_schemas" / "vendor"
    for forge, name in (("github", "github-workflows"), ("gitlab", "gitlab-ci")):
        schema = json.loads((vendor / f"{name}.json").read_text(encoding="utf-8"))
        validator = jsonschema_rs.validator_for(schema, pattern_options=jsonschema_rs.FancyRegexOptions())
        for to in TARGETS:
            validator.validate(_as_forges_read(filled(place, forge, to)))  # type: ignore[arg-type]
        if forge == "github":
            validator.validate(_as_forges_read(OURS.read_text(encoding="utf-8")))


def _as_forges_read(said: str) -> dict[str, Any]:
    """Return what a file says by YAML 1.2, in which “on” is a word."""
    read: dict[Any, Any] = yaml.safe_load(said)
    if True in read:
        read["on"] = read.pop(True)
    return read


def test_audited(place: SiteFolder) -> None:
    """An auditor of workflows finds nothing in any of them, informally either."""
    folder = place.root / ".github/workflows"
    folder.mkdir(parents=True)
    for number, to in enumerate(TARGETS):
        (folder / f"{number}.yml").write_text(filled(place, "github", to))
    shutil.copy(OURS, folder)
    audited = [
        str(Path(sys.executable).with_name("zizmor")),
        "--offline",
        "--no-progress",
        "--color=never",
        "--persona",
        "auditor",
        str(folder),
    ]
    result = subprocess.run(audited, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout) == (0, "No findings to report. Good job!\n"), (
        result.stdout + result.stderr
    )


def test_tests_of_three_systems() -> None:
    """The tests run on three systems with Python 3.11 to 3.14, by the same actions as sites' workflows."""
    said = _as_forges_read(OURS.read_text(encoding="utf-8"))
    jobs = said["jobs"]
    assert {job["runs-on"] for job in jobs.values()} == {"ubuntu-24.04", "${{ matrix.system }}"}
    assert jobs["others"]["strategy"]["matrix"]["system"] == ["macos-15", "windows-2025"]
    pinned = (ROOT / "tearsheet/workflows/github.yml").read_text(encoding="utf-8")
    for job in jobs.values():
        assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
        assert job["permissions"] == {"contents": "read"}
        assert all(step["uses"] in pinned for step in job["steps"] if "uses" in step)
    assert jobs["linux"]["steps"][-1]["run"] == ".ci/run"
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    assert {*re.findall(r"--group (\S+)", OURS.read_text(encoding="utf-8"))} <= groups.keys()


@pytest.mark.parametrize("to", TARGETS)
def test_least_permissions(repository: SiteFolder, to: str | None) -> None:
    """Actions are pinned, jobs have what they need alone, and secrets are within reach of the last step only."""
    said = _as_forges_read(filled(repository, "github", to))
    assert said["permissions"] == {}
    assert said["jobs"]["check"]["permissions"] == {"contents": "read"}
    is_own = bool(to and "github.com" in to)
    assert said["jobs"]["publish"]["permissions"] == {"contents": "write" if is_own else "read"}
    assert ("deploy" in said["jobs"]) == (to is None)
    if to is None:
        assert said["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert said["concurrency"]["cancel-in-progress"] is False
    for name, job in said["jobs"].items():
        for step in job["steps"]:
            assert "uses" not in step or re.fullmatch(r"actions/[\w/-]+@[0-9a-f]{40}", step["uses"])
            assert "${{" not in step.get("run", "")
            assert "env" not in step or (name, step["name"]) == ("publish", "Publish")
        checkout = job["steps"][0]
        assert name == "deploy" or checkout["with"]["persist-credentials"] is False
    assert "secrets." not in json.dumps(said["jobs"]["check"])
    assert re.findall(r"^ +(?:- )?uses: \S+$", filled(repository, "github", to), re.MULTILINE) == []  # no version said


@pytest.mark.parametrize("forge", FORGES)
def test_every_script_is_one(place: SiteFolder, forge: Forge) -> None:
    """Bash can read every script, whatever the target, and the last one publishes to it."""
    for to in TARGETS:
        jobs = _as_forges_read(filled(place, forge, to))
        scripts = _scripts(jobs, forge, "publish" if forge == "github" or to else "pages")
        for script, _ in scripts:
            subprocess.run(["bash", "-n", "-c", script], check=True)
        assert f"publish --no-build -- {shlex.quote(to or 'folder:public')}\n" in scripts[-1][0]


def test_a_key_in_a_file(place: SiteFolder) -> None:
    """Google's key is in a file that nobody else can read while the site is sent, and not afterwards."""
    script = _scripts(_as_forges_read(filled(place, "gitlab", "gs://bucket")), "gitlab", "publish")[-1][0]
    shown = (
        'tearsheet() { stat -c "%a %n" "$GOOGLE_APPLICATION_CREDENTIALS"; cat "$GOOGLE_APPLICATION_CREDENTIALS"; }\n'
    )
    environment = os.environ | {"GOOGLE_KEY": '{"type": "service_account"}'}
    said = subprocess.check_output(["bash", "-eo", "pipefail", "-c", shown + script], env=environment, text=True)
    mode, _, rest = said.partition(" ")
    path, _, key = rest.partition("\n")
    assert (mode, key, Path(path).exists()) == ("600", '{"type": "service_account"}', False)


def test_a_folder_is_pages(place: SiteFolder) -> None:
    """Where “live” is a folder beside the site, the forge shows it on its Pages; where it is a bucket, that gets it."""
    settings = place.root / "pelicanconf.py"
    said = settings.read_text()
    settings.write_text(f'{said}PUBLISH = {{"live": {{"to": "folder:live"}}}}\n')
    assert "actions/deploy-pages@" in place.run("init", "--ci", "github", "--dry-run").stdout
    settings.write_text(f'{said}PUBLISH = {{"live": {{"to": "s3://bucket"}}}}\n')
    result = place.run("init", "--ci", "github", "--dry-run").stdout
    assert "actions/deploy-pages@" not in result
    assert "publish --no-build -- live\n" in result
    assert "AWS_ACCESS_KEY_ID: ${{ secrets.AWS_ACCESS_KEY_ID }}" in result


@dataclass
class Machine:
    """A machine of a forge: it clones a repository and runs the steps of a job, but for those that install."""

    folder: Path
    origin: Path
    secrets: dict[str, str] = field(default_factory=dict)
    now: int = WEDNESDAY + 7 * 86400

    def run(self, forge: Forge, job: str) -> Path:
        """Run a job in a fresh clone, which keeps the cache of the last one; return the clone."""
        clone, cache = self.folder / "clone", self.folder / "cache"
        shutil.rmtree(clone, ignore_errors=True)
        git(self.folder, "clone", "--quiet", str(self.origin), str(clone))
        if cache.is_dir():
            cache.rename(clone / ".tearsheet")
        for script, environment in _scripts(_as_forges_read((clone / PLACES[forge]).read_text()), forge, job):
            self._step(script, environment, clone)
        shutil.copytree(clone / ".tearsheet", cache)
        return clone

    def _step(self, script: str, said: dict[str, str], clone: Path) -> None:
        """Run a step; its output is what pytest shows."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        clock = f"export SOURCE_DATE_EPOCH=${{SOURCE_DATE_EPOCH:-{self.now}}}\n"
        program = shlex.join([sys.executable, "-I", "-S", str(ROOT / "tests/forked.py"), str(standing_by())])
        (tools / "tearsheet").write_text(f'#!/bin/sh\n{clock}exec {program} "$@"\n')
        (tools / "tearsheet").chmod(0o755)
        environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
        environment |= {"PATH": f"{tools}:{os.environ['PATH']}"}
        environment |= {"GITHUB_OUTPUT": str(self.folder / "told")}
        environment |= {name: self.secrets.get(name, value) for name, value in said.items()}
        bash = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
        subprocess.run(bash, cwd=clone, env=environment, check=True, timeout=300)


def _scripts(said: dict[str, Any], forge: Forge, job: str) -> list[tuple[str, dict[str, str]]]:
    """Return the scripts of a job and what their environment has, but for the one that installs."""
    if forge == "gitlab":
        return [(script, {}) for script in said[job]["script"]]
    steps = [step for step in said["jobs"][job]["steps"] if "run" in step and step["name"] != "Install Tearsheet"]
    return [(step["run"], step.get("env", {})) for step in steps]


@pytest.fixture
def machine(repository: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A machine that clones the site."""
    return Machine(tmp_path_factory.mktemp("machine"), repository.root)


@pytest.mark.parametrize(("forge", "jobs"), [("github", ("check", "publish")), ("gitlab", ("check", "pages"))])
def test_the_steps(repository: SiteFolder, machine: Machine, forge: Forge, jobs: tuple[str, str]) -> None:
    """The steps of each job run one after the other, and what is published is what was built, new seeds included."""
    assert repository.run("init", "--ci", forge).exit_code == 0
    repository.put("seeds/two.txt", text("Two", "Another body."))
    commit(repository.root, at=TUESDAY)
    assert not (machine.run(forge, jobs[0]) / "public").exists()
    clone = machine.run(forge, jobs[1])
    site = own_files(clone / "public")
    assert site == own_files(clone / "output")
    assert b"https://news.quayletter.com/articles/two/" in site["index.html"]
    assert {path.relative_to(clone).as_posix() for path in _files(clone / "not-in-git")} >= {
        "not-in-git/content/posts/two.md",
        "not-in-git/content/ledger.jsonl",
    }


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_days_stay(repository: SiteFolder, machine: Machine) -> None:
    """A seed that nobody ingested is of the day on which it was committed, in every run, with a cache or without."""
    repository.run("init", "--ci", "github")
    repository.put("seeds/two.txt", text("Two", "The second body."))
    commit(repository.root, at=TUESDAY)
    first = machine.run("github", "publish")
    two = (first / "content/posts/two.md").read_text()
    assert "date: 2026-11-24" in two
    published = own_files(first / "public")
    repository.put("seeds/three.txt", text("Three", "The third body."))
    commit(repository.root, at=WEDNESDAY)
    second = machine.run("github", "publish")
    assert (second / "content/posts/two.md").read_text() == two
    assert "date: 2026-11-25" in (second / "content/posts/three.md").read_text()
    with_cache = own_files(second / "public")
    assert with_cache != published
    shutil.rmtree(machine.folder / "cache")
    assert own_files(machine.run("github", "publish") / "public") == with_cache


def test_a_post_dated_ahead_appears_on_its_day(repository: SiteFolder, machine: Machine) -> None:
    """The same commit, run by the schedule a day later, shows the post whose day has come."""
    repository.run("init", "--ci", "github")
    post = repository.content / "posts/one.md"
    post.write_text(post.read_text().replace("date: 2026-11-24", "date: 2026-11-25"))
    commit(repository.root, at=TUESDAY)
    machine.now = TUESDAY
    assert not (machine.run("github", "publish") / "public/articles/one").exists()
    machine.now = WEDNESDAY
    assert (machine.run("github", "publish") / "public/articles/one/index.html").is_file()


def test_a_rejected_seed_stops_nothing_and_an_error_does(repository: SiteFolder, machine: Machine) -> None:
    """What is wrong with a seed is its own matter; what is not fit to publish is not published."""
    repository.run("init", "--ci", "github")
    repository.put("seeds/empty.txt", "")
    commit(repository.root, at=TUESDAY)
    assert (machine.run("github", "publish") / "public/index.html").is_file()
    post = repository.content / "posts/one.md"
    post.write_text(post.read_text().replace("---\n", "---\nsumary: x\n", 1))
    commit(repository.root, at=WEDNESDAY)
    with pytest.raises(subprocess.CalledProcessError):
        machine.run("github", "publish")
    assert not (machine.folder / "clone/public").exists()


def test_a_branch(repository: SiteFolder, machine: Machine, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A branch of a repository gets the site, by a name in PUBLISH."""
    bare = tmp_path_factory.mktemp("bare")
    git(bare, "init", "--quiet", "--bare")
    with (repository.root / "pelicanconf.py").open("a") as file:
        file.write(f'PUBLISH = {{"my pages": {{"to": "git:{bare}#pages"}}}}\n')
    repository.run("init", "--ci", "github", "--to", "my pages")
    commit(repository.root)
    clone = machine.run("github", "publish")
    listed = git(bare, "ls-tree", "-r", "--name-only", "pages").splitlines()
    assert own_files(clone / "output").keys() <= set(listed)


def test_a_token_by_gits_own_ways(place: SiteFolder) -> None:
    """Git hears the token of the step for the host of the branch and no other, and it goes by HTTPS."""
    said = _as_forges_read(filled(place, "github", "git:git@github.com:me/site.git#gh-pages"))
    step = said["jobs"]["publish"]["steps"][-1]
    assert step["env"] == {"GIT_TOKEN": "${{ github.token }}"}
    asked = "tearsheet() { printf 'protocol=https\\nhost=%s\\n\\n' \"$HOST\" | git credential fill; }\n"
    environment = os.environ | {"GIT_TOKEN": "s3cret", "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_GLOBAL": "/dev/null"}
    for host, answer in (("github.com", "password=s3cret"), ("example.org", "")):
        bash = ["bash", "-eo", "pipefail", "-c", asked + step["run"]]
        result = subprocess.run(bash, env=environment | {"HOST": host}, capture_output=True, text=True, check=False)
        assert ("password=s3cret" in result.stdout) == bool(answer)
    moved = "tearsheet() { git ls-remote --get-url git@github.com:me/site.git; }\n"
    bash = ["bash", "-eo", "pipefail", "-c", moved + step["run"]]
    assert subprocess.check_output(bash, env=environment, text=True) == "https://github.com/me/site.git\n"


def test_a_key_in_an_agent(place: SiteFolder, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The key of a server is in an agent while the site is sent, in no file, and the agent is gone afterwards."""
    folder = tmp_path_factory.mktemp("key")
    key = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "for tests", "-f", str(key)], check=True)
    said = _as_forges_read(filled(place, "github", "ssh://me@web.example:2222/srv/www"))
    step = said["jobs"]["publish"]["steps"][-1]
    assert step["env"] == {"SSH_KEY": "${{ secrets.SSH_KEY }}", "SSH_KNOWN_HOSTS": "${{ vars.SSH_KNOWN_HOSTS }}"}
    home = folder / "home"
    home.mkdir()
    environment = os.environ | {"SSH_KEY": key.read_text(), "SSH_KNOWN_HOSTS": "web.example ssh-ed25519 AAAA"}
    environment |= {"HOME": str(home)}
    script = 'tearsheet() { ssh-add -l; echo "agent $SSH_AGENT_PID"; }\n' + step["run"]
    result = subprocess.check_output(["bash", "-eo", "pipefail", "-c", script], env=environment, text=True)
    assert "for tests (ED25519)" in result
    assert (home / ".ssh/known_hosts").read_text() == "web.example ssh-ed25519 AAAA\n"
    assert [path.name for path in (home / ".ssh").iterdir()] == ["known_hosts"]
    agent = Path("/proc") / result.rpartition("agent ")[2].strip() / "cmdline"
    assert not agent.is_file() or b"ssh-agent" not in agent.read_bytes()


def test_the_clone_installs_itself(place: SiteFolder) -> None:
    """Where the site is a clone of the project, that is installed, with its pins; else the version that wrote it."""
    assert "pip install --quiet 'tearsheet==" in filled(place, "github", None)
    assert "pip install --quiet 'tearsheet[stores]==" in filled(place, "gitlab", "s3://bucket")
    place.put("pyproject.toml", '[project]\nname = "tearsheet"\n')
    place.put("constraints.txt", "")
    settings = place.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace("SEARCH = False", "SEARCH = True"))
    assert "--build-constraint constraints.txt '.[search]'\n" in filled(place, "github", None)


def test_the_command(place: SiteFolder) -> None:
    """`init` writes the file once, says what is left to do, and never overwrites another one unasked."""
    printed = place.run("init", "--ci", "github", "--dry-run")
    path = place.root / PLACES["github"]
    assert not path.exists()
    result = place.run("init", "--ci", "github")
    assert path.read_text() == printed.stdout
    assert result.stdout.startswith("Wrote .github/workflows/publish.yml. What is left to do:\n  1. On GitHub, ")
    again = place.run("init", "--ci", "github")
    assert (again.exit_code, again.stdout) == (0, ".github/workflows/publish.yml is as it should be\n")
    path.write_text("name: Mine\n")
    refused = place.run("init", "--ci", "github")
    assert refused.exit_code == 1
    assert "-name: Mine\n" in refused.stdout
    assert "left as it is; --force replaces it" in refused.stderr
    assert path.read_text() == "name: Mine\n"
    assert place.run("init", "--ci", "github", "--force").stdout.startswith("Replaced ")
    assert path.read_text() == printed.stdout


def test_what_is_left_to_do(place: SiteFolder) -> None:
    """Secrets and variables are named with their place, and the address where it is an example's."""
    settings = place.root / "pelicanconf.py"
    settings.write_text(settings.read_text().replace("news.quayletter.com", "example.org"))
    said = place.run("init", "--ci", "gitlab", "--to", "cloudflare:site").stdout
    assert "1. Set SITEURL in pelicanconf.py" in said
    assert "2. Set as secrets (Settings > CI/CD > Variables, masked and protected): CLOUDFLARE_API_TOKEN." in said
    assert "3. Set as variables (the same place): CLOUDFLARE_ACCOUNT_ID, CLOUDFLARE_PROJECT." in said
    assert "4. For posts dated ahead, make a daily schedule" in said
    with settings.open("a") as file:
        file.write('TAGGING_ENGINE = "spacy:en_core_web_sm"\n')
    again = place.run("init", "--ci", "gitlab", "--to", "cloudflare:site", "--force").stdout
    assert "4. Let the step that installs Tearsheet bring the model too: en_core_web_sm." in again
    assert "'tearsheet[ner]==" in (place.root / ".gitlab-ci.yml").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "say what to write: --ci github or --ci gitlab"),
        (("--ci", "bitbucket"), 2, "is not one of 'github', 'gitlab'"),
        (("--ci", "github", "--to", "lve"), 1, "there is no target “lve”"),
        (("--ci", "github", "--to", "ftp:x"), 1, "there is no kind “ftp:”"),
        (("--ci", "github", "--to", "folder:/srv/www"), 1, "is a folder of this machine"),
        (("--ci", "github", "--to", "s3://a\n- run: b"), 1, "names no bucket"),
        (("--ci", "github", "--to", "s3://${{ secrets.X }}"), 1, "names no bucket"),
        (("--ci", "github", "--to", "netlify:a\n- run: b"), 1, "no workflow can name the target"),
        (("--ci", "github", "--to", "cloudflare:${{ secrets.X }}"), 1, "no workflow can name the target"),
    ],
)
def test_mistakes(place: SiteFolder, arguments: tuple[str, ...], code: int, message: str) -> None:
    """What cannot be written is said, and nothing is."""
    result = place.run("init", *arguments)
    assert message in result.stderr
    assert result.exit_code == code
    assert not (place.root / ".github").exists()


def test_a_site_within_a_repository(place: SiteFolder) -> None:
    """A site in a folder of a repository gets no workflow, since no forge would read it there."""
    inner = place.root / "inner"
    inner.mkdir()
    shutil.copy(place.root / "pelicanconf.py", inner)
    result = place.run("--settings", "inner/pelicanconf.py", "init", "--ci", "github")
    assert result.exit_code == 1
    assert "a workflow is read only at the root of one" in result.stderr


@pytest.mark.parametrize(("setting", "said"), [("PATH", "my posts"), ("SEEDS_PATH", "$(seeds)")])
def test_names_that_a_shell_would_read(place: SiteFolder, setting: str, said: str) -> None:
    """A folder whose name means something else to a shell is named as the thing to mend."""
    with (place.root / "pelicanconf.py").open("a") as file:
        file.write(f"{setting} = {said!r}\n")
    result = place.run("init", "--ci", "gitlab")
    assert result.exit_code == 1
    assert f"{setting} is “{said}”; a workflow needs letters" in result.stderr


def test_the_default_branch(repository: SiteFolder) -> None:
    """The branch that is published is the default one of the repository, whatever is checked out."""
    assert 'branches: ["main"]' in filled(repository, "github", None)
    git(repository.root, "checkout", "--quiet", "-b", "trunk")
    assert 'branches: ["trunk"]' in filled(repository, "github", None)
    git(repository.root, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    assert 'branches: ["main"]' in filled(repository, "github", None)


def test_hooks() -> None:
    """The hooks that sites can use by pre-commit are such."""
    hooks = ROOT / ".pre-commit-hooks.yaml"
    subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", str(hooks)], check=True)
    (hook,) = yaml.safe_load(hooks.read_text())
    assert (hook["id"], hook["entry"], hook["files"]) == ("tearsheet-check", "tearsheet check", "^content/")
