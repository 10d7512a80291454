"""Counting: numbers with their nouns, as messages say them."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun in English: “1 post”, “2,000 posts”; `plural` where that is not formed with “s”."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
