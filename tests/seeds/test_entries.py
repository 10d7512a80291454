"""Entries of feeds, mailboxes, archives and crawls are read one by one, and none is lost for another."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from tearsheet.ingest import reader
from tearsheet.model.article import Article, Refusal
from tearsheet.seeds import Seed, entries, mailbox

WORDS = "<p>The ferry line said on Monday that it sells the older of its two boats, and keeps the quay.</p>"
MORE = (
    "The line has served the fjord for ninety years, first with steam and then with oil, and carried the mail until "
    "the road was built. Its captain says that the new boat needs a crew of four, and that the old one will be missed."
)
DEEP = {
    "lists without end": "<ul><li>" * 300 + "deep",
    "2,000 elements in each other": "<div>" * 2_000 + "deep",
    "cells in cells": "<table><tr><td>" * 700 + "deep",
}
FROM = "From ida@quay.example Mon Mar  4 09:00:00 2024\n"


def _escaped(html: str) -> str:
    return html.replace("<", "&lt;")


def _rss(*bodies: str) -> bytes:
    items = (
        f"<item><guid>{n}</guid><title>Boat {n}</title><description>{body}</description></item>"
        for n, body in enumerate(bodies)
    )
    return f'<rss version="2.0"><channel><title>Quays</title>{"".join(items)}</channel></rss>'.encode()


def _atom(*bodies: str) -> bytes:
    made = (
        f'<entry><id>{number}</id><title>Boat {number}</title><content type="html">{_escaped(body)}</content></entry>'
        for number, body in enumerate(bodies)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Quays</title>{"".join(made)}</feed>'.encode()


def _json(*bodies: str) -> bytes:
    items = [{"id": str(number), "title": f"Boat {number}", "content_html": body} for number, body in enumerate(bodies)]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Quays", "items": items}).encode()


def _mbox(*bodies: str) -> bytes:
    head = "Content-Type: text/html\n\n"
    return "\n\n".join(
        f"{FROM}Subject: Boat {n}\nMessage-ID: <{n}>\n{head}{body}" for n, body in enumerate(bodies)
    ).encode()


def _zip(*bodies: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, body in enumerate(bodies):
            archive.writestr(f"{number}.html", _page(number, body))
    return packed.getvalue()


def _page(number: int, body: str) -> str:
    head = f"<html><head><title>Boat {number}</title></head><body><article><h1>Boat {number}</h1>"
    return f"{head}{body}<p>{MORE}</p></article></body></html>"


def _warc(*bodies: str, packed: bool = True) -> bytes:
    records = []
    for number, body in enumerate(bodies):
        page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{_page(number, body)}".encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {number}\r\nContent-Type: application/http\r\n"
        record = f"{head}Content-Length: {len(page)}\r\n\r\n".encode() + page + b"\r\n\r\n"
        records.append(gzip.compress(record) if packed else record)
    return b"".join(records)


FORMS = {
    ".xml": lambda *b: _rss(*map(_escaped, b)),
    ".atom": _atom,
    ".json": _json,
    ".mbox": _mbox,
    ".zip": _zip,
    ".warc.gz": _warc,
}


def _read(tmp_path: Path, name: str, data: bytes) -> list[Article | Refusal]:
    path = tmp_path / name
    path.write_bytes(data)
    return reader.cleaned_articles(Seed(path, name))


def _titles(found: list[Article | Refusal]) -> list[str]:
    return [each.title if isinstance(each, Article) else f"refused {each.part}" for each in found]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("deep", DEEP.values(), ids=DEEP)
def test_a_deep_entry_costs_itself_alone(tmp_path: Path, form: str, deep: str) -> None:
    """An entry that no library can read is refused by its name, if at all, and those around it are read."""
    found = _read(tmp_path, f"seed{form}", FORMS[form](WORDS, deep, WORDS))
    assert len(found) == 3
    titles = _titles(found)
    assert (titles[0], titles[2]) == ("Boat 0", "Boat 2")
    assert titles[1].startswith(("Boat 1", "refused 1"))


@pytest.mark.parametrize(
    "raised", [RecursionError("deep"), MemoryError(), ValueError("a\nb"), AssertionError(), KeyError("x")]
)
def test_whatever_is_raised_over_an_entry_is_its_refusal(raised: Exception) -> None:
    """An error that nobody foresaw refuses the entry over which it was raised, on one line, and no other."""

    def opened(number: int) -> tuple[str, entries.Make]:
        def make(part: str) -> list[Refusal]:
            if number == 2:
                raise raised
            return [Refusal("seed", part, "read")]

        return f"id {number}", make

    found = list(entries.read_entries("seed", [1, 2, 3], opened))
    assert [each.name for each in found] == ["seed#id 1", "seed#id 2", "seed#id 3"]
    assert isinstance(found[1], Refusal)
    assert type(raised).__name__ in found[1].reason or "memory" in found[1].reason
    assert "\n" not in found[1].reason


def test_entries_of_one_name_do_not_take_each_others_place(tmp_path: Path) -> None:
    """Of three entries with one id each is an article of its own name, in a feed and in a mailbox."""
    feed = _rss(*(_escaped(WORDS),) * 3).replace(b"<guid>1<", b"<guid>0<").replace(b"<guid>2<", b"<guid>0<")
    assert [each.name for each in _read(tmp_path, "f.xml", feed)] == ["f.xml#0", "f.xml#0 (2)", "f.xml#0 (3)"]
    box = _mbox(WORDS, WORDS, WORDS).replace(b"<1>", b"<0>").replace(b"<2>", b"<0>")
    assert [each.name for each in _read(tmp_path, "m.mbox", box)] == ["m.mbox#0", "m.mbox#0 (2)", "m.mbox#0 (3)"]


BROKEN = {
    "an illegal sign": "one \x01\x0b two",
    "an unknown entity": "one&nbsp;two &unknown; &",
    "an open tag": "<p>one <b>two",
    "a section without end": "<![CDATA[<p>one</p>",
    "an element without end": "one</description><category>x",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_broken_entry_of_a_feed_breaks_no_other(tmp_path: Path, body: str) -> None:
    """Entries before and after one with broken markup are as they are without it."""
    around = "<![CDATA[" + WORDS + "]]>"
    found = _read(tmp_path, "f.xml", _rss(around, body, around))
    alone = _read(tmp_path, "g.xml", _rss(around, "x", around))
    assert [each.text for each in (found[0], found[2]) if isinstance(each, Article)] == [
        each.text for each in (alone[0], alone[2]) if isinstance(each, Article)
    ]
    assert len(found) == 3


@pytest.mark.parametrize("end", ["<item /x", "<item><title>Last</title><item", "<item/", "</item", "<item"])
def test_a_feed_may_end_in_a_tag(tmp_path: Path, end: str) -> None:
    """What is left of a tag there is no entry without an end to it, and the others are read."""
    data = _rss("The quay was busy.").decode().partition("</channel>")[0]
    assert _titles(_read(tmp_path, "a.xml", (data + end).encode()))[:1] == ["Boat 0"]


_BOMB = "<!ENTITY a 'ten letters'><!ENTITY x '&a;&a;'>"


@pytest.mark.parametrize(
    ("doctype", "title", "said"),
    [
        ("", "Caf&eacute;&nbsp;news", "Café news"),
        ('<!DOCTYPE rss PUBLIC "-//N//RSS 0.91" "http://n.example/r.dtd">', "Caf&eacute; news", "Café news"),
        (
            "<!DOCTYPE rss [<!ENTITY eacute \"&#233;\"><!ENTITY us 'Brekke &amp; Hild'>]>",
            "&us; caf&eacute;",
            "Brekke & Hild café",
        ),
        ('<!DOCTYPE rss [<!ENTITY eacute SYSTEM "e.ent">]>', "Caf&eacute; &#233;", "Café é"),
        (f"<!DOCTYPE rss [{_BOMB}]>", "The quay &x;opens", "The quay opens"),
        ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "The quay &x;opens", "The quay opens"),
        (f'<!DOCTYPE rss [<!ENTITY x "{"long " * 9_000}">]>', "The quay &x;opens", "The quay opens"),
        ('<!DOCTYPE rss [<!ENTITY x "<script>">]>', "The quay &x;opens", "The quay opens"),
        ('<!DOCTYPE rss [<!ENTITY y "A]>B"><!ENTITY x PUBLIC "-" "x">]>', "The quay &x;opens", "The quay opens"),
        ('<!DOCTYPE rss [<!ENTITY amp "and">]>', "Brekke &amp; Hild", "Brekke & Hild"),
        ('<!DOCTYPE rss [<!ENTITY x "y">]>', "<![CDATA[The &x; sign]]> of &x;", "The &x; sign of y"),
    ],
)
def test_entities_of_a_feed_are_what_they_are_called_by_or_nothing(
    tmp_path: Path, doctype: str, title: str, said: str
) -> None:
    """Characters and short words are read; what is made of others, long, or from elsewhere leaves no name behind."""
    data = _rss("The quay was busy.").decode().replace("<title>Boat 0<", f"<title>{title}<")
    found = _read(tmp_path, "a.xml", (doctype + data).encode())
    assert [each.title for each in found if isinstance(each, Article)] == [said]


def test_an_entry_of_nothing_but_such_entities_is_refused(tmp_path: Path) -> None:
    """Neither its title nor its text become names of entities; the root element's own are read."""
    data = _rss("&x;").decode().replace("<title>Boat 0<", "<title>&x;<").replace("<rss ", '<rss xmlns:b="&ns;" ')
    found = _read(tmp_path, "a.xml", f"<!DOCTYPE rss [{_BOMB}<!ENTITY ns 'urn:b'>]>{data}".encode())
    assert [each.reason.partition(";")[0] for each in found if isinstance(each, Refusal)] == ["the entry has no title"]


@pytest.mark.parametrize("reference", ["&#x110000;", "&#1114112", "&#xD800;", "&#" + "9" * 300 + ";", "&#x"])
@pytest.mark.parametrize("place", ["title", "link", "guid", "description"])
def test_references_to_no_character_cost_no_entry(tmp_path: Path, reference: str, place: str) -> None:
    """A number that no character has, wherever it stands in an entry and however that is broken, goes."""
    data = _rss("A boat", "Another boat").decode().replace(f"<{place}>", f"<{place}>{reference} &lt &nosuch; ", 2)
    found = _read(tmp_path, "a.xml", data.encode())
    assert [each for each in found if isinstance(each, Refusal)] == []
    assert len(found) == 2


def test_an_entry_that_is_no_utf8_leaves_the_others_theirs(tmp_path: Path) -> None:
    """A byte of Windows-1252 in one entry is that sign there, and no reason to read the others in it."""
    for name, data in (("f.xml", _rss("Brøgger", "caf@", "Brøgger")), ("f.json", _json("Brøgger", "caf@", "Brøgger"))):
        found = _read(
            tmp_path,
            name,
            json.dumps(json.loads(data), ensure_ascii=False).encode().replace(b"caf@", b"caf\xe9")
            if name == "f.json"
            else data.replace(b"caf@", b"caf\xe9"),
        )
        assert [each.text for each in found if isinstance(each, Article)] == ["Brøgger", "café", "Brøgger"]


@pytest.mark.parametrize("form", FORMS)
def test_what_was_cut_off_is_said_and_the_rest_read(tmp_path: Path, form: str) -> None:
    """Of a file that ends too early the entries before the cut are read, and a refusal says that more was there."""
    data = FORMS[form](WORDS, WORDS, WORDS)
    at = data.rindex(b"PK\x03\x04") + 60 if form == ".zip" else len(data) - 80
    found = _read(tmp_path, f"seed{form}", data[:at])
    assert _titles(found)[:2] == ["Boat 0", "Boat 1"]
    assert form == ".mbox" or isinstance(found[-1], Refusal)


@pytest.mark.parametrize("packed", [True, False])
def test_a_damaged_page_of_a_crawl_is_named_and_the_next_one_read(tmp_path: Path, packed: bool) -> None:  # noqa: FBT001
    """Twenty bytes lost in the middle of a crawl cost the page in which they stood, which is said."""
    pages = [_warc(WORDS, packed=packed) for _ in range(3)]
    at = len(pages[0]) + (len(pages[0]) // 2 if packed else 12)
    data = bytearray(b"".join(pages))
    data[at : at + 20] = b"\xff" * 20
    found = _read(tmp_path, "c.warc.gz" if packed else "c.warc", bytes(data))
    assert _titles(found) == ["Boat 0", "refused page 2", "Boat 0"]


def test_a_crawl_packed_as_one_file_is_read_too(tmp_path: Path) -> None:
    """A WARC that was packed as a whole, not record by record, has the same pages."""
    assert _titles(_read(tmp_path, "c.warc.gz", gzip.compress(_warc(WORDS, WORDS, packed=False)))) == [
        "Boat 0",
        "Boat 1",
    ]


JSON_FAULTS = {
    "half an emoji": (b"older", b"old\\ud83d"),
    "a comma too many": (b'"}]', b'",},]'),
    "a line end in a text": (b"older", b"ol\nder"),
    "an order mark": (b"{", b"\xef\xbb\xbf{"),
}


@pytest.mark.parametrize(("old", "new"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_small_faults_of_a_json_feed_cost_nothing(tmp_path: Path, old: bytes, new: bytes) -> None:
    """What programs that write JSON Feeds get wrong, and what can only mean one thing, is read."""
    assert _titles(_read(tmp_path, "f.json", _json(WORDS, WORDS).replace(old, new, 1))) == ["Boat 0", "Boat 1"]


ITEM_FAULTS = {
    "a stray quotation mark": (b"older", b'ol"der'),
    "two of them": (b"older", b'"older"'),
    "a nest of lists": (b'"content_html"', b'"x": ' + b"[" * 100_000 + b"]" * 100_000 + b', "content_html"'),
    "a number in place of the title": (b'"title": "Boat 0"', b'"title": null'),
}


@pytest.mark.parametrize(("old", "new"), ITEM_FAULTS.values(), ids=ITEM_FAULTS)
def test_a_broken_item_of_a_json_feed_breaks_no_other(tmp_path: Path, old: bytes, new: bytes) -> None:
    """The item that cannot be read is refused by its id, and the others are read."""
    found = _read(tmp_path, "f.json", _json(WORDS, WORDS, WORDS).replace(old, new, 1))
    assert _titles(found) == ["refused 0", "Boat 1", "Boat 2"]


SEPARATORS = [
    "From ida@quay.example Mon Mar  4 09:00:00 2024",
    "From - Mon Mar 04 09:00:00 2024",
    "From 1234567890123456789@xxx Mon Mar 04 09:00:00 +0000 2024",
    "From MAILER-DAEMON Mon Mar  4 09:00:00 CET 2024",
    "From ida@quay.example Mon, 4 Mar 2024 09:00:00 +0100",
    "From ida@quay.example 2024-03-04T09:00:00Z",
    "From ???@??? Mon Mar 04 09:00:00 1996",
    'From "Ida Strand" <ida@quay.example> Mon Mar  4 09:00 2024',
    "From uucp Mon Mar  4 09:00:00 1997 remote from relay",
    "From ida@quay.example Mo Mär  4 09:00:00 2024",
]


@pytest.mark.parametrize("line", SEPARATORS)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_part_messages_are_known_as_exporters_write_them(line: str, end: str) -> None:
    """Each of them parts two messages after an empty line, also with the line ends of Windows."""
    one = f"{line}\nSubject: A\n\nWords.\n\n".replace("\n", end).encode()
    assert len(list(mailbox.messages(one * 3))) == 3
    assert len(list(mailbox.messages(b"\xef\xbb\xbf\n\n" + one * 3))) == 3


WORDS_FROM = [
    "From 2026 on, all boats are electric.",
    "From the minutes:",
    "From memory, nobody has built so many.",
    "From Monday 4 March 2024 the ferry runs twice.",
    "From Brekke at 09:00 on Mon Mar  4 the boat goes to Sund.",
    "From Mon Mar  4 09:00:00 2024 on, tickets cost more.",
    "From ida@quay.example we hear that it is sold.",
]


@pytest.mark.parametrize("line", WORDS_FROM)
@pytest.mark.parametrize("above", ["The port has news.\n", "The port has news.\n\n", ""])
def test_words_that_begin_with_from_stay_words(line: str, above: str) -> None:
    """A sentence that begins with “From”, unquoted, parts no messages: not in a paragraph, nor as its first words."""
    box = f"{FROM}Subject: A\n\n{above}{line}\nand so on.\n\n{FROM}Subject: B\n\nWords.\n"
    first, second = mailbox.messages(box.encode())
    assert line in first.decode()
    assert second.startswith(b"Subject: B")


def test_a_quoted_line_is_read_without_its_sign(tmp_path: Path) -> None:
    """`>From` of a mailbox is “From” of the message, in either way of quoting."""
    box = f"{FROM}Subject: A\n\nThe port has news for all who wait.\n\n>From June on, the boat is electric.\n"
    (article,) = _read(tmp_path, "m.mbox", box.encode())
    assert isinstance(article, Article)
    assert "\n\nFrom June on" in article.text


def test_a_message_that_is_none_is_counted_and_hides_no_other(tmp_path: Path) -> None:
    """What stands between two messages and is none is refused by its number."""
    box = f"{FROM}Subject: A\n\nWords of A.\n\n{FROM}\nno headers\n\n{FROM}Subject: B\n\nWords of B.\n"
    assert _titles(_read(tmp_path, "m.mbox", box.encode())) == ["A", "refused message 2", "B"]


def test_a_length_is_believed_only_where_it_is_right() -> None:
    """A body that was counted and not quoted stays whole; a wrong count parts nothing."""
    inner = f"See below.\n\n{FROM}Subject: Quoted\n\nWords.\n"
    right = f"{FROM}Subject: A\nContent-Length: {len(inner)}\n\n{inner}\n{FROM}Subject: B\n\nWords.\n"
    assert [message[:10] for message in mailbox.messages(right.encode())] == [b"Subject: A", b"Subject: B"]
    for wrong in ("5", "99999", "0"):
        box = f"{FROM}Subject: A\nContent-Length: {wrong}\n\nWords.\n\n{FROM}Subject: B\n\nWords.\n"
        assert len(list(mailbox.messages(box.encode()))) == 2


def test_a_mailbox_has_no_limit_of_messages() -> None:
    """Of 30,000 messages all are found."""
    assert sum(1 for _ in mailbox.messages(f"{FROM}Subject: A\n\nWords.\n\n".encode() * 30_000)) == 30_000


MESSAGES = "Subject: A\n\nThe port sells a boat.\n", "Subject: B\n\nThe port buys a crane.\n"
BOXES = {
    "Thunderbird": ("m.mbox", "From \n{}\nFrom \n{}"),
    "MMDF": ("m.mbox", "\x01\x01\x01\x01\n{}\x01\x01\x01\x01\n\x01\x01\x01\x01\n{}\x01\x01\x01\x01\n"),
    "a mailbox as .eml": ("m.eml", f"{FROM}{{}}\n{FROM}{{}}"),
}


@pytest.mark.parametrize(("name", "form"), BOXES.values(), ids=BOXES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_mailboxes_of_other_forms_keep_their_messages_apart(tmp_path: Path, name: str, form: str, end: str) -> None:
    """No message takes in another's words, or is lost, whatever parts the two."""
    found = _read(tmp_path, name, form.format(*MESSAGES).replace("\n", end).encode())
    assert [(article.title, article.text) for article in found if isinstance(article, Article)] == [
        ("A", "The port sells a boat."),
        ("B", "The port buys a crane."),
    ]


@pytest.mark.parametrize("above", [b"\xef\xbb\xbf", b"\r\n\r\n", b">From x Mon Mar  4 09:00:00 2024\n", FROM.encode()])
def test_what_stands_above_a_message_does_not_hide_it(tmp_path: Path, above: bytes) -> None:
    """A mark of an editor, empty lines and the line of a mailbox above the headers cost no message."""
    assert _titles(_read(tmp_path, "m.eml", above + MESSAGES[0].encode())) == ["A"]
    assert _titles(_read(tmp_path, "n.eml", MESSAGES[0].encode("utf-16"))) == ["A"]


def test_a_feed_that_calls_itself_wide_and_is_not_is_read(tmp_path: Path) -> None:
    """What programs for Windows write: `encoding="utf-16"` in a file of UTF-8."""
    item = "<item><title>A</title><description>The port sells a quay – für alle.</description></item>"
    data = f'<?xml version="1.0" encoding="utf-16"?><rss version="2.0"><channel>{item}</channel></rss>'
    (article,) = _read(tmp_path, "f.xml", data.encode())
    assert isinstance(article, Article)
    assert article.text == "The port sells a quay – für alle."
