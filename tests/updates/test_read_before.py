"""The merchant's own text is read once: who buys a second pair isn't told again how to break it in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from app.core.work import Env
from app.shops.settings import Guide, Updates
from app.touchpoints.model import Touchpoint
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, open_street, order, scan, shipment
from tests.updates.given import DAY, HOUR, SENT_ON, letters

FIRST = Guide(
    "bruk", "arrived", words=("vidda",), days_after=0, subject_sv="De första turerna", text_sv="Ta två."
)
NEXT = ORDER + 1


def guided(*guides: Guide) -> Any:
    return msgspec.structs.replace(SETTINGS, updates=Updates(guides=guides))


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=guided(FIRST))


def _buy_again(street: Street, at: datetime) -> Street:
    """With another record of hers at Shopify, and the same address."""
    street.settle(at).tell(order(order_id=NEXT, at=at, placed_at=at))
    street.tell(shipment(order_id=NEXT, at=at + HOUR)).settle(at + DAY)
    return street.tell(scan(order_id=NEXT, at=at + DAY)).live_until(at + 4 * DAY, step=6 * HOUR)


def _first_pair(street: Street) -> Street:
    street.tell([order(), shipment(at=SENT_ON)]).settle(LAST_DAY).tell(scan(at=LAST_DAY))
    return street.live_until(LAST_DAY + 3 * DAY, step=6 * HOUR)


def _of_the_next(street: Street) -> tuple[str, str]:
    (row,) = street.rows(Touchpoint, Touchpoint.order_id == NEXT, Touchpoint.kind == "first_use_guide")
    return row.state, row.reason


def test_a_second_pair_brings_the_same_text_no_second_time(street: Street) -> None:
    _buy_again(_first_pair(street), LAST_DAY + 14 * DAY)

    assert letters(street).count("first_use_guide") == 1
    assert _of_the_next(street) == ("withheld", "read_before")


def test_a_year_later_it_is_news_again(street: Street) -> None:
    _buy_again(_first_pair(street), LAST_DAY + timedelta(days=370))

    assert _of_the_next(street) == ("sent", "")
