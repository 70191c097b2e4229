"""An order that stood still: no delay is told while it does, and no letter names a day that she was never shown."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.forecasts.facts import PromiseAtRisk
from app.orders.model import Customer
from app.portal.reports import orders_of
from app.promises.model import Promise
from app.shops.settings import DeliveryGuarantee, StatusLetter, Updates
from app.touchpoints.model import Touchpoint
from tests.builders import INSTALLED_AT, NOW
from tests.path.given import LAST_DAY, ORDER, Street, open_street, shipment
from tests.path.telling import bought, came, held, part, released, sent, told_of_part
from tests.updates.given import DAY, HOUR, arrivals, letters, outcome, page, posted, tap

EVENING = NOW.replace(hour=21)
THURSDAY, MONDAY_AFTER = NOW + 3 * DAY, LAST_DAY + 3 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=arrivals())


def _foresee(street: Street, at: datetime) -> Street:
    street.settle(at)
    with work_for(street.env, street.shop_id) as work:
        work.record(
            PromiseAtRisk(
                order_id=ORDER, promise_id=street.rows(Promise)[0].id, reason="not_sent",
                promised_on=LAST_DAY.date(), expected_on=(LAST_DAY + 4 * DAY).date(),
            )
        )  # fmt: skip
    return street.settle()


def _hold(street: Street, at: datetime) -> Street:
    street.shopify.route(ORDER, part("ON_HOLD"))
    return street.settle(at).tell(held(at)).settle()


def _release(street: Street, at: datetime) -> Street:
    street.shopify.route(ORDER, part("OPEN"))
    return street.settle(at).tell(released(at)).settle()


def _delay_notice(street: Street) -> tuple[str, str]:
    (row,) = street.rows(Touchpoint, Touchpoint.kind == "delay_notice")
    return row.state, row.reason


def test_what_is_held_in_the_night_is_not_called_late_in_the_morning(street: Street) -> None:
    _foresee(bought(street), EVENING)
    _hold(street, EVENING + HOUR).settle(EVENING + 12 * HOUR)

    assert _delay_notice(street) == ("withheld", "on_hold")
    assert letters(street) == []
    assert street.rows(Promise, Promise.kind == "notice") == []


def test_what_was_held_until_the_morning_is_not_told_a_day_that_was_reckoned_before(street: Street) -> None:
    _foresee(bought(street), EVENING)
    _hold(street, EVENING + HOUR)
    _release(street, NOW.replace(day=3, hour=6)).settle(EVENING + 12 * HOUR)

    assert _delay_notice(street) == ("withheld", "stood_still")
    assert letters(street) == []


def test_what_is_foreseen_while_it_is_held_makes_no_wish(street: Street) -> None:
    _foresee(_hold(bought(street), NOW + HOUR), NOW + 2 * HOUR)

    assert street.rows(Touchpoint) == []


def _held_for_two_days(street: Street) -> Street:
    """Friday the 6th becomes Monday the 9th, of which she was never told."""
    return _release(_hold(bought(street), NOW + HOUR), NOW.replace(day=4))


def test_the_question_names_the_day_that_she_was_shown(street: Street) -> None:
    _held_for_two_days(street).settle(THURSDAY).tell(shipment(at=THURSDAY))
    street.live_until(MONDAY_AFTER + 2 * DAY, step=6 * HOUR)

    assert letters(street) == ["has_it_come"]
    assert "senast fredag 6 mars" in posted(street)[0].text
    assert "9 mars" not in posted(street)[0].text


def test_the_letter_on_a_broken_promise_reckons_from_the_day_that_she_was_shown(street: Street) -> None:
    came(sent(_held_for_two_days(street), THURSDAY), MONDAY_AFTER + DAY)

    assert letters(street) == ["broken_promise"]
    text = posted(street)[0].text
    assert "senast fredag 6 mars" in text
    assert "tisdag 10 mars, 4 dagar för sent" in text
    assert "9 mars" not in text


def test_the_letter_on_the_arrival_and_her_own_page_name_the_day_that_she_was_shown(env: Env) -> None:
    told = StatusLetter(on=True, attested_by="7", attested_at=INSTALLED_AT.isoformat())
    settings = msgspec.structs.replace(
        arrivals(), updates=Updates(arrived=told), guarantee=DeliveryGuarantee(on=False)
    )
    street = _held_for_two_days(open_street(env, settings=settings))
    came(sent(street, THURSDAY), MONDAY_AFTER + DAY)

    assert letters(street) == ["order_arrived"]
    assert "Vi hade lovat det senast fredag 6 mars" in posted(street)[0].text
    with reading_for(env, street.shop_id) as work:
        [buyer] = work.session.scalars(select(Customer.shopify_id))
        [line] = orders_of(work, buyer)
    assert (line.promised_on, line.outcome) == (LAST_DAY.date(), "broken")


def test_nobody_is_told_that_it_was_in_time_by_a_day_that_she_never_saw(street: Street) -> None:
    _held_for_two_days(street).settle(THURSDAY).tell(shipment(at=THURSDAY))
    street.live_until(MONDAY_AFTER + 2 * DAY, step=6 * HOUR)
    path = page(street)
    tap(street, path, say="not_yet")
    assert letters(street) == ["has_it_come", "broken_promise"]

    street.settle(street.clock.now() + DAY)
    tap(street, path, say="yes", day="other", on="2026-03-09")

    assert outcome(street)[0] == "kept"
    assert letters(street) == ["has_it_come", "broken_promise"]


def test_of_a_scheduled_order_no_day_is_named_that_she_may_never_have_seen(street: Street) -> None:
    later = NOW.replace(day=16)
    bought(street)
    street.shopify.route(ORDER, part("SCHEDULED", fulfill_at=later))
    street.settle(NOW + HOUR).tell(
        told_of_part("rescheduled", at=NOW + HOUR, status="scheduled", fulfill_at=later.isoformat())
    ).settle()
    street.settle(later + DAY).tell(shipment(at=later + DAY))
    street.live_until(later + timedelta(days=8), step=6 * HOUR)

    assert letters(street) == ["has_it_come"]
    text = posted(street)[0].text
    assert "lovade" not in text
    assert "borde vara hos dig vid det här laget" in text
    tap(street, page(street), say="not_yet")
    assert "en leveranstid, och den höll vi inte" in posted(street)[1].text
    assert "20 mars" not in posted(street)[1].text
