"""Each remedy exactly once: through troubles of Shopify's before, during and after a call, and deaths of ours."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from app.core.work import Env
from tests.builders import NOW
from tests.fakes import StoppedClock
from tests.remedies.troubled import (
    ALL,
    TROUBLES,
    Deaths,
    a_workshop,
    books,
    costs_agree,
    mortal,
    work_until_done,
)

pytestmark = pytest.mark.contract

EACH = 60


def test_each_remedy_is_given_exactly_once(envs: Callable[..., Env]) -> None:
    deaths = Deaths(0.02, random.Random(5))
    with a_workshop(envs, StoppedClock(NOW)) as workshop:
        workshop.ask(ALL, EACH)
        workshop.world.faults.at_random(0.15, kinds=TROUBLES, seed=7)

        work_until_done(workshop, mortal(workshop.env, deaths))

        workshop.world.faults.clear()
        assert [line for line in books(workshop) if not line.is_right] == []
        assert costs_agree(workshop)
        happened = {kind for _, kind in workshop.world.faults.happened}
        assert happened == set(TROUBLES)
        assert len(workshop.world.faults.happened) > EACH
        assert sum(deaths.happened.values()) > EACH / 2
