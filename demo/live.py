"""Time goes on: orders come in, carriers scan, and what happens is printed line by line."""

from __future__ import annotations

import random
import threading
from datetime import UTC, datetime, timedelta

from demo.doing import Gone, happen, in_words
from demo.house import House
from demo.state import StoryState, write_state
from demo.story.lives import BIKE_CITIES, REPEAT_SHARE, ZONE, Life, Step, a_life
from demo.story.people import person
from demo.story.shelf import LOPARBODEN

ORDER_EVERY = (20, 40)  # seconds
# Parcels that are under way when the telling ends arrive while one watches, one every so many seconds.
FIRST_ARRIVAL, ARRIVAL_EVERY, ARRIVALS_MAX = 12, 35, 60
# Couriers on bicycles are what one can watch from the order to the door.
BIKE_SHARE, SLOW_BIKE_SHARE = 0.5, 0.12
PATIENCE = 0.95  # looking among those who have bought before; a new shop may have nobody in town
TICK_SECONDS = 1.0
KEEP_EVERY = timedelta(seconds=10)


class Live:
    """The story in the machine's own time. One thread; `stop` ends it."""

    def __init__(self, house: House, state: StoryState, stop: threading.Event) -> None:
        self._house, self._state, self._stop = house, state, stop
        self._chance = random.Random()
        self._letters_seen = house.mailbox.last
        self._kept_at = self._order_at = house.clock.now()

    def run(self) -> None:
        bring_forward(self._state, self._house.clock.now())
        self._order_at = self._house.clock.now() + timedelta(seconds=6)
        while not self._stop.wait(TICK_SECONDS):
            now = self._house.clock.now()
            if now >= self._order_at:
                self._order(now)
                self._order_at = now + timedelta(seconds=self._chance.uniform(*ORDER_EVERY))
            for life in self._state.lives:
                while life.steps and life.steps[0].at <= now:
                    self._step(life, now)
            self._tell_of_letters()
            if now - self._kept_at > KEEP_EVERY:
                self.keep()

    def keep(self) -> None:
        now = self._kept_at = self._house.clock.now()
        self._house.world.save()
        self._state.told_until = now
        self._state.lives = [life for life in self._state.lives if life.steps]
        write_state(self._house.folder / "story.json", self._state)

    def _step(self, life: Life, now: datetime) -> None:
        step, shop = life.steps.pop(0), self._house.world.shops[life.shop]
        try:
            deliveries = happen(shop, life, step, at=now, seed=self._state.seed, codes=self._state.codes)
        except Gone:
            life.steps.clear()
            return
        self._house.world.sender.send(deliveries, retry=True)
        self._say(in_words(shop, life, step, at=now))

    def _order(self, now: datetime) -> None:
        state, number = self._state, self._state.next_number
        state.next_number += 1
        rides = self._chance.random() < BIKE_SHARE
        customer = self._somebody(in_town=rides)
        life = a_life(self._chance, seed=state.seed, number=number, customer=customer, at=now, is_bad=True)
        life.shop = LOPARBODEN
        if rides:
            by_bike(life, now, self._chance)
        state.lives.append(life)

    def _somebody(self, *, in_town: bool) -> int:
        """A customer's number, old or new; in_town: one to whom bicycles ride."""
        known = self._chance.random() < REPEAT_SHARE
        while True:
            if not known:
                self._state.customers += 1
            customer = self._chance.randint(1, self._state.customers) if known else self._state.customers
            if not in_town or person(self._state.seed, customer).city in BIKE_CITIES:
                return customer
            known = known and self._chance.random() < PATIENCE

    def _tell_of_letters(self) -> None:
        for number, letter in self._house.mailbox.since(self._letters_seen):
            self._letters_seen = number
            address = f"{self._house.world.origin}/mailbox/{number}"
            self._say(f"  → a letter to {letter['To']}: “{letter['Subject']}”  {address}")

    def _say(self, line: str) -> None:
        print(f"{datetime.now(ZONE):%H:%M:%S}  {line}", flush=True)


def by_bike(life: Life, now: datetime, chance: random.Random) -> None:
    """From the order to the door in a minute or two; now and then it takes more than the two hours."""
    minutes = chance.uniform(126, 170) if chance.random() < SLOW_BIKE_SHARE else chance.uniform(1.0, 2.2)
    life.lane, life.window, life.shows_dates = "cykel", None, False
    life.steps = [
        Step(now, "place"),
        Step(now + timedelta(seconds=chance.uniform(12, 22)), "fulfil"),
        Step(now + timedelta(seconds=chance.uniform(25, 40)), "scan", "out_for_delivery"),
        Step(now + timedelta(minutes=minutes), "scan", "delivered"),
    ]


def bring_forward(state: StoryState, now: datetime) -> None:
    """Let parcels that are due, or late already, arrive one after another from now on, the late ones first and third.

    What a carrier says is true at the moment when it says so: the parcel really comes now in this shop's world.
    """
    today = now.astimezone(ZONE).date()
    under_way = [life for life in state.lives if life.shipments and life.window and _next_arrival(life)]
    late = [life for life in under_way if life.is_late(today)]
    due = [life for life in under_way if life.window and life.window[0] <= today <= life.window[1]]
    mixed = [life for pair in zip(late, due, strict=False) for life in pair]
    mixed += late[len(mixed) // 2 :] + due[len(mixed) // 2 :]
    for place, life in enumerate(mixed[:ARRIVALS_MAX]):
        arrives_at = now + timedelta(seconds=FIRST_ARRIVAL + place * ARRIVAL_EVERY)
        _arrive(life, arrives_at.astimezone(UTC))


def _next_arrival(life: Life) -> Step | None:
    return next((step for step in life.steps if step.word in ("delivered", "ready_for_pickup")), None)


def _arrive(life: Life, at: datetime) -> None:
    """Drop the scans before the arrival that didn't come in time to be told; what follows it keeps its time."""
    step = _next_arrival(life)
    if step is None or step.at <= at:
        return
    rest = life.steps[life.steps.index(step) + 1 :]
    life.steps = [Step(at, "scan", step.word, step.part), *rest]
