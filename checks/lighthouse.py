"""Lighthouse's scores, as for a phone, of the home page, an article and a tear sheet."""

import json
import os
import subprocess
from collections.abc import Iterator
from typing import Any

from checks import browser
from checks.built import HOME, BuiltSite
from checks.results import Finding, Result, left_out
from checks.serving import PackingHandler, served
from checks.tools import MissingError, package, program

CHECK = "Lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
KINDS = (HOME, "articles/*", "companies/*")
FULL = 100
TRIES = 3  # What else a machine does can only make a page slower: the best of these counts.
NODE = "install Node.js 18.16 or newer (on Debian: apt-get install nodejs npm)"


def scored(site: BuiltSite) -> Iterator[Result]:
    """Return the scores of the largest page of each of the three kinds."""
    try:
        node, script = program("node", NODE), str(package("lighthouse", "cli", "index.js"))
    except MissingError as error:
        yield left_out(CHECK, str(error))
        return
    path = browser.chromium()
    if path is None:
        yield left_out(CHECK, browser.WANTED)
        return
    with served(site.folder, PackingHandler) as root:
        for kind in KINDS:
            if kind in site.kinds:
                address = site.kinds[kind][-1]
                yield _best(address, [node, script], path, root)


def _best(address: str, lighthouse: list[str], chromium: str, root: str) -> Result:
    """Return the scores of a page in the first run without a fault, else in the best of all."""
    results: list[Result] = []
    while len(results) < TRIES and not (results and _is_done(results[-1])):
        results.append(_result(address, _report(lighthouse, chromium, root + address)))
    return min(results, key=lambda result: (bool(result.left_out), len(result.findings)))


def _is_done(result: Result) -> bool:
    """Say whether another run would give the same: nothing was found, or nothing that takes time."""
    slow = any(finding.what.startswith("performance") for finding in result.findings)
    return not (result.left_out or slow)


def _report(lighthouse: list[str], chromium: str, url: str) -> dict[str, Any]:
    """Return Lighthouse's report on a page, with its errors as such."""
    options = [
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(flag for flag in browser.FLAGS if ' ' not in flag)}",
    ]
    done = subprocess.run(
        [*lighthouse, url, *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"CHROME_PATH": chromium},
        check=False,
    )
    report: dict[str, Any] = json.loads(done.stdout) if done.stdout else {"runtimeError": {"message": done.stderr}}
    return report


def _result(address: str, report: dict[str, Any]) -> Result:
    """Return the scores of a page, and the audits that cost it points."""
    if "runtimeError" in report:
        return left_out(CHECK, f"it failed: {report['runtimeError']['message'].strip()}")
    scores = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    wrong = tuple(
        Finding(address, f"{name} {score}: {', '.join(_costly(report, name))}")
        for name, score in scores.items()
        if score < FULL
    )
    figure = ", ".join(f"{name.replace('-', ' ')} {score}" for name, score in scores.items())
    return Result(CHECK, f"{address}, phone", figure, "100 each", wrong)


def _costly(report: dict[str, Any], category: str) -> Iterator[str]:
    """Return the titles of the audits that cost a category points."""
    for reference in report["categories"][category]["auditRefs"]:
        audit = report["audits"][reference["id"]]
        if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
            yield f"{audit['title']} ({audit.get('displayValue') or audit['score']})"
