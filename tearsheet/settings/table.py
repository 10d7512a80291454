"""The tables of settings: Pelican's (`pelican.yaml`: what is obeyed, what replaces the rest) and ours (`own.yaml`)."""

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
    says: str = ""


class OwnSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A setting of Tearsheet's own: what its value must be (values.py; policy.py judges a policy), and what it says."""

    form: str
    says: str


@functools.cache
def groups() -> tuple[SettingGroup, ...]:
    """Return the groups in `pelican.yaml`, in its order."""
    return msgspec.convert(_loaded("pelican.yaml"), tuple[SettingGroup, ...])


@functools.cache
def table() -> dict[str, SettingGroup]:
    """Return the group of each of Pelican's settings, by name."""
    return {name: group for group in groups() for name in group.names}


@functools.cache
def own() -> dict[str, OwnSetting]:
    """Return Tearsheet's own settings, by name."""
    return msgspec.convert(_loaded("own.yaml"), dict[str, OwnSetting])


def _loaded(name: str) -> Any:
    """Return what a file of this package holds."""
    source = (files("tearsheet.settings") / name).read_bytes()
    return yaml.load(source, Loader=_LOADER)  # noqa: S506  (safe, in C)
