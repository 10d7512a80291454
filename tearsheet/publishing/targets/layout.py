"""The layout of releases: whole sites beside each other, of which a link shows one. The same wherever they are.

NAME            a link to NAME.releases/0007/site
NAME.releases/  0006/  0007/
                each has the folder site/ and the manifest of it
"""

from collections.abc import Iterable

from tearsheet.errors import Problem, PublishError

NEXT = ".next"  # a release, or the link to it, before it is whole
SITE = "site"


def folder(name: str) -> str:
    """Return the name of the folder with the releases of a site."""
    return f"{name}.releases"


def link(name: str, release: str) -> str:
    """Return where the link leads that shows a release, from the folder that the link is in."""
    return f"{folder(name)}/{release}/{SITE}"


def releases(names: Iterable[str]) -> list[str]:
    """Return those that are releases of what a folder holds, the newest last."""
    return sorted((name for name in names if name.isascii() and name.isdecimal()), key=int)


def following(names: Iterable[str]) -> str:
    """Return the name of the next release."""
    return f"{max(map(int, releases(names)), default=0) + 1:04}"


def before(names: Iterable[str], current: str | None, where: str) -> str:
    """Return the release before the one that readers see; PublishError where none is kept."""
    earlier = [name for name in releases(names) if current is not None and int(name) < int(current)]
    if not earlier:
        raise PublishError(
            Problem(where, 0, "no-earlier-release", "no earlier release is kept", "publish a corrected site")
        )
    return earlier[-1]


def surplus(names: Iterable[str], keep: int, current: str) -> list[str]:
    """Return the releases that are too many: all but the last ones and the one that readers see."""
    return [name for name in releases(names)[:-keep] if name != current]


def foreign(path: str, site: str) -> PublishError:
    """Return the error of a link that leads to something else than a release."""
    what = f"is a link to {site}, which is no release of Tearsheet's"
    return PublishError(Problem(path, 0, "link-in-target", what, "remove the link; then everything is published anew"))
