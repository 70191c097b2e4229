"""From nothing, or from where it stopped, to a shop with a year behind it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from demo.house import FIRST_PORT, House
from demo.opening import allow_remedies, install, open_shops, settle_in
from demo.progress import Progress
from demo.state import StoryState, read_state, write_state
from demo.story.lives import ZONE
from demo.studying import begin_study, read_answers
from demo.telling import Teller

STORY = "story.json"
# Away for longer than this, the shop has been closed: weeks of orders at each start would be a long wait.
CATCH_UP_MAX = timedelta(days=30)
# What the telling itself takes is told afterwards, in one more piece.
NEARLY_NOW = timedelta(seconds=5)


@dataclass(frozen=True)
class Plan:
    """orders  in all the year, about: as many as two cores tell in under two minutes; days  how long it is"""

    orders: int = 130
    days: int = 365
    seed: int = 7


def ready(
    folder: Path, plan: Plan, *, now: Callable[[], datetime], first_port: int = FIRST_PORT
) -> tuple[House, StoryState]:
    """A house whose story is told until now. Its clock still stands; `go_live` lets it run.

    now  the machine's own time, UTC
    """
    state = read_state(folder / STORY)
    begun_at = now()
    house = House(folder, at=state.told_until if state else _beginning(plan, begun_at), first_port=first_port)
    try:
        if state is None:
            state = _open(house, plan, begun_at)
        _tell(house, state, now)
    except BaseException:
        house.close()
        raise
    return house, state


def _beginning(plan: Plan, now: datetime) -> datetime:
    day = (now - timedelta(days=plan.days)).astimezone(ZONE).date()
    return datetime.combine(day, time(9), ZONE).astimezone(UTC)


def _open(house: House, plan: Plan, now: datetime) -> StoryState:
    print("Opening Löparboden and installing Kept …", file=sys.stderr)
    running, tea = open_shops(house)
    for shop in (running, tea):
        install(house, shop)
    allow_remedies(house, running)
    house.rounds.until_quiet()
    settle_in(house)
    begin_study(house)
    begins_at = house.clock.now()
    state = StoryState(
        seed=plan.seed,
        begins_at=begins_at,
        ends_at=now,
        told_until=begins_at,
        orders_a_day=plan.orders / plan.days,
    )
    house.world.save()
    write_state(house.folder / STORY, state)
    return state


def _tell(house: House, state: StoryState, now: Callable[[], datetime]) -> None:
    away = now() - state.told_until
    if not state.is_whole:
        what = "Telling a year" if state.next_number == 1 else f"Telling on from {state.told_until:%d %B}"
        print(f"{what} of orders, parcels and promises through Kept's front door:", file=sys.stderr)
    elif away > CATCH_UP_MAX:
        print("The shop was closed for weeks; it opens again a month ago.", file=sys.stderr)
        state.told_until = now() - CATCH_UP_MAX
    elif away > NEARLY_NOW:
        print(
            f"Catching up on what happened since {state.told_until.astimezone(ZONE):%d %B %H:%M} …",
            file=sys.stderr,
        )
    teller = Teller(house, state)
    progress = Progress(state.told_until.date(), now().date())
    try:
        while now() - state.told_until > NEARLY_NOW:
            teller.tell(now(), progress)
            state.is_whole = True
        read_answers(house, state)
    finally:
        teller.close()
        progress.end()
    write_state(house.folder / STORY, state)
