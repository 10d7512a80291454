"""Publishing: the built site put where its readers find it; only what has changed, and never half a site.

output/ ─read─▶ Outgoing ┐
                         ├─plan─▶ Plan ─carry out─▶ the target
target ──────▶ Manifest ─┘
"""

import time
from dataclasses import dataclass
from pathlib import Path

from tearsheet.publishing import outgoing
from tearsheet.publishing.plan import Plan, Rules, plan
from tearsheet.publishing.target import Say, Target, Tell
from tearsheet.publishing.variants import Encoding, variants


@dataclass(frozen=True, slots=True)
class Report:
    """What a publication did: files sent, left as they were, deleted, kept for a while; bytes sent; seconds it took."""

    sent: int
    unchanged: int
    deleted: int
    kept: int
    size: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Publication:
    """The built site in the folder `output`, which is to be found at `siteurl`, and where it goes by which rules.

    Its texts get compressed variants beside them, in the encodings of `compress`.
    """

    target: Target
    output: Path
    siteurl: str
    rules: Rules
    compress: tuple[Encoding, ...] = ()

    def planned(self) -> Plan:
        """Return what publishing would do now; PublishError where it must not be done."""
        carries_headers = self.target.carries_headers
        files = outgoing.read(self.output, carries_headers=carries_headers)
        for path, data in self.target.extras(files, self.siteurl).items():
            files[path] = outgoing.made(path, data, carries_headers=carries_headers)
        last = self.target.manifest()
        return plan(files | variants(files, last, self.compress), last, self.rules, time.time())

    def run(self, tell: Tell, say: Say, hint: Say) -> Report:
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
        return Report(len(doing.sent), doing.unchanged, len(doing.deletions), len(doing.kept), doing.size, seconds)
