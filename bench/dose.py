"""What the letters do over a year (`python -m bench.dose [--orders 250] [--days 365]`).

The demo's year with every kind of letter switched on, and then: how many letters a customer got, what became of each
wish to write, and from the mail server's own copies whether anybody got one too many. Ends with 1 if somebody did.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from email.utils import parsedate_to_datetime
from itertools import pairwise
from math import ceil
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import select

from app.core.work import reading_for
from app.ledger.model import Entry
from app.shops.settings import Dose, Guide, ShopSettings, Updates
from app.shops.store import the_settings
from app.touchpoints.facts import TouchpointDecided
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.rules import COUNTED, Allowance, Heard, Listener, Proposal, decide
from app.touchpoints.store import OPEN
from app.wiring import PLAN
from bench.letters import machine
from demo.house import House
from demo.opening import (
    BREAK_IN,
    allow_remedies,
    install,
    instead_of_shopify,
    open_shops,
    settle_in,
    shop_id,
    story_settings,
)
from demo.progress import Progress
from demo.state import StoryState
from demo.story.lives import ZONE
from demo.story.shelf import LOPARBODEN
from demo.telling import Teller

PORTS = 18600
WEEK, MONTH = timedelta(days=7), timedelta(days=30)
# Twice what the demo tells in two minutes; the pretend mail server keeps two thousand letters.
ORDERS_MAX = 400
WHILE_WAITING = Guide(
    name="Medan du väntar",
    moment="waiting",
    words=("sko", "racer"),
    days_after=0,
    subject_sv="Medan du väntar på skorna",
    text_sv="Mät gärna foten på kvällen, när den är som störst. Då vet du direkt om storleken stämmer.",
    subject_en="While you wait for your shoes",
    text_en="Measure your foot in the evening, when it's at its largest. Then you'll soon know if the size is right.",
)


@dataclass(frozen=True)
class Got:
    """A letter as the mail server has it. kind  "" where no letter of ours has its Message-ID: then it counts"""

    to: str
    at: datetime
    kind: str

    @property
    def counts(self) -> bool:
        return not self.kind or PLAN.letters[self.kind].kind.letter_class in COUNTED


def everything_on(house: House) -> ShopSettings:
    told = instead_of_shopify(house)
    updates = Updates(ordered=told, sent=told, arrived=told, guides=(WHILE_WAITING, BREAK_IN))
    return msgspec.structs.replace(story_settings(house), updates=updates)


def a_year(folder: Path, *, orders: int, days: int, seed: int) -> House:
    """Told whole; its clock stands at the end."""
    ends_at = datetime.now(UTC)
    first_day = (ends_at - timedelta(days=days)).astimezone(ZONE).date()
    opens_at = datetime.combine(first_day, clock_time(9), ZONE).astimezone(UTC)
    house = House(folder, at=opens_at, first_port=PORTS)
    running, tea = open_shops(house)
    for shop in (running, tea):
        install(house, shop)
    allow_remedies(house, running)
    house.rounds.until_quiet()
    settle_in(house, everything_on(house))
    begins_at = house.clock.now()
    state = StoryState(seed, begins_at, ends_at, begins_at, orders / days)
    teller = Teller(house, state)
    teller.tell(ends_at, Progress(begins_at.date(), ends_at.date()))
    teller.close()
    return house


def letters_got(house: House) -> list[Got]:
    """From the mail server: when it took each, and for whom. What kind it is says the letter of that Message-ID."""
    assert house.mailbox.last == house.mailbox.count, (
        "the mail server has thrown letters away: tell fewer orders"
    )
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        kinds = {row[0]: row[1] for row in work.session.execute(select(Letter.message_id, Letter.kind))}
    return [
        Got(
            one["X-RcptTo"].casefold(),
            parsedate_to_datetime(one["X-Received-At"]),
            kinds.get(one["Message-ID"], ""),
        )
        for one in house.mailbox.messages
    ]


# --- the proof ------------------------------------------------------------------------------------------------


def too_many(got: Sequence[Got], dose: Dose) -> list[str]:
    """What the shop's dose forbids, as the mail server saw it. A sliding window is [t, t + length)."""
    between, found = timedelta(hours=dose.hours_between), []
    for to, letters in by_customer(got).items():
        counted = [one.at for one in letters if one.counts]
        for most, length in ((dose.per_week, WEEK), (dose.per_month, MONTH)):
            runs = zip(counted, counted[most:], strict=False)
            found += [
                f"{to}: {most + 1} within {length.days} days of {at:%d %b}"
                for at, last in runs
                if last - at < length
            ]
        found += [
            f"{to}: {later.kind or 'an unknown letter'} at {later.at:%d %b %H:%M}, too soon after {earlier.kind}"
            for earlier, later in pairwise(letters)
            if later.counts and later.at - earlier.at < between
        ]
        found += [f"{to}: at night, {one.at:%d %b %H:%M}" for one in letters if is_night(one.at, dose)]
    return found


def is_night(at: datetime, dose: Dose) -> bool:
    """In each of the three zones in which the demo's customers live."""
    zones = [ZONE, ZoneInfo("Europe/Helsinki"), ZoneInfo("Europe/London")]
    hours = [at.astimezone(zone).hour for zone in zones]
    return all(hour >= dose.quiet_from or hour < dose.quiet_until for hour in hours)


def lost_or_twice(house: House, got: Sequence[Got]) -> list[str]:
    """Each letter that we say was sent is in the mailbox once, and nothing else is."""
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        ours = Counter(work.session.scalars(select(Letter.message_id).where(Letter.sent_at.is_not(None))))
    theirs = Counter(str(one["Message-ID"]) for one in house.mailbox.messages)
    return [
        f"{one}: {ours[one]} sent, {theirs[one]} came" for one in ours | theirs if ours[one] != theirs[one]
    ]


def by_customer(got: Iterable[Got]) -> dict[str, list[Got]]:
    found: dict[str, list[Got]] = defaultdict(list)
    for one in sorted(got, key=lambda one: one.at):
        found[one.to].append(one)
    return found


# --- what the year was like -----------------------------------------------------------------------------------


def doses(got: Sequence[Got]) -> Iterable[tuple[str, list[int], list[int]]]:
    """What is counted by, and for each customer or month how many counted and how many owed."""
    customers = by_customer(got)
    months: dict[tuple[str, str], list[Got]] = defaultdict(list)
    for one in got:
        months[one.to, f"{one.at.astimezone(ZONE):%Y-%m}"].append(one)
    yield "a customer, in a month with any", *split(months.values())
    yield "a customer, in the year", *split(customers.values())
    for name, length in (("7", WEEK), ("30", MONTH)):
        yield f"a customer, in her fullest {name} days", *fullest(customers, length)


def split(parts: Iterable[Sequence[Got]]) -> tuple[list[int], list[int]]:
    parts = list(parts)
    counted = [sum(one.counts for one in part) for part in parts]
    return counted, [len(part) - some for part, some in zip(parts, counted, strict=True)]


def fullest(customers: Mapping[str, Sequence[Got]], length: timedelta) -> tuple[list[int], list[int]]:
    def most(times: Sequence[datetime]) -> int:
        return max((sum(at <= one < at + length for one in times) for at in times), default=0)

    counted = [most([one.at for one in part if one.counts]) for part in customers.values()]
    return counted, [most([one.at for one in part if not one.counts]) for part in customers.values()]


def print_doses(got: Sequence[Got]) -> None:
    print(f"\n{'Letters to':<38}{'class':<10}{'n':>6}{'median':>8}{'p95':>6}{'max':>6}{'sum':>8}")
    for name, counted, owed in doses(got):
        for which, numbers in (("counted", counted), ("owed", owed)):
            ordered = sorted(numbers)
            p95 = ordered[max(ceil(0.95 * len(ordered)) - 1, 0)]
            print(
                f"{name:<38}{which:<10}{len(ordered):>6}{median(ordered):>8g}{p95:>6}{ordered[-1]:>6}"
                + (f"{sum(ordered):>8,}" if "fullest" not in name else f"{'':>8}")
            )


def print_kinds(house: House) -> None:
    """What became of each wish to write."""
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        wishes = work.session.execute(select(Touchpoint.kind, Touchpoint.state, Touchpoint.reason)).all()
        entries = select(Entry.body).where(Entry.kind == TouchpointDecided.__name__)
        put_off = Counter(
            str(body["reason"]) for body in work.session.scalars(entries) if body["state"] == "waiting"
        )
    kinds = sorted(PLAN.letters.values(), key=lambda one: -one.kind.priority)
    print(
        f"\n{'Kind':<20}{'class':<10}{'wished':>7}{'sent':>7}{'merged':>7}{'waits':>7}  not sent, by reason"
    )
    for kind in [one.kind for one in kinds]:
        mine = [(state, reason) for name, state, reason in wishes if name == kind.name]
        ended = Counter(
            reason or state
            for state, reason in mine
            if state in ("withheld", "withdrawn", "expired") and reason != "merged"
        )
        print(
            f"{kind.name:<20}{kind.letter_class:<10}{len(mine):>7,}{sum(one[0] == 'sent' for one in mine):>7,}"
            f"{sum(one[1] == 'merged' for one in mine):>7,}{sum(one[0] in OPEN for one in mine):>7,}  "
            + ", ".join(f"{reason} {count}" for reason, count in ended.most_common())
        )
    print(
        f"\nPut off, by reason: {', '.join(f'{reason} {count:,}' for reason, count in put_off.most_common())}"
    )


# --- how fast it is planned -----------------------------------------------------------------------------------

MONDAY = datetime(2026, 11, 16, 10, tzinfo=UTC)


def plans_per_second(waiting: int, *, seconds: float) -> float:
    """Customers planned in a second by one core, each with a full month behind her."""
    kinds = sorted((one.kind for one in PLAN.letters.values()), key=lambda kind: kind.name)
    proposals = [
        Proposal(number, kinds[number % len(kinds)], MONDAY, MONDAY + timedelta(days=14), order_id=number)
        for number in range(1, waiting + 1)
    ]
    heard = [Heard(MONDAY - timedelta(days=6 * days), "care") for days in range(1, 5)]
    listener = Listener(ZONE, country="SE", consents=frozenset({"soft_opt_in"}))
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        decide(proposals, heard=heard, allowance=Allowance(), listener=listener, now=MONDAY)
        count += 1
    return count / (time.perf_counter() - began)


def print_rates(seconds: float) -> None:
    print(f"\n{'Letters that wait for one customer':<38}{'plans a second':>16}{'decisions a second':>20}")
    for waiting in (1, 5, 20):
        rate = plans_per_second(waiting, seconds=seconds)
        print(f"{waiting:<38}{rate:>16,.0f}{rate * waiting:>20,.0f}")


def main() -> None:
    asked = _arguments()
    print(machine())
    print_rates(asked.seconds)
    gc.set_threshold(100_000, 50, 100)  # as the demo does: a year stays in memory
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        house = a_year(Path(folder), orders=min(asked.orders, ORDERS_MAX), days=asked.days, seed=asked.seed)
        try:
            wrong = _show(house, time.perf_counter() - began)
        finally:
            house.close()
    sys.exit(1 if wrong else 0)


def _show(house: House, took: float) -> list[str]:
    got = letters_got(house)
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        dose = the_settings(work)[1].dose
    orders, customers = len(house.world.shops[LOPARBODEN].orders), len(by_customer(got))
    print(f"\n{orders:,} orders, {len(got):,} letters to {customers:,} customers, told in {took:.0f} s")
    print_doses(got)
    print_kinds(house)
    wrong = [*lost_or_twice(house, got), *too_many(got, dose)]
    allowed = f"{dose.per_week} in 7 days, {dose.per_month} in 30, {dose.hours_between} hours between"
    print(f"\nThe mailbox against what is allowed ({allowed}):")
    print(f"{len(wrong)} letters too many, too soon, at night, lost or twice")
    for one in wrong:
        print(f"  {one}")
    return wrong


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.dose", description=__doc__)
    parser.add_argument("--orders", type=int, default=250, help=f"in the year, about; {ORDERS_MAX} at most")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0, help="for each rate")
    return parser.parse_args()


if __name__ == "__main__":
    main()
