"""Who bought comes to light after there was something to tell her."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.work import Env, work_for
from app.forecasts.actions import note_seen
from app.forecasts.model import Risk
from app.orders.model import Customer
from app.promises.model import Promise
from tests.path.given import LAST_DAY, ORDER, Street, open_street, order, scan, shipment
from tests.updates.given import DAY, HOUR, SENT_ON, arrivals, letters, posted

LATE = LAST_DAY + 3 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=arrivals())


def _at_risk_of_nobody(street: Street) -> Street:
    """Nothing has left the shop, its hand-over is overdue, and nobody is known to have bought it."""
    street.tell(order(email=None)).live_until(LAST_DAY - DAY, step=6 * HOUR)
    assert [risk.state for risk in street.rows(Risk)] == ["open"]
    assert letters(street) == []
    return street


def _named(street: Street) -> Street:
    return street.tell(order("updated", at=street.clock.now())).settle()


def test_she_hears_of_the_delay_when_her_address_comes_to_light(street: Street) -> None:
    _named(_at_risk_of_nobody(street))

    assert letters(street) == ["delay_notice"]
    assert "senast fredag 6 mars" in posted(street)[0].text
    assert posted(street)[0].text.count("mars") == 2
    assert len(street.rows(Promise, Promise.kind == "notice")) == 1


def test_it_is_told_once_however_often_she_is_named(street: Street) -> None:
    _named(_at_risk_of_nobody(street))
    street.settle(street.clock.now() + HOUR)
    _lose_her_address(street)
    _named(street).live_until(LAST_DAY, step=6 * HOUR)

    assert letters(street) == ["delay_notice"]


def test_when_the_day_is_over_it_is_too_late_for_that(street: Street) -> None:
    _at_risk_of_nobody(street).live_until(LAST_DAY + DAY, step=6 * HOUR)
    _named(street)

    assert "delay_notice" not in letters(street)


def test_what_the_merchant_has_dealt_with_isnt_told(street: Street) -> None:
    _at_risk_of_nobody(street)
    with work_for(street.env, street.shop_id) as work:
        note_seen(work, ORDER)
    _named(street)

    assert letters(street) == []


def test_what_was_wrong_is_put_right_when_there_is_an_address_again(street: Street) -> None:
    street.clock.set(LATE)
    street.tell([order(), shipment(at=SENT_ON), scan(at=LATE)]).settle()
    assert letters(street) == ["broken_promise"]
    _lose_her_address(street)
    street.settle(LATE + DAY).tell(scan(at=LAST_DAY, event=2)).settle()
    assert letters(street) == ["broken_promise"]

    street.settle(LATE + DAY + timedelta(hours=1))
    _named(street)

    assert letters(street) == ["broken_promise", "kept_after_all"]


def _lose_her_address(street: Street) -> None:
    with work_for(street.env, street.shop_id) as work:
        for row in street.rows(Customer):
            customer = work.session.get(Customer, (street.shop_id, row.id))
            assert customer is not None
            customer.email_sealed = customer.email_key = None
