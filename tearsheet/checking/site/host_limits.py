"""Host limits: hosts of static sites, and what in a site exceeds their limits."""

from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files

import msgspec

from tearsheet.checking.findings import Finding
from tearsheet.text import frontmatter


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a host takes (0: no limit): files, redirects, files in one folder, bytes in one file, bytes in all."""

    files: int = 0
    redirects: int = 0
    folder_files: int = 0
    file_bytes: int = 0
    bytes: int = 0


def limits() -> dict[str, Limits]:
    """Return the limits of hosts by their names (hosts.yaml)."""
    text = (files("tearsheet.checking.site") / "hosts.yaml").read_text(encoding="utf-8")
    return msgspec.convert(frontmatter.load(text, first_line=1), dict[str, Limits], strict=False)


def warnings(sizes: Mapping[str, int], moved: int, hosts: Mapping[str, Limits]) -> Iterator[Finding]:
    """Yield a finding for each limit of a host that the site exceeds.

    `sizes` are the bytes of its files by path, `moved` is how many of its pages only lead to others.
    """
    folders = Counter(path.rpartition("/")[0] for path in sizes)
    crowded, most = max(folders.items(), key=lambda item: item[1], default=("", 0))
    total = sum(sizes.values())
    for host, limit in hosts.items():
        checks = [
            (len(sizes), limit.files, "", "the site has {:,} files, and {} takes {:,}"),
            (most, limit.folder_files, crowded, "it has {:,} files, and {} takes {:,} in a folder"),
            (moved, limit.redirects, "", "the site has {:,} pages that have moved, and {} takes {:,} redirects"),
            (total, limit.bytes, "", "the site has {:,} bytes, and {} takes {:,}"),
        ]
        checks += [
            (size, limit.file_bytes, path, "it has {:,} bytes, and {} takes {:,}")
            for path, size in sizes.items()
            if size > limit.file_bytes > 0
        ]
        for number, at_most, path, sentence in checks:
            if number > at_most > 0:
                hint = "publish elsewhere, or leave something out"
                yield Finding(path, 0, "warning", "host", sentence.format(number, host, at_most), hint)
