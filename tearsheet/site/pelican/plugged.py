"""Plugins: tells which plugin raised an error, so that the message can name its file and line."""

import itertools
import sys
import traceback
from pathlib import Path

import blinker
import pelican

from tearsheet.errors import Problem, TearsheetError

_FLOW = str(Path(__file__).with_name("flow.py"))
_CALLERS = {str(Path(blinker.__file__).with_name("base.py")), pelican.__file__, _FLOW}  # by which plugins are called
_OTHERS = (Path(__file__).parents[2], Path(blinker.__file__).parent, Path(pelican.__file__).parent)
_PLUGINS = Path(pelican.__file__).with_name("plugins")  # where packages of plugins are installed, and Pelican's own two
_OWN = {str(_PLUGINS / name) for name in ("_utils.py", "signals.py", "__init__.py")}

_HINT = "mend it, or take it out of PLUGINS"


def problem(error: BaseException) -> Problem | None:
    """Return the problem of the plugin that raised an error, None where no plugin was called on the way to it."""
    if isinstance(error, TearsheetError):
        return None
    if isinstance(error, SyntaxError) and error.filename and not error.filename.startswith("<"):
        return Problem(error.filename, error.lineno or 0, "plugin", f"this plugin is no Python ({error.msg})", _HINT)
    frames = traceback.extract_tb(error.__traceback__)
    called = itertools.pairwise(frames)
    files = [after.filename for before, after in called if before.filename in _CALLERS and _is_plugin(after.filename)]
    if not files:
        return None
    line = next(frame.lineno for frame in reversed(frames) if frame.filename == files[-1])
    what = f"this plugin failed ({type(error).__name__}: {error})"
    return Problem(files[-1], line or 0, "plugin", what, _HINT)


def _is_plugin(file: str) -> bool:
    """Say whether a file belongs to a module that Pelican could register, and is neither ours nor Pelican's own."""
    path = Path(file)
    if file in _OWN or any(path.is_relative_to(folder) for folder in _OTHERS if not path.is_relative_to(_PLUGINS)):
        return False
    modules = [(one, getattr(one, "__file__", None)) for one in list(sys.modules.values()) if hasattr(one, "register")]
    places = (Path(place) for _, place in modules if place)
    return any(place == path or (place.stem == "__init__" and path.is_relative_to(place.parent)) for place in places)
