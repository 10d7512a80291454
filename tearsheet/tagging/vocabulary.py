"""Word lists by which capitalised names are judged: given names, places, public bodies, the dictionary.

Each is loaded once, from `tagging/words.txt` (a section for each use) or from a file in `tagging/lists/`.
"""

import functools

from tearsheet.text import word_lists


@functools.cache
def words(use: str) -> frozenset[str]:
    """Return the words in one section of `words.txt`, such as titles, units or endings."""
    return frozenset(word for line in word_lists.sections("tagging/words.txt")[use] for word in line.split())


@functools.cache
def of(name: str) -> frozenset[str]:
    """Return the words of `lists/{name}.txt`, such as given_names, places or dictionary."""
    return word_lists.words(f"tagging/lists/{name}.txt")


@functools.cache
def bodies(part: str) -> frozenset[str]:
    """Return the words that mark the name of a public body: its “last” words, its “first” ones, or “whole” names."""
    lines = word_lists.sections("tagging/lists/bodies.txt")[part]
    return frozenset(word.replace("_", " ") for line in lines for word in line.split())


def is_ordinary(word: str) -> bool:
    """Say whether a word in lower case is in the dictionary, as it is or without a final s."""
    dictionary = of("dictionary")
    return word in dictionary or (word.endswith("s") and word[:-1] in dictionary)


@functools.cache
def proper() -> frozenset[str]:
    """Return all single names in the lists of given names, surnames, places and peoples."""
    return of("given_names") | of("surnames") | of("places") | of("peoples")


@functools.cache
def beside_names() -> frozenset[str]:
    """Return the capitalised words that may stand before a company's name without being a part of it."""
    return words("titles") | of("peoples") | of("places")


@functools.cache
def after_names() -> frozenset[str]:
    """Return the capitalised words that may stand after a company's name without making another name of it."""
    return words("titles") | words("units") | of("peoples")


@functools.cache
def before_of() -> frozenset[str]:
    """Return the words after which “of” continues a name: Bank of, Ministry of."""
    return bodies("first") | {"Bank"}
