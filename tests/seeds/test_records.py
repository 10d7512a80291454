"""The records of a crawl, however damaged those before them are."""

import gzip
import io
import zlib

import pytest

from tearsheet.seeds import records
from tearsheet.seeds.records import CUT, DAMAGED, Record

LIMIT = 10_000  # bytes


def record(body: bytes) -> bytes:
    """Return a record as crawlers write it."""
    return b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def members(*bodies: bytes) -> list[bytes]:
    """Return records as members of a packed crawl."""
    return [gzip.compress(record(body) + b"\r\n\r\n", mtime=0) for body in bodies]


def read(data: bytes, limit: int = LIMIT) -> list[Record]:
    """Return the records of a file."""
    return list(records.read_records(io.BytesIO(data), limit))


def test_each_record_comes_whole() -> None:
    """Records come in their order without the empty lines between them, packed or not; an empty file has none."""
    bodies = [b"one", b"", b"WARC/1.0 stands within", b"two\r\n\r\nlines"]
    whole = [Record(record(body)) for body in bodies]
    assert read(b"\r\n\r\n".join(map(record, bodies))) == whole
    assert read(b"".join(members(*bodies))) == whole
    assert read(b"") == read(gzip.compress(b"")) == []


def test_pieces_may_end_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few bytes are read at a time, the records are the same."""
    data = b"\r\n\r\n".join(map(record, (b"one", b"two" * 50, b"three")))
    whole = read(data)
    for size in (1, 2, 7, 64):
        monkeypatch.setattr(records, "CHUNK", size)
        assert read(data) == whole
    monkeypatch.setattr(records, "CHUNK", 16)
    assert read(b"".join(members(b"one", b"two" * 50, b"three"))) == whole


def test_a_long_record_is_cut_and_the_next_one_whole() -> None:
    """Of a record beyond the limit come the first bytes, and the one after it as if nothing had been."""
    long, short = record(b"x" * 300), record(b"short")
    assert read(long + b"\r\n" + short, limit=100) == [Record(long[:100]), Record(short)]


@pytest.mark.parametrize(
    "damaged",
    [
        b"no record at all\r\n",
        b"WARC/1.0\r\nContent-Length: many\r\n\r\nbody\r\n",
        b"WARC/1.0\r\n" + b"X: y\r\n" * (records.LONGEST_HEAD // 5) + b"\r\n",
    ],
)
def test_a_damaged_record_is_said_once(damaged: bytes) -> None:
    """Where no record begins, or none that can be read, one is said to be damaged, and those around it are whole."""
    first, last = record(b"first"), record(b"last")
    found = read(first + b"\r\n\r\n" + damaged + last)
    assert [each.fault for each in found] == ["", DAMAGED, ""]
    assert (found[0].data, found[-1].data) == (first, last)
    assert damaged.startswith(found[1].data[:20])


def test_an_archive_that_ends_early_says_so() -> None:
    """The last record of a file that is cut off comes as far as it goes, and is said to be cut."""
    first, last = record(b"first"), record(b"the last one")
    assert read(first + b"\r\n" + last[:-4]) == [Record(first), Record(last[:-4], CUT)]
    one, two = members(b"one", b"two" * 99)
    found = read(one + two[:-20])
    assert [each.fault for each in found] == ["", CUT]


def test_a_damaged_member_costs_itself_alone() -> None:
    """A packed record with bytes that are no longer its own is said to be damaged; those after it are read."""
    one, two, three = members(b"one", bytes(range(256)) * 4, b"three")
    broken = two[:15] + b"\xff" * 30 + two[45:]
    with pytest.raises(zlib.error):
        zlib.decompressobj(31).decompress(broken)
    found = read(one + broken + three)
    assert (found[0], found[-1]) == (Record(record(b"one")), Record(record(b"three")))
    assert {each.fault for each in found[1:-1]} == {DAMAGED}
