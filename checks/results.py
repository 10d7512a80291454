"""What checks come to: a Result is one line of the table, its Findings are what has to be mended."""

import dataclasses
from collections.abc import Iterable, Iterator

SHOWN = 12  # findings of one check that are told in full; the others are only counted


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong, and where."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclasses.dataclass(frozen=True, slots=True)
class Result:
    """What a check looked at, what it measured and wanted, and what it found; `left_out` says why it did not run."""

    check: str
    looked_at: str
    figure: str = ""
    wanted: str = ""
    findings: tuple[Finding, ...] = ()
    left_out: str = ""

    @property
    def row(self) -> str:
        """This result as a row of the table."""
        if self.left_out:
            return f"| {self.check} | {self.looked_at} | | {self.wanted} | left out |"
        verdict = f"**{len(self.findings):,} to mend**" if self.findings else "good"
        return f"| {self.check} | {self.looked_at} | {self.figure} | {self.wanted} | {verdict} |"


def none_of(what: str, check: str, looked_at: str, findings: Iterable[Finding]) -> Result:
    """Return the result of a check that wants to find nothing."""
    found = tuple(sorted(set(findings)))
    return Result(check, looked_at, f"{len(found):,} {what}", "0", found)


def left_out(check: str, why: str) -> Result:
    """Return the result of a check that could not run."""
    return Result(check, "", left_out=why)


def told(results: Iterable[Result]) -> Iterator[str]:
    """Return the table of results line by line, and below it what has to be mended and what was left out."""
    results = list(results)
    yield "| check | looked at | figure | wanted | |"
    yield "|---|---|---|---|---|"
    yield from (result.row for result in results)
    yield from (f"\n{result.check} left out: {result.left_out}" for result in results if result.left_out)
    for check in dict.fromkeys(result.check for result in results):
        findings = [finding for result in results if result.check == check for finding in result.findings]
        if findings:
            yield f"\n{check}:"
            yield from (f"  {finding}" for finding in findings[:SHOWN])
            if len(findings) > SHOWN:
                yield f"  and {len(findings) - SHOWN:,} more"
