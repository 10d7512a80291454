"""Content at its limits: what no editor would write, and what pages have to bear."""

from tests.site.sites import entity, post

LONG = ("Quaysidecranemanufacturersassociation" * 9)[:300]
CROWD = 3000  # companies in one article
MANY = 5000  # articles on one company

LONG_BODY = f"""\
## {LONG}

{LONG} `{LONG}` *{LONG}*

> {LONG}

- {LONG}

| {LONG} | b |
|---|---|
| {LONG} | {LONG} |

    {LONG}

[{LONG}](https://x.example/{LONG})
"""

ODD: dict[str, str] = {
    "content/companies/long.md": entity(
        LONG, aliases=[f"{LONG}x"], website=f"https://long.example/{LONG}", formerly=[f"{LONG}y"], ticker=LONG
    )
    + f"\n{LONG}\n",
    "content/products/long.md": entity(f"{LONG}p", owner=LONG),
    "content/sources/long.md": entity(f"{LONG}s", website=f"https://s.example/{LONG}") + f"\n{LONG}\n",
    "content/posts/long.md": post(
        LONG,
        companies=[LONG],
        products=[f"{LONG}p"],
        source=f"{LONG}s",
        section=LONG,
        author=LONG,
        summary=LONG,
        dateline=LONG,
        source_url=f"https://s.example/{LONG}",
        source_dead="2026-02-20",
        archive_url=f"https://archive.example/{LONG}",
        updates=[{"date": "2026-02-21", "text": LONG}],
        tags=[LONG],
        body=LONG_BODY,
    ),
    "content/posts/bare.md": post("Bare", day="2026-02-19"),
    "content/posts/words.md": post("Words", day="2026-02-18", body="No.\n\nYes.\n\n!\n\nOh"),
    "content/companies/ship.md": entity("🚢 Co"),
    "content/sources/paper.md": entity("📰"),
    "content/posts/emoji.md": post(
        "🚢🚢 👩‍👩‍👧‍👦 🏴‍☠️", day="2026-02-17", summary="🏗️", section="🏗️", companies=["🚢 Co"], source="📰", body="🚢"
    ),
    "content/posts/tongue.md": post("Xx", day="2026-02-16", lang="xx", body="Xxx xx.", summary="Xx xx"),
    "content/posts/right.md": post(
        "ميناء جديد: 12% (Brekke) زيادة",
        day="2026-02-15",
        lang="ar",
        summary="رصيف Brekke الجديد",
        body="كلمة Brekke 12% ثم كلمة.\n\n- واحد\n- اثنان\n\n> قول",
    ),
}


def crowded() -> dict[str, str]:
    """Return a site of which one company is in thousands of articles, and one article names thousands of companies."""
    firms = [f"Firm {number}" for number in range(CROWD)]
    companies = {f"content/companies/firm-{number}.md": entity(name) for number, name in enumerate(firms)}
    summary = "A few words of the usual length for a summary stand here, so that sizes are those of a real page."
    posts = {
        f"content/posts/quay-{number}.md": post(
            f"Quay report number {number}",
            day=f"{2000 + number // 200}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            companies=firms[:1],
            summary=summary,
        )
        for number in range(MANY)
    }
    return companies | posts | {"content/posts/crowd.md": post("Everyone came", day="2026-01-02", companies=firms)}
