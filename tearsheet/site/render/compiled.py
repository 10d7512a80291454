"""Compiled: the theme's templates in compiled form, kept from build to build.

Compiling takes some 10 ms a template, which is a fifth of a build in which one post has changed.
"""

from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from tearsheet.site.summaries import digest
from tearsheet.storage import code_digest
from tearsheet.storage.cache import Sealed

NAME = "templates"  # of the file in the cache

_COMPILED: dict[tuple[bytes, str], bytes] = {}  # what this process has compiled, from build to build and site to site


class Compiled(BytecodeCache):
    """The compiled templates of a site, as a bytecode cache of Jinja's.

    They are valid for one state of the code, of Jinja's settings and of the words of the interface, and each for one
    source, whose digest Jinja keeps with it. What is damaged or outdated is compiled again.
    """

    def __init__(self, cache: Path, settings: dict[str, Any], words: bytes) -> None:
        """Take the cache folder, all settings, and the digest of the words of the interface."""
        of_jinja = {name: value for name, value in settings.items() if name.startswith("JINJA_")}
        self._key = digest(code_digest.digest(), code_digest.settings(of_jinja), words)
        self._has_changed = False
        self._known = Sealed(cache / NAME, dict[str, bytes], self._key)
        self._kept = self._known.read() or {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Load a template's compiled form, if it is kept."""
        kept = self._kept.get(bucket.key)
        if kept is None and (kept := _COMPILED.get((self._key, bucket.key))):
            self._keep(bucket, kept)
        if kept:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled form of a template."""
        self._keep(bucket, bucket.bytecode_to_string())

    def _keep(self, bucket: Bucket, bytecode: bytes) -> None:
        """Keep the compiled form of a template for later builds, in this process and in others."""
        self._kept[bucket.key] = _COMPILED[self._key, bucket.key] = bytecode
        self._has_changed = True

    def write(self) -> None:
        """Write the compiled templates to the cache, if there are new ones."""
        if self._has_changed:
            self._known.write(self._kept)
            self._has_changed = False
