"""The Nu HTML checker on every page and style sheet, less what it is known to be wrong about (false_alarms.yaml)."""

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from checks.built import BuiltSite
from checks.results import Finding, Result, left_out, none_of
from checks.tools import MissingError, package, program

CHECK = "Nu HTML checker"
JAVA = "install Java 17 or newer (on Debian: apt-get install default-jre-headless)"
PARTS = ("vnu-jar", "build", "dist", "vnu.jar")
ERRORS = ("error", "non-document-error")


def validated(site: BuiltSite) -> Result:
    """Return the errors in all pages and style sheets."""
    try:
        java, jar = program("java", JAVA), package(*PARTS)
    except MissingError as error:
        return left_out(CHECK, str(error))
    options = ["--stdout", "--exit-zero-always", "--format", "json", "--also-check-css", "--skip-non-html"]
    command = [java, "-jar", str(jar), *options, str(site.folder)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode or not done.stdout:
        return left_out(CHECK, f"it failed: {done.stderr.strip()}")
    messages = [message for message in json.loads(done.stdout)["messages"] if message["type"] in ERRORS]
    wrong = [_finding(site, message) for message in messages if _counts(site, message)]
    pages, sheets = len(site.files(".html")), len(site.files(".css"))
    return none_of("errors", CHECK, f"all {pages:,} pages, {sheets} style sheets", wrong)


def _counts(site: BuiltSite, message: dict[str, Any]) -> bool:
    """Say whether a message is about something of ours, and right."""
    return not is_false(message["message"]) and ("url" not in message or site.owns(_path(message)))


def _path(message: dict[str, Any]) -> Path:
    """Return the file that a message is about."""
    return Path(unquote(urlsplit(message.get("url", "")).path))


def _finding(site: BuiltSite, message: dict[str, Any]) -> Finding:
    """Return a message with the page it is about, and what stands there."""
    path = _path(message)
    where = site.address(path) if path.is_relative_to(site.folder) else str(path)
    at = f"line {message['lastLine']}: " if "lastLine" in message else ""
    return Finding(where, f"{at}{message['message']} {' '.join(message.get('extract', '').split())}".rstrip())


@cache
def _alarms() -> tuple[str, ...]:
    """Return how false alarms begin."""
    listed = yaml.safe_load(Path(__file__).with_name("false_alarms.yaml").read_text(encoding="utf-8"))
    return tuple(alarm["says"] for alarm in listed)


def is_false(message: str) -> bool:
    """Say whether an error is a known false alarm."""
    return message.startswith(_alarms())
