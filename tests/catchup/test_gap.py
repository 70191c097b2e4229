"""A day of which no webhook told, and the night after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.catchup.model import CatchUp
from app.core.work import Env
from tests.catchup.given import DOMAIN, GAP, Story, a_boutique, differences, state_of

pytestmark = pytest.mark.contract
ORDERS = 39  # three of each kind; `python -m bench.catchup` does the same with two thousand


def test_after_a_day_without_webhooks_the_ledger_is_as_if_nothing_had_happened(
    envs: Callable[..., Env],
) -> None:
    with a_boutique(envs) as told:
        told.install()
        Story(ORDERS).tell(told, silent=None)
        as_it_was = state_of(told)
        nights = [one for one in told.rows(CatchUp) if one.kind == "nightly"]
    with a_boutique(envs) as missed:
        missed.install()
        Story(ORDERS).tell(missed, silent=GAP)
        healed = state_of(missed)
        healing = [one for one in missed.rows(CatchUp) if one.kind == "nightly"]

    assert len(as_it_was) == ORDERS
    assert differences(as_it_was, healed) == []
    assert {one.state for one in (*nights, *healing)} == {"done"}
    assert sum(one.messages for one in nights) == 0  # where nothing was missed, nothing is put in
    assert sum(one.messages for one in healing) > ORDERS
    assert missed.taken < told.taken
    assert DOMAIN
