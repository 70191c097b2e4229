"""Every letter of every room, as a customer gets it: signed, warm, easy to read, sells nothing, sends nobody away."""

from __future__ import annotations

import re

import pytest

from app.mail.lint import letter_complaints, lix, selling_in, wording_complaints
from app.shops.settings import Sender, Voice
from app.touchpoints.preview import Preview, previews
from app.touchpoints.voices import shell_for
from app.wiring import PLAN

SENDER = Sender(name="Maja Lind", role="butikschef", postal="Storgatan 1, Umeå")
# The guarantee's remedies, as the preview has them.
GIVEN = ("15\u00a0%", "15 %", "15%", "20\u00a0%", "20%", "TACK-7KQ29-M9XDF")
LETTERS = previews(sender=SENDER)
# Naming who drives is allowed in none of ours: the answer to any question is the shop.
CARRIERS = (
    r"fraktbolag|transportör|speditör|postnord|budbee|instabee|schenker|"
    r"\b(?:carrier|courier|dhl|ups|fedex|usps|dpd|post office)\b"
)


def _name(one: Preview) -> str:
    return f"{one.name}.{one.lang}"


def test_every_kind_that_can_be_sent_is_looked_at() -> None:
    assert {one.name for one in LETTERS} == set(PLAN.letters)
    assert {one.lang for one in LETTERS} == {"sv", "en"}


@pytest.mark.parametrize("one", LETTERS, ids=_name)
def test_a_letter_sounds_like_a_person(one: Preview) -> None:
    shell = shell_for(
        "Löparboden", SENDER, voice=Voice(), lang=one.lang, stop_url="https://example.com/letters"
    )

    assert letter_complaints(one.letter, shell) == ()
    assert lix(one.letter.text) < 40
    assert "Elin" in one.letter.text
    assert "Pegasus 41" in one.letter.text
    assert "Maja Lind" in one.letter.text
    assert re.search(r"svar|repl|answer", one.letter.text, re.IGNORECASE)


@pytest.mark.parametrize("one", LETTERS, ids=_name)
def test_no_letter_sends_her_to_the_carrier(one: Preview) -> None:
    said = f"{one.letter.subject}\n{one.letter.text}".lower()

    assert re.findall(CARRIERS, said) == []
    assert {c.code for c in wording_complaints(said, one.lang)} & {"sent_away", "blames_others"} == set()


@pytest.mark.parametrize("one", LETTERS, ids=_name)
def test_no_letter_sells_unless_that_is_its_class(one: Preview) -> None:
    assert selling_in(one.letter, PLAN.letters[one.name].kind.letter_class, GIVEN) == []


@pytest.mark.parametrize("one", previews(sender=SENDER, voice=Voice(formal=True)), ids=_name)
def test_a_formal_letter_never_falls_back_into_du(one: Preview) -> None:
    words = re.findall(r"[\w']+", one.letter.text.split("\n-- \n")[0].lower())

    if one.lang == "sv":
        assert not {"du", "dig", "din", "ditt", "dina"} & set(words)
    else:
        assert not [word for word in words if re.search(r"n't|'(?:ll|re|ve|m|d)\b", word)]
