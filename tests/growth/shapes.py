"""Shapes: texts and pages of any size that are long in one way each."""

from collections.abc import Callable

Shape = Callable[[int], str]  # so many characters


def repeated(unit: str) -> Shape:
    """Return a shape that is one piece again and again."""
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def nested(start: str, end: str) -> Shape:
    """Return a shape that is one thing in itself again and again."""
    return lambda size: f"{start * (size // len(start + end))}deep{end * (size // len(start + end))}"


def counted(unit: str) -> Shape:
    """Return a shape of pieces of which each has another number."""
    return lambda size: "".join(unit.format(number) for number in range(size // len(unit)))


def square(start: str, cell: str, end: str) -> Shape:
    """Return a shape of as many rows as columns."""
    return lambda size: "".join(
        [start + cell * int((size / len(cell)) ** 0.5) + end] * max(1, int((size / len(cell)) ** 0.5))
    )


# Of words, as any format may hold them.
TEXTS: dict[str, Shape] = {
    "one long line": repeated("some words of a sentence "),
    "one long word": repeated("letter"),
    "many short lines": repeated("a line\n"),
    "many paragraphs": repeated("A paragraph stands here, and it ends.\n\n"),
    "many sentences": repeated("The company of the town sold 5 million boats, it said. "),
    "many known names": repeated("Nokia and Apple "),
    "one known name in a row": repeated("Nokia "),
    "many new names": counted("Velmora{} Technologies Inc. said "),
    "one new name": repeated("Velmora Technologies Inc. said "),
    "many capitals": repeated("Quay Of Voss "),
    "capital letters": repeated("A.B. "),
    "many amounts": repeated("Boat X $1,299 "),
    "many shares": repeated("5% of Nokia "),
    "stand-ins and amounts": repeated("The company paid $5. "),
    "many spaces": lambda size: f"a{' ' * size}b",
    "spaces and line ends": repeated(" \n"),
    "many fixed spaces": lambda size: f"a{chr(160) * size}b",
    "fixed spaces between": repeated("\xa0 a"),
    "many tabs": lambda size: f"a{chr(9) * size}b",
    "many empty lines": lambda size: f"a{chr(10) * size}b",
    "straight quotes": repeated('"a" '),
    "curly quotes": repeated("“a"),
    "apostrophes": repeated("a'"),
    "equals signs": repeated("="),
    "headings of a wiki": repeated("== a ==\n"),
    "tables of a wiki": repeated("{| |a |} "),
    "open tables of a wiki": repeated("{| a "),
    "stars of a wiki": repeated("* a "),
    "open comments": repeated("<!-- "),
    "dashes": repeated(" -- "),
    "dots": repeated(". . "),
    "commas": repeated("Voss, "),
    "digits": repeated("1,"),
    "open brackets": repeated("["),
    "nested brackets": nested("[", "]"),
    "open round brackets": repeated("("),
    "addresses": repeated("https://a.example/b "),
    "broken addresses": repeated("http://"),
    "mail addresses": repeated("ida@harbour.example "),
    "telephone numbers": repeated("555 0100 "),
    "ampersands": repeated("A & "),
    "entities": repeated("&amp;"),
    "less-than signs": repeated("<"),
    "open tags": repeated("<a "),
    "mojibake": repeated("â€™"),
    "accents": lambda size: "a" + "\u0301" * size,
    "datelines": repeated("VOSS, Norway, "),
    "about a company": repeated("About Velmora: "),
    "bylines": repeated("By Ida Moen "),
    "questions": repeated("Would you say so? "),
    "contacts": repeated("contact: "),
}

# Of the signs of Markdown.
MARKDOWN: dict[str, Shape] = {
    "open links": repeated("[a]("),
    "links": repeated("[a](https://a.example) "),
    "links to many places": counted("[a](b{}) "),
    "links with quotes": repeated('[a]("b) '),
    "pictures": repeated("![a](b) "),
    "references": repeated("[a]: b\n"),
    "stars": repeated("*"),
    "open emphasis": repeated("**a "),
    "low lines": repeated("_a"),
    "backticks": counted("`{} "),
    "backslashes": repeated("\\"),
    "many headings": repeated("# a\n\n"),
    "rules": repeated("---\n"),
    "quotes in each other": repeated("> "),
    "quotes": repeated("> a\n"),
    "items": repeated("- a\n"),
    "items in each other": lambda size: "".join(" " * 4 * at + "- a\n" for at in range(int((size / 2) ** 0.5))),
    "numbers": repeated("1. a\n"),
    "many tables": repeated("| a | b |\n|---|---|\n| c | d |\n\n"),
    "one table": lambda size: "| a | b |\n|---|---|\n" + "| c | d |\n" * (size // 10),
    "a square table": square("", "| a ", "|\n"),
    "bars": repeated("|"),
    "tags": repeated("<b>a</b> "),
    "open links of HTML": repeated('<a href="'),
    "braces": repeated("{a}"),
}

# Of HTML.
PAGES: dict[str, Shape] = {
    "elements in each other": nested("<div>", "</div>"),
    "open elements": repeated("<div>"),
    "open lists": repeated("<ul><li>word "),
    "open emphasis in HTML": repeated("<b>"),
    "paragraphs": repeated("<p>Some words stand here.</p>"),
    "open paragraphs": repeated("<p>a"),
    "breaks": repeated("a<br>"),
    "a list": lambda size: f"<ul>{'<li>a</li>' * (size // 10)}</ul>",
    "a wide table": lambda size: f"<table><tr>{'<td>a</td>' * (size // 10)}</tr></table>",
    "a long table": lambda size: f"<table>{'<tr><td>a</td><td>b</td></tr>' * (size // 29)}</table>",
    "a square table in HTML": lambda size: f"<table>{square('<tr>', '<td>a</td>', '</tr>')(size)}</table>",
    "tables": repeated("<table><tr><td>a</td></tr></table>"),
    "tables in each other": repeated("<table><tr><td>"),
    "headings": repeated("<h2>a</h2>"),
    "quotes of HTML": repeated("<blockquote>a</blockquote>"),
    "links of HTML": repeated('<a href="https://a.example/b">a</a> '),
    "emphasis": repeated("<em>a</em> "),
    "code": repeated("<pre>a</pre>"),
    "comments": repeated("<!--a-->"),
    "open scripts": repeated("<script>"),
    "scripts": repeated("<script>a</script>"),
    "attributes": lambda size: f"<p {' '.join(f'a{number}=b' for number in range(size // 8))}>a</p>",
    "a long attribute": lambda size: f'<p class="{"a " * (size // 2)}">a</p>',
    "ends of elements": repeated("</div>"),
    "pictures of HTML": repeated('<img src="https://a.example/b.jpg">'),
    "spaces by number": repeated("&#32;"),
    "times": repeated('<time datetime="2024-01-01">a</time>'),
    "meta elements": repeated('<meta name="date" content="a">'),
    "figures": repeated("<figure><figcaption>a</figcaption></figure>"),
}
