"""The merchant's own texts: while it is on its way, and for the first use. Off until there is one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.core.work import Env, work_for
from app.orders.rules import Line
from app.shops.settings import Guide, Updates
from app.shops.store import change_settings
from app.touchpoints.model import Touchpoint
from app.updates.guide_rules import BY_NUMBER, BY_WORDS, UNTOLD, closeness, guide_for
from tests.builders import NOW
from tests.path.given import (
    LAST_DAY,
    SETTINGS,
    Street,
    open_street,
    order,
    refund,
    scan,
    shipment,
    withdrawal,
)
from tests.updates.given import DAY, HOUR, SENT_ON, letters, posted

WAITING = Guide(
    "skor", "waiting", words=("vidda 1",), subject_sv="Medan du väntar", text_sv="Mät foten **på kvällen**.",
)  # fmt: skip
FIRST = Guide(
    "bruk", "arrived", products=(1,), days_after=0, subject_sv="De första turerna",
    text_sv="Ta två korta turer.", subject_en="The first runs", text_en="Take two short runs.",
)  # fmt: skip


def guided(*guides: Guide) -> Any:
    return msgspec.structs.replace(SETTINGS, updates=Updates(guides=guides))


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=guided(WAITING, FIRST))


def _touchpoint(street: Street, kind: str) -> tuple[str, str]:
    (row,) = street.rows(Touchpoint, Touchpoint.kind == kind)
    return row.state, row.reason


def _kinds(street: Street) -> set[str]:
    return {row.kind for row in street.rows(Touchpoint)}


def test_while_she_waits_she_gets_something_to_read_and_at_arrival_something_to_do(street: Street) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).live_until(NOW + 2 * DAY, step=6 * HOUR)
    street.settle(LAST_DAY).tell(scan(at=LAST_DAY)).live_until(LAST_DAY + 4 * DAY, step=6 * HOUR)

    assert letters(street) == ["waiting_content", "first_use_guide"]
    waiting, first = posted(street)
    assert waiting.subject == "Medan du väntar"
    assert "Vidda 1 är snart hos dig." in waiting.text
    assert "Vidda 2" not in waiting.text
    assert "<strong>på kvällen</strong>" in waiting.html
    assert "Ta två korta turer." in first.text
    assert {row.letter_class for row in street.rows(Touchpoint) if row.kind in letters(street)} == {"care"}


def test_without_a_text_nothing_is_wished_for(env: Env) -> None:
    street = open_street(env)
    street.tell([order(), shipment(at=NOW)]).settle(LAST_DAY).tell(scan(at=LAST_DAY)).settle()

    assert _kinds(street) == {"review_request"}


def test_what_fits_nothing_that_she_bought_is_not_sent(env: Env) -> None:
    street = open_street(env, settings=guided(msgspec.structs.replace(WAITING, words=("tält",))))

    street.tell(order()).live_until(NOW + 2 * DAY, step=6 * HOUR)

    assert _kinds(street) == set()


def test_a_language_without_a_text_stays_silent(street: Street) -> None:
    street.tell(order(locale="en-GB", country="GB")).live_until(NOW + 2 * DAY, step=6 * HOUR)

    assert _kinds(street) == set()


def test_the_reading_for_the_wait_is_taken_back_in_the_round_in_which_it_comes(street: Street) -> None:
    street.tell([order(), shipment(at=NOW)]).settle()
    assert _touchpoint(street, "waiting_content")[0] == "waiting"

    street.settle(NOW + HOUR).tell(scan(at=NOW + HOUR)).rounds.until_quiet()

    assert _touchpoint(street, "waiting_content") == ("withdrawn", "arrived")


def test_it_stops_when_the_thing_itself_has_come_though_the_rest_is_on_its_way(street: Street) -> None:
    street.tell([order(), shipment(1, at=NOW, lines=[(1, 1)]), shipment(2, at=NOW, lines=[(2, 1)])]).settle()

    street.settle(NOW + HOUR).tell(scan(at=NOW + HOUR)).settle()

    assert _touchpoint(street, "waiting_content")[0] == "withdrawn"
    assert "first_use_guide" in _kinds(street)


def test_when_the_carrier_takes_the_arrival_back_she_waits_again(street: Street) -> None:
    night = NOW.replace(hour=21)
    street.tell([order(), shipment(at=NOW)]).settle(night)
    said = scan(at=night)
    street.tell(said).settle().tell(withdrawal(said, at=night + HOUR)).settle()

    assert _touchpoint(street, "waiting_content")[0] == "waiting"
    assert _touchpoint(street, "first_use_guide")[0] == "withdrawn"


def test_a_cancelled_order_has_nothing_to_wait_for(street: Street) -> None:
    street.tell(order()).settle()
    street.tell(order("cancelled", at=NOW + HOUR, cancelled_at=NOW + HOUR)).settle(NOW + HOUR)

    assert _touchpoint(street, "waiting_content") == ("withdrawn", "order_ended")


def test_what_was_sent_back_needs_no_guide(street: Street) -> None:
    night = LAST_DAY.replace(hour=21)
    street.tell([order(), shipment(at=SENT_ON)]).settle(night).tell(scan(at=night)).settle()
    street.tell(refund(at=night + HOUR, lines=[(1, 1)])).live_until(night + 3 * DAY, step=6 * HOUR)

    assert "first_use_guide" not in letters(street)


def test_a_text_that_she_takes_away_isnt_sent(street: Street) -> None:
    street.tell(order()).settle()
    with work_for(street.env, street.shop_id) as work:
        change_settings(work, guided(FIRST), "7")
    street.live_until(NOW + 2 * DAY, step=6 * HOUR)

    assert letters(street) == []
    assert _touchpoint(street, "waiting_content")[1] == "no_guide"


@pytest.mark.parametrize("changes", [{"test": True}, {"source_name": "pos"}], ids=["test", "counter"])
def test_such_orders_get_no_texts(street: Street, changes: dict[str, Any]) -> None:
    street.tell([order(**changes), shipment(at=NOW)]).settle(LAST_DAY).tell(scan(at=LAST_DAY)).settle()

    assert _kinds(street) == set()


@pytest.mark.parametrize(
    ("title", "product", "fitting"),
    [
        ("Pegasus VIDDA 1", None, True),
        ("Vidda 2", None, False),
        ("Strumpor", 1, False),
        ("", None, False),
    ],
)
def test_a_part_of_the_title_decides_in_any_case(title: str, product: int | None, fitting: bool) -> None:
    line = Line(1, title, 1, 1, True, product)

    assert closeness(WAITING, line, UNTOLD) == (BY_WORDS if title.startswith("Pegasus") else None)
    assert closeness(FIRST, line, UNTOLD) == (BY_NUMBER if product == 1 else None)
    assert fitting is (closeness(WAITING, line, UNTOLD) is not None)


def test_the_first_that_fits_in_her_order_is_the_one() -> None:
    other = msgspec.structs.replace(WAITING, name="allt", words=("vidda",))
    lines = [
        Line(1, "Vidda 2", 1, 1, True, 2),
        Line(2, "Vidda 1", 1, 1, True, 1),
        Line(3, "Kort", 1, 1, False, 3),
    ]

    found = guide_for([WAITING, other], "waiting", lines, lang="sv", among={1, 2, 3}, traits={})
    among = guide_for([WAITING, other], "waiting", lines, lang="sv", among={1, 3}, traits={})

    assert not isinstance(found, str)
    assert (found[0].name, [line.id for line in found[1]]) == ("skor", [2])
    assert not isinstance(among, str)
    assert among[0].name == "allt"
    assert guide_for([WAITING], "arrived", lines, lang="sv", among={2}, traits={}) == "no_guide"
