"""Plain: the class that plain `pelican` runs, with its messages and exit codes."""

import logging
import os
from pathlib import Path
from typing import Any

from pelican.log import console
from pelican.settings import DEFAULT_CONFIG

from tearsheet.errors import BuildError, Problem, from_os_error
from tearsheet.model import defaults, own_theme
from tearsheet.model.problem_lines import seen_from
from tearsheet.parallel import crash_reports
from tearsheet.parallel.crash_reports import EXIT_FAULT, TRACEBACKS
from tearsheet.settings import cache_places
from tearsheet.site.pelican import builds
from tearsheet.site.pelican.flow import Flow

logger = logging.getLogger(__name__)


class Site(Flow):
    """Tearsheet in the place of Pelican, as `PELICAN_CLASS = "tearsheet.Site"` names it."""

    def __init__(self, settings: dict[str, Any]) -> None:
        settings.update(defaults.unsaid(settings, DEFAULT_CONFIG))
        settings.update(own_theme.laid(settings, Path.cwd()))  # our commands know which folder is the site's
        super().__init__(settings)

    def run(self) -> None:
        """Build the site for plain `pelican`: log problems and exit with code 1 where there are any.

        An unforeseen error exits with code 70, as from our commands.
        """
        try:
            notes = self._unheeded()
            built = builds.build(self)
        except BuildError as error:
            for problem in error.problems:
                if problem not in self.logged:
                    logger.error("%s", seen_from(Path.cwd(), problem, Path(self.settings["PATH"])))  # noqa: TRY400  (the problem is the message)
            raise SystemExit(1) from None
        except OSError as error:
            logger.error("%s", from_os_error(error, doing="build the site"))  # noqa: TRY400  (the same)
            raise SystemExit(1) from None
        except Exception as error:
            if os.environ.get(TRACEBACKS):
                raise
            file = crash_reports.write(error, ["(plain pelican)"], [self.cache])
            logger.critical("%s", crash_reports.message_of(error, "build", str(file or "")))
            raise SystemExit(EXIT_FAULT) from None
        for note in (*built.once, *notes, *built.notes):
            console.print(note, markup=False, highlight=False)

    def _unheeded(self) -> list[str]:
        """Return messages about settings that have no effect; BuildError with settings that are errors.

        Our own commands have reported them when they read the settings.
        """
        verdicts = list(self.verdicts)
        errors = [Problem("", 0, "setting", verdict.what, verdict.hint) for verdict in verdicts if verdict.is_error]
        content, theme = (Path(self.settings[name]) for name in ("PATH", "THEME"))
        places = {"THEME": theme, "OUTPUT_PATH": Path(self.output_path)}
        if wrong := cache_places.wrong(self.cache, content, self.kinds, places):
            errors.append(Problem("", 0, "setting", *wrong))
        if errors:
            raise BuildError(*errors)
        return [str(Problem("", 0, "setting", verdict.what, verdict.hint)) for verdict in verdicts]
