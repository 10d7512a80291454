"""Hostile texts: what attackers, broken programs and odd machines put into articles. Each kind has its writer."""

import random

MARKER = "soakran"  # what a script would call, if one ran
HIDDEN = ("&#1;", "&#11;", "&#xFFFE;", "&#xFFFF;", "\x01", "\x0b", "\x7f", "\u200b", "\ufeff", "\u202e", "\x00", "\t")
OFTEN = (70, 28, 2)  # how often a text is small, middling, huge
SCHEMES = ("javascript:", "JaVaScRiPt:", "vbscript:", "data:text/html,", "java\nscript:", "file:///", "jar:")
TAGS = (
    "<script>{m}()</script>",
    "<img src=x onerror={m}()>",
    "<svg onload={m}()><title>t</title></svg>",
    '<a href="{s}{m}()">link</a>',
    "<iframe srcdoc='<script>{m}()</script>'></iframe>",
    "<math><mtext><style><img src=x onerror={m}()></style></mtext></math>",
    "<form action={s}{m}()><button>b</button></form>",
    "<style>@import '{s}{m}()';</style>",
    "<meta http-equiv=refresh content='0;url={s}{m}()'>",
    '<base href="{s}"><object data={s}{m}()></object>',
    "<!-- <script>{m}()</script> --!> <b>after",
    "<details open ontoggle={m}()>d</details>",
    "[link]({s}{m}())",
    '![picture]({s}{m}() "title")',
    "<{s}{m}()>",
    "[ref]: {s}{m}()\n\n[link][ref]",
    '" onmouseover="{m}()" x="',
    "'-{m}()-'",
    "</script><script>{m}()</script>",
    "]]><script>{m}()</script><![CDATA[",
    "{{{{ {m}() }}}} {{% include '/etc/passwd' %}}",
    "{{static}}/../../pelicanconf.py [x]({{filename}}../secret.md)",
)


def line(rng: random.Random) -> str:
    """Return something hostile on one line, as stands in a title or a name."""
    return text(rng, longest=200).replace("\n", " ")[:200]


def text(rng: random.Random, longest: int = 20_000) -> str:
    """Return something hostile for a text."""
    return rng.choice(KINDS)(rng)[:longest]


def _size(rng: random.Random, *sizes: int) -> int:
    """Return one of three sizes: the largest seldom, since each costs half a second whenever it is read."""
    return rng.choices(sizes, OFTEN)[0]


def _tag(rng: random.Random) -> str:
    """A script where a browser may run one, hidden in one of the ways that filters have missed."""
    scheme = rng.choice(SCHEMES)
    at = rng.randrange(1, len(scheme))
    hidden = scheme[:at] + rng.choice(HIDDEN) + scheme[at:] if rng.random() < 0.6 else scheme
    return rng.choice(TAGS).format(m=MARKER, s=hidden)


def _controls(rng: random.Random) -> str:
    """Words with control characters and references to them."""
    return " ".join(f"word{rng.choice(HIDDEN)}" for _ in range(rng.randint(2, 30)))


def _references(rng: random.Random) -> str:
    """References to characters: good ones, unfinished ones, and ones to what is no character."""
    stock = ("&amp;amp;lt;b&gt;", "&#0;", "&#x110000;", "&#55357;", "&nosuch;", "&lt", "&#x", "&#x1F600;", "&amp;#60;")
    return " ".join(rng.choices(stock, k=rng.randint(2, 60)))


def _nesting(rng: random.Random) -> str:
    """Elements, lists or quotes in one another, deeper than anything that people write."""
    opened, closed = rng.choice((("<div>", "</div>"), ("<ul><li>", ""), ("<blockquote>", ""), ("<b>", "</b>")))
    deep = _size(rng, 30, 300, 2_000)
    markdown = rng.choice((">" * deep, "".join(f"{' ' * 2 * n}- x\n" for n in range(min(deep, 150)))))
    return rng.choice((opened * deep + "inside" + closed * deep, f"{markdown} inside"))


def _brackets(rng: random.Random) -> str:
    """Brackets and other signs of Markdown that never close."""
    piece = rng.choice(("[", "![", "](", "[x](", "*", "_", "`", "<", "((", "[[a]", "**a", "&", "~~", "\\", "|"))
    return piece * _size(rng, 10, 200, 4_000)


def _spaces(rng: random.Random) -> str:
    """Very many spaces or line ends between words."""
    return "a" + rng.choice((" ", "\t", "\u00a0", "\n", " \n")) * _size(rng, 50, 500, 8_000) + "b"


def _amounts(rng: random.Random) -> str:
    """Amounts of money, one behind the other, in one sentence."""
    return f"Model {rng.choice('XYZ')} $1,{rng.randint(100, 999)} " * _size(rng, 5, 30, 400)


def _table(rng: random.Random) -> str:
    """A table, as HTML or as Markdown."""
    size = _size(rng, 2, 8, 40)
    if rng.random() < 0.5:
        return "<table>" + ("<tr>" + "<td>1" * size) * size + "</table>"
    return "\n".join("|" + " 1 |" * size for _ in range(size)) + "\n"


def _long(rng: random.Random) -> str:
    """A very long word or line."""
    return rng.choice(("x", "nine words that say nothing at all, and ", "https://a.example/", "AB ")) * _size(
        rng, 30, 100, 3_000
    )


def _surrogates(rng: random.Random) -> str:
    """Halves of characters, as machines leave that cut texts, and signs beyond the first plane."""
    return rng.choice(("\\ud83d", "\ud83d", "😀" * 50, "e\u0301" * 200, "\U000e0041" * 30, "👩‍👩‍👧‍👦" * 20, "ﷺ" * 100))


def _mailbox(rng: random.Random) -> str:
    """Lines that end a message in a mailbox, or look like a header."""
    return rng.choice(
        (
            "From here on it is simple.",
            "From the harbour, people see the crane.\n\nThe end",
            "From me@a.example Mon Jan  5 10:00:00 2026\nthis is quoted, without a head that could be a mail's",
            ">From the start, it rained",
            "--=B\nContent-Type: text/html\n\n<b>x",
        )
    )


def _conflict(rng: random.Random) -> str:
    """What git leaves where two have changed the same lines."""
    return f"<<<<<<< HEAD\nmine {rng.random()}\n=======\ntheirs\n>>>>>>> branch"


def _yaml(rng: random.Random) -> str:
    """What ends or changes front matter."""
    return rng.choice(
        (
            "---\ntitle: Another\nstatus: hidden\n---",
            "...",
            "!!python/object:os.system x",
            "&a [*a]",
            "key: : :",
            "%YAML",
        )
    )


def _paths(rng: random.Random) -> str:
    """Names that would lead out of their folder."""
    return rng.choice(("../../../../tmp/soak", "/etc/passwd", "C:\\x", "con", "a/b", ".", "..", "~root", "%2e%2e%2f"))


KINDS = (
    _tag,
    _tag,
    _tag,
    _controls,
    _references,
    _nesting,
    _brackets,
    _spaces,
    _amounts,
    _table,
    _long,
    _surrogates,
    _mailbox,
    _conflict,
    _yaml,
    _paths,
)
