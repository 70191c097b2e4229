"""The letters between the purchase and the first use, word by word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.mail.letters import letter_source, render_letter
from app.mail.lint import letter_complaints, lix, selling_in
from app.mail.liquids import Written
from app.updates.status_letters import LETTERS
from tests.mail.samples import a_shell
from tests.mail.stored import assert_stored

HERE = Path(__file__).parent
THINGS = ["Pegasus 41", "Merinostrumpor", "Pannlampa 400"]
DAYS = {
    "sv": {"promised_on": "fredag 6 mars", "arrived_on": "lördag 7 mars", "total": "1\u00a0299\u00a0kr"},
    "en": {"promised_on": "Friday 6 March", "arrived_on": "Saturday 7 March", "total": "SEK\u00a01,299"},
}
GUIDES = {
    "sv": {
        "subject": "De första turerna",
        "guide": Written("Ta **två korta turer** först.\n\n- Snör löst.\n- Byt strumpor om det skaver."),
    },
    "en": {
        "subject": "The first runs",
        "guide": Written(
            "Take **two short runs** first.\n\n- Lace them loosely.\n- Change socks if it rubs."
        ),
    },
}
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "order_received.one_thing": ("order_received", {}),
    "order_received.no_promise_no_name": (
        "order_received",
        {"first_name": None, "promised_on": None, "items": THINGS},
    ),
    "shipment_sent.all_of_it": ("shipment_sent", {"sent_items": THINGS, "items": THINGS}),
    "shipment_sent.the_rest_comes_later": (
        "shipment_sent",
        {"later_items": THINGS[1:], "items": THINGS, "tracking_url": None},
    ),
    "shipment_sent.two_parcels_at_once": (
        "shipment_sent",
        {"other_items": [THINGS[1]], "items": THINGS[:2], "promised_on": None, "first_name": None},
    ),
    "shipment_sent.ordered_and_sent_at_once": ("shipment_sent", {"confirms": True}),
    "order_arrived.in_time": ("order_arrived", {"promised_on": None}),
    "order_arrived.at_the_point": ("order_arrived", {"promised_on": None, "at_point": True, "items": THINGS}),
    "order_arrived.late": ("order_arrived", {"first_name": None}),
    "waiting_content.one_thing": ("waiting_content", {}),
    "first_use_guide.two_things": ("first_use_guide", {"items": THINGS[:2]}),
}


def _letter(case: str, lang: str) -> Any:
    name, changes = CASES[case]
    values = {
        "first_name": "Åsa",
        "shop_name": "Löparboden",
        "items": ["Pegasus 41"],
        "sent_items": ["Pegasus 41"],
        "other_items": [],
        "later_items": [],
        "order_name": "#1001",
        "tracking_url": "https://tracking.example/?id=1",
        "at_point": False,
        "confirms": False,
        "will_tell": True,
        "claim_url": "https://kept.example/claim/tecken",
        **DAYS[lang],
        **GUIDES[lang],
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
    assert selling_in(letter, LETTERS[CASES[case][0]].kind.letter_class) == []
    assert "Pegasus 41" in letter.text
    assert "Johan Ek" in letter.text


def test_each_kind_has_a_case() -> None:
    assert {name for name, _ in CASES.values()} == set(LETTERS)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_what_comes_later_is_named_and_what_is_in_it_is_not_said_twice(lang: str) -> None:
    text = _letter("shipment_sent.the_rest_comes_later", lang).text

    assert text.count("Merinostrumpor") == 1
    assert text.count("Pegasus 41") == 1
    assert "tracking" not in text


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_merchants_list_is_a_list(lang: str) -> None:
    assert _letter("first_use_guide.two_things", lang).html.count("<li>") == 2
