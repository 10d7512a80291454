"""The table of Pelican's settings (`pelican.yaml`): which are obeyed here, what replaces the others, what to do."""

import functools
from importlib.resources import files
from typing import Annotated, Any, Literal

import msgspec
import yaml

Effect = Literal["obeyed", "none", "refused", "renamed"]
Names = Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SettingGroup(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that are treated alike; the head of `pelican.yaml` explains the keys."""

    names: Names
    effect: Effect
    form: str = ""
    to: str = ""
    ours: str = ""
    do: str = "leave it out"
    fine: tuple[Any, ...] = ()
    differs: bool = False
    empty: bool = False
    unset: bool = False
    theme: bool = False
    words: tuple[str, ...] = ()


@functools.cache
def groups() -> tuple[SettingGroup, ...]:
    """Return the groups in `pelican.yaml`, in its order."""
    source = (files("tearsheet.settings") / "pelican.yaml").read_bytes()
    return msgspec.convert(yaml.load(source, Loader=_LOADER), tuple[SettingGroup, ...])  # noqa: S506  (safe, in C)


@functools.cache
def table() -> dict[str, SettingGroup]:
    """Return the group of each of Pelican's settings, by name."""
    return {name: group for group in groups() for name in group.names}
