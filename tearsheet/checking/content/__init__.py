"""Content: everything that a check finds in a content folder: errors of a build, and what an editor should look at."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from tearsheet.checking.content import days, entities, names, posts
from tearsheet.checking.content.names import Alias
from tearsheet.checking.findings import Finding, of_problems
from tearsheet.content_folder.folder import ContentFolder
from tearsheet.entities import decisions
from tearsheet.errors import LedgerError, Problem, TearsheetError
from tearsheet.model import post
from tearsheet.model.kinds import Kinds
from tearsheet.model.ledger import Ledger, LedgerEntry
from tearsheet.model.problem_lines import located
from tearsheet.parallel import fence
from tearsheet.site.parsed_post import ParsedPost
from tearsheet.site.reading import Read
from tearsheet.storage import clock


def findings(
    read: Read, content: Path, kinds: Kinds, timezone: str, more_findings: Iterable[Finding] = ()
) -> list[Finding]:
    """Return all findings, sorted by file and line; paths are those below the content folder where there is one.

    `more_findings` are those on settings, and on links that were asked over the network.
    """
    entries, unread = _ledger(content)
    decided, undecided = _decided(content, kinds)
    today = clock.now(timezone).date()

    def is_edited(path: str) -> bool:
        return post.is_edited(_text(content / path))

    all_findings = itertools.chain(
        of_problems(dict.fromkeys([*read.problems, *unread, *undecided])),
        fenced(lambda parsed_posts: posts.warnings(parsed_posts, entries), read.posts),
        fenced(lambda parsed_posts: days.warnings(parsed_posts, entries, today, is_edited), read.posts),
        fenced(lambda parsed_posts: names.warnings(_aliases(read, parsed_posts), kinds), read.posts),
        more_findings,
        _unnamed(read),
        posts.Waiting(tuple(ContentFolder(content, dry=True).waiting()), _undecided(read, decided)).warnings(),
    )
    return sorted(located(sorted(all_findings), content))


def aliases(read: Read) -> list[Alias]:
    """Return the aliases that posts use in place of the names of entities."""
    return list(_aliases(read, read.posts))


def _aliases(read: Read, parsed_posts: Iterable[ParsedPost]) -> Iterator[Alias]:
    """Yield the aliases in some posts."""
    if read.content:
        yield from names.aliases(parsed_posts, read.content.catalogue)


def fenced(
    rule: Callable[[Sequence[ParsedPost]], Iterable[Finding]], parsed_posts: Sequence[ParsedPost]
) -> list[Finding]:
    """Return what a rule finds in posts; a post at which the rule fails is left out and becomes an error."""
    try:
        return list(rule(parsed_posts))
    except Exception:  # noqa: BLE001  (it is looked for below)
        unfailing: list[ParsedPost] = []
        problems: list[Problem] = []
    for parsed_post in parsed_posts:
        try:
            list(rule([parsed_post]))
            unfailing.append(parsed_post)
        except Exception as error:  # noqa: BLE001  (that is what the fence is for)
            problems.append(fence.problem(error, parsed_post.path, "be checked"))
    failures = list(of_problems(problems))
    try:
        return [*failures, *rule(unfailing)]
    except Exception as error:  # noqa: BLE001  (of several posts together)
        return [*failures, *of_problems([fence.problem(error, "", "compare posts")])]


def _text(path: Path) -> str:
    """Return the text of a post as its digest is made of it."""
    return path.read_text(encoding="utf-8", errors="replace")


def _ledger(content: Path) -> tuple[dict[str, LedgerEntry], Iterable[Problem]]:
    """Return the entries of the ledger (none where it cannot be read) and its problems."""
    try:
        return Ledger.read(content).entries, ()
    except LedgerError as error:
        return {}, error.problems


def _decided(content: Path, kinds: Kinds) -> tuple[frozenset[str], Iterable[Problem]]:
    """Return the names that have a line in decisions.yaml, and the problems in it."""
    try:
        text = decisions.load(content)
        return decisions.names_in(text, kinds), decisions.parse_decisions(text, kinds)[1]
    except TearsheetError as error:
        return frozenset(), error.problems


def _unnamed(read: Read) -> Iterator[Finding]:
    """Yield a finding for each entity of the editor's that no post names, be that shown or not."""
    if read.content:
        yield from entities.unnamed(read.posts, read.content.catalogue)


def _undecided(read: Read, decided: frozenset[str]) -> int:
    """Return how many candidates wait for a decision."""
    entities = read.content.catalogue.published() if read.content else ()
    return sum(entity.status == "candidate" and entity.name not in decided for entity in entities)
