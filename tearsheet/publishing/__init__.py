"""Publishing: the built site put where its readers find it; only what has changed, and never half a site.

output/ ─read─▶ Outgoing ┐
                         ├─plan─▶ Plan ─carry out─▶ the target
target ──────▶ Manifest ─┘
"""

import contextlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing import outgoing
from tearsheet.publishing.plan import PublicationPlan, Rules, plan
from tearsheet.publishing.targets.target import Say, Target, Tell
from tearsheet.publishing.targets.variants import Encoding, variants


@dataclass(frozen=True, slots=True)
class PublicationReport:
    """What a publication did: files sent, left as they were, deleted, kept for a while; bytes sent; seconds it took.

    `news` is what others have put there, named for the first time.
    """

    sent: int
    unchanged: int
    deleted: int
    kept: int
    size: int
    seconds: float
    news: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """The built site in the folder `output`, which is to be found at `siteurl`, and where it goes by which rules.

    Its texts get compressed variants beside them, in the encodings of `compress`. In a `turn` no build is at work.
    """

    target: Target
    output: Path
    siteurl: str
    rules: Rules
    compress: tuple[Encoding, ...] = ()
    turn: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext

    def planned(self) -> PublicationPlan:
        """Return what publishing would do now; PublishError where it must not be done."""
        carries_headers = self.target.carries_headers
        with self.turn():
            files = outgoing.outgoing_files(self.output, carries_headers=carries_headers)
        for path, data in self.target.extras(files, self.siteurl).items():
            files[path] = outgoing.generated(path, data, carries_headers=carries_headers)
        last = self.target.manifest()
        doing = plan(files | variants(files, last, self.compress), last, self.rules, time.time())
        if not doing.is_needed:
            return doing
        doing = replace(doing, others=self.target.others(last))
        self._require_free(doing)
        return doing

    def _require_free(self, doing: PublicationPlan) -> None:
        """Raise PublishError where the site would take the place of what others have put there."""
        problems = []
        for path in doing.meeting():
            held = self.target.held(path)
            if (held is None and path in doing.others) or (
                held is not None and held.split() != doing.files[path].data().split()
            ):
                what = f"others have put {path} there, and the site has a file of this name"
                problems.append(
                    Problem(self.target.name, 0, "foreign-in-the-way", what, "take it away there, or out of the site")
                )
        if problems:
            raise PublishError(*problems)

    def run(self, tell: Tell, say: Say, hint: Say) -> PublicationReport:
        """Publish; PublishError or OSError where it fails, with what readers see whole.

        `tell` hears how many of how many files are sent, `say` each line of the plan, `hint` what is waited for.
        """
        started = time.perf_counter()
        self.target.hint(hint)
        with self.target.locked():
            doing = self.planned()
            for line in doing.lines():
                say(line)
            if doing.is_needed:
                self.target.carry_out(doing, tell)
        seconds = time.perf_counter() - started
        counts = len(doing.sent), doing.unchanged, len(doing.deletions), len(doing.kept)
        return PublicationReport(*counts, doing.size, seconds, doing.news)
