"""Asking for a review: of everyone alike, whatever came of the promise; a miss moves the day and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from app.core.errors import Unreachable
from app.core.work import Env
from app.shops.settings import ReviewRequests
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import NOW
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, open_street, order, scan, shipment, withdrawal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _arrive(street: Street, at: datetime, *, event: int = 1) -> Street:
    street.clock.set(at)
    return street.tell([order(), shipment(at=NOW + DAY), scan(at=at, event=event)]).settle()


def _wish(street: Street) -> Touchpoint:
    (found,) = street.rows(Touchpoint, Touchpoint.kind == "review_request")
    assert isinstance(found, Touchpoint)
    return found


@pytest.mark.parametrize(
    ("came_at", "asked_at"),
    [
        (NOW + 1 * DAY, NOW + 8 * DAY),
        (LAST_DAY, LAST_DAY + 7 * DAY),
        (LAST_DAY + 3 * DAY, LAST_DAY + 10 * DAY),
    ],
    ids=["over", "kept", "broken"],
)
def test_everyone_is_asked_whatever_came_of_the_promise(
    came_at: datetime, asked_at: datetime, street: Street
) -> None:
    _arrive(street, came_at)

    assert (_wish(street).state, _wish(street).not_before) == ("waiting", asked_at)


def test_a_carrier_that_could_not_be_seen_is_no_reason_not_to_ask(street: Street) -> None:
    street.tell([order(), shipment(at=NOW + DAY)]).settle(LAST_DAY + 5 * DAY)
    assert street.rows(Touchpoint) == []

    street.tell(scan(at=LAST_DAY, event=1)).settle()

    assert _wish(street).state == "waiting"


def test_while_something_is_owed_the_question_waits_and_then_comes(street: Street) -> None:
    late = LAST_DAY + 3 * DAY
    street.shopify.fail_next("create_discount", Unreachable("refused", "No.", permanent=True))
    _arrive(street, late)
    assert _wish(street).held == "remedy_due"

    street.live_until(late + 25 * DAY, step=DAY)
    assert street.rows(Letter) == []
    street.live_until(late + 60 * DAY, step=DAY)

    assert [one.kind for one in street.rows(Letter)] == ["review_request"]


def test_it_waits_also_where_the_offer_came_before_the_arrival(street: Street) -> None:
    street.shopify.fail_next("create_discount", Unreachable("refused", "No.", permanent=True))
    street.clock.set(LAST_DAY + 2 * DAY)
    street.tell([order(), shipment(at=NOW + DAY), scan("in_transit", at=LAST_DAY + 2 * DAY)]).settle()

    street.clock.set(LAST_DAY + 3 * DAY)
    street.tell(scan(at=LAST_DAY + 3 * DAY, event=2)).settle()

    assert _wish(street).held == "remedy_due"


def test_an_arrival_that_is_taken_back_takes_back_the_question(street: Street) -> None:
    _arrive(street, LAST_DAY)
    street.tell(withdrawal(scan(at=LAST_DAY, event=1), at=LAST_DAY + HOUR)).settle(LAST_DAY + HOUR)

    assert (_wish(street).state, _wish(street).reason) == ("withdrawn", "nothing_arrived")


def test_and_the_true_arrival_brings_it_again(street: Street) -> None:
    _arrive(street, LAST_DAY)
    street.tell(withdrawal(scan(at=LAST_DAY, event=1), at=LAST_DAY + HOUR)).settle(LAST_DAY + HOUR)

    later = LAST_DAY + 6 * HOUR
    street.clock.set(later)
    street.tell(scan(at=later, event=2)).settle()
    street.live_until(later + 9 * DAY, step=6 * HOUR)

    (letter,) = street.rows(Letter)
    assert letter.kind == "review_request"
    assert letter.sent_at >= later + 7 * DAY


def test_a_parcel_that_came_later_than_said_is_asked_about_later(street: Street) -> None:
    said = scan(at=LAST_DAY, event=1)
    later = LAST_DAY + 10 * HOUR
    street.clock.set(later)
    street.tell([order(), shipment(at=NOW + DAY), said, scan(at=later, event=2)]).settle()

    street.tell(withdrawal(said, at=later)).settle()

    assert _wish(street).not_before == later + 7 * DAY


def test_a_cancelled_order_is_not_asked_about(street: Street) -> None:
    _arrive(street, NOW + 2 * DAY)

    # Called off before it came, as it turns out.
    street.tell(order("cancelled", at=NOW + 3 * DAY, cancelled_at=NOW + DAY)).settle(NOW + 3 * DAY)

    assert _wish(street).state == "withdrawn"


def test_without_an_address_to_write_at_nobody_is_asked(env: Env) -> None:
    street = open_street(env, settings=msgspec.structs.replace(SETTINGS, reviews=ReviewRequests()))

    _arrive(street, LAST_DAY)

    assert street.rows(Touchpoint) == []


def test_the_question_knows_the_order_and_no_outcome(street: Street) -> None:
    _arrive(street, LAST_DAY)
    street.live_until(LAST_DAY + 9 * DAY, step=6 * HOUR)

    (letter,) = street.env.mailer.sent  # type: ignore[attr-defined]  # a RecordingMailer
    assert f"%23{ORDER % 10_000}" in letter.text
    assert "rabatt" not in letter.text.lower()
