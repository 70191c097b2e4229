"""The people of the demo's shop: they answer what customers said, most of it within a day."""

from __future__ import annotations

import random

from app.core.work import reading_for, work_for
from app.listening import case_reports
from app.listening.cases import close
from demo.house import House
from demo.opening import STAFF, shop_id
from demo.story.shelf import LOPARBODEN

# Some are put off, and some of these are forgotten.
AT_ONCE_SHARE, LATER_SHARE = 0.75, 0.25
DONE, DONE_WEIGHTS = ("answered", "called", "nothing"), (70, 15, 15)


def answer_cases(house: House, *, seed: int) -> None:
    """Once a day. The dice are the order's: the same seed does the same."""
    shop = shop_id(house, LOPARBODEN)
    with reading_for(house.env, shop) as work:
        waiting = case_reports.open_cases(work)
    today = house.clock.now().toordinal()
    for case in waiting:
        dice = random.Random(f"{seed}:case:{case.order_id}:{case.source}:{today}")
        if dice.random() < (LATER_SHARE if case.late else AT_ONCE_SHARE):
            with work_for(house.env, shop) as work:
                close(work, case.id, done=dice.choices(DONE, DONE_WEIGHTS)[0], by=f"staff:{STAFF}")
