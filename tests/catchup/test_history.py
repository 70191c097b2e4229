"""The orders from before the install: they are read, they teach, and they never cause a letter, an offer or money."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.catchup.actions import ALL_ORDERS, HISTORY_SPAN, HISTORY_SPAN_APPROVED, note_installed, note_scopes
from app.catchup.model import CatchUp
from app.core.work import Env, work_for
from app.guarantees.model import Offer
from app.inbox.model import Webhook
from app.orders.model import Order
from app.outbox.model import Errand
from app.promises.making import read_again
from app.promises.model import OutcomeRow, Promise
from app.shops.facts import ScopesChanged, ShopInstalled
from app.shops.settings import LabelMeaning
from app.shops.store import change_settings
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import DOMAIN, INSTALLED_AT
from tests.catchup.nodes import a_node
from tests.path.given import ORDER, SETTINGS, Street, open_street, order, refund, scan, shipment

BOUGHT = INSTALLED_AT - timedelta(days=14)  # a Monday morning, two weeks before Kept came
HOUR = timedelta(hours=1)


@pytest.fixture
def street(env: Env) -> Street:
    street = open_street(env)
    street.clock.set(INSTALLED_AT + 2 * HOUR)
    return street


def bought(
    number: int = 0,
    *,
    came: timedelta | None,
    title: str | None = "PostNord, 2–4 vardagar",
    at: datetime = BOUGHT,
) -> dict[str, Any]:
    """How Shopify shows an order from before the install. came  after it was bought; None: nobody heard of it again"""
    order_id = ORDER + number
    sent = shipment(order_id=order_id, at=at + 4 * HOUR)
    scans = [] if came is None else [scan("delivered", order_id=order_id, at=at + came)]
    told = order(
        "updated", order_id=order_id, placed_at=at, at=at + 5 * HOUR, title=title, fulfillments=[sent]
    )
    return a_node(told, *scans)


LATE, IN_TIME = timedelta(days=9), timedelta(days=3)


def read_the_past(street: Street, *nodes: dict[str, Any]) -> None:
    street.shopify.orders = list(nodes)
    with work_for(street.env, street.shop_id) as work:
        note_installed(work, ShopInstalled(domain=DOMAIN, again=False))
    street.settle()


def caused(street: Street) -> list[Any]:
    """What an order may cause: offers, letters, wishes for letters, and errands that do something outside."""
    asking = ("read_orders", "refetch_order", "ask_order_parts", "read_label_again", "read_product")
    done = [one for one in street.rows(Errand) if one.kind not in asking]
    return [*street.rows(Offer), *street.rows(Letter), *street.rows(Touchpoint), *done]


def would_be(street: Street) -> dict[int, tuple[str, str | None]]:
    return {
        one.order_id - ORDER: (one.outcome, one.would_be)
        for one in street.rows(OutcomeRow)
        if one.shipment_id == 0
    }


def test_what_would_have_come_of_earlier_orders_is_known_on_the_first_day(street: Street) -> None:
    read_the_past(
        street,
        bought(0, came=IN_TIME),
        bought(1, came=LATE),
        bought(2, came=IN_TIME, title="Frakt"),
        bought(3, came=None),
    )

    [row] = [one for one in street.rows(CatchUp) if one.kind == "history"]
    assert (row.state, row.orders, row.expected) == ("done", 4, 4)
    assert row.since == street.clock.now() - HISTORY_SPAN
    assert {one.topic for one in street.rows(Webhook)} == {"orders/create", "fulfillment_events/create"}
    assert would_be(street) == {
        0: ("void", "kept"), 1: ("void", "broken"), 2: ("void", "unknown"), 3: ("void", "unknown"),
    }  # fmt: skip
    assert all(one.before_install for one in street.rows(Order))


def test_a_late_order_from_before_the_install_costs_nothing_and_writes_to_nobody(street: Street) -> None:
    read_the_past(street, bought(came=LATE))

    street.live_until(INSTALLED_AT + timedelta(days=70), step=timedelta(days=3))

    assert would_be(street) == {0: ("void", "broken")}
    assert caused(street) == []
    assert street.env.mailer.sent == []  # type: ignore[attr-defined]  # the tests' mailer remembers


def test_one_that_arrives_late_after_the_install_causes_nothing_either(street: Street) -> None:
    read_the_past(street, bought(came=None, at=INSTALLED_AT - timedelta(hours=20)))
    street.settle(INSTALLED_AT + timedelta(days=12))
    street.tell(scan("delivered", at=INSTALLED_AT + timedelta(days=12)))

    street.live_until(INSTALLED_AT + timedelta(days=70), step=timedelta(days=3))

    assert would_be(street) == {0: ("void", "broken")}
    assert caused(street) == []


def test_a_refund_or_a_change_after_the_install_causes_nothing(street: Street) -> None:
    read_the_past(street, bought(came=LATE))
    street.settle(INSTALLED_AT + timedelta(days=2))
    street.tell(refund(at=INSTALLED_AT + timedelta(days=1), lines=[(1, 1), (2, 1)]))
    street.tell(
        order("updated", placed_at=BOUGHT, at=INSTALLED_AT + timedelta(days=2), email="ny@posten.example")
    )

    street.live_until(INSTALLED_AT + timedelta(days=30), step=timedelta(days=3))

    assert would_be(street) == {0: ("void", "broken")}
    assert caused(street) == []


def test_read_again_by_other_settings_it_still_causes_nothing(street: Street) -> None:
    read_the_past(street, bought(came=LATE, title="Frakt"))
    before = would_be(street)
    with work_for(street.env, street.shop_id) as work:
        change_settings(work, _with_a_meaning("Frakt"), "42")
    with work_for(street.env, street.shop_id) as work:
        read_again(work, ORDER, "label_said")

    street.live_until(INSTALLED_AT + timedelta(days=30), step=timedelta(days=3))

    assert (before, would_be(street)) == ({0: ("void", "unknown")}, {0: ("void", "broken")})
    assert caused(street) == []


def _with_a_meaning(title: str) -> Any:
    fields = {name: getattr(SETTINGS, name) for name in SETTINGS.__struct_fields__}
    return type(SETTINGS)(**{**fields, "labels": (LabelMeaning(title=title, days_min=2, days_max=4),)})


def test_the_dates_of_the_checkout_are_read_with_the_order(street: Street) -> None:
    node = bought(came=LATE, title="Frakt")
    node["fulfillmentOrders"]["nodes"][0]["deliveryMethod"] |= {
        "presentedName": "Hem",
        "minDeliveryDateTime": (BOUGHT + timedelta(days=1)).isoformat(),
        "maxDeliveryDateTime": (BOUGHT + timedelta(days=3)).isoformat(),
    }

    read_the_past(street, node)

    assert [(one.kind, one.shown_text) for one in street.rows(Promise)] == [("checkout", "Hem")]
    assert would_be(street) == {0: ("void", "broken")}


def test_an_earlier_order_that_was_fetched_in_the_shop_was_promised_nothing(street: Street) -> None:
    node = bought(came=IN_TIME)
    node["fulfillmentOrders"]["nodes"][0]["deliveryMethod"] |= {"methodType": "PICK_UP"}

    read_the_past(street, node)

    assert [(one.undelivered_by) for one in street.rows(Order)] == ["store_pickup"]
    assert would_be(street)[0][1] in (None, "void")


def test_the_past_is_read_once_also_when_the_shop_comes_back(street: Street) -> None:
    read_the_past(street, bought(came=IN_TIME))
    with work_for(street.env, street.shop_id) as work:
        note_installed(work, ShopInstalled(domain=DOMAIN, again=True))
    street.settle()

    kinds = [one.kind for one in street.rows(CatchUp)]
    assert kinds.count("history") == 1
    assert "nightly" in kinds


def test_with_approval_for_all_orders_the_rest_of_the_year_is_read_too(street: Street) -> None:
    old = bought(1, came=LATE, at=INSTALLED_AT - timedelta(days=200))
    read_the_past(street, bought(came=IN_TIME))
    first = street.rows(CatchUp)[-1]
    street.shopify.orders.append(old)
    with work_for(street.env, street.shop_id) as work:
        note_scopes(work, ScopesChanged(granted=(ALL_ORDERS,), gained=(ALL_ORDERS,), lost=()))
    street.settle()

    rows = [one for one in street.rows(CatchUp) if one.kind == "history"]
    assert [(one.orders, one.state) for one in rows] == [(1, "done"), (1, "done")]
    assert (rows[1].since, rows[1].until) == (street.clock.now() - HISTORY_SPAN_APPROVED, first.since)
    assert would_be(street) == {0: ("void", "kept"), 1: ("void", "broken")}
