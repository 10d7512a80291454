"""The frames in which wires and sites send articles: nothing of them is left, and no sentence is lost."""

import pytest

from tearsheet import cleaning
from tearsheet.model.article import Article

OWN = (
    "Brekke Lines has opened a quay with two cranes at Ard, it said on Monday in the town hall of the place.",
    "Three ships were there on the first day, and the mayor thanked the crews, who had come from all of Norway.",
    "“We have waited for this for years,” said Ola Lie, who runs the place and has done so since the war ended.",
    "The quay is to be open from May on, and it will be lit by the lamps that the town has bought.",
)
WARNING = "NOT FOR DISTRIBUTION TO UNITED STATES NEWSWIRE SERVICES OR FOR DISSEMINATION IN THE UNITED STATES"


@pytest.mark.parametrize(
    ("dateline", "frame"),
    [
        (
            "ARD, Norway, Nov. 4, 2024 /PRNewswire/ -- ",
            (
                "0123 / Photo - https://a.example/1.jpg / Logo - https://a.example/2.jpg"
                " / Cision View original content:https://a.example/1.html / SOURCE Brekke Lines, Inc. / Related Links"
                " / http://brekke.example / WANT YOUR COMPANY'S NEWS FEATURED ON PRNEWSWIRE.COM? / 440k+ / Newsrooms &"
                " / Influencers / GET STARTED"
            ),
        ),
        (
            "ARD, Norway--(BUSINESS WIRE)--",
            (
                "0 / This press release features multimedia. View the full release here: https://a.example/en/ / 1"
                " / Brekke opens a quay at Ard (Photo: Business Wire) / 23 / Contacts / Ida Moen / ida@brekke.example"
                " / View source version on businesswire.com: https://a.example/en/"
            ),
        ),
        (
            "ARD, Norway, Nov. 04, 2024 (GLOBE NEWSWIRE) -- ",
            (
                "0123 / Photos accompanying this announcement are available at: / https://a.example/1"
                " / https://a.example/2 / Attachment / * Quay of Ard (https://a.example/3)"
            ),
        ),
        (
            "ARD, VESTLAND, NORWAY, November 4, 2024 /EINPresswire.com/ -- ",
            (
                "0123 / Ida Moen / Brekke Lines / +47 555 01 234 / email us here / Visit us on social media:"
                " / Facebook / X / LinkedIn / Legal Disclaimer: / The wire answers for nothing."
            ),
        ),
        (
            "ARD, NORWAY / ACCESSWIRE / November 4, 2024 / ",
            "0123 / CONTACT: / Ida Moen / SOURCE: Brekke Lines / View the original press release on accesswire.com",
        ),
        (
            "Ard, Vestland--(Newsfile Corp. - November 4, 2024) - ",
            (
                "01 / To view an enhanced version of this graphic, please visit: / https://a.example/1.jpg / 23"
                " / Neither the Ard Stock Exchange nor its warden accepts responsibility for this release."
                f" / To view the source version of this press release, please visit https://a.example/1 / {WARNING}"
            ),
        ),
        ("ARD, Nov 4 (Reuters) - ", "0123 / (Reporting by Ida Moen in Ard; Editing by Ola Lie)"),
        ("ARD, Norway (AP) — ", "0123 / ___ / Moen reported from Ard. Lie reported from Voss."),
        (
            "",
            (
                "0 / ADVERTISEMENT / 1 / Story continues below advertisement / 2 / Read more: Brekke buys a lamp"
                " / Also read: Ard wants to keep its lamps / 3 / Follow Ida Moen on Twitter @idamoen."
                " / Sign up for our newsletter to get the latest on quays. / Have a tip? Email us at tips@a.example."
            ),
        ),
        (
            "",
            (
                "0 / Click to Tweet: Brekke opens a quay / 1 / Photo courtesy of Brekke Lines. / 2"
                " / (Photo by Ola Lie/Coast Pictures) / The quay of Ard at night. Photo: Ola Lie / 3"
                " / Ida Moen is a reporter at Coast Weekly. She covers quays. Reach her at ida@a.example."
                " / The views expressed in this article are those of the author alone."
            ),
        ),
        (
            "",
            (
                "0123 / Stock Symbol: BREK / ISIN: NO0001 / Brekke Lines – visit www.brekke.example for more."
                " / Caution Concerning Forward-Looking Statements / This note has words such as may."
            ),
        ),
    ],
)
def test_frames(dateline: str, frame: str) -> None:
    """Of an article in its frame (digits stand for its sentences) the sentences stand above the mark, and no more."""
    pieces = frame.split(" / ")
    paragraphs = [
        text for piece in pieces for text in ([OWN[int(at)] for at in piece] if piece.isdecimal() else [piece])
    ]
    body = "\n\n".join([dateline + paragraphs[0], *paragraphs[1:]])
    article = cleaning.clean(Article(seed="a.md", title="Brekke Lines opens a quay at Ard", text="", body=body))
    assert tuple(article.text.split("\n\n")) == OWN
    assert bool(article.dateline) == bool(dateline)


def test_a_warning_above_the_dateline() -> None:
    """Where a release may not be sent stands above it too."""
    article = cleaning.clean(Article(seed="a.md", title="Quays", text="", body=f"/{WARNING}/\n\n{OWN[0]}"))
    assert article.body == OWN[0]


@pytest.mark.parametrize(
    "text",
    [
        "Photos by Ola Lie were sold for a million, and nobody knows to whom.",
        "Not for the first time, the United States has closed a quay.",
        "Reporting by Ida Moen shows that quays sink.",
        "Neither the exchange nor the bank has said so.",
        "Advertisement income fell by a third, and the story continues.",
        "Moen reported from a quay that had sunk.",
        "The views expressed by the minister were those of a sailor.",
        "Related: nothing that the mayor said was true, the court found on Monday. It sank.",
        "Sailors may visit the quay of Ard at noon.",
        "Do you have a lamp? The mayor has none.",
    ],
)
def test_sentences_that_look_like_a_frame(text: str) -> None:
    """A sentence that begins like a frame stays where it stands."""
    body = [*OWN[:2], text, *OWN[2:], text.replace("a", "o", 1)]
    made = cleaning.clean(Article(seed="a.md", title="Quays", text="", body="\n\n".join(body))).text
    assert made.split("\n\n")[: len(OWN) + 1] == body[: len(OWN) + 1]
