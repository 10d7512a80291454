"""Entities: the commands that rename, merge, split and ignore entities."""

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli import differences
from tearsheet.cli.answering import answering, clean, complain_all
from tearsheet.cli.answering import settings as read_settings
from tearsheet.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tearsheet.content_folder.transaction import Transaction
    from tearsheet.entities.edits import Changes
    from tearsheet.entities.inventory import Inventory
    from tearsheet.settings import Settings

LOG = "changes.log"  # in the content folder; it has a line for each change

_kind = click.argument("kind")
_name = click.argument("name")
_dry_run = click.option("-n", "--dry-run", is_flag=True, help="Show every line that would change, and change nothing.")


@click.group()
def entity() -> None:
    """Rename, merge, split or ignore a company, a product or what else the site tells of, in all files that name it.

    \b
      tearsheet entity rename company "Facebook" "Meta"
      tearsheet entity merge company "Meta Platforms" "Meta"
      tearsheet entity split product "Office" "Outlook"
      tearsheet entity ignore company "Monday"

    Entities' files, their owners, the front matter of posts and lines of decisions.yaml are changed, bodies never. A
    post that you have not edited goes on following its seed. What was done is written to content/changes.log.
    """


@entity.command()
@_kind
@_name
@click.argument("new")
@_dry_run
@click.pass_obj
def rename(settings_file: Path, kind: str, name: str, new: str, dry_run: bool) -> None:  # noqa: FBT001
    """Give NAME another name, NEW.

    NAME becomes an alias, so that texts still match; the page's old address leads to the new one.

    \b
      tearsheet entity rename company "Facebook" "Meta" --dry-run
    """
    from tearsheet.entities import edits

    _carry_out(settings_file, kind, functools.partial(edits.rename, name=name, new=new), dry_run)


@entity.command()
@_kind
@_name
@click.argument("into")
@_dry_run
@click.pass_obj
def merge(settings_file: Path, kind: str, name: str, into: str, dry_run: bool) -> None:  # noqa: FBT001
    """Make one of two: NAME, with all its aliases, becomes an alias of INTO.

    The file of NAME goes and its address leads to the page of INTO, which keeps its own owner and links. What NAME's
    description says goes below that of INTO.

    \b
      tearsheet entity merge company "Meta Platforms" "Meta"
    """
    from tearsheet.entities import edits

    _carry_out(settings_file, kind, functools.partial(edits.merge, name=name, into=into), dry_run)


@entity.command()
@_kind
@_name
@click.argument("alias")
@click.option("--as", "new", metavar="NEW", help="The name it gets.  [default: ALIAS]")
@_dry_run
@click.pass_obj
def split(  # noqa: PLR0913, PLR0917  (its options)
    settings_file: Path,
    kind: str,
    name: str,
    alias: str,
    new: str | None,
    dry_run: bool,  # noqa: FBT001
) -> None:
    """Make an ALIAS of NAME an entity of its own.

    Posts in whose title or text ALIAS stands, and none of the other names, become posts of the new one.

    \b
      tearsheet entity split product "Office" "Outlook" --as "Microsoft Outlook"
    """
    from tearsheet.entities import edits

    plan = functools.partial(edits.split, name=name, alias=alias, new=new)
    _carry_out(settings_file, kind, plan, dry_run)


@entity.command()
@_kind
@_name
@_dry_run
@click.pass_obj
def ignore(settings_file: Path, kind: str, name: str, dry_run: bool) -> None:  # noqa: FBT001
    """Tell no longer of NAME: its page goes, and it is taken out of all posts.

    Its file stays, with `status: ignored`, so that it is not found again.

    \b
      tearsheet entity ignore company "Monday"
    """
    from tearsheet.entities import edits

    _carry_out(settings_file, kind, functools.partial(edits.ignore, name=name), dry_run)


def _carry_out(settings_file: Path, kind: str, plan: "Callable[..., Changes]", dry_run: bool) -> None:  # noqa: FBT001
    """Make the changes that a plan gives for an entity of a kind, or show them in a dry run."""
    from tearsheet.content_folder import journal

    with answering("change names"):
        settings = read_settings(settings_file)
        _require(kind, settings)
        plan = functools.partial(plan, kind=kind)
        if dry_run:
            inventory = _inventory(settings)
            changes = plan(inventory)
            differences.show(settings.content, _transaction(settings, inventory, changes).texts)
        else:
            with journal.alone(settings.cache):
                changes = journal.tried(functools.partial(_perform, settings, plan))
        numbers = f"{counted(changes.posts, 'post')}, {counted(changes.entities, 'entity file')}"
        numbers += f", {counted(changes.lines, 'decision')}" if changes.lines else ""
        click.echo(clean(f"{'Would have: ' if dry_run else ''}{changes.description}: {numbers}"))


def _require(kind: str, settings: "Settings") -> None:
    """Raise UsageError where the site has no such kind."""
    from tearsheet.text.suggestions import did_you_mean, nearest

    if kind not in settings.kinds:
        kinds = ", ".join(settings.kinds)
        hint = did_you_mean(nearest(kind, settings.kinds))
        raise click.UsageError(f"“{kind}” is no kind of entity ({kinds}); {hint}")


def _perform(settings: "Settings", plan: "Callable[[Inventory], Changes]") -> "Changes | None":
    """Make the changes of a plan; None where somebody has saved a file since the plan was made."""
    inventory = _inventory(settings)
    changes = plan(inventory)
    applied = _transaction(settings, inventory, changes).apply(settings.content, settings.cache)
    if applied is None:
        return None
    complain_all(applied.problems)
    return changes


def _transaction(settings: "Settings", inventory: "Inventory", changes: "Changes") -> "Transaction":
    """Return the changes as one transaction, the log's last; an empty one where nothing changes."""
    from tearsheet.content_folder.journal import Meanwhile
    from tearsheet.content_folder.transaction import Transaction

    log = _log(settings)

    def again(path: str, text: str) -> str | None:
        return _logged(changes, text, settings) if path == LOG else changes.again(path, text)

    texts = [(path, inventory.texts.get(path), after) for path, after in changes.files.items()]
    texts += [(LOG, log, _logged(changes, log, settings))] if texts else []
    return Transaction.of(changes.description, texts, Meanwhile(again))


def _inventory(settings: "Settings") -> "Inventory":
    """Return the entity files and posts of the content folder."""
    from tearsheet.catalogue import starter
    from tearsheet.entities import inventory

    kinds = settings.kinds
    listed = frozenset(name for each in starter(settings.cache) if kinds[each.kind].owns for name in each.names)
    return inventory.read_inventory(settings.content, kinds, listed)


def _log(settings: "Settings") -> str | None:
    """Return the log of changes byte for byte, None where there is none."""
    from tearsheet.storage.files import decoded, held

    data = held(settings.content / LOG)
    return decoded(data) if data is not None else None


def _logged(changes: "Changes", log: str | None, settings: "Settings") -> str:
    """Return the log of changes with one more line, in its own form of line ends."""
    from tearsheet.storage import clock
    from tearsheet.storage.files import formed

    text = log or ""
    day = clock.now(settings.timezone).date()
    line = f"{day} {changes.description} ({counted(changes.posts, 'post')})\n"
    return text + formed(line if not text or text.endswith("\n") else f"\n{line}", text.removeprefix("\ufeff"))
