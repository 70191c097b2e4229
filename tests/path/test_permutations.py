"""An order's webhooks in any order, with any repeats, in any batches: what is known in the end is the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.core.ids import Ids
from app.core.work import Env
from app.inbox.working import handle_some
from tests.builders import NOW, OTHER_SHOP
from tests.fakes import StoppedClock
from tests.fakes_shopify import FakeShopify
from tests.path.given import LAST_DAY, Message, Street, open_street, order, refund, scan, shipment, withdrawal
from tests.path.snapshot import snapshot

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# After all of it has happened, and before the first letter but the owed one may go.
TOLD_AT = LAST_DAY + 6 * DAY
# A midday on which everything that was put off may go.
LATER = TOLD_AT + 8 * DAY
EXAMPLES = 40  # of each story: more than a hundred in all


def _sent_in_two() -> list[Message]:
    """Bought, paid, sent in two parcels; a false "delivered" is taken back; one thing is refunded; all comes late."""
    first = shipment(1, at=NOW + DAY, lines=[(1, 1)])
    second = shipment(2, at=NOW + 2 * DAY, lines=[(2, 2)])
    moved = shipment(2, at=NOW + 2 * DAY, updated_at=NOW + 2 * DAY + HOUR, lines=[(2, 2)], carrier="DHL")
    false = scan("delivered", at=LAST_DAY, event=3, number=2)
    given_back = refund(at=LAST_DAY + DAY, lines=[(3, 1)])
    lines = [(1, 1), (2, 2), (3, 1)]
    return [
        order("create", paid=False, lines=lines),
        order("updated", at=NOW + HOUR, lines=lines),
        first,
        second,
        moved,
        scan("in_transit", at=NOW + 2 * DAY, event=1, number=1),
        scan("delivered", at=NOW + 3 * DAY, event=2, number=1),
        false,
        withdrawal(false, at=LAST_DAY + HOUR),
        given_back,
        scan("delivered", at=LAST_DAY + 2 * DAY, event=4, number=2),
        order(
            "fulfilled", at=LAST_DAY + 3 * DAY, lines=lines, current=[1, 2, 0],
            fulfillments=[first, moved], refunds=[given_back],
        ),
    ]  # fmt: skip


def _cancelled() -> list[Message]:
    """Sent, called back, cancelled before it was due; the parcel reaches her all the same, too late."""
    sent = shipment(at=NOW + DAY)
    called_back = shipment(at=NOW + DAY, updated_at=NOW + 2 * DAY, status="cancelled")
    return [
        order("create", paid=False),
        order("updated", at=NOW + HOUR, email="alma@nytt.example"),
        sent,
        called_back,
        scan("in_transit", at=NOW + DAY, event=1),
        scan("delivered", at=LAST_DAY + 3 * DAY, event=2),
        order("cancelled", at=NOW + 3 * DAY, cancelled_at=NOW + 3 * DAY, email="alma@nytt.example"),
        order("updated", at=NOW + 4 * DAY, cancelled_at=NOW + 3 * DAY, email="alma@nytt.example", paid=False),
    ]


def _said_otherwise() -> list[Message]:
    """She saw one option and got another; the carrier took back the lateness and said it again."""
    late = scan("delivered", at=LAST_DAY + 4 * DAY, event=2)
    in_time = scan("delivered", at=LAST_DAY, event=1)
    return [
        order("create", paid=False, email=None),
        order("updated", at=NOW + HOUR),
        order("updated", at=NOW + 2 * HOUR, title="Expressen"),
        shipment(at=NOW + DAY, lines=[(1, 1)]),
        shipment(at=NOW + DAY, updated_at=NOW + DAY + HOUR),
        in_time,
        withdrawal(in_time, at=LAST_DAY + DAY),
        late,
        scan("ready_for_pickup", at=LAST_DAY + 3 * DAY, event=3),
        scan("attempted_delivery", at=LAST_DAY + 2 * DAY, event=4),
    ]


STORIES = {"sent_in_two": _sent_in_two, "cancelled": _cancelled, "said_otherwise": _said_otherwise}


@st.composite
def told_somehow(draw: st.DrawFn, count: int) -> list[list[int]]:
    """The places of `count` messages, each at least once, some repeated, shuffled, cut into batches anywhere."""
    places = list(range(count))
    repeated = draw(st.lists(st.sampled_from(places), max_size=6))
    shuffled = draw(st.permutations([*places, *repeated]))
    cuts = sorted(draw(st.sets(st.integers(1, len(shuffled) - 1), max_size=5)))
    return [shuffled[a:b] for a, b in zip([0, *cuts], [*cuts, len(shuffled)], strict=True)]


@pytest.fixture
def again(env: Env, tmp_path: Path) -> Callable[[], Street]:
    """Each call opens the same fresh shop again. One engine for all, since it is the statements that cost."""
    open_street(env)
    env.db.close()
    path, fresh = Path(env.settings.database_url.removeprefix("sqlite:///")), tmp_path / "fresh"
    shutil.copyfile(path, fresh)

    def reopen() -> Street:
        env.db.close()
        for trace in ("-wal", "-shm"):
            path.with_name(path.name + trace).unlink(missing_ok=True)
        shutil.copyfile(fresh, path)
        clock = StoppedClock(TOLD_AT)
        return Street(replace(env, clock=clock, shopify=FakeShopify(clock), ids=Ids(clock, env.chance)))

    return reopen


def _live(street: Street, batches: list[list[Message]], told_at: datetime = TOLD_AT) -> dict[str, Any]:
    """Hear it all, handling what came after each batch; then act, and let weeks pass.

    What Shopify or a customer was given can't be taken back, so nothing is given before all has been heard.
    """
    street.clock.set(told_at)
    for batch in batches:
        street.tell(batch)
        while handle_some(street.env):
            pass
    street.settle()
    street.settle(LATER)
    return snapshot(street)


@pytest.mark.parametrize("name", STORIES)
def test_any_order_and_any_repeats_end_alike(name: str, again: Callable[[], Street]) -> None:
    messages = STORIES[name]()
    canonical = _live(again(), [[message] for message in messages])

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],  # a shorter list of messages says no more than a long one
        suppress_health_check=list(HealthCheck),
    )
    @given(told_somehow(len(messages)))
    def holds(batches: list[list[int]]) -> None:
        found = _live(again(), [[messages[place] for place in batch] for batch in batches])
        assert {about: found[about] for about in found if found[about] != canonical[about]} == {}

    assert canonical["differences"] == ()
    holds()


def test_the_canonical_stories_end_as_they_should(again: Callable[[], Street]) -> None:
    ends = {}
    for name, story in STORIES.items():
        found = _live(again(), [story()])
        order_rows = [one for one in found["outcomes"] if one["shipment_id"] == 0]
        ends[name] = (order_rows[0]["outcome"], [one[1] for one in found["letters"]], found["discounts"])

    assert ends == {
        "sent_in_two": ("broken", ["broken_promise", "review_request"], 1),
        "cancelled": ("void", [], 0),
        "said_otherwise": ("broken", ["broken_promise", "review_request"], 1),
    }


def test_nothing_of_it_shows_in_the_other_shop(env: Env) -> None:
    street = open_street(env)
    _live(street, [_sent_in_two()])

    beside = snapshot(Street(env, OTHER_SHOP, "bergwerk.myshopify.com"))

    assert not any(beside.values())
