"""Telling the story: hour by hour through the front door, with the worker's rounds where something falls due."""

from __future__ import annotations

import heapq
import random
import time as machine
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from demo.doing import Gone, happen
from demo.house import House
from demo.minding import answer_cases, read_what_they_wrote
from demo.posting import Post
from demo.pretend import PretendShop
from demo.progress import Progress
from demo.reading import read_letters
from demo.state import StoryState, write_state
from demo.story import rhythm
from demo.story.lives import REPEAT_SHARE, ZONE, Life, a_life, a_quiet_life, a_stranded_life, an_hour_of
from demo.story.shelf import LOPARBODEN
from demo.troubles import send_strange_webhooks, trouble_shopify

HOUR = timedelta(hours=1)
# After these hours of the day the worker makes its rounds: promises end at midnight, letters go from eight to eight.
ROUNDS_AT = (1, 8, 13, 18)
LETTERS_READ_AT = 18
QUIET_ORDERS_SHARE = 0.08  # of the tea shop's days


class Teller:
    """Tells the story up to an instant; the same seed tells the same, but for the dates."""

    def __init__(self, house: House, state: StoryState) -> None:
        self._house, self.state = house, state
        self._post = Post(house.world)
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._path = house.folder / "story.json"
        for life in state.lives:
            self._wait(life)

    def tell(self, until: datetime, progress: Progress) -> None:
        """Everything from where the story stands to `until`, on the simulated clock. A kill loses a day at most."""
        began = machine.perf_counter()
        for day in _days(self.state.told_until, until):
            chance = random.Random(f"{self.state.seed}:{(day - _local(self.state.begins_at)).days}")
            self._plan(day, chance, until)
            self._live_through(day, chance, until)
            self.state.seconds += machine.perf_counter() - began
            began = machine.perf_counter()
            self._note(min(_midnight_after(day), until))
            progress.show(day, self.state, letters=self.state.letters_read)
        self._post.deliver(until + timedelta(days=1), random.Random(0))
        self._house.rounds.until_quiet()
        self._note(until)

    def close(self) -> None:
        self._post.close()

    def shop_of(self, life: Life) -> PretendShop:
        return self._house.world.shops[life.shop]

    def _plan(self, day: date, chance: random.Random, until: datetime) -> None:
        """The orders of a day, each with all that is going to happen to it."""
        is_bad = rhythm.is_bad(day, _local(self.state.ends_at))
        for _ in range(rhythm.orders_on(day, self.state.orders_a_day, chance)):
            at = an_hour_of(chance, day)
            number, customer = self.state.next_number, self._somebody(chance)
            life = a_life(
                chance, seed=self.state.seed, number=number, customer=customer, at=at, is_bad=is_bad
            )
            life.shop = LOPARBODEN
            self._take_in(life, until)
        if rhythm.strands(day, _local(self.state.ends_at)):
            at, number = an_hour_of(chance, day), self.state.next_number
            life = a_stranded_life(chance, number=number, customer=self._somebody(chance), at=at)
            life.shop = LOPARBODEN
            self._take_in(life, until)
        if chance.random() < QUIET_ORDERS_SHARE:
            at, number = an_hour_of(chance, day), self.state.next_number
            self._take_in(a_quiet_life(chance, number=number, customer=self._somebody(chance), at=at), until)

    def _somebody(self, chance: random.Random) -> int:
        """A customer's number: somebody who has bought before, or the next new one."""
        if self.state.customers and chance.random() < REPEAT_SHARE:
            return chance.randint(1, self.state.customers)
        self.state.customers += 1
        return self.state.customers

    def _take_in(self, life: Life, until: datetime) -> None:
        if self.state.told_until < life.steps[0].at <= until:
            self.state.next_number += 1
            self.state.lives.append(life)
            self._wait(life)

    def _live_through(self, day: date, chance: random.Random, until: datetime) -> None:
        trouble_shopify(self._house.world, chance)
        for hour in range(1, 25):
            ends_at = min(datetime.combine(day, time(), ZONE).astimezone(UTC) + hour * HOUR, until)
            if ends_at > self.state.told_until:
                self._hour(hour, ends_at, chance)

    def _hour(self, hour: int, ends_at: datetime, chance: random.Random) -> None:
        self._make_happen(ends_at, chance)
        self._house.clock.go_to(ends_at)
        self._post.deliver(ends_at, chance)
        if hour == 12:
            is_last_day = ends_at > self.state.ends_at - timedelta(days=1)
            send_strange_webhooks(self._house, chance, certainly=is_last_day)
        if hour in ROUNDS_AT:
            self._house.make_rounds()
        if hour == LETTERS_READ_AT:
            read_letters(self._house, self.state, chance)
            answer_cases(self._house, seed=self.state.seed)
            read_what_they_wrote(self._house, seed=self.state.seed)

    def _make_happen(self, until: datetime, chance: random.Random) -> None:
        while self._waiting and self._waiting[0][0] <= until:
            _, _, life = heapq.heappop(self._waiting)
            step = life.steps.pop(0)
            try:
                deliveries = happen(
                    self.shop_of(life), life, step, at=step.at, seed=self.state.seed, codes=self.state.codes
                )
            except Gone:
                life.steps.clear()
                continue
            self._post.take(deliveries, step.at, chance)
            self._wait(life)

    def _wait(self, life: Life) -> None:
        if life.steps:
            heapq.heappush(self._waiting, (life.steps[0].at, life.number, life))

    def _note(self, told_until: datetime) -> None:
        """The pretend shop's own file first: what the story says has happened must be there."""
        self._house.world.save()
        state = self.state
        state.told_until = told_until
        state.lives = [life for life in state.lives if life.steps]
        state.webhooks += self._post.posts
        state.repeats += self._post.repeats
        self._post.posts = self._post.repeats = 0
        write_state(self._path, state)


def _days(begins_at: datetime, until: datetime) -> Iterator[date]:
    day, last = _local(begins_at), _local(until)
    while day <= last:
        yield day
        day += timedelta(days=1)


def _local(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), ZONE).astimezone(UTC)
