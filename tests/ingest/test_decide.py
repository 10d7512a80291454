"""What becomes of an article is decided by what the ledger and its post say, without a disk."""

import datetime as dt

import msgspec
import pytest

from tearsheet.content_folder.post_file import PostFile
from tearsheet.dedup.originals import Match
from tearsheet.ingest import ledger_entries
from tearsheet.ingest.decide import Action, Join, LayBeside, LeaveDeleted, LeaveEdited, Write, decide, is_another
from tearsheet.model import post
from tearsheet.model.article import Article
from tearsheet.model.kinds import built_in
from tearsheet.model.ledger import LedgerEntry
from tearsheet.model.post import Post

DAY = dt.date(2026, 11, 24)
TEXT = "The harbour of Ard was built in the spring, people in the town said, and nobody there knew who had paid for it."
ARTICLE = Article(seed="a.txt", title="Quays", text=TEXT, body=TEXT)
OTHER = Article(seed="a.txt", title="Locks", text=f"{TEXT} Then it closed.", body=TEXT)
QUITE_OTHER = Article(
    seed="a.txt", title="Zinc", text="Prices of zinc fell by a tenth on Monday as mines opened.", body=""
)

POST = Post(title="Quays", date=DAY, section="A", slug="quays", seed="a.txt", body=f"{TEXT}\n", named={})
GENERATED = post.write(POST, built_in())
UNEDITED = PostFile("quays", GENERATED, built_in())
SAVED_ELSEWHERE = PostFile("quays", "\ufeff" + GENERATED.replace("\n", "\r\n"), built_in())
EDITED = PostFile("quays", f"{GENERATED}Mine.\n", built_in())
BY_HAND = PostFile("quays", "---\ntitle: Quays\ndate: 2026-11-24\nsection: A\nseed: a.txt\n---\n\nMine.\n", built_in())
BROKEN = PostFile("quays", "---\ntitle: [\n---\n", built_in())

NONE = Match()
FOUND = Match("locks")


SAME = ledger_entries.of_article(ARTICLE, None, outcome="post", slug="quays", received=DAY)
CHANGED = ledger_entries.of_article(OTHER, None, outcome="post", slug="quays", received=DAY)
DUPLICATE = ledger_entries.of_article(ARTICLE, None, outcome="duplicate", slug="locks", received=DAY)
REJECTED = ledger_entries.of_rejection("a.txt", "it is empty", None, DAY)  # it has never had a post
REJECTED_SINCE = ledger_entries.of_rejection("a.txt", "it is empty", SAME, DAY)

# What the ledger knows, what lies where the post is or is to be, what is found of an article without one; what is done.
CASES: dict[str, tuple[LedgerEntry | None, PostFile | None, Match, Action]] = {
    "new": (None, None, NONE, Write()),
    "new, the same as another": (None, None, FOUND, Join("locks")),
    "new, its post left by a run that was broken off": (None, UNEDITED, NONE, Write()),
    "new, that post edited since": (None, EDITED, NONE, LeaveEdited()),
    "known": (SAME, UNEDITED, NONE, Write()),
    "known, with other line ends": (SAME, SAVED_ELSEWHERE, NONE, Write()),
    "known, edited": (SAME, EDITED, NONE, LeaveEdited()),
    "known, written by hand": (SAME, BY_HAND, NONE, LeaveEdited()),
    "known, broken": (SAME, BROKEN, NONE, LeaveEdited()),
    "known, deleted": (SAME, None, NONE, LeaveDeleted()),
    "changed": (CHANGED, UNEDITED, NONE, Write()),
    "changed, edited": (CHANGED, EDITED, NONE, LayBeside()),
    "changed, broken": (CHANGED, BROKEN, NONE, LayBeside()),
    "changed, deleted": (CHANGED, None, NONE, LeaveDeleted()),
    "a duplicate still": (DUPLICATE, None, FOUND, Join("locks")),
    "a duplicate no more": (DUPLICATE, None, NONE, Write()),
    "rejected before": (REJECTED, None, NONE, Write()),
    "rejected before, the same as another": (REJECTED, None, FOUND, Join("locks")),
    "rejected since it had a post": (REJECTED_SINCE, UNEDITED, NONE, Write()),
    "rejected since it had a post, edited": (REJECTED_SINCE, EDITED, NONE, LeaveEdited()),
    "rejected since it had a post, deleted": (REJECTED_SINCE, None, NONE, LeaveDeleted()),
}


@pytest.mark.parametrize(("entry", "there", "match", "action"), CASES.values(), ids=CASES)
def test_what_becomes_of_an_article(
    entry: LedgerEntry | None, there: PostFile | None, match: Match, action: Action
) -> None:
    """Each case has one action, and nothing of the editor's is ever written over."""
    assert decide(entry, there, ARTICLE, match) == action


# The same where the post is to be rewritten by force: what the editor had made of it is kept.
FORCED: dict[str, tuple[LedgerEntry | None, PostFile | None, Match, Action]] = {
    "known": (SAME, UNEDITED, NONE, Write()),
    "known, edited": (SAME, EDITED, NONE, Write(EDITED.text)),
    "known, broken": (SAME, BROKEN, NONE, Write(BROKEN.text)),
    "known, deleted": (SAME, None, NONE, Write()),
    "changed, edited": (CHANGED, EDITED, NONE, Write(EDITED.text)),
    "the same as another": (None, None, FOUND, Join("locks")),
}


@pytest.mark.parametrize(("entry", "there", "match", "action"), FORCED.values(), ids=FORCED)
def test_what_force_makes_of_an_article(
    entry: LedgerEntry | None, there: PostFile | None, match: Match, action: Action
) -> None:
    """A forced post is written whatever became of it, with what an editor had made of it for keeping."""
    assert decide(entry, there, ARTICLE, match, is_forced=True) == action


# What the ledger knows, its post, the article that has its name by now; is that another one?
NAMESAKES: dict[str, tuple[LedgerEntry | None, PostFile | None, Article, bool]] = {
    "nothing is known": (None, UNEDITED, QUITE_OTHER, False),
    "the same words": (SAME, UNEDITED, ARTICLE, False),
    "a new version": (SAME, UNEDITED, OTHER, False),
    "quite other words": (SAME, UNEDITED, QUITE_OTHER, True),
    "quite other words, edited": (SAME, EDITED, QUITE_OTHER, False),
    "quite other words, deleted": (SAME, None, QUITE_OTHER, False),
    "a duplicate before": (DUPLICATE, None, QUITE_OTHER, False),
    "rejected before": (REJECTED, None, QUITE_OTHER, False),
    "rejected since it had a post": (REJECTED_SINCE, UNEDITED, QUITE_OTHER, True),
}


@pytest.mark.parametrize(("entry", "there", "article", "is_so"), NAMESAKES.values(), ids=NAMESAKES)
def test_another_article_by_the_same_name(
    entry: LedgerEntry | None,
    there: PostFile | None,
    article: Article,
    is_so: bool,  # noqa: FBT001
) -> None:
    """Only an article with quite other words than the post that nobody has edited is another one."""
    assert is_another(entry, there, article) == is_so


def test_a_rejection_keeps_what_was_known() -> None:
    """An article that had a post keeps address and digest, so that it has the same post when its seed is mended."""
    assert (REJECTED.post, REJECTED.digest, REJECTED.has_post) == ("", "", False)
    assert (REJECTED_SINCE.post, REJECTED_SINCE.digest, REJECTED_SINCE.has_post) == ("quays", ARTICLE.digest, True)
    assert ledger_entries.of_rejection("a.txt", "it is empty", DUPLICATE, DAY).post == ""
    assert REJECTED_SINCE.reason == "it is empty"


def test_what_an_editor_said_in_the_ledger_stays() -> None:
    """An article that is to be kept apart stays so in the entry of the next run."""
    known = msgspec.structs.replace(SAME, apart=True)
    assert ledger_entries.of_article(OTHER, known, outcome="post", slug="quays", received=DAY).apart


def test_a_post_file_says_what_it_holds() -> None:
    """It is parsed once, and a broken one, which names no seed, was received on the day that is known otherwise."""
    assert UNEDITED.post is UNEDITED.post
    assert (UNEDITED.seed, UNEDITED.is_edited) == ("a.txt", False)
    received = PostFile("quays", GENERATED.replace("date_basis: published", "date_basis: received"), built_in())
    assert (received.received(dt.date(2027, 1, 1)), received.is_edited) == (DAY, True)
    assert UNEDITED.received(dt.date(2027, 1, 1)) == dt.date(2027, 1, 1)
    assert (BROKEN.post, BROKEN.seed, BROKEN.received(DAY)) == (None, None, DAY)
