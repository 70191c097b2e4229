"""What the lint hears, and what it must not mind."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.mail import lint_phrases_en, lint_phrases_sv
from app.mail.letters import letter_source, render_letter
from app.mail.lint import (
    COMPLAINTS,
    LAW,
    letter_complaints,
    lix,
    lix_verdict,
    selling_in,
    wording_complaints,
)
from tests.mail.lint_cases import EN, GOOD, SELLS, SV
from tests.mail.samples import a_shell

HEARD = [
    ("sv", "officialese", "Vänligen notera att paketet är på väg."),
    ("sv", "officialese", "Härmed bekräftas ovanstående."),
    ("sv", "officialese", "Vi ber dig återkoppla beträffande beställningen."),
    ("sv", "no_reply", "Svara inte på detta mejl."),
    ("sv", "robot", "Ditt ärendenummer är 12."),
    ("sv", "robot", "Bästa kund, hej!"),
    ("sv", "sent_away", "Kontakta fraktbolaget."),
    ("sv", "sent_away", "Hör av dig till PostNord så löser det sig."),
    ("sv", "blames_others", "PostNord har tyvärr slarvat med paketet."),
    ("sv", "blames_others", "Det låg utom vår kontroll."),
    ("sv", "blames_others", "Paketet blev försenat. Det är försenat av fraktbolaget."),
    ("sv", "promises_better", "Vi lovar att bli bättre."),
    ("sv", "many_apologies", "Förlåt! Vi beklagar verkligen."),
    ("sv", "passive", "Paketet skickas i dag och levereras i morgon."),
    ("sv", "data_sheet", "Vikt 245 g, dropp 8 mm, sula 32 mm, bredd 10 cm."),
    ("sv", "shouting", "Skynda dig!!!"),
    ("en", "officialese", "Please be advised that it is on its way."),
    ("en", "officialese", "Should you have any questions, do not hesitate."),
    ("en", "robot", "This is an automated letter."),
    ("en", "no_reply", "Please do not reply."),
    ("en", "robot", "Dear valued customer,"),
    ("en", "sent_away", "Please contact the carrier."),
    ("en", "sent_away", "Reach out to your local post office."),
    ("en", "blames_others", "It was delayed by the carrier."),
    ("en", "blames_others", "This was beyond our control."),
    ("en", "promises_better", "We will do better."),
    ("en", "many_apologies", "We apologise. Sorry again."),
    ("en", "passive", "Your order is being processed and will be shipped."),
    ("en", "data_sheet", "Weight 245 g, drop 8 mm, stack 32 mm, width 10 cm."),
    ("en", "shouting", "LIMITED TIME offer"),
]


@pytest.mark.parametrize(("lang", "code", "text"), HEARD)
def test_the_lint_hears_it(lang: str, code: str, text: str) -> None:
    assert code in {complaint.code for complaint in wording_complaints(text, lang)}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        (
            "sv",
            "Hej Lukas, skorna ligger på hyllan och deras plats är din. Tillsammans springer vi på tisdag.",
        ),
        ("sv", "Ring mig gärna. Skorna väger 245 g."),
        ("sv", "Paketet kom med PostNord i går. Förlåt att det tog tid."),
        ("en", "I put your shoes aside. They're red, and you need them by Friday."),
        ("en", "UPS brought it yesterday. Sorry it took so long. Your code is SORRY-1234."),
        ("en", "Call me if anything is wrong."),
    ],
)
def test_the_lint_leaves_people_alone(lang: str, text: str) -> None:
    assert wording_complaints(text, lang) == ()


def test_a_long_sentence_and_a_heavy_text_are_told_apart() -> None:
    long = "vi " * 30 + "gick hem."
    heavy = (
        "Leveransförseningsersättningen utbetalas kvartalsvis. Handläggningstiderna varierar avsevärt. " * 4
    )

    assert {c.code for c in wording_complaints(long, "sv")} == {"long_sentence"}
    assert "heavy" in {c.code for c in wording_complaints(heavy, "sv")}


def test_what_is_missing_around_the_letter_is_said() -> None:
    shell = a_shell(signer_name="", stop_url="", why="", address_line="")

    letter = render_letter("Subject: Hej\n\nHej du.", {}, shell)

    assert {c.code for c in letter_complaints(letter, shell)} == {"no_signature", "no_why", "no_stop"}


def test_every_complaint_speaks_both_languages() -> None:
    assert all(set(said) == {"sv", "en"} for said in COMPLAINTS.values())


def test_lix_is_words_per_sentence_and_the_share_of_long_words() -> None:
    # 7 words in 2 sentences, 2 of them longer than six letters.
    assert lix("Skorna kom i onsdags. Löprundan blev kort.") == round(7 / 2 + 100 * 2 / 7)
    assert lix("https://example.com/a-very-long-address") == 0
    assert lix("") == 0


@pytest.mark.parametrize(("code", "text"), SV)
def test_a_swedish_phrase_is_heard_with_something_better_to_say(code: str, text: str) -> None:
    heard = wording_complaints(f"Hej Elin. {text} Hälsningar, Maja.", "sv")

    assert [one.code for one in heard if one.code == code and one.instead and one.excerpt]


@pytest.mark.parametrize(("code", "text"), EN)
def test_an_english_phrase_is_heard_with_something_better_to_say(code: str, text: str) -> None:
    heard = wording_complaints(f"Hi Elin. {text} All the best, Maja.", "en")

    assert [one.code for one in heard if one.code == code and one.instead and one.excerpt]


@pytest.mark.parametrize(
    ("cases", "phrases"), [(SV, lint_phrases_sv.PHRASES), (EN, lint_phrases_en.PHRASES)], ids=["sv", "en"]
)
def test_the_list_is_long_and_each_of_it_is_tried_in_a_sentence(cases: list[Any], phrases: Any) -> None:
    texts = [text for _, text in cases]
    untried = [
        one.words
        for one in phrases
        if not any(re.search(rf"(?<!\w)(?:{one.words})(?![\w-])", text, re.I) for text in texts)
    ]

    assert len(phrases) >= 60
    assert len({one.words for one in phrases}) == len(phrases)
    assert untried == []
    assert all(one.code in COMPLAINTS and one.instead for one in phrases)


@pytest.mark.parametrize(("lang", "text"), GOOD)
def test_what_a_good_shop_writes_is_left_alone(lang: str, text: str) -> None:
    assert wording_complaints(text, lang) == ()
    assert selling_in(text, "contract") == []


@pytest.mark.parametrize("text", SELLS)
def test_selling_is_stopped_where_a_letter_is_owed_and_told_where_it_helps(text: str) -> None:
    source = f"Subject: Hej\n\nHej {{{{ first_name }}}},\n\n{text}\n"

    assert [one.blocks for one in selling_in(source, "contract")][:1] == [True]
    assert [one.code for one in selling_in(source, "service")][:1] == ["selling_in_owed"]
    assert [one.blocks for one in selling_in(source, "care")][:1] == [False]
    assert selling_in(source, "selling") == []


@pytest.mark.parametrize(
    "text",
    [
        "Behöver du fler? Handla\nnu så kommer de i morgon.",
        "Handla   nu.",
        "Handla\u00a0nu.",
        "Hand\u00adla nu.",
        "Handla **nu**.",
        "__Handla__ nu.",
        "Handla&nbsp;nu.",
        "H&auml;r: handl&#97; nu.",
        "{% if first_name == 'Zed' %}**Handla** nu{% endif %}",
        "{% assign word = 'Handla nu' %}{% if first_name == 'Zed' %}{{ word }}{% endif %}",
    ],
)
def test_what_sells_is_found_however_it_is_broken_dressed_or_hidden(text: str) -> None:
    source = f"Subject: Hej\n\nHej {{{{ first_name }}}},\n\n{text}\n"

    assert [one.blocks for one in selling_in(source, "contract")][:1] == [True]


@pytest.mark.parametrize(
    "text", ["# Tack för ditt köp\nNu är det på väg.", "Tack för ditt köp\n\nnu är det på väg."]
)
def test_two_sentences_that_stand_under_each_other_are_two(text: str) -> None:
    assert selling_in(f"Subject: Hej\n\n{text}", "contract") == []
    assert selling_in(render_letter(f"Subject: Hej\n\n{text}", {}, a_shell("sv")), "contract") == []


def test_a_rendered_letter_sells_too_and_what_the_room_gave_is_no_offer() -> None:
    sells = render_letter("Subject: Hej\n\nDu får 15 % rabatt i dag.", {}, a_shell("sv"))
    values = {
        "first_name": "Elin", "items": ["Pegasus 41"], "order_name": "#1", "promised_on": "Friday", "code": "TACK-1",
        "arrived_on": None, "days_late": 0, "remedy_text": "15%", "code_valid_until": "May", "lost": False,
        "choose_url": None, "given": "code",
    }  # fmt: skip
    owed = render_letter(letter_source("guarantees", "broken_promise", "en"), values, a_shell("en"))

    assert [one.blocks for one in selling_in(sells, "service")][:1] == [True]
    assert selling_in(owed, "service", ("15%", "TACK-1")) == []


def test_only_the_law_blocks() -> None:
    assert {"selling_in_owed"} == LAW
    assert not any(one.blocks for one in wording_complaints("Vänligen svara inte på detta mejl!!!", "sv"))


def test_three_exclamation_marks_are_one_too_many() -> None:
    assert wording_complaints("Hej! Skorna är här! De är fina.", "sv") == ()
    assert [c.code for c in wording_complaints("Hej! Skorna är här! De är fina! Kom!", "sv")] == [
        "exclamations"
    ]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_lix_is_said_in_plain_words(lang: str) -> None:
    said = [lix_verdict(score, lang) for score in (10, 35, 45, 55, 70)]

    assert len(set(said)) == 5
    assert lix_verdict(0, lang) == said[0]
    assert not any(digit in "".join(said) for digit in "0123456789")
