"""The order in which files are sent: nothing leads to what is not there, also after a publication is broken off."""

import functools
import hashlib

import pytest

from tearsheet.errors import PublishError
from tearsheet.publishing.outgoing import Outgoing
from tearsheet.publishing.plan import PublicationPlan, Rules, plan
from tearsheet.publishing.target_manifest import PublishedFile, TargetManifest


def _files(edition: int, *paths: str) -> dict[str, Outgoing]:
    """Return a site's files, all of them other ones in each edition."""
    data = {path: f"{path} {edition}".encode() for path in paths}
    return {
        path: Outgoing(path, PublishedFile(hashlib.sha256(said).hexdigest(), len(said)), functools.partial(bytes, said))
        for path, said in data.items()
    }


def _order(made: PublicationPlan) -> list[list[str]]:
    """Return the paths of the stages."""
    return [[file.path for file in stage] for stage in made.stages]


def test_what_was_sent_before_goes_after_what_is_new_since() -> None:
    """After publications that were broken off, each page goes after those that it may lead to and that are newer."""
    home = "index.html"
    last = plan(_files(1, home, "a/1.html"), TargetManifest(), Rules(), 0).after()
    second = plan(_files(2, home, "a/1.html", "a/2.html"), last, Rules(), 0)
    assert _order(second) == [["a/2.html"], ["a/1.html"], [home]]
    third = plan(_files(3, home, "a/1.html", "a/2.html", "a/3.html"), second.before(), Rules(), 0)
    assert _order(third) == [["a/3.html"], ["a/2.html"], ["a/1.html"], [home]]
    fourth = plan(_files(4, home, "a/1.html", "a/2.html", "a/3.html", "a/4.html"), third.before(), Rules(), 0)
    assert _order(fourth) == [["a/4.html"], ["a/3.html"], ["a/2.html"], ["a/1.html"], [home]]
    assert all(entry.tries == 0 for entry in fourth.after().files.values())


NOW, LATER = 1_000.0, 2_000.0  # seconds


def _published(*paths: str) -> TargetManifest:
    """Return what a target holds after its first publication of files."""
    return plan(_files(1, *paths), TargetManifest(), Rules(), NOW).after()


def test_what_is_led_to_is_sent_first() -> None:
    """Files named by their digests go first, then pictures and styles, new pages, changed ones, and lists of them."""
    last = _published("index.html", "a/1.html", "feed.atom")
    made = plan(
        _files(2, "index.html", "a/1.html", "a/2.html", "feed.atom", "new.atom", "x.png", "t/a.0123456789ab.css"),
        last,
        Rules(),
        NOW,
    )
    order = [path for stage in _order(made) for path in stage]
    assert order[:2] == ["t/a.0123456789ab.css", "x.png"]
    assert order.index("a/2.html") < order.index("a/1.html") < order.index("index.html") < order.index("feed.atom")
    assert order.index("new.atom") < order.index("a/1.html")
    assert (len(order), made.unchanged) == (7, 0)


def test_nothing_is_done_where_nothing_has_changed() -> None:
    """A second publication of the same files sends and deletes nothing, and says nothing."""
    made = plan(_files(1, "index.html", "a.html"), _published("index.html", "a.html"), Rules(), LATER)
    assert (made.sent, made.deletions, made.size, made.unchanged, made.is_needed) == ([], (), 0, 2, False)
    assert list(made.lines()) == []


def test_what_is_gone_stays_for_its_time() -> None:
    """A file that is gone is kept from when that was first seen, and deleted after the grace; then it is forgotten."""
    rules = Rules(grace=500, max_delete=60)
    first = plan(_files(1, "index.html"), _published("index.html", "a.html"), rules, NOW)
    assert (first.deletions, list(first.kept), list(first.lines())) == ((), ["a.html"], ["later   a.html"])
    second = plan(_files(1, "index.html"), first.after(), rules, NOW + 499)
    assert (second.deletions, second.kept["a.html"].gone) == ((), NOW)
    third = plan(_files(1, "index.html"), second.after(), rules, NOW + 500)
    assert (third.deletions, list(third.after().files), third.is_needed) == (("a.html",), ["index.html"], True)


def test_what_comes_back_in_time_is_not_sent_again() -> None:
    """A page that was gone and is part of the site again, as it was, is only known to be there again."""
    gone = plan(_files(1, "index.html"), _published("index.html", "a.html"), Rules(max_delete=60), NOW).after()
    back = plan(_files(1, "index.html", "a.html"), gone, Rules(), LATER)
    assert (back.sent, back.deletions, back.after().files["a.html"].gone) == ([], (), 0)


@pytest.mark.parametrize(("left", "share"), [(9, None), (8, 20), (0, 100)])
def test_much_that_is_gone_at_once_is_an_accident(left: int, share: int | None) -> None:
    """Where more of a site is gone than may be, nothing is planned, and it is said how many and what allows it."""
    paths = [f"{number}.html" for number in range(10)]
    rules = Rules(max_delete=19)
    if share is None:
        assert len(plan(_files(1, *paths[:left]), _published(*paths), rules, NOW).kept) == 1
        return
    with pytest.raises(
        PublishError, match=rf"{10 - left} of 10 published files \({share}%\).*--max-delete {share + 1}"
    ):
        plan(_files(1, *paths[:left]), _published(*paths), rules, NOW)


def test_what_others_have_put_there_is_said_once() -> None:
    """Files and folders of others are named when they are first seen, and where a new page would lie on one."""
    made = PublicationPlan((), (), {}, _files(1, "index.html", "a/b.html"), TargetManifest(), others=("wiki/", "a/"))
    assert made.news == ("wiki/", "a/")
    assert made.meeting() == ["a/b.html"]
    again = PublicationPlan((), (), {}, made.files, made.after(), others=("wiki/", "a/", "wiki/new.html", "x.txt"))
    assert again.news == ("x.txt",)


def test_while_files_are_sent_the_target_knows_it() -> None:
    """The manifest of a publication that is under way has what is sent without its digest, and counts its tries."""
    last = _published("index.html")
    first = plan(_files(2, "index.html", "a.html"), last, Rules(), NOW).before()
    assert first.files["index.html"] == PublishedFile()
    assert first.files["a.html"] == PublishedFile(is_new=True, tries=1)
    assert not first.has("a.html")
    second = plan(_files(3, "index.html", "a.html"), first, Rules(), NOW).before()
    assert second.files["a.html"].tries == 2
