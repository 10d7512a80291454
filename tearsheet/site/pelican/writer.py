"""Writer: Pelican's writer, with outputs written in one step and only where their bytes differ."""

import io
import os
from pathlib import Path
from typing import Any

from pelican.writers import FileOverwriteFailedError, Writer

from tearsheet.site.render.build_manifest import BuildManifest, OutputFile
from tearsheet.storage import fingerprints
from tearsheet.storage.sealed import seal


class _Output(io.StringIO):
    """A file in memory that is written, in one step, when it is closed without an error."""

    def __init__(self, writer: "SiteWriter", path: Path) -> None:
        super().__init__()
        self._writer = writer
        self._path = path

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self._writer.put(self._path, self.getvalue().encode())
        super().close()


class SiteWriter(Writer):
    """Pelican's writer with a manifest of the outputs; `changed` are the paths of those with new bytes."""

    def __init__(self, output_path: str, settings: dict[str, Any], manifest: BuildManifest) -> None:
        super().__init__(output_path, settings=settings)
        self.manifest = manifest
        self.changed: set[str] = set()
        self._overridden: set[Path] = set()

    def put(self, path: Path, data: bytes) -> None:
        """Write these bytes to an output if it has others; FileOverwriteFailedError outside the output folder."""
        target = Path(os.path.normpath(path))
        if not target.is_relative_to(self.output_path):
            raise FileOverwriteFailedError(f"{path} is outside the output folder")
        name = target.relative_to(self.output_path).as_posix()
        self.manifest.announce([name])
        if self.manifest.put(name, data):
            self.changed.add(name)
        self.manifest.outputs[name] = OutputFile(b"", seal(data), fingerprints.of(target.stat()))

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> io.StringIO:  # noqa: ARG002, FBT001, FBT002
        """Open an output for Pelican's writer; it can be written a second time only with `override`."""
        path = Path(filename)
        is_written = path.relative_to(self.output_path).as_posix() in self.manifest.outputs
        if path in self._overridden and not override:
            return io.StringIO()
        if path in self._overridden or (is_written and not override):
            raise FileOverwriteFailedError(f"two pages have the address {filename}")
        if override:
            self._overridden.add(path)
        return _Output(self, path)
