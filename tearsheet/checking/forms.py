"""Forms: writes findings for GitHub and for other programs."""

from collections.abc import Iterable, Sequence

import msgspec

from tearsheet.checking.findings import Finding
from tearsheet.site.unshown import Unshown


def github(finding: Finding) -> str:
    """Return a finding as a workflow command of GitHub's, which shows it beside the line."""
    place = f"file={_value(finding.path)},line={max(1, finding.line)}," if finding.path else ""
    message = f"{finding.what}; {finding.hint}" if finding.hint else finding.what
    return f"::{finding.level} {place}title={_value(f'tearsheet: {finding.rule}')}::{_data(message)}"


def _data(text: str) -> str:
    """Escape the characters that would end a workflow command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    """Escape the characters that would end a value in a workflow command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_json(findings: Sequence[Finding], posts: int, unshown: Unshown) -> str:
    """Return findings as JSON, with the numbers of posts, errors and warnings, and with what is not shown."""
    counts = {level: count(findings, level) for level in ("error", "warning")}
    report = {
        "posts": posts,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "findings": [_plain(each) for each in findings],
    }
    report["unshown"] = {
        "waiting": [{"path": path, "date": day} for day, path in unshown.waiting],
        "drafts": unshown.drafts,
        "hidden": unshown.hidden,
    }
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode()


def _plain(finding: Finding) -> dict[str, object]:
    """Return a finding as a JSON object."""
    place = {"path": finding.path, "line": finding.line, "level": finding.level, "rule": finding.rule}
    return place | {"code": finding.code or finding.rule, "what": finding.what, "mend": finding.hint}


def count(findings: Iterable[Finding], level: str) -> int:
    """Return how many findings are of a level."""
    return sum(finding.level == level for finding in findings)
