"""Assets: files beside the articles: of the theme, of content/ as far as they are copied, outputs of TEMPLATE_PAGES."""

import fnmatch
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import Any, Literal
from urllib.parse import unquote

from jinja2 import TemplateError
from pelican import contents
from pelican.generators import StaticGenerator, TemplatePagesGenerator
from pelican.writers import Writer

from tearsheet.errors import BuildError, Problem, from_os_error
from tearsheet.settings import static_paths
from tearsheet.site.pelican.writer import SiteWriter
from tearsheet.storage.exclusions import PICTURES, Exclusions
from tearsheet.storage.folders import irregular
from tearsheet.text import links

_OUT = "leads out of content/ by a link"
_LINK = "is a link of the file system, and not followed"
_OUT_HINT = "put the file itself there, or remove the link"


def _links_to_folders(folder: Path) -> Iterator[Path]:
    """Yield the symbolic links to folders below a folder; none of them is followed."""
    for base, folders, _ in os.walk(folder):
        yield from (path for name in sorted(folders) if (path := Path(base, name)).is_symlink())


def _is_linked(folder: str, path: str) -> bool:
    """Say whether a path below a folder is a symbolic link, or leads through one."""
    parts = PurePath(path).parts
    return any(Path(folder, *parts[:number]).is_symlink() for number in range(1, len(parts) + 1))


class TemplateFilesGenerator(TemplatePagesGenerator):
    """Makes the outputs of TEMPLATE_PAGES; an error in one becomes a problem and costs no other."""

    problems: list[Problem]

    def generate_output(self, writer: Writer) -> None:
        """Write all of them, one by one."""
        asked = self.settings["TEMPLATE_PAGES"]
        for source, to in asked.items():
            self.settings = {**self.settings, "TEMPLATE_PAGES": {source: to}}
            try:
                super().generate_output(writer)
            except (TemplateError, TypeError, ValueError, AttributeError, LookupError, RuntimeError) as error:
                what = f"TEMPLATE_PAGES: {to} cannot be made ({type(error).__name__}: {error})"
                self.problems.append(
                    Problem(source, getattr(error, "lineno", 0), "style-template", what, "mend the template")
                )


class FilesGenerator(StaticGenerator):
    """Copies the files of the theme and of content/, each in one step and only where its bytes differ."""

    exclusions: Exclusions
    problems: list[Problem]
    _writer: SiteWriter | None = None

    def generate_context(self) -> None:
        """Find the files to copy, without those that settings exclude, even where a post shows them."""
        self.context["static_links"] = self._fit(self.context["static_links"])
        super().generate_context()
        self.problems += self._gone()

    def _gone(self) -> Iterator[Problem]:
        """Yield a problem for each setting that names a file for every page which the site does not have."""
        given = {name: address for name in links.SITE_FILES if (address := self.settings[name])}
        if not given:
            return
        # Not `save_as` itself, which settles where a file goes before posts have said it ({attach}).
        made = {PurePath(str(contents.Content.save_as.__get__(file))).as_posix() for file in self.staticfiles}
        theme = [Path(self.theme, folder) for folder in self.settings["THEME_STATIC_PATHS"]]
        for name, address in given.items():
            path = unquote(links.place(address, self.settings["SITEURL"]) or "")
            own = path.removeprefix("theme/")
            if path not in made and not (own != path and any((folder / own).is_file() for folder in theme)):
                hint = "put the file into content/images/, or name its folder in STATIC_PATHS"
                yield Problem("", 0, "setting-value", f"{name} is “{address}”, which is not on the site", hint)

    def get_files(
        self, paths: list[str], exclude: Iterable[str] | None = None, extensions: Literal[False] | None = None
    ) -> set[str]:
        """Return the files to copy; links to folders that might lead in a circle become problems."""
        left_out = {PurePath(path).as_posix() for path in exclude or ()}
        linked = [root for root in paths if root.split("/")[0] != PICTURES and _is_linked(self.path, root)]
        self.problems += [Problem(root, 0, "picture-outside", _LINK, _OUT_HINT) for root in linked]
        paths = [root for root in paths if root not in linked]
        astray = {path: problem for root in paths for path, problem in self._astray(root) if path not in left_out}
        self.problems += [astray[path] for path in sorted(astray)]
        return self._fit(super().get_files(paths, [*left_out, *astray], extensions))

    def _astray(self, root: str) -> Iterator[tuple[str, Problem]]:
        """Yield the links to folders, below a folder of content/, that are not followed, and the problem of each."""
        inside = (Path(self.path).resolve(), Path(self.path, root).resolve())
        for link in _links_to_folders(Path(self.path, root)):
            path, real = link.relative_to(self.path).as_posix(), link.resolve()
            if self._hides(path):
                continue
            if PurePath(root).parts[0] != PICTURES:
                yield path, Problem(path, 0, "picture-outside", _LINK, _OUT_HINT)
                continue
            if not any(real.is_relative_to(folder) for folder in inside):
                yield path, Problem(path, 0, "picture-outside", _OUT, _OUT_HINT)
            elif link.parent.resolve().is_relative_to(real) or any(_links_to_folders(real)):
                what = "is a link to a folder that holds links to folders, which may lead in a circle"
                yield (
                    path,
                    Problem(path, 0, "dead-file-link", what, "put the files themselves there, or remove the link"),
                )

    def _fit(self, paths: set[str]) -> set[str]:
        """Return the files that may be copied; those that are no files, or lie outside of content/, become problems."""
        shown = {path for path in paths if not self._hides(PurePath(path).as_posix())}
        wrong = {path: problem for path in shown if (problem := self._unfit(path))}
        self.problems += [wrong[path] for path in sorted(wrong)]
        return shown - wrong.keys()

    def _hides(self, path: str) -> bool:
        """Say whether settings keep a file of content/ off the site."""
        is_hidden = static_paths.is_hidden(path, self.exclusions.names, self.settings)
        return is_hidden or self.exclusions.hides_file(path)

    def _unfit(self, path: str) -> Problem | None:
        """Return why a file of content/ is not copied, None where it is.

        The folder of pictures may be a link, as to another disk; what is in it may not lead out of it, for nobody sees
        in a list of pictures that one is a private key. In other folders no link is followed.
        """
        source = Path(self.path, path)
        shown = Path(path).as_posix()
        if problem := irregular(shown, source):
            return problem
        if Path(path).parts[0] != PICTURES and _is_linked(self.path, path):
            return Problem(shown, 0, "picture-outside", _LINK, _OUT_HINT)
        allowed = (Path(self.path), Path(self.path, Path(path).parts[0]))
        real = source.resolve()
        if source.absolute() == real or any(real.is_relative_to(folder.resolve()) for folder in allowed):
            return None
        return Problem(shown, 0, "picture-outside", _OUT, _OUT_HINT)

    def generate_output(self, writer: Writer) -> None:
        """Copy all files; with a plugin's own writer, the way Pelican does."""
        self._writer = writer if isinstance(writer, SiteWriter) else None
        if self._writer:
            files = (Path(self.output_path, file.save_as) for file in self.context["staticfiles"])
            self._writer.manifest.announce([file.relative_to(self.output_path).as_posix() for file in files])
        super().generate_output(writer)

    def _copy_paths(self, paths: list[str], source: str, destination: str, output_path: str, *rest: Any) -> None:
        """Copy the files below some folders of the theme."""
        if self._writer is None:
            super()._copy_paths(paths, source, destination, output_path, *rest)
            return
        found: dict[Path, Path] = {}  # the file for each place; of two the one from the later folder
        for folder in (Path(source, path) for path in paths):
            for file in sorted(folder.rglob("*")):
                if file.is_file() and not file.name.startswith(".") and not self._is_ignored(file, folder):
                    found[file.relative_to(folder)] = file
        for place, file in found.items():
            self._writer.put(Path(output_path, destination, place), file.read_bytes())

    def _is_ignored(self, file: Path, folder: Path) -> bool:
        """Say whether IGNORE_FILES excludes a file of the theme, or a folder that it is in."""
        parts = file.relative_to(folder).parts
        return any(fnmatch.fnmatch(part, pattern) for pattern in self.settings["IGNORE_FILES"] for part in parts)

    def _copy_staticfile(self, file: contents.Static) -> None:
        """Copy a file of content/, unless its place is taken, which is a problem."""
        if self._writer is None:
            super()._copy_staticfile(file)
            return
        name, source = Path(file.save_as).as_posix(), str(file.relative_source_path)
        if name in self._writer.manifest.outputs:
            what = f"goes to /{name}, where the site has a page or another file"
            self.problems.append(
                Problem(source, 0, "address-twice", what, "give it another path in EXTRA_PATH_METADATA, or rename it")
            )
            return
        try:
            self._writer.put(Path(self.output_path, file.save_as), Path(self.path, str(file.source_path)).read_bytes())
        except BuildError as error:
            self.problems += error.problems
        except OSError as error:
            self.problems.append(from_os_error(error, doing="copy"))

    def _file_update_required(self, file: contents.Static) -> bool:  # noqa: ARG002
        """Have every file compared, so that the build knows all its outputs."""
        return True
