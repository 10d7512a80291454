"""Explaining: the command that says why a post has its tags."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tearsheet.cli.answering import answering, clean
from tearsheet.cli.answering import settings as read_settings
from tearsheet.errors import Problem, TearsheetError, Working

if TYPE_CHECKING:
    from tearsheet.ingest.explanation import Tag
    from tearsheet.model.post import Post
    from tearsheet.settings import Settings


@click.command()
@click.argument("post", type=click.Path(path_type=Path))
@click.pass_obj
def explain(settings_file: Path, post: Path) -> None:
    """Say why a post has its tags, and what else its text may name.

    POST is the file of a post, or its name:

    \b
      tearsheet explain content/posts/nvidia-announces-h100.md
      tearsheet explain nvidia-announces-h100

    Each tag is said with its first place in the article, its weight (from 3 on the article is about it), and its
    reasons: the form of the name found, why that means this entity, and how surely. Then come the tags
    that you have taken out of the post, and the names that wait for `tearsheet review`.
    """
    from tearsheet import catalogue
    from tearsheet.ingest import explanation

    with answering("explain"), Working("explaining", post):
        settings = read_settings(settings_file)
        written = _read(settings, post)
        own, _ = catalogue.read_entities(settings.content, settings.kinds)
        site_catalogue = catalogue.Catalogue(settings.kinds, own, catalogue.starter(settings.cache))
        explained = explanation.explain(written, site_catalogue, settings.engine)
        click.echo(clean(written.title))
        for tag in explained.tags:
            tell(tag)
        if explained.missing:
            click.echo("\nNamed in the text, and not among its tags:")
            for tag in explained.missing:
                tell(tag)
        tell_waiting("Not sure enough, waiting for review", explained.waiting)


def tell_waiting(heading: str, lines: Iterable[str]) -> None:
    """Print the names that are not sure enough to be tags, below a heading, if there are any."""
    for number, line in enumerate(lines):
        if not number:
            click.echo(f"\n{heading}:")
        click.echo(f"  {clean(line)}")


def file_of(settings: "Settings", path: Path) -> Path:
    """Return the file of a post, given by its path or its name; TearsheetError where there is none."""
    from tearsheet.content_folder.folder import POSTS
    from tearsheet.text.suggestions import did_you_mean, nearest

    file = path if path.suffix == ".md" else settings.content / POSTS / f"{path.name}.md"
    file = file if file.is_file() else settings.content / path
    if not file.is_file():
        slugs = (each.stem for each in (settings.content / POSTS).glob("*.md"))
        raise TearsheetError(
            Problem(str(path), 0, "unknown-post", "there is no such post", did_you_mean(nearest(file.stem, slugs)))
        )
    return file


def _read(settings: "Settings", path: Path) -> "Post":
    """Return a post by path or name; TearsheetError where there is none or it cannot be read."""
    from tearsheet.model import post as posts

    file = file_of(settings, path)
    text = file.read_text(encoding="utf-8", errors="replace")
    written, problems = posts.parse_post(text, str(file), file.stem, settings.kinds)
    if written is None:
        raise TearsheetError(*problems)
    return written


def tell(tag: "Tag") -> None:
    """Print a tag with its place, weight and reasons."""
    about = ", about it" if tag.is_about else ""
    place = f", first in the {tag.place}, weight {tag.weight:g}{about}" if tag.place else ""
    click.echo("\n" + clean(f"{tag.name} ({tag.kind}{place})"))
    for reason in tag.reasons:
        click.echo(clean(f"  {reason}"))
