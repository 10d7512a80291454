"""What all tests have: an empty site in a folder of its own, a server for links, and commands as in a terminal."""

import functools
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from blinker import Signal
from hypothesis import HealthCheck, settings
from pelican.plugins import signals

from tearsheet import catalogue
from tests.left_out import LeftOut
from tests.newsstand import Names, Stand, named, stand
from tests.publishing.sshd import program
from tests.site.sites import SiteFolder

__all__ = ["ROOT", "SETTINGS", "TODAY", "SiteFolder"]

ROOT = Path(__file__).parent.parent
TODAY = "1795478400"  # 2026-11-24, the day on which seeds without a date are received in tests

SETTINGS = """\
PELICAN_CLASS = "tearsheet.Site"
SITENAME = "The Test Sheet"
SITESUBTITLE = "For tests"
SITEURL = ""
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
THEME = {theme!r}
OUTPUT_PATH = "output"
CACHE_PATH = ".tearsheet"
PLUGINS = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_SECTION = "Technology"
SEARCH = False
"""


# An example takes as long as the machine needs: none fails by the clock.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Without an SSH server the tests with one are left out; commands of tests run as they would in a terminal."""
    # A job in the background, and one below nohup, ignores signals, and what it starts would ignore them too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGHUP", "SIGQUIT"):
        if hasattr(signal, name):  # not on Windows
            signal.signal(getattr(signal, name), signal.SIG_DFL)
    # Some machines forbid Python to keep what it has compiled: each command would compile all anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    hint = "install openssh-server and rsync (on Debian: apt-get install openssh-server rsync)"
    config.pluginmanager.register(LeftOut("sshd", program, "no SSH server", hint))
    forks = LeftOut("posix", lambda: hasattr(os, "fork"), "no forks and no terminals", "take Linux or macOS")
    config.pluginmanager.register(forks)
    linux = LeftOut("linux", lambda: sys.platform == "linux", "no Linux to take something away from", "take Linux")
    config.pluginmanager.register(linux)


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test whose module starts commands as copies of a process, or in a terminal, carries the marker of those."""
    if isinstance(item, pytest.Function) and _POSIX & vars(item.module).keys():
        item.add_marker(pytest.mark.posix)


_POSIX = {"Forked", "pexpect", "standing_by"}  # by which a module of tests has it


@pytest.fixture(autouse=True)
def _nothing_of_its_settings() -> Iterator[None]:
    """Let nothing that the settings of one test say reach the next: Pelican's signals and imports are the process's.

    What is imported from “.” is looked for where that was when something first was.
    """
    path = sys.path.copy()
    yield
    sys.path[:] = path
    sys.path_importer_cache.pop(".", None)
    for name in ("pelicanconf", "publishconf"):
        sys.modules.pop(name, None)
    for each in vars(signals).values():
        if isinstance(each, Signal):
            each._clear_state()  # noqa: SLF001  (made for tests)


@functools.cache
def _starter() -> bytes:
    """Return the starter catalogue as a site's cache keeps it after its first command."""
    with tempfile.TemporaryDirectory() as folder:
        catalogue.starter(Path(folder))
        return Path(folder, catalogue.KEPT).read_bytes()


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SiteFolder:
    """A site without seeds that has seen its first command, the working folder, on 2026-11-24."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / ".tearsheet").mkdir()
    (tmp_path / ".tearsheet" / catalogue.KEPT).write_bytes(_starter())
    (tmp_path / "pelicanconf.py").write_text(SETTINGS.format(theme=str(ROOT / "theme")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    return SiteFolder(tmp_path)


@pytest.fixture
def host_names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    """This machine under all names of .test."""
    with named(monkeypatch) as found:
        yield found


@pytest.fixture
def newsstand(host_names: Names) -> Iterator[Stand]:
    """A server on it."""
    assert host_names.looked_up == []
    with stand() as running:
        yield running
