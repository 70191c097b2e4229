"""A simulated autumn with a bad carrier: most late orders are noticed before their day, and few alarms are false."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from app.core.calendar import WorkCalendar, add_working_days, local_date
from app.core.work import Env
from app.forecasts.model import Risk
from app.promises.model import OutcomeRow
from app.shops.settings import ShopSettings
from tests.builders import NOW
from tests.path.given import Message, open_street, order, scan, shipment

SWEDEN = WorkCalendar("SE")
ZONE = "Europe/Stockholm"
ORDERS = 120
DAYS = 24
# No letters and no questions: only the watching is tried here, a some hundred webhooks long.
QUIET = ShopSettings(checkout_dates=False)
# Working days on the way, in good weeks; promised are "3–5 vardagar", handed over on the first.
USUAL = (1, 1, 2, 2, 2, 2, 3, 3, 3, 4)
BAD_FROM, BAD_DAYS = 15, 5  # the carrier has a week in which its parcels take as long again, and more


def told(number: int, chance: random.Random) -> Iterator[Message]:
    """One order's life. Some are handed over late, some carriers are slow, and scans are missing here and there."""
    placed_on = number * DAYS // ORDERS
    placed = NOW + timedelta(days=placed_on, minutes=number % 120)
    order_id = 70_000 + number
    yield order(order_id=order_id, placed_at=placed, at=placed, title="3–5 vardagar")
    wait = 1 if chance.random() < 0.93 else chance.choice((4, 5, 7))
    sent = at(placed, wait, hour=15)
    yield shipment(order_id=order_id, at=sent)
    days, stuck = chance.choice(USUAL), 0
    if BAD_FROM <= placed_on < BAD_FROM + BAD_DAYS:
        stuck = chance.choice((0, 2, 3, 4, 5))
    elif chance.random() < 0.03:
        stuck = 6
    for day in range(days):  # then it lies somewhere, and nobody says anything
        if chance.random() < 0.85:
            yield scan("in_transit", order_id=order_id, at=at(sent, day, hour=18), event=day + 1)
    if chance.random() < 0.85:
        yield scan("out_for_delivery", order_id=order_id, at=at(sent, days + stuck, hour=8), event=80)
    yield scan(order_id=order_id, at=at(sent, days + stuck, hour=16), event=90)


def at(after: datetime, days: int, *, hour: int) -> datetime:
    on = add_working_days(SWEDEN, local_date(after, ZONE), days)
    return datetime(on.year, on.month, on.day, hour, tzinfo=after.tzinfo)


def test_most_late_orders_are_noticed_before_their_day_and_few_alarms_are_false(env: Env) -> None:
    chance = random.Random(11)
    street = open_street(env, settings=QUIET)
    messages = sorted(
        (one for number in range(ORDERS) for one in told(number, chance)), key=lambda one: one.triggered_at
    )
    for day in range(42):
        for hour in (6, 14):  # in Stockholm an hour or two later
            street.clock.set(NOW.replace(hour=hour) + timedelta(days=day))
            due = [one for one in messages if one.triggered_at <= street.clock.now()]
            street.tell(due).settle()
            messages = messages[len(due) :]

    outcomes = {one.order_id: one for one in street.rows(OutcomeRow, OutcomeRow.shipment_id == 0)}
    warned = {one.order_id: one for one in street.rows(Risk)}
    late = {number for number, one in outcomes.items() if one.outcome == "broken"}
    in_time = {number for number, one in outcomes.items() if one.outcome in ("kept", "over")}
    noticed, false = late & warned.keys(), in_time & warned.keys()

    assert len(late) + len(in_time) == ORDERS
    assert len(late) >= 12
    assert len(noticed) >= 0.9 * len(late)
    assert len(false) <= 0.1 * len(in_time)
    assert all(local_date(one.seen_at, ZONE) <= one.promised_on for one in warned.values())
    assert {one.state for one in warned.values()} == {"over"}
