"""Where sentences end in running text, for all who ask."""

import pytest

from tearsheet.tagging import passage
from tearsheet.text import abbreviations, sentences, word_lists

STOPS = [
    ("Brekke sails. It sails east.", 2),
    ("Brekke Lines Inc. bought two cranes. Hildane sold them.", 2),
    ("Brekke bought Hildane Inc. The cranes are red.", 2),
    ("Mr. Will Moen and Gov. May Ard met. They agreed.", 2),
    ("It sails from St. Ives on Sept. 3 and Nov. 12. Then it rests.", 2),
    ("Ard of Brekke Bros. Moen and J. D. Hild spoke.", 1),
    ("“It sails.” Moen said so.", 2),
    ("It is built in Calif. Nobody knows why.", 1),
    ("one word", 1),
]
SIGNS = [("It costs 3.5 million. 40 were sold.", 2), ("“Does it sail?” Moen asked! (“Yes.”)", 3), ("", 1)]


@pytest.mark.parametrize(("text", "count"), STOPS + SIGNS)
def test_sentences_are_split(text: str, count: int) -> None:
    """A full stop behind an abbreviation ends a sentence only before a word that begins some, and nothing is lost."""
    found = list(sentences.split(text))
    assert len(found) == count
    assert " ".join(found) == text


@pytest.mark.parametrize(("text", "count"), STOPS)
def test_the_tagger_reads_the_same_sentences(text: str, count: int) -> None:
    """What a full stop ends in a summary, it ends where names are looked for too."""
    body = [token for token in passage.parse_passage("A title", text).tokens if token.line > 1]
    assert len({token.sentence for token in body}) == count


@pytest.mark.parametrize(
    "text", ["Brekke Inc.", "the U.S.", "at 5 p.m.", "a Ph.D.", "in Sept.", "John D.", "Hild N.V.", "Univ.", "Jul."]
)
def test_texts_that_end_in_an_abbreviation(text: str) -> None:
    """Companies, countries, times, degrees, months and initials all count, from whatever line of the file."""
    assert sentences.is_abbreviated(text)


@pytest.mark.parametrize("text", ["Brekke", "It sails.", "Inc", "It was 1912.", "sinc.", "", "Inc. said"])
def test_texts_that_do_not(text: str) -> None:
    """Ordinary words and numbers are no abbreviations, and without a full stop at the end nothing is."""
    assert not sentences.is_abbreviated(text)


def test_each_abbreviation_stands_there_once() -> None:
    """No word is under two headings, none has its last full stop, and each heading names its language and its use."""
    sections = word_lists.sections("text/abbreviations.txt")
    words = [word for found in sections.values() for line in found for word in line.split()]
    assert len(words) == len(set(words))
    assert not any(word.endswith(".") for word in words)
    assert all(name.partition(" ")[0] == "en" and name.partition(" ")[2] for name in sections)
    assert {"Mr", "Dr"} <= abbreviations.of("honorifics") < abbreviations.all_abbreviations()


def test_openers_are_in_lower_case() -> None:
    """The words that begin sentences are looked up in lower case, so they stand so."""
    assert {"the", "officials", "it"} <= sentences.openers()
    assert all(word == word.lower() for word in sentences.openers())
