"""A branch of a git repository as a target, as GitHub and GitLab Pages publish it; through git itself.

The commit is made in a bare repository of the cache, without a working folder: unchanged files keep the objects that
they have, and git sends what the other side lacks. The branch moves only if it is where it was (force with lease).
"""

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.plan import PublicationPlan
from tearsheet.publishing.target_manifest import NAME, TargetManifest, decode
from tearsheet.publishing.targets.folder import lock
from tearsheet.publishing.targets.repository import PROTOCOLS
from tearsheet.publishing.targets.target import Target, Tell, busy, no_releases, of_others
from tearsheet.storage.sealed import seal

MESSAGE = "Publish the site"
_NOBODY = "0" * 40
_LONGEST = 300  # characters of what git says

# Who makes the commits where git does not know one, as on build machines.
_WRITER = {"NAME": "Tearsheet", "EMAIL": "tearsheet@localhost"}

# No question is asked that nobody may be there to answer, and who is silent for a while is given up.
_ASKING = {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_ALLOW_PROTOCOL": PROTOCOLS}
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=5 -o ServerAliveCountMax=3"
_CALLING = {"ls-remote", "fetch", "push"}
_PATIENCE = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=20")
_SOON = 30  # seconds in which a repository says where its branch is

_REFUSALS = ("Authentication failed", "Permission denied", "could not read Username", "error: 403", "denied to")
_OF_OTHERS = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}  # which git sets where it runs us, as in a hook


class Branch(Target):
    """A branch that holds nothing but the site, with one commit unless its history is to be kept."""

    carries_headers = False

    def __init__(self, address: str, cache: Path, *, domain: str, history: bool) -> None:
        """Take an address like git:REMOTE#BRANCH, and the domain that the host is to serve the site at, if any."""
        self._address = address
        self._remote, _, self._branch = address.removeprefix("git:").rpartition("#")
        if not self._remote or self._remote.startswith("-") or not re.fullmatch(r"[\w][\w./-]*", self._branch):
            raise PublishError(
                Problem("", 0, "target-form", f"“{self.name}” names no branch", "write it like git:REMOTE#BRANCH")
            )
        self._ref = f"refs/heads/{self._branch}"
        self._repository = cache / "publish" / f"{seal(address.encode()).hex()}.git"
        self._domain = domain
        self._has_history = history
        self._tip = ""

    @property
    def name(self) -> str:
        """The branch's address, without a password that stands in it."""
        return _unsecret(self._address)

    def extras(self, files: Mapping[str, Outgoing], siteurl: str) -> dict[str, bytes]:  # noqa: ARG002
        """Have GitHub serve all files as they are, and at the domain that was said."""
        return {".nojekyll": b"", **({"CNAME": f"{self._domain}\n".encode()} if self._domain else {})}

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Keep others on this machine out; those on others meet the lease of the branch."""
        self._repository.parent.mkdir(parents=True, exist_ok=True)
        with lock(self._repository.with_suffix(".lock"), self.name):
            yield

    def manifest(self) -> TargetManifest:
        """Return what the branch holds; PublishError where it holds what was not published."""
        self._drop_broken_off()
        self._git("init", "--quiet", "--bare", str(self._repository), inside=False)
        listed = self._git("ls-remote", self._remote, self._ref)
        self._tip = listed.split()[0].decode() if listed else ""
        if not self._tip:
            return TargetManifest()
        depth = () if self._has_history else ("--depth=1",)
        self._git("fetch", "--quiet", "--no-tags", *depth, self._remote, f"+{self._ref}:{self._ref}")
        self._tip = self._git("rev-parse", self._ref).decode().strip()
        if not self._git("ls-tree", self._tip, NAME):
            what = f"the branch {self._branch} has files that were not published by Tearsheet"
            raise PublishError(
                Problem(self.name, 0, "branch-of-others", what, "name a branch for the site alone, such as gh-pages")
            )
        return decode(self._git("show", f"{self._tip}:{NAME}"), self.name)

    def others(self, last: TargetManifest) -> tuple[str, ...]:
        """Return what others have committed to the branch, where it stays."""
        if not self._tip:
            return ()
        listed = os.fsdecode(self._git("ls-tree", "-r", "-z", "--name-only", self._tip)).split("\0")
        return of_others(path for path in listed if path and path not in last.files)

    def held(self, path: str) -> bytes | None:
        """Return the bytes of a file of others in the branch."""
        entry = self._git("ls-tree", self._tip, path).split()
        return self._git("cat-file", "blob", entry[2].decode()) if entry[1:2] == [b"blob"] else None

    def _drop_broken_off(self) -> None:
        """Remove the cache where a git that was killed has left a lock in it; all it holds can be fetched again."""
        refs = self._repository / "refs"
        if any((*self._repository.glob("*.lock"), *refs.rglob("*.lock"))):
            for path in self._repository.rglob("*"):
                if path.is_file():
                    path.chmod(0o666)  # git's objects cannot be written to, so Windows would not remove them
            shutil.rmtree(self._repository)

    def carry_out(self, plan: PublicationPlan, tell: Tell) -> None:
        """Commit what is planned, and move the branch to it."""
        tree = self._tree(plan, tell)
        parents = ("-p", self._tip) if self._has_history and self._tip else ()
        commit = self._git("commit-tree", tree, *parents, "-m", MESSAGE).decode().strip()
        lease = f"--force-with-lease={self._ref}:{self._tip}"
        self._git("push", "--quiet", "--porcelain", lease, self._remote, f"{commit}:{self._ref}")

    def rollback(self) -> NoReturn:
        """Raise PublishError: the host shows the tip of the branch."""
        raise no_releases(self.name, "take the version before from your repository, build and publish it")

    def _tree(self, plan: PublicationPlan, tell: Tell) -> str:
        """Return the tree of the site: that of the branch with the files that changed."""
        index = {"GIT_INDEX_FILE": str(self._repository / "index")}
        Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)
        if self._tip:
            self._git("read-tree", self._tip, more=index)
        gone = b"".join(b"0 %s\t%s\0" % (_NOBODY.encode(), os.fsencode(path)) for path in plan.deletions)
        self._git("update-index", "-z", "--index-info", data=gone + self._stored(plan, tell), more=index)
        return self._git("write-tree", more=index).decode().strip()

    def _stored(self, plan: PublicationPlan, tell: Tell) -> bytes:
        """Store the files that changed, and the manifest; return what says to an index where they are."""
        sent = plan.sent
        contents = {file.path: file for file in sent}
        stream: list[bytes] = []
        for number, path in enumerate([*contents, NAME], 1):
            data = plan.after().encode() if path == NAME else contents[path].data()
            stream.append(b"blob\nmark :%d\ndata %d\n%s\n" % (number, len(data), data))
            tell(min(number, len(sent)), len(sent))
        marks = self._repository / "marks"
        self._git("fast-import", "--quiet", f"--export-marks={marks}", data=b"".join(stream))
        digests = dict(line.split() for line in marks.read_bytes().splitlines())
        paths = [*contents, NAME]
        entries = [(digests[b":%d" % number], os.fsencode(path)) for number, path in enumerate(paths, 1)]
        return b"".join(b"100644 %s\t%s\0" % (digest, path) for digest, path in entries)

    def _git(
        self, *arguments: str, data: bytes = b"", more: Mapping[str, str] | None = None, inside: bool = True
    ) -> bytes:
        """Run git, which never asks for a password, and return what it prints; PublishError where it fails."""
        where = (f"--git-dir={self._repository}",) if inside else ()
        command = ["git", *where, *_PATIENCE, *arguments]
        soon = _SOON if arguments[0] == "ls-remote" else None
        try:
            done = subprocess.run(  # noqa: S603  (its arguments are ours and the address)
                command,
                input=data,
                capture_output=True,
                check=False,
                env=_environment(arguments[0], more or {}),
                timeout=soon,
            )
        except FileNotFoundError:
            raise PublishError(Problem(self.name, 0, "program-missing", "git is not installed", "install it")) from None
        except subprocess.TimeoutExpired:
            raise PublishError(
                Problem(self.name, 0, "host-silent", "the repository does not answer", "check the network")
            ) from None
        if done.returncode:
            raise self._failed(arguments[0], (done.stdout + done.stderr).decode(errors="replace"))
        return done.stdout

    def _failed(self, command: str, output: str) -> PublishError:
        """Return the error of a git that failed."""
        if "stale info" in output or "[rejected]" in output or "cannot lock ref" in output:
            return busy(self.name)
        if any(words in output for words in _REFUSALS):
            hint = "check the key or token that git uses (docs/publishing.md)"
            return PublishError(Problem(self.name, 0, "key-refused", "the repository refuses the key", hint))
        if "Host key verification failed" in output:
            hint = "connect to it once with ssh, and see that it is the right one"
            return PublishError(
                Problem(self.name, 0, "host-unknown", "the host of the repository is not known here", hint)
            )
        what = f"git {command}: {_unsecret(_reason(output))[:_LONGEST]}"
        return PublishError(
            Problem(self.name, 0, "host-refused", what, "readers see a whole site; mend this, then run again")
        )


def _environment(command: str, more: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a command of git."""
    writer = {f"GIT_{who}_{what}": value for what, value in _WRITER.items() for who in ("AUTHOR", "COMMITTER")}
    ours = {name: value for name, value in os.environ.items() if name not in _OF_OTHERS}
    ssh = {"GIT_SSH_COMMAND": _SSH} if command in _CALLING and not _has_own_ssh() else {}
    return {**writer, **ssh, **ours, **_ASKING, **more}


def _has_own_ssh() -> bool:
    """Say whether the user has told git how to call ssh."""
    command = ["git", "config", "core.sshCommand"]
    return "GIT_SSH" in os.environ or subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603


def _reason(output: str) -> str:
    """Return the line in which git says what is wrong: what the other side says, if it refuses a push."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    if refused := re.search(r"\[remote rejected\] \((.+)\)", output):
        remote = [line.removeprefix("remote: ") for line in lines if line.startswith("remote: ")]
        return f"the repository refuses the site ({refused[1]}): {' '.join(remote)}".rstrip(": ")
    return next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0] if lines else "failed")


def _unsecret(text: str) -> str:
    """Return a text without what stands before the host in an address such as https://me:secret@host."""
    return re.sub(r"//[^/@\s]*@", "//…@", text)
