"""Head additions: the policy is widened for what stands there, and what cannot stand there is named."""

import pytest

from tearsheet.text import head_additions, policy
from tearsheet.text.policy import Policy


@pytest.mark.parametrize(
    ("html", "needed"),
    [
        ('<meta name="google-site-verification" content="x"><link rel="me" href="https://m.example/@a">', {}),
        (
            '<script defer data-domain="a.example" src="https://stats.example/s.js?v=2"></script>',
            {"script-src": ("https://stats.example/s.js",), "connect-src": ("https://stats.example",)},
        ),
        (
            '<script data-count="https://me.stats.example/count" src="https://cdn.example/c.js"></script>',
            {
                "script-src": ("https://cdn.example/c.js",),
                "connect-src": ("https://cdn.example", "https://me.stats.example"),
            },
        ),
        ("<script>go('&amp;')</script>", {"script-src": (policy.digest("go('&amp;')"),)}),
        ("<style>p { color: red }</style>", {"style-src": (policy.digest("p { color: red }"),)}),
        ('<script type="application/ld+json">{"a": 1}</script>', {}),
        ('<!-- of ours --><script src="/theme/mine.js"></script>', {"script-src": ("own",)}),
        ('<link rel="stylesheet" href="https://f.example/css?a=b" />', {"style-src": ("https://f.example/css",)}),
        ('<link rel="preload" as="font" href="/a.woff2"><link rel="preconnect" href="//f.x">', {"font-src": ("own",)}),
        ('<noscript><link rel="stylesheet" href="/theme/plain.css"></noscript>', {"style-src": ("own",)}),
    ],
)  # fmt: skip
def test_what_it_costs(html: str, needed: Policy) -> None:
    """Each element costs what it loads, runs or sends to, and nothing else."""
    assert head_additions.additions(html) == (needed, ())


@pytest.mark.parametrize(
    ("html", "what"),
    [
        ("<div>a</div> b", "EXTRA_HEAD has <div>, which cannot stand in the head of a page"),
        ('<base href="/">', "EXTRA_HEAD has <base>, which cannot stand"),
        ("UA-12345", "EXTRA_HEAD has text outside of elements: “UA-12345”"),
        ("<script>go()", "EXTRA_HEAD has <script> without an end"),
        ("<!-- of ours", "EXTRA_HEAD has a remark without an end"),
        ("</script>", "EXTRA_HEAD has </script> without a beginning"),
        ('<script src="/a.js" onload="go()"></script>', "EXTRA_HEAD: <script> has onload=, which pages do not run"),
        ('<script src="http://a.example/a.js"></script>', "EXTRA_HEAD loads “http://a.example/a.js”"),
        ('<script src="//a.example/a.js"></script>', "EXTRA_HEAD loads “//a.example/a.js”"),
        ('<script src="https://a.example/;script-src *"></script>', "EXTRA_HEAD loads “https://a.example/;script-src"),
        ('<meta http-equiv="Content-Security-Policy" content="x">', "EXTRA_HEAD has <meta http-equiv="),
    ],
)
def test_what_cannot_be(html: str, what: str) -> None:
    """One message says what is wrong, and nothing of it widens the policy by a host."""
    additions = head_additions.additions(html)
    (problem,) = additions.problems
    assert problem[0].startswith(what)
    assert not any("example" in source for sources in additions.policy.values() for source in sources)
