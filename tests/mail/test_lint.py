"""What the lint hears, and what it must not mind."""

from __future__ import annotations

import pytest

from app.mail.letters import render_letter
from app.mail.lint import COMPLAINTS, letter_complaints, lix, wording_complaints
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
