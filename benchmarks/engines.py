"""The engines that are compared: how each gets its site, how it is run, and how an editor changes things in it."""

import dataclasses
import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks import corpus as corpora
from benchmarks.corpus import Corpus
from benchmarks.measuring import Command, FailedError
from benchmarks.peers import hugo, stock
from tearsheet.text.slug import slugify

REPOSITORY = Path(__file__).parents[1]

Changes = dict[Path, str]  # the files that a change touches, as they are after it


class Engine:
    """An engine; `forks` says that its work may be spread over processes."""

    name: str
    forks = False
    posts = "content/posts"
    template = "theme/templates/article.html"

    def version(self) -> str:
        """Return its version."""
        raise NotImplementedError

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Write the corpus as this engine's site."""
        raise NotImplementedError

    def command(self, site: Path, output: Path, cache: Path) -> Command:
        """Return the command that builds a site into a folder."""
        raise NotImplementedError

    def edit(self, site: Path, slug: str) -> Changes:
        """Put a comma into the last sentence of a post."""
        path = site / self.posts / f"{slug}.md"
        before, _, after = _read(path).rpartition(" ")
        return {path: f"{before}, {after}"}

    def rename(self, site: Path, old: str, new: str) -> Changes:
        """Rename a company in the way this engine has for it; its address stays."""
        raise NotImplementedError

    def edit_template(self, site: Path) -> Changes:
        """Give the headline of articles an id."""
        path = site / self.template
        return {path: _read(path).replace("<h1", '<h1 id="headline"')}


class Tearsheet(Engine):
    """Tearsheet with the plain theme."""

    name = "Tearsheet"
    forks = True

    def version(self) -> str:
        """Return its version and Python's."""
        return f"Tearsheet {importlib.metadata.version('tearsheet')} on Python {sys.version.split()[0]}"

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Write the corpus as it is."""
        corpora.write(corpus, folder)

    def command(self, site: Path, output: Path, cache: Path) -> Command:
        """Return `tearsheet build`."""
        places = {"BENCHMARK_OUTPUT": str(output), "BENCHMARK_CACHE": str(cache)}
        return Command((sys.executable, "-m", "tearsheet", "build"), site, places)

    def rename(self, site: Path, old: str, new: str) -> Changes:
        """Change the name in the company's file and keep the old one as an alias."""
        path = site / "content" / "companies" / f"{slugify(old)}.md"
        return {path: _read(path).replace(f"name: {old}\n", f"name: {new}\naliases: [{old}]\n")}


class FullTheme(Tearsheet):
    """Tearsheet with the theme of the repository."""

    name = "Tearsheet, full theme"

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Write the corpus with the other theme, and with issues."""
        super().write(corpus, folder)
        settings = folder / "pelicanconf.py"
        settings.write_text(f'{_read(settings)}ISSUE_PERIOD = "week"\n', encoding="utf-8")
        shutil.rmtree(folder / "theme")
        shutil.copytree(REPOSITORY / "theme", folder / "theme")

    def command(self, site: Path, output: Path, cache: Path) -> Command:
        """Return `tearsheet build` with lists as long as a site has them without a word in its settings."""
        command = super().command(site, output, cache)
        return dataclasses.replace(command, environment={**command.environment, "BENCHMARK_LISTED": "100"})


class Stock(Engine):
    """Pelican as it comes."""

    name = "Pelican"

    def version(self) -> str:
        """Return its version and that of its Markdown."""
        return f"Pelican {importlib.metadata.version('pelican')} with Markdown {importlib.metadata.version('markdown')}"

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Write the corpus with Pelican's metadata."""
        stock.write(corpus, folder)

    def command(self, site: Path, output: Path, cache: Path) -> Command:  # noqa: ARG002
        """Return `pelican`; it has no cache that it keeps by itself."""
        return Command((sys.executable, "-m", "pelican", "-q"), site, {"BENCHMARK_OUTPUT": str(output)})

    def rename(self, site: Path, old: str, new: str) -> Changes:
        """Change the tag in every post that has it, and the name in the settings."""
        tag = re.compile(rf"^(Tags: (?:.*, )?){re.escape(old)}(?=,|$)", re.MULTILINE)
        posts = ((path, _read(path)) for path in sorted((site / self.posts).glob("*.md")))
        changes = {path: renamed for path, text in posts if (renamed := _retag(tag, text, new)) != text}
        path = site / "site.json"
        said = json.loads(_read(path))
        said["companies"][new] = said["companies"].pop(old)
        return {**changes, path: json.dumps(said, indent=0)}


class Hugo(Engine):
    """Hugo, its binary without the Python around it."""

    name = "Hugo"
    posts = "content/articles"
    template = "layouts/articles/page.html"

    def __init__(self) -> None:
        try:
            package = importlib.metadata.distribution("hugo")
        except importlib.metadata.PackageNotFoundError:
            raise FailedError("Hugo is missing: install the group “benchmark” (make bench-build does)") from None
        self._binary = str(package.locate_file("hugo/binaries/hugo"))

    def version(self) -> str:
        """Return what it says of itself, without the build's date."""
        said = subprocess.run([self._binary, "version"], capture_output=True, text=True, check=True).stdout
        return f"Hugo {said.split()[1].removeprefix('v').partition('-')[0]}"

    def write(self, corpus: Corpus, folder: Path) -> None:
        """Write the corpus with its front matter and templates."""
        hugo.write(corpus, folder)

    def command(self, site: Path, output: Path, cache: Path) -> Command:
        """Return `hugo`."""
        words = (self._binary, "--quiet", "--destination", str(output), "--cacheDir", str(cache))
        return Command(words, site)

    def rename(self, site: Path, old: str, new: str) -> Changes:
        """Change the title of the company's page, from which the templates take its name."""
        path = site / "content" / "companies" / slugify(old) / "_index.md"
        return {path: _read(path).replace(f'"title": "{old}"', f'"title": "{new}"')}


def _retag(tag: re.Pattern[str], text: str, new: str) -> str:
    """Return a post of Pelican's with a tag renamed."""
    return tag.sub(rf"\g<1>{new}", text, count=1)


def _read(path: Path) -> str:
    """Return a file's text."""
    return path.read_text(encoding="utf-8")
