"""The order in which files are sent: nothing leads to what is not there, also after a publication is broken off."""

import functools
import hashlib

from tearsheet.publishing.manifest import Entry, Manifest
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.plan import Plan, Rules, plan


def _files(edition: int, *paths: str) -> dict[str, Outgoing]:
    """Return a site's files, all of them other ones in each edition."""
    data = {path: f"{path} {edition}".encode() for path in paths}
    return {
        path: Outgoing(path, Entry(hashlib.sha256(said).hexdigest(), len(said)), functools.partial(bytes, said))
        for path, said in data.items()
    }


def _order(made: Plan) -> list[list[str]]:
    """Return the paths of the stages."""
    return [[file.path for file in stage] for stage in made.stages]


def test_what_was_sent_before_goes_after_what_is_new_since() -> None:
    """After publications that were broken off, each page goes after those that it may lead to and that are newer."""
    home = "index.html"
    last = plan(_files(1, home, "a/1.html"), Manifest(), Rules(), 0).after()
    second = plan(_files(2, home, "a/1.html", "a/2.html"), last, Rules(), 0)
    assert _order(second) == [["a/2.html"], ["a/1.html"], [home]]
    third = plan(_files(3, home, "a/1.html", "a/2.html", "a/3.html"), second.before(), Rules(), 0)
    assert _order(third) == [["a/3.html"], ["a/2.html"], ["a/1.html"], [home]]
    fourth = plan(_files(4, home, "a/1.html", "a/2.html", "a/3.html", "a/4.html"), third.before(), Rules(), 0)
    assert _order(fourth) == [["a/4.html"], ["a/3.html"], ["a/2.html"], ["a/1.html"], [home]]
    assert all(entry.tries == 0 for entry in fourth.after().files.values())
