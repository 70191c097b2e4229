"""An order's life as it is going to be: what is bought, and each step on its way, before any of it is told."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import msgspec

from app.core.calendar import WorkCalendar, add_working_days, next_working_day, weekend_of
from demo.pretend import Product
from demo.story.people import person
from demo.story.rhythm import HOURS
from demo.story.shelf import BY_KEY, CARD, SHOES, SMALL, TEA_LANE, TEAS, TEHYLLAN, Lane, lanes_to

ZONE = ZoneInfo("Europe/Stockholm")
PICKED_UP_AT = (16, 30)  # when the carriers' vans come to the shop
CUTOFF_HOUR = 15
REPEAT_SHARE = 0.4
# What happens now and then, as shares of all orders.
CANCELLED, RETURNED, SPLIT, LEFT_LATE, GUEST, TEST, SHOWN_DATES = 0.025, 0.03, 0.08, 0.012, 0.015, 0.003, 0.5
CARD_ONLY = 0.01
# Of all shipments: which of the lesser scans are told. Most carriers leave most of them out.
LABELLED, SEEN_ON_THE_WAY, FETCHED, WRONGLY_SCANNED = 0.1, 0.4, 0.25, 0.004
NEVER = 0
STRANDED_LANE, STRANDED_DAYS = "norrfrakt", {NEVER: 40.0, 7: 20.0, 9: 20.0, 11: 20.0}
BIKE_CITIES = ("Stockholm", "Solna")


class Step(msgspec.Struct):
    """One thing that happens in an order's life.

    verb  place, fulfil, scan, withdraw, cancel, refund, or return
    at    UTC
    word  of a scan: the carrier's
    part  which of the order's shipments
    """

    at: datetime
    verb: str
    word: str = ""
    part: int = 0


class Life(msgspec.Struct):
    """An order from before it is placed until nothing more happens to it.

    window     the first and last day that the buyer was told, as far as the story knows; None for hours and no words
    steps      what is still to come, in order of time
    order_id   what the pretend shop called it; 0 until it is placed
    """

    number: int
    shop: str
    customer: int
    lane: str
    lines: list[tuple[str, int]]
    steps: list[Step]
    shows_dates: bool = False
    is_test: bool = False
    is_guest: bool = False
    window: tuple[date, date] | None = None
    order_id: int = 0
    shipments: list[int] = msgspec.field(default_factory=list)
    last_scan: int = 0

    def is_late(self, on: date) -> bool:
        return self.window is not None and self.window[1] < on


@lru_cache(maxsize=16)
def calendar(country: str) -> WorkCalendar:
    return WorkCalendar(country, closed_weekdays=weekend_of(country))


def a_life(
    chance: random.Random, *, seed: int, number: int, customer: int, at: datetime, is_bad: bool
) -> Life:
    """One order of Löparboden, bought at that instant."""
    buyer = person(seed, customer)
    lanes = lanes_to(buyer.country)
    # Couriers on bicycles ride in the city only.
    weights = [0.0 if lane.by_bike and buyer.city not in BIKE_CITIES else lane.weight for lane in lanes]
    lane = chance.choices(lanes, weights)[0]
    lines = _basket(chance)
    life = Life(number, "", customer, lane.key, lines, [Step(at, "place")])
    life.is_test, life.is_guest = chance.random() < TEST, chance.random() < GUEST
    if lines != [(CARD.sku, 1)]:
        _travel(life, lane, chance, at=at, is_bad=is_bad and bool(lane.bad_days))
    life.shows_dates = lane.window is not None and chance.random() < SHOWN_DATES
    life.steps.sort(key=lambda step: step.at)
    return life


def a_stranded_life(chance: random.Random, *, number: int, customer: int, at: datetime) -> Life:
    """One of Norrfrakt's that is late, or lost, while the story ends: what the shop owes today."""
    lane = replace(BY_KEY[STRANDED_LANE], bad_days=STRANDED_DAYS)
    life = Life(number, "", customer, lane.key, _basket(chance), [Step(at, "place")])
    _travel(life, lane, chance, at=at, is_bad=True)
    life.steps.sort(key=lambda step: step.at)
    return life


def a_quiet_life(chance: random.Random, *, number: int, customer: int, at: datetime) -> Life:
    """One order of the shop that sells tea."""
    life = Life(number, TEHYLLAN, customer, TEA_LANE.key, [(chance.choice(TEAS).sku, 1)], [Step(at, "place")])
    _travel(life, TEA_LANE, chance, at=at, is_bad=False)
    return life


def an_hour_of(chance: random.Random, day: date) -> datetime:
    """An instant of the day as people order: at lunch, and in the evening."""
    hour = chance.choices(range(24), HOURS)[0]
    wall = datetime(
        day.year, day.month, day.day, hour, chance.randrange(60), chance.randrange(60), tzinfo=ZONE
    )
    return wall.astimezone(UTC)


def _basket(chance: random.Random) -> list[tuple[str, int]]:
    if chance.random() < CARD_ONLY:
        return [(CARD.sku, 1)]
    basket: list[Product] = [chance.choice(SHOES)] if chance.random() < 0.72 else []
    basket += chance.sample(SMALL, k=chance.choice((0, 0, 1, 1, 2)) if basket else chance.choice((1, 1, 2)))
    return [(one.sku, 1 if one in SHOES or chance.random() < 0.8 else 2) for one in basket]


def _travel(life: Life, lane: Lane, chance: random.Random, *, at: datetime, is_bad: bool) -> None:
    if lane.in_store:
        life.steps.append(Step(_day_at(_day_nought(at), 11, 0, chance) + timedelta(hours=3), "fulfil"))
        return
    if lane.by_bike:
        _ride(life, chance, at)
        return
    nought = _day_nought(at)
    if lane.shown:
        first, last = lane.shown
        home = calendar(lane.country)
        life.window = (add_working_days(home, nought, first), add_working_days(home, nought, last))
    if chance.random() < CANCELLED:
        gone_at = at + timedelta(minutes=chance.randint(10, 90))
        life.steps += [Step(gone_at, "cancel"), Step(gone_at + timedelta(minutes=4), "refund")]
        return
    left_on = add_working_days(
        calendar("SE"), nought, chance.choice((1, 2)) if chance.random() < LEFT_LATE else 0
    )
    parts = 2 if len(life.lines) > 1 and chance.random() < SPLIT else 1
    for part in range(parts):
        on = add_working_days(calendar("SE"), left_on, part)
        _send(life, lane, chance, on=on, part=part, is_bad=is_bad)
    if chance.random() < RETURNED:
        life.steps.append(Step(life.steps[-1].at + timedelta(days=chance.randint(4, 15)), "return"))


def _ride(life: Life, chance: random.Random, at: datetime) -> None:
    """Two hours are promised; mostly it takes one, sometimes a chain comes off."""
    nought = _day_nought(at)
    opens_at = datetime(nought.year, nought.month, nought.day, 9, tzinfo=ZONE)
    left_at = max(at, opens_at.astimezone(UTC)) + timedelta(minutes=chance.randint(8, 25))
    minutes = chance.randint(20, 70) if chance.random() < 0.9 else chance.randint(125, 260)
    life.steps += [
        Step(left_at, "fulfil"),
        Step(left_at + timedelta(minutes=3), "scan", "out_for_delivery"),
        Step(left_at + timedelta(minutes=minutes), "scan", "delivered"),
    ]


def _send(life: Life, lane: Lane, chance: random.Random, *, on: date, part: int, is_bad: bool) -> None:
    left_at = _day_at(on, *PICKED_UP_AT, chance)
    life.steps.append(Step(left_at, "fulfil", part=part))
    if lane.is_blind:
        return
    if chance.random() < LABELLED:
        life.steps.append(Step(left_at + timedelta(minutes=2), "scan", "label_printed", part))
    days = chance.choices(*zip(*(lane.bad_days if is_bad else lane.days).items(), strict=True))[0]
    seen_at = left_at + timedelta(hours=chance.uniform(2, 5))
    life.steps.append(Step(seen_at, "scan", "in_transit", part))
    if days == NEVER:
        return
    came_on = add_working_days(calendar(lane.country), on, days)
    came_at = max(
        _day_at(came_on, 9, 0, chance) + timedelta(hours=chance.uniform(0, 8)), seen_at + timedelta(hours=8)
    )
    _arrive(life, lane, chance, came_at=came_at, part=part)


def _arrive(life: Life, lane: Lane, chance: random.Random, *, came_at: datetime, part: int) -> None:
    if lane.at_point:
        life.steps.append(Step(came_at, "scan", "ready_for_pickup", part))
        if chance.random() < FETCHED:
            life.steps.append(
                Step(came_at + timedelta(hours=chance.uniform(2, 50)), "scan", "delivered", part)
            )
        return
    if chance.random() < SEEN_ON_THE_WAY:
        life.steps.append(
            Step(came_at - timedelta(hours=chance.uniform(1, 3)), "scan", "out_for_delivery", part)
        )
    if chance.random() < WRONGLY_SCANNED:
        # The neighbour's parcel was scanned; the carrier takes it back, and the right one comes the next evening.
        wrong_at = came_at - timedelta(hours=chance.uniform(20, 26))
        life.steps += [
            Step(wrong_at, "scan", "delivered", part),
            Step(wrong_at + timedelta(hours=3), "withdraw", part=part),
        ]
    life.steps.append(Step(came_at, "scan", "delivered", part))


def _day_nought(at: datetime) -> date:
    """The day from which days are counted: the order's, or the next working day after the cut-off."""
    local = at.astimezone(ZONE)
    return next_working_day(calendar("SE"), local.date(), including=local.hour < CUTOFF_HOUR)


def _day_at(on: date, hour: int, minute: int, chance: random.Random) -> datetime:
    wall = datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZONE) + timedelta(
        minutes=chance.randint(0, 40)
    )
    return wall.astimezone(UTC)
