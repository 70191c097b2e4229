"""Each remedy exactly once: through troubles of Shopify's before, during and after a call, and deaths of ours."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from app.core.work import Env
from app.ledger.model import Entry
from demo.pretend.faults import REFUSALS
from tests.builders import NOW
from tests.fakes import StoppedClock
from tests.remedies.troubled import (
    ALL,
    EFFECTS,
    TROUBLES,
    Deaths,
    a_workshop,
    books,
    costs_agree,
    made,
    mortal,
    work_until_done,
)

pytestmark = pytest.mark.contract

EACH, REFUSED_EACH = 40, 4


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


def test_a_remedy_is_given_once_whatever_is_refused(envs: Callable[..., Env]) -> None:
    """Calls and looks are refused as well as lost, so one way after another is tried, and a person asked in between."""
    deaths = Deaths(0.02, random.Random(3))
    with a_workshop(envs, StoppedClock(NOW)) as workshop:
        workshop.ask(EFFECTS, REFUSED_EACH, ways=3)
        workshop.world.faults.at_random(0.3, kinds=(*TROUBLES, *REFUSALS * 5), seed=11)

        work_until_done(workshop, mortal(workshop.env, deaths))

        workshop.world.faults.clear()
        keys = [key for some in workshop.wanted.values() for key in some]
        assert made(workshop) == dict.fromkeys(keys, 1)
        given = [one.body["key"] for one in workshop.rows(Entry, Entry.kind == "RemedyGiven")]
        assert sorted(given) == sorted(keys)
        agree = costs_agree(workshop)
        assert agree
        told = {kind: workshop.told(kind) for kind in ("RemedyFellBack", "RemedyUncertain", "RemedyApproved")}
        assert min(told.values()) > 2
