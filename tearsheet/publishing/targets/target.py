"""A target: a place where the site is published, whatever kind it is."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from tearsheet.errors import Problem, PublishError
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.plan import PublicationPlan
from tearsheet.publishing.target_manifest import OWN, TargetManifest

Tell = Callable[[int, int], None]
Say = Callable[[str], None]


class RolledBack(NamedTuple):
    """The release that readers see again, and the pages that it has and the later one had no more."""

    release: str
    pages: tuple[str, ...] = ()

    @classmethod
    def to(cls, release: str, held: TargetManifest, last: TargetManifest) -> "RolledBack":
        """Return a release by its name, by what it holds and what the later one held."""
        return cls(release, tuple(sorted(held.pages - last.pages)))


class Target(Protocol):
    """A place for a site. All methods raise PublishError or OSError where it does not do as it should."""

    @property
    def name(self) -> str:
        """The target's address, without anything secret."""

    @property
    def carries_headers(self) -> bool:
        """Whether each file is stored with the headers it is to be served with."""

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said when the site is published, such as what is left to do."""
        return ()

    def extras(self, files: Mapping[str, Outgoing], siteurl: str) -> dict[str, bytes]:  # noqa: ARG002
        """Return what this kind of host wants beside the site, by paths; most want the site alone."""
        return {}

    def hint(self, say: Say) -> None:  # noqa: ARG002
        """Let `say` hear, in a line, what `locked` waits for and how long at most; most targets never wait."""
        return  # most need no more than this

    def locked(self) -> AbstractContextManager[None]:
        """Keep other publications out; PublishError where one is under way."""

    def manifest(self) -> TargetManifest:
        """Return what the target holds."""

    def others(self, last: TargetManifest) -> tuple[str, ...]:  # noqa: ARG002
        """Return what others have put there, beside what the last publication did: files, and folders (`name/`).

        Stores are not looked through: what others have in them stays as it is, unnamed.
        """
        return ()

    def held(self, path: str) -> bytes | None:  # noqa: ARG002
        """Return the bytes of a file that others have put there, None where there is none."""
        return None

    def carry_out(self, plan: PublicationPlan, tell: Tell) -> None:
        """Do what is planned. It can be broken off at any point: readers see a whole site, and the next run goes on."""

    def rollback(self) -> RolledBack:
        """Go back to the release before, and return which that is."""


def of_others(paths: Iterable[str]) -> tuple[str, ...]:
    """Return paths in order, without those of Tearsheet's own files."""
    return tuple(sorted(path for path in paths if path not in OWN))


def busy(name: str) -> PublishError:
    """Return the error of a target to which somebody else is publishing."""
    return PublishError(
        Problem(name, 0, "target-busy", "another publication is under way", "wait until it has ended, then run again")
    )


def no_releases(name: str, instead: str) -> PublishError:
    """Return the error of a target that keeps no earlier releases."""
    return PublishError(Problem(name, 0, "no-earlier-release", "no earlier releases are kept here", instead))
