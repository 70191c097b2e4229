"""The letters on a delivery, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix
from tests.mail.samples import a_shell
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
PAGE = "https://kept.example/arrival/abc"
DAYS = {
    "sv": {
        "promised_on": "fredag 6 mars", "expected_on": "onsdag 11 mars",
        "written_on": "måndag 9 mars", "arrived_on": "torsdag 5 mars",
    },
    "en": {
        "promised_on": "Friday 6 March", "expected_on": "Wednesday 11 March",
        "written_on": "Monday 9 March", "arrived_on": "Thursday 5 March",
    },
}  # fmt: skip
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "has_it_come.one_thing": ("has_it_come", {}),
    "has_it_come.many_things_and_no_name": (
        "has_it_come",
        {"first_name": None, "items": ["Pegasus 41", "Merinostrumpor", "Pannlampa 400", "Keps"]},
    ),
    "delay_notice.not_sent": ("delay_notice", {"reason": "not_sent"}),
    "delay_notice.part_of_it_not_sent": ("delay_notice", {"reason": "not_sent", "some_sent": True}),
    "delay_notice.stands_still_and_no_day": (
        "delay_notice",
        {"reason": "stands_still", "some_sent": True, "expected_on": None, "first_name": None},
    ),
    "delay_notice.too_far": ("delay_notice", {"reason": "too_far", "some_sent": True}),
    "delay_notice.carrier_says": ("delay_notice", {"reason": "carrier_says", "some_sent": True}),
    "kept_after_all.one_thing": ("kept_after_all", {}),
    "kept_after_all.no_day": ("kept_after_all", {"promised_on": None}),
    "has_it_come.no_day": ("has_it_come", {"promised_on": None}),
    "delay_notice.no_day": ("delay_notice", {"promised_on": None}),
    "kept_after_all.two_things_and_no_name": (
        "kept_after_all",
        {"first_name": None, "items": ["Pegasus 41", "Merinostrumpor"]},
    ),
}


def _letter(case: str, lang: str) -> Any:
    name, changes = CASES[case]
    values = {
        "first_name": "Åsa",
        "shop_name": "Löparboden",
        "items": ["Pegasus 41"],
        "order_name": "#1001",
        "reason": "too_far",
        "some_sent": False,
        **{f"{say}_url": f"{PAGE}?say={say}" for say in ("yes", "not_yet", "wrong")},
        **DAYS[lang],
        **changes,
    }
    return render_letter(letter_source("updates", name, lang), values, a_shell(lang))


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_letter_reads_as_stored_and_sounds_like_a_person(case: str, lang: str) -> None:
    letter = _letter(case, lang)

    assert_stored(letter, HERE / f"{case}.{lang}.txt")
    assert letter_complaints(letter, a_shell(lang)) == ()
    assert lix(letter.text) < 40


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("case", CASES)
def test_no_letter_promises_money_or_sends_her_to_the_carrier(case: str, lang: str) -> None:
    text = _letter(case, lang).text.lower()

    assert not any(word in text for word in ("%", "rabatt", "discount", "refund", "återbetal", "postnord"))
    assert not any(word in text for word in ("fraktbolag", "transportör", "carrier", "courier"))


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_each_answer_is_a_button_of_its_own(lang: str) -> None:
    html = _letter("has_it_come.one_thing", lang).html

    assert all(f'href="{PAGE}?say={say}"' in html for say in ("yes", "not_yet", "wrong"))
    assert html.count("display:inline-block") >= 3
