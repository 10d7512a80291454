"""Bytecode: runs a site's own code so that Python keeps no compiled file of it."""

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def none_kept() -> Iterator[None]:
    """Let Python keep no compiled file of what is run meanwhile.

    It would take that for the file of now where a change within the same second has not changed its size; and a dry run
    is to leave no file.
    """
    before, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = before
