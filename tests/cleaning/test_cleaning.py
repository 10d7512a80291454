"""The data of cleaning: every pattern is one, and none takes a sentence of an article."""

from typing import get_args

import pytest

from tearsheet import cleaning
from tearsheet.cleaning import blocks, boilerplate
from tearsheet.cleaning.blocks import Block
from tearsheet.cleaning.boilerplate import Part
from tearsheet.ingest import compose
from tearsheet.model.article import Article
from tearsheet.seeds import text as plain


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("head", "FOR IMMEDIATE RELEASE"),
        ("head", "4 min read"),
        ("head", "Skip to content"),
        ("head", "Home / News / Ports"),
        ("label", "New Zealand"),
        ("label", "United States infobox"),
        ("head", "Photo: Ola Lie / Coast Weekly"),
        ("tail", "###"),
        ("tail", "— ENDS —"),
        ("tail", "The post Quays close appeared first on Coast Weekly."),
        ("tail", "This article was originally published by The Harbour Post."),
        ("tail", "© 2024 Brekke Lines. All rights reserved."),
        ("tail", "View source version on newsdirect.com: https://example.org/1"),
        ("tail", "Read More>>"),
        ("tail", "\uff0dEND\uff0d"),
        ("tail", "Disclosure: Individuals or companies mentioned may have a commercial relationship with Quay Wire."),
        ("tail", "Companies named in this article may have a business or financial relationship with us."),
        ("tail", "At the time of writing, the author held no position in the shares mentioned."),
        ("tail", "To view the full press release, visit https://brekke.example/1"),
        ("tail", "Disseminated on behalf of Brekke Lines, Inc."),
        ("head", "Distributed on behalf of Ard Quays and Lines"),
        ("tail", "This news story relied on content distributed by Quay Wire. Its source is Quays of Ard: A Tale."),
        ("tail", "Copyright Brekke Lines 2024"),
        ("related", "Related news"),
        (
            "disclaimer",
            "Disclaimer: The Harbour Office pays for the quay only. " + "It answers for nothing else. " * 30,
        ),
        (
            "disclaimer",
            "This article is based on information provided by Ida Moen. It is for informational purposes only.",
        ),
        (
            "company",
            "Founded in 1998 and part of Brekke (Oslo: BREK), Ard Group is a well-known group. " + "It moors. " * 40,
        ),
        ("company", "Brekke is known as “the quay of the north” and is one of the leading moorers of Norway."),
        ("company", "tidewell is a technology-driven pension platform that gives sailors a plan."),
        ("company", "The Ard Harbour Show is a digital platform hosted by Ida Moen."),
        ("head", "Release Date: October 13, 2025"),
        ("label", "Economy and business"),
        ("head", "Featured photo by Ola Lie on Coast Pictures."),
        ("tail", "-30-"),
        ("tail", "* * * *"),
        ("tail", "SOURCE Brekke Lines"),
        ("tail", "To view the full article, visit https://brekke.example/1"),
        ("tail", "Learn more on https://brekke.example/"),
        ("tail", "NOTE TO INVESTORS: The latest news on BREK are in the newsroom of the company."),
        ("tail", "This post contains sponsored content. It is no advice."),
        ("tail", "Hashtag: #brekke #quays"),
        ("head", "right right"),
        ("head", "Aviation"),
        ("head", "Breaking news"),
        ("head", "infobox Ida Moen"),
        ("label", "2008-09 lamp crisis"),
        ("label", "Hawaii"),
        ("stamp", "FOR IMMEDIATE RELEASE"),
        ("tail", "Watch the lamps: https://a.example/1Subscribe for more: https://a.example/2"),
        ("tail", "View original content to download multimedia: https://a.example/quays-of-ard"),
        ("tail", "CLICK HERE TO SIGN UP OR GO TO: https://a.example/quays?a=1&b=2"),
        ("tail", "To learn more, please visit https://a.example/1"),
        ("reach", "For more information about lamps, including those of Ard Inc., call Ida Moen at (555) 010-2344."),
        (
            "reach",
            "For more information, visit: https://a.exampleTwitter X: https://b.exampleVideos: https://c.example",
        ),
        ("reach", "Learn more about Brekke at www.brekke.example and look at its lamps."),
        ("reach", "For more information and to see the quays, please visit the website of Ard or call its office."),
        ("reach", "For further details on the lamps, see Ard.gov/lamps."),
        ("head", "A video accompanying this announcement is available at: https://a.example/1"),
        ("about", "About inQuays"),
        ("reach", "For serious media requests, send to ida@brekke.example"),
        ("disclaimer", "This release contains forward-looking statements within the meaning of the law. Lamps go out."),
        ("disclaimer", "The information contained in this report is not advice."),
        ("disclaimer", "Lamps are sold through Brekke, Member FINRA/SIPC - Not FDIC Insured - May Lose Value"),
        ("disclaimer", "Sample savings are those of Ard; actual costs and savings may vary by quay."),
        ("head", "View this email in your browser"),
        ("head", "Issue 112 | March 5, 2024"),
        ("footer", "You’re receiving this newsletter because you like quays."),
        ("footer", "Our mailing address is: Quays, 1 Street, Ard"),
        ("footer", "Want to change how you receive these emails? You can unsubscribe from this list."),
        ("footer", "Unsubscribe | Manage preferences"),
        ("contact", "press@brekke.example"),
        ("contact", "Company Websitehttps://brekke.example/"),
        ("about", "About Brekke Lines"),
        ("about", "ABOUT BREKKE LINES, INC."),
        ("company", "Brekke Lines, Inc. is a leading operator of quays."),
        ("company", "Brekke Radio is a digital media platform hosted by Ida Moen."),
        ("head", "This article's main contributor, Ida Moen, is a"),
        ("sure", "Obituaries"),
        ("sure", "publish 2008 lamp crisis"),
        ("aside", "[REGISTER for FREE]"),
        ("aside", "Click here to learn more about the lamps of Ard and their prices."),
        ("aside", "Register for the Lamp Conference here."),
        ("aside", "Image source: Link"),
        ("aside", "Watch the full interview here:https://a.example/1"),
        ("aside", "Learn more at www.ard.example."),
        ("aside", "For more information about the lamp scholars of 2025, please click here."),
        ("aside", "For more Lamp Night details: https://a.example/night"),
        ("aside", "More information about the night is available on the website of Ard at https://a.example/night."),
        ("aside", "For inquiries, please email ida@brekke.example or call (555) 010-2344."),
        (
            "aside",
            "You can also contact attorney Ida Moen, Esq. by calling (555) 010-2344 or by email at i@moen.example.",
        ),
        (
            "aside",
            "CONTACT MOEN & LIE, LLP:If you suffered losses, you may CLICK HERE or open https://a.example/1?a=1&b=2",
        ),
        ("aside", "We will be available for media interviews all week, so do reach out if you wish to see a lamp."),
        ("aside", "Follow Our Lamps: * Visit: https://a.example"),
        ("aside", "Hashtags: #lamps #quays"),
        ("aside", "Website | Twitter | Telegram | Lamp Screener"),
        ("reach", "Please download the press release and photos of the lamps at: Lamp Night 2024 – Press Kit"),
        ("reach", "This and other reports on lamps can be downloaded at ard.com/lamps."),
        ("reach", "Get a free lamp quote online or call 1-888-4-LAMPS-ARD."),
        (
            "reach",
            "Like and Share Viewers are encouraged to watch the lamps and subscribe to The Ard Show to see more.",
        ),
        ("reach", "To apply for the lamp prize or ask for more, please visit: https://a.example/prize"),
        ("reach", "For more information about lamps, write to i@ard.example. We look forward to the night with you!"),
        ("reach", "Lamp Fair: lamps.ard.comQuay Fair: www.quays.example"),
        ("links", "Fair Websites"),
        ("reach", "For More Information: visit Ard.com/LAMPS"),
        ("reach", "Moen & Lie, LLP encourages owners of lamps who have lost much to contact the firm directly."),
        ("company", "Brekke Lines has offices in Ard, Norway and Voss, TX."),
        ("company", "Bar Brekke located at 12 Quay Street in Ard has won praise for its lamps."),
        ("company", "Brekke Arts and Quays, Inc. (BAQ) traces its origins back to 1998. It moors."),
        ("company", "Founded in Norway in 2003, Brekke Lines currently operates in Ard and Voss."),
        ("person", "Ida Moen is a licensed real estate broker and advisor based in Ard. She has sold 120 lamps."),
        ("person", "Ida Moen is Senior Vice President of Lamps at Brekke Lines. Brekke Lines is the arm of Ard."),
        ("about", "Media contact:"),
        ("about", "Cautionary note regarding forward-looking statements"),
    ],
)
def test_what_stands_around_articles(place: Part, text: str) -> None:
    """The lines that real collections have at this place are known."""
    assert boilerplate.stands(text, place)


@pytest.mark.parametrize("place", get_args(Part))
@pytest.mark.parametrize(
    "text",
    [
        "Share prices rose by a tenth on Monday.",
        "New Zealand has closed its oldest quay.",
        "Photographs of the quay were sold for a million.",
        "Read more slowly, the teacher said, and you will see what the sentence leaves out.",
        "About a dozen ships a month were unloaded there, and nobody counted the boats.",
        "Contact with the ship was lost at noon.",
        "The post of chief executive is vacant; the chairman appeared first on Monday.",
        "Advertisement income fell by a third.",
        "Recommended prices are to go up in spring.",
        "The source said Brekke had signed.",
        "Sources close to the quay were silent.",
        "A photo of the quay was sent to the minister.",
        "Health officials closed the quay.",
        "The firm is a quay operator, and a leading one.",
        "The minister may have a financial relationship with the bank, the court heard.",
        "People in the town have a business relationship with the quay.",
        "The author has a stake in the film, she said on Monday.",
        "Distributed on behalf of Brekke Lines, the leaflets were read by nobody.",
        "To view the full moon, visit the quay at night.",
        "Disclaimers on the tickets were printed in grey.",
        "The story relied on what Ola Lie had seen.",
        "Copyright law was changed in 1998 by ministers who had not read it.",
        "It is a company that nobody knows.",
        "it is a platform that nobody knows.",
        "Founded in 1998, the quay was closed in 2020.",
        "Ida Moen is known as a painter and is one of four sisters.",
        "Norway has a quay.",
        "Related questions were not asked.",
        "Unsubscribed readers were not counted.",
        "You are receiving fewer ships than last year.",
        "View of the quay: it is old.",
        "Issue of the day is the lamp.",
        "Right turns are forbidden on the quay.",
        "2008 was the year of the lamp crisis.",
        "For more information on the quay, ships wait until noon. Then www.ard.example says what the harbour knows.",
        "To learn more about lamps, she went to Ard.",
        "For more information, ships called the harbour.",
        "For more information, she said, visit a quay. Nobody did.",
        "“Prices may vary,” the mayor said, “but this is not financial advice.”",
        "The savings may not vary.",
        "Watch the quay: it is old.",
        "Click here and there, the clerk said, and the form is gone.",
        "Register your ship, she said, and then wait here for a year.",
        "The image source was a lamp.",
        "Ship owners can download nothing at the quay.",
        "For more ships, the quay is too small.",
        "You can also contact lamps with your hands, but nobody does.",
        "Contact between the lawyers was lost: if you ask them, nobody knows why.",
        "The minister was available for interviews on Monday, and she gave three.",
        "Website owners and Twitter users were asked | nobody answered.",
        "Reports may be viewed at the office of the harbour from May on.",
        "Viewers are encouraged to watch the sky at noon.",
        "To apply for a visa, sailors visit the consul, who sleeps.",
        "Quotes of the week were read out on the quay.",
        "The mayor encourages sailors to contact the police.",
        "The ministry has offices that nobody has seen.",
        "Founded in Norway in 2003, the quay was closed in 2020.",
        "Ida Moen is a painter of lamps.",
        "Ida Moen is a director, “and a poor one,” as she says.",
        "The director of the quay is an author of books on lamps.",
        "2008 lamps were sold in the crisis.",
        "This article is about a lamp.",
        "Stock market prices fell on Monday.",
    ],
)
def test_what_is_the_article_itself(place: Part, text: str) -> None:
    """A sentence that begins like boilerplate is none."""
    assert not boilerplate.stands(text, place)


def block(text: str) -> Block:
    """Return a paragraph as a block."""
    return blocks.parse_block(text)


@pytest.mark.parametrize(
    ("texts", "at"),
    [
        (["Ships came.", "About Brekke Lines", "Brekke Lines runs quays."], 1),
        (["Ships came.", "More came.", "They left.", "About Brekke Lines Brekke Lines runs quays."], 3),
        (["Ships came.", "More came.", "They left.", "About BrekkeBrekke Lines runs quays."], 3),
        (["Ships came.", "More came.", "About [Brekke](https://brekke.example/): has run quays since 1900."], 2),
        (["Ships came.", "More came.", "They left.", "ContactIda Moen Brekke Lines Email Us Here"], 3),
        (["Ships came.", "More came.", "They left.", "Media Contact: Ida Moen"], 3),
        (["Ships came.", "More came.", "They left.", "About Brekke Ltd. Brekke Ltd. has run quays since 1900."], 3),
        (["Ships came.", "More came.", "They left.", "About Brekke, Inc. (Oslo: BREK)"], 3),
        (["Ships came.", "More came.", "They left.", "About inQuays and Ard inQuays runs quays."], 3),
        (["Ships came.", "More came.", "They left.", "About Brekke (https://brekke.example)"], 3),
        (["Ships came.", "More came.", "They left.", "About [Brekke](https://brekke.example/)Moor your ship"], 3),
        (["Ships came.", "More came.", "They left.", "About [Dr. Moen](https://moen.example/): Is a surgeon."], 3),
        (["Ships came.", "More came.", "They left.", "For media enquiries, please contact\uff1a"], 3),
        (["Ships came.", "More came.", "They left.", "For press inquiries, please contact: Ida, i@brekke.example."], 3),
        (["Ships came.", "More came.", "For press enquiries the quay has a man of 80, whom few contact."], 3),
        (["Ships came.", "More came.", "About [Brekke](https://brekke.example/) nobody spoke."], 3),
        (["Ships came.", "More came.", "About 300 jobs to go", "The quay is closing."], 4),
        (["Ships came.", "About the quay nobody spoke.", "About Brekke, they said, one heard little."], 3),
        (["Ships came.", "More came.", "Contact with the ship was lost at noon.", "It sank."], 4),
    ],
)
def test_where_a_company_begins_to_speak_of_itself(texts: list[str], at: int) -> None:
    """It begins under a heading, run into a paragraph, or with how to reach it; a sentence about something is none."""
    assert boilerplate.about([block(text) for text in texts]) == at


def cleaned(*paragraphs: str) -> list[str]:
    """Return the paragraphs that are left of an article."""
    body = "\n\n".join(paragraphs)
    return cleaning.clean(Article(seed="a.md", title="Quays", text="", body=body)).body.split("\n\n")


@pytest.mark.parametrize(
    "text",
    [
        "[Ard, Norway – March 2025 /Coast Newswire/] —",
        "VOSS, Texas –",
        "About Aker\n\nAker is a maker of quays.",
        "###",
    ],
)
def test_something_is_always_left(text: str) -> None:
    """Where all of a body looks like a frame, or like a dateline, it stays."""
    assert cleaned(*text.split("\n\n")) != [""]


@pytest.mark.parametrize(
    "text",
    [
        "![A quay](https://a.example/1.png)\n\nARD, Norway - March 4, 2024 (NORDWIRE)\n\nFOR IMMEDIATE RELEASE",
        "Do you think that this is true?",
        "Lamps of Ard",
    ],
)
def test_some_text_is_always_left(text: str) -> None:
    """Where all of a body but a picture looks like a frame or a box, it stays the text of the article."""
    article = Article(seed="a.md", title="Quays", text="", body=text, publication="Wikiquay")
    assert cleaning.clean(article).text


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Norway On Tuesday, the mint chose a new coin.", "On Tuesday, the mint chose a new coin."),
        ("Crime and law A quay was robbed at noon.", "A quay was robbed at noon."),
        ("United Kingdom For the first time, ships came.", "For the first time, ships came."),
        ("Norway In Talks With Sweden On Fish", "Norway In Talks With Sweden On Fish"),
        ("Norway The Press Of Ard Has Risen.", "Norway The Press Of Ard Has Risen."),
        ("In Norway The Ard Times came out.", "In Norway The Ard Times came out."),
        ("Norway is the first to sign.", "Norway is the first to sign."),
        ("Norway Norway has signed it.", "Norway has signed it."),
        ("Norway infobox Ida Moen has signed it.", "Ida Moen has signed it."),
        ("right eQuay and Brekke have signed it.", "eQuay and Brekke have signed it."),
        ("Economy and business Lamps of Ard are sold.", "Lamps of Ard are sold."),
        ("2008-09 lamp crisis The United Quays firm has signed it.", "The United Quays firm has signed it."),
        ("2008-09 lamp crisis The United Quays Bureau of Lamps has signed it.", None),
        ("publish 2008 lamp crisis Ida Moen, the mayor, has signed it.", "Ida Moen, the mayor, has signed it."),
        ("Obituaries Ida Moen, who lit the lamps, has died.", "Ida Moen, who lit the lamps, has died."),
        ("Obituaries, who lit the lamps of Ard, has died.", "who lit the lamps of Ard, has died."),
        ("Norway Norwegian ships have signed it.", "Norwegian ships have signed it."),
        ("Norway 24 of 26 ships have signed it.", "24 of 26 ships have signed it."),
        ("Norway Minister of the Lamps Ida Moen signed it.", "Minister of the Lamps Ida Moen signed it."),
        ("Norway Minister Ida Moen signed it.", "Norway Minister Ida Moen signed it."),
        ("Norway Finnish Lines has signed it.", "Norway Finnish Lines has signed it."),
        ("Norway Lines has signed it.", "Norway Lines has signed it."),
    ],
)
def test_labels_run_into_the_first_sentence(text: str, rest: str | None) -> None:
    """A country or section before the first word of a sentence is a label; the subject of a sentence is none."""
    assert cleaned(text) == [rest or text.removeprefix("2008-09 lamp crisis ")]


LEAD = ["Ships came to Ard.", "More came at noon.", "They left at night."]
COMPANY = "Founded in 1998, Brekke is a well-known operator of quays."
NAMES = "[Ida Moen](https://moen.example/1) [Harbour master](https://moen.example/1) of Ard"
DISCLAIMER = "Disclaimer: The quay answers for nothing."


@pytest.mark.parametrize(
    ("tail", "own", "below"),
    [
        (["Photo: Ola Lie", COMPANY, "Contact:"], [], [COMPANY, "Contact:"]),
        ([COMPANY, "Photo: Ola Lie", DISCLAIMER, "###"], [], [COMPANY, DISCLAIMER]),
        ([COMPANY, "It sank."], [COMPANY, "It sank."], []),
        (["# Related news", "* Quay of Moen sold", "Lamps of Ard"], [], []),
        (["# Related news", "It sank."], ["# Related news", "It sank."], []),
        (
            ["Purchase at https://a.example/1.", "The second one is green.", "Purchase at https://a.example/2."],
            ["Purchase at https://a.example/1.", "The second one is green.", "Purchase at https://a.example/2."],
            [],
        ),
        (["The second one is green.", "Purchase at https://a.example/2."], ["The second one is green."], []),
        (["&nbsp;", "\xa0", " It sank."], ["It sank."], []),
        (["You can call the quay:", "0845 60 60 222"], ["You can call the quay:", "0845 60 60 222"], []),
        (["You are receiving this email because you signed up.", "Ard 5001", "Quays, 1 Street"], [], []),
        (
            ["You are receiving this email because you signed up.", "It sank. " * 40],
            ["You are receiving this email because you signed up.", ("It sank. " * 40).strip()],
            [],
        ),
        (["For more information, visit www.ard.example."], [], ["For more information, visit www.ard.example."]),
        (
            ["Learn more at www.ard.example.", "It sank.", COMPANY],
            ["It sank."],
            ["Learn more at www.ard.example.", COMPANY],
        ),
        (["Learn more at www.ard.example.", "It sank.", "Learn more at www.voss.example.", "It rose."], None, []),
        (["Those who come should know this:", "Learn more at www.ard.example.", "It sank."], None, []),
        (
            ["* A lamp\n* A ship\n* For more information: visit Ard.com/LAMPS"],
            ["* A lamp\n* A ship"],
            ["* For more information: visit Ard.com/LAMPS"],
        ),
        (["* A lamp\n* A ship\n* For more: a visit"], None, []),
        (["Website | Twitter | Telegram", "Quays"], [], ["Website | Twitter | Telegram", "Quays"]),
        (["It sank.", "Quays"], None, []),
        (
            ["“It sank,” he says. Ida Moen is a broker of lamps."],
            ["“It sank,” he says."],
            ["Ida Moen is a broker of lamps."],
        ),
        (["“It sank,” he says. Ida Moen is a painter."], None, []),
        (["“It sank,” he says. Ida Moen is a broker of lamps.", "It rose."], None, []),
        (["It sank for ever./."], ["It sank for ever."], []),
        (["To see how it sank for ever, click here."], None, []),
        (["Social media", "It sank for ever, and it did so now."], None, []),
        (["Now on Social Media", "It sank for ever, and it did so now."], None, []),
        (["It sank for ever. Interested in learning more about it? Click here."], ["It sank for ever."], []),
        (
            ["For media inquiries, call on Ida Moen at i@ard.example She is kind.", "She has a lamp."],
            [],
            ["For media inquiries, call on Ida Moen at i@ard.example She is kind.", "She has a lamp."],
        ),
        (
            ["![Ida Moen](https://a.example/1.png)", f"{NAMES} While it sank, nobody came. It rose."],
            ["![Ida Moen](https://a.example/1.png)", "While it sank, nobody came. It rose."],
            [NAMES],
        ),
        (["It sank.", f"{NAMES} While it sank, nobody came. It rose."], None, []),
    ],
)
def test_tails(tail: list[str], own: list[str] | None, below: list[str]) -> None:
    """What stands around an article goes, what is no part of it stands below the mark, all else (None) stays."""
    kept = tail if own is None else own
    assert cleaned(*LEAD, *tail) == [*LEAD, *kept, *(["<!-- boilerplate -->", *below] if below else [])]


SENTENCE = "The quay of Ard was built in a year. "


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (SENTENCE * 30 + " Then came 40 ships. It rained.  " + SENTENCE * 20, 3),
        (SENTENCE * 30 + " These came:  • A ship. It sank.  • A boat.  " + SENTENCE * 20, 5),
        (SENTENCE * 60, 1),
        ((SENTENCE + " ") * 60, 1),
        (SENTENCE * 10 + " Then came 40 ships.", 1),
        ("> " + SENTENCE * 30 + " Then came 40 ships. It rained.  " + SENTENCE * 20, 1),
        (SENTENCE * 30 + " **Then came ships.  More** came.  " + SENTENCE * 20, 1),
    ],
)
def test_texts_in_one_paragraph(text: str, parts: int) -> None:
    """A whole text in one paragraph is parted where two spaces stand; a paragraph or another block is left alone."""
    made = cleaned(text)
    assert len(made) == parts
    assert "".join(made).replace("*", "").replace(" ", "") == text.replace("•", "").replace("*", "").replace(" ", "")


LEDGER = " is the ledger of all the quays of the town of Ard and of their lamps."


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (f"Why Quays MatterThe ledger{LEDGER}", ["Why Quays Matter", f"The ledger{LEDGER}"]),
        (f"Why Quays Matter The ledger{LEDGER}", ["Why Quays Matter", f"The ledger{LEDGER}"]),
        (f"Who Pays for All This?When Ola Lie asked, this{LEDGER}", None),
        (f"“It rains.”The ledger{LEDGER}", ["“It rains.”", f"The ledger{LEDGER}"]),
        (f'"It rains."The ledger{LEDGER}', ['"It rains."', f"The ledger{LEDGER}"]),
        (f'Moen said."The ledger{LEDGER}"', [f'Moen said."The ledger{LEDGER}"']),
        (f"It rains in Ard.The ledger{LEDGER}", ["It rains in Ard.", f"The ledger{LEDGER}"]),
        (
            f"It follows:About $ARD:$ARD is a coin. The ledger{LEDGER}",
            ["It follows:", "<!-- boilerplate -->", f"About $ARD:$ARD is a coin. The ledger{LEDGER}"],
        ),
        (f"The Great HarbourLog{LEDGER}", [f"The Great HarbourLog{LEDGER}"]),
        (f"The Lamps of LinkedIn here{LEDGER}", [f"The Lamps of LinkedIn here{LEDGER}"]),
        (f"Ola Lie, Ida Moen, The lamps and this{LEDGER}", [f"Ola Lie, Ida Moen, The lamps and this{LEDGER}"]),
        (f"Her Book “The Quay And The lamp”{LEDGER}", [f"Her Book “The Quay And The lamp”{LEDGER}"]),
        (f"Why Quays Matter: The ledger{LEDGER}", [f"Why Quays Matter: The ledger{LEDGER}"]),
    ],
)
def test_what_is_run_into_one(text: str, parts: list[str] | None) -> None:
    """A heading is parted from its paragraph, and a paragraph from the next; names and titles of books stay whole."""
    made = cleaned("Ships came to Ard.", text)[1:]
    assert made == parts if parts else made[0].endswith("?")


@pytest.mark.parametrize(
    ("paragraphs", "dateline", "first"),
    [
        (["OSLO, 03 Mar, 2025, Nordvik AS is pleased."], "OSLO, 03 Mar, 2025", "Nordvik AS is pleased."),
        (["(HomeWire) - Your boiler is old."], None, "Your boiler is old."),
        (["June 3, 2025 -- VOSS, Tex. - It rained."], "June 3, 2025 -- VOSS, Tex.", "It rained."),
        (["June 3, 2025 – Nordvik has sold it."], None, "June 3, 2025 – Nordvik has sold it."),
        (["[VOSS, Norway – June 3, 2025] It rained."], "VOSS, Norway – June 3, 2025", "It rained."),
        (["[Voss] – It rained."], None, "[Voss] – It rained."),
        ([f"Port-aux-Quais, Haiti – Nordvik{LEDGER}{LEDGER}"], "Port-aux-Quais, Haiti", f"Nordvik{LEDGER}{LEDGER}"),
        (
            [f"Voss, Norway – Moen’s home – is the town{LEDGER}{LEDGER}"],
            None,
            f"Voss, Norway – Moen’s home – is the town{LEDGER}{LEDGER}",
        ),
        (["--News Direct-- Your boiler is old."], None, "Your boiler is old."),
        (["Voss , TX , June 3, 2025– Nordvik sold it."], "Voss , TX , June 3, 2025", "Nordvik sold it."),
        (
            ["BERGEN, NO / PR Karma / June 3, 2025 9:00", "Bergen, Vestland — To mark the day, it rained."],
            "BERGEN, NO / PR Karma / June 3, 2025 9:00",
            "To mark the day, it rained.",
        ),
        (
            ["BERGEN, NO / PR Karma / June 3, 2025 9:00", "Voss, Vestland — A quay — is closed."],
            "BERGEN, NO / PR Karma / June 3, 2025 9:00",
            "Voss, Vestland — A quay — is closed.",
        ),
    ],
)
def test_datelines_are_taken(paragraphs: list[str], dateline: str | None, first: str) -> None:
    """A dateline goes to the article, a second one of its place with it; one that names only a wire is just cut."""
    article = cleaning.clean(Article(seed="a.md", title="Quays", text="", body="\n\n".join(paragraphs)))
    assert (article.dateline, article.text) == (dateline, first)


@pytest.mark.parametrize(
    ("below", "dateline"),
    [
        ("OSLO, NO - (NewsWire) - March 3, 2025 - Nordvik sold it.", "OSLO, NO - (NewsWire) - March 3, 2025"),
        ("OSLO, Norway – Nordvik’s home – is calm.", None),
        (f"Voss Harbor, TX – Nordvik{LEDGER} It is kept by nobody at all.", "Voss Harbor, TX"),
        (f"Voss, Texas: Nordvik{LEDGER} It is kept by nobody at all, they say.", "Voss, Texas"),
        ("Voss, Texas: Lamps Of The Quay", None),
        (f"Voss, Quays: Nordvik{LEDGER} It is kept by nobody at all, they say.", None),
    ],
)
def test_a_dateline_below_a_subtitle(below: str, dateline: str | None) -> None:
    """Below a subtitle that is a sentence, a date or a wire service must show that it is a dateline."""
    body = f"A quay changes hands in the north.\n\n{below}"
    assert cleaning.clean(Article(seed="a.md", title="Quays", text="", body=body)).dateline == dateline


@pytest.mark.parametrize(
    ("lines", "paragraphs"),
    [
        (["Despite the rain, CFO", "Ola Lie told the town that it was dry."], 1),
        (["She was greeted by Mr.", "Lie and his crew."], 1),
        (["It is home to a U.S.", "House of Sailors."], 1),
        (["It sold the quay to Brekke Inc.", "for a sum that nobody would name."], 1),
        (["On Friday, the Ard", "House of Sailors passed a bill."], 1),
        (["On Friday, it rained.", "House of Sailors passed a bill."], 2),
        (["Ida Moen, CEO", "Ola Lie, CFO"], 2),
        (["A word from our CEO", "Ola Lie has had a good year."], 2),
        (["Vice President", "Ola Lie said so."], 2),
        (["It sold the quay to Brekke Inc.", "The sum is secret."], 2),
        (["He moved to the U.S.", "House prices fell."], 2),
        (["These came to the quay", "*Ida Moen", "**Ola Lie"], 3),
        (["They came to the quay,", "*in the words of the mayor* is old."], 1),
    ],
)
def test_torn_lines(lines: list[str], paragraphs: int) -> None:
    """A line that ends before a name goes on in the next; a signature, a heading and an item stand alone."""
    assert len(plain.join_wrapped(lines)) == paragraphs


@pytest.mark.parametrize(
    ("source", "text", "body"),
    [
        ("A <!-- B\nC --> D.", "A D.", None),
        ("A quay <!-- which? -->\nof Ard is old.", "A quay of Ard is old.", None),
        ("== What next? ==\nIt rains.", "What next?\n\nIt rains.", "## What next?\n\nIt rains."),
        ("===In C#=== It rains.", "In C#\n\nIt rains.", "## In C\\#\n\nIt rains."),
        ("It rains.\n==See also==", "It rains.", None),
        (":It rains.\n::And so it does.", "It rains.\n\nAnd so it does.", None),
        ("__NOTOC__\nIt rains.", "It rains.", None),
        ("It rains: *A quay\n*A lamp", "It rains:\n\nA quay\n\nA lamp", "It rains:\n\n* A quay\n* A lamp"),
        ("*A quay *A lamp", "A quay\n\nA lamp", "* A quay\n* A lamp"),
        ("It rains: *prices vary", "It rains: *prices vary", None),
        ("It rains, *in Ard* and *in Voss*.", "It rains, *in Ard* and *in Voss*.", None),
        ("It rains. quays norway infobox The rain is wet.", "It rains. The rain is wet.", None),
        ("File:Quay.jpg|A quay\nIt rains.", "It rains.", None),
        ("{| style=x | A box.\nIt rains.", "A box.\n\nIt rains.", None),
        ("A {| |- | B |} C", "A\n\nB\n\nC", "A\n\nB\n\nC"),
        ("The sum is 2 == 3 == 4.", "The sum is 2 == 3 == 4.", None),
        ("== It rains", "== It rains", None),
        (":) It rains.", ":) It rains.", None),
    ],
)
def test_the_source_of_a_wiki(source: str, text: str, body: str | None) -> None:
    """Comments, switches and indents of a wiki's source go, its headings are headings; signs in words stay."""
    (article,) = plain.read_articles("a.txt", f"Quays\n\n{source}".encode())
    assert article.text == text
    assert body is None or article.body == body


@pytest.mark.parametrize(
    ("text", "summary"),
    [
        ("Brekke has sold its oldest quay, adj. Income included. It rained.", None),
        ("Brekke has sold lamps, nets etc. The sum is secret, it said.", None),
        ("(Photo by Ola Lie, who was there on the day.)\n\nBrekke has sold its oldest quay in Ard.", "Brekke has sold"),
        ("(ARD) – Brekke has sold its oldest quay in Ard.", "Brekke has sold"),
        ("(Brekke has sold", "Brekke has sold"),
    ],
)
def test_summaries(text: str, summary: str | None) -> None:
    """No short form ends a summary, and no bracket begins one."""
    made = compose.summarise(text)
    assert made == text if summary is None else made.startswith(summary)


WIKI_LEAD = "The lamps of Ard have been lit by Norway, the mayor said."


@pytest.mark.parametrize(
    ("paragraphs", "made"),
    [
        (["2009 Lamp Fair", WIKI_LEAD], [WIKI_LEAD, "<!-- boilerplate -->", "2009 Lamp Fair"]),
        (["Lamps of Ard", WIKI_LEAD], [WIKI_LEAD]),
        (["Norway", "Quays are lit in Norway, the mayor said."], ["Quays are lit in Norway, the mayor said."]),
        (["Norway quays", "Quays are lit in Norway, the mayor said."], ["Quays are lit in Norway, the mayor said."]),
        (
            ["Lamp Fair of Ard", "Moen and Lie lit it.", "It is old."],
            ["Lamp Fair of Ard Moen and Lie lit it.", "It is old."],
        ),
        (["Lamps of Norway", "The Norway", "Minister", "of Lamps said so."], ["The Norway Minister of Lamps said so."]),
        (
            [WIKI_LEAD, "Do you think that this is true?"],
            [WIKI_LEAD, "<!-- boilerplate -->", "Do you think that this is true?"],
        ),
        (
            [WIKI_LEAD, "Should the quay of Ard be closed? The mayor says so."],
            [WIKI_LEAD, "The mayor says so.", "<!-- boilerplate -->", "Should the quay of Ard be closed?"],
        ),
        (
            [WIKI_LEAD, "The mayor says so. Should the quay of Ard be closed?"],
            [WIKI_LEAD, "The mayor says so.", "<!-- boilerplate -->", "Should the quay of Ard be closed?"],
        ),
        ([WIKI_LEAD, "Do you like lamps?", "Yes.", "Are you well?", "No."], None),
        ([WIKI_LEAD, "Who will close the quay of Ard?"], None),
        ([WIKI_LEAD, "“Do you like lamps?” she asked."], None),
        (
            [WIKI_LEAD, "## What is the Lamp round?", "Lamp round", "It is old."],
            [WIKI_LEAD, "## What is the Lamp round?", "It is old."],
        ),
        ([WIKI_LEAD, "## Fish data", "Ard fish data"], [WIKI_LEAD, "<!-- boilerplate -->", "Ard fish data"]),
        ([WIKI_LEAD, "## Fish", "Lamps and nets"], None),
        (
            [WIKI_LEAD, "It had been covered on Wikiquay.", "Ard buys a lamp", "It is old."],
            [WIKI_LEAD, "It had been covered on Wikiquay.", "It is old.", "<!-- boilerplate -->", "Ard buys a lamp"],
        ),
        (
            [WIKI_LEAD, "Former Ard", f"President Ida Moen{LEDGER}"],
            [WIKI_LEAD, f"Former Ard President Ida Moen{LEDGER}"],
        ),
        ([WIKI_LEAD, "Lamps and nets", f"The ledger{LEDGER}"], None),
        ([WIKI_LEAD, "* Ard", f"President Ida Moen{LEDGER}"], None),
    ],
)
def test_boxes_of_a_wiki(paragraphs: list[str], made: list[str] | None) -> None:
    """What a wiki has beside its text goes or stands below the mark, torn lines are whole, all else (None) stays."""
    body = "\n\n".join(paragraphs)
    article = Article(seed="a.txt", title="Quays are lit in Norway", text="", body=body, publication="Wikiquay")
    assert cleaning.clean(article).body.split("\n\n") == (made or paragraphs)


def test_only_a_wiki_has_boxes() -> None:
    """A short line above the lead of another publication is its subtitle, and its questions are its own."""
    paragraphs = ["2009 Lamp Fair", WIKI_LEAD, "Do you think that this is true?"]
    assert cleaned(*paragraphs) == paragraphs
