"""Building a wheel: it carries the theme, which an editable install finds where it lies, beside the package."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ThemeInWheel(BuildHookInterface[Any]):
    """Puts theme/ into the package; tearsheet/model/defaults.py looks for it in both places."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add it to what a wheel is made of, but for editable ones: they would keep a copy that grows old."""
        if version == "standard":
            build_data["force_include"]["theme"] = "tearsheet/theme"
