"""Vocabulary: the words of the data files, by what they say of a name."""

import functools

from tearsheet.text import word_lists


@functools.cache
def words(use: str) -> frozenset[str]:
    """Return the words of `words.txt` for one use, such as openers or titles."""
    return frozenset(word for line in word_lists.sections("tagging/words.txt")[use] for word in line.split())


@functools.cache
def of(name: str) -> frozenset[str]:
    """Return the words of a list, such as given_names, places or dictionary."""
    return word_lists.words(f"tagging/lists/{name}.txt")


@functools.cache
def bodies(part: str) -> frozenset[str]:
    """Return what makes a name that of a public body: its last words, its first ones, or the whole of it."""
    lines = word_lists.sections("tagging/lists/bodies.txt")[part]
    return frozenset(word.replace("_", " ") for line in lines for word in line.split())


def is_ordinary(word: str) -> bool:
    """Say whether a word, in lower case, is one of the language's, or a form of one."""
    known = of("dictionary")
    return word in known or (word.endswith("s") and word[:-1] in known)


@functools.cache
def proper() -> frozenset[str]:
    """Return the names of people, places and peoples."""
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
    """Return the words of a name after which “of” belongs to it."""
    return bodies("first") | {"Bank"}
