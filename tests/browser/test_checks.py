from pathlib import Path

import pytest

from checks.built import BuiltSite
from checks.results import Result
from checks.visits import AXE, FORCED, KEYBOARD, OUTSIDE, ROOM, SCRIPTS, visited

SOUND = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sound</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/site.css"></head>
<body><a href="#main">Skip</a><main id="main" tabindex="-1"><h1>Sound</h1>
<p>Words and <a href="/404.html">a link</a>.</p>
</main></body></html>
"""
FAULTY = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Faulty</title><link rel="icon" href="data:,">
<script>"%(script)s"</script><style>p { color: #ccc } .mute:focus { outline: 0 } #wide { width: 700px }
@media (prefers-color-scheme: dark) { body { background: #000 } h1 { color: #222 } }</style></head>
<body><main id="main"><h1>Faulty</h1><p>Pale</p><img src="https://elsewhere.example/pixel.gif"><div id="wide">Wide</div>
<a class="mute" href="/">mute</a>
<svg class="chart" width="9" height="9"><rect width="9" height="9" fill="#fefefe"/></svg></main></body></html>
"""


def by_check(site: Path) -> dict[str, Result]:
    """Return what the checks in the browser come to."""
    return {result.check: result for result in visited(BuiltSite(site))}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """What is found on a site of a sound home page and a faulty one."""
    site = tmp_path_factory.mktemp("site")
    (site / "index.html").write_text(SOUND, encoding="utf-8")
    (site / "site.css").write_text(":focus-visible { outline: 2px solid red }", encoding="utf-8")
    (site / "404.html").write_text(FAULTY % {"script": "x" * 6000}, encoding="utf-8")
    return by_check(site)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        (AXE, "color-contrast"),
        (AXE, "dark]"),
        (AXE, "image-alt"),
        (ROOM, "px too wide, first by div [320 px]"),
        (ROOM, "[640 px]"),
        (KEYBOARD, "focus is not seen on a “mute”"),
        (KEYBOARD, "the first stop of Tab is no skip link"),
        (FORCED, "a chart (chart) vanishes [forced colours, light]"),
        (OUTSIDE, "https://elsewhere.example/pixel.gif"),
        (SCRIPTS, "6,002 bytes"),
    ],
)
def test_faults_are_found(results: dict[str, Result], check: str, fault: str) -> None:
    """Every check finds its fault on the page that has it."""
    assert fault in "\n".join(finding.what for finding in results[check].findings)


def test_sound_page(results: dict[str, Result]) -> None:
    """No check finds anything on a sound page."""
    assert {str(finding) for result in results.values() for finding in result.findings if finding.where == "/"} == set()
