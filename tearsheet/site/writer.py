"""Writer: pages onto disk, each in one atomic step, and only where its bytes differ."""

import io
import json
from pathlib import Path
from typing import Any

from pelican.writers import FileOverwriteFailedError, Writer

from tearsheet.files import write_atomically


class _Output(io.StringIO):
    """A file that is written when it is closed without an error, in one step."""

    def __init__(self, writer: "SiteWriter", path: Path) -> None:
        super().__init__()
        self._writer = writer
        self._path = path

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self._writer.put(self._path, self.getvalue().encode())
        super().close()


class SiteWriter(Writer):
    """Pelican's writer, whose files are atomic; it knows what it wrote and what was the same already."""

    def __init__(self, output_path: str, settings: dict[str, Any]) -> None:
        super().__init__(output_path, settings=settings)
        self.outputs: set[Path] = set()
        self.changed: set[Path] = set()
        self._overridden: set[Path] = set()

    def put(self, path: Path, data: bytes) -> None:
        """Make an output hold these bytes."""
        self.outputs.add(path)
        if write_atomically(path, data):
            self.changed.add(path)

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> io.StringIO:  # noqa: ARG002, FBT001, FBT002
        """Open an output, as Pelican's writer asks for it; an output is written twice only if the second overrides."""
        path = Path(filename)
        if path in self._overridden and not override:
            return io.StringIO()
        if path in self._overridden or (path in self.outputs and not override):
            raise FileOverwriteFailedError(f"two pages have the address {filename}")
        if override:
            self._overridden.add(path)
        self.outputs.add(path)
        return _Output(self, path)


class Manifest:
    """The outputs of the last build into a folder, so that those which no longer belong can be removed."""

    def __init__(self, path: Path, output: Path) -> None:
        """Take the manifest's own file and the folder that it is about."""
        self._path = path
        self._output = output

    def remove_stale(self, outputs: set[Path]) -> int:
        """Remove what the last build wrote and this one did not, and take down what this one wrote."""
        names = {output.relative_to(self._output).as_posix() for output in outputs}
        stale = self._last() - names
        for name in stale:
            path = self._output / name
            path.unlink(missing_ok=True)
            self._prune(path.parent)
        write_atomically(self._path, json.dumps(sorted(names), indent=0).encode())
        return len(stale)

    def _last(self) -> set[str]:
        """Return the outputs of the last build, none where that is not known; never a path out of the folder."""
        try:
            names = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return set()
        if not isinstance(names, list):
            return set()
        return {name for name in names if isinstance(name, str) and ".." not in Path(name).parts and name[:1] != "/"}

    def _prune(self, folder: Path) -> None:
        """Remove folders that have become empty."""
        while folder != self._output and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent
