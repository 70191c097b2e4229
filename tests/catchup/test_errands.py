"""Reading pages of orders: what is missing goes in, what stands in the way is waited for, a death changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.catchup.actions import NIGHTLY, OVERLAP, begin, begin_nightly, refetch
from app.catchup.model import CatchUp
from app.core.errors import Invalid
from app.core.work import Env, work_across_shops, work_for
from app.inbox.model import Webhook
from app.orders.model import Order, Refund, Shipment, TrackingEvent
from app.outbox.actions import try_again
from app.outbox.model import Errand
from app.outbox.working import perform_some
from app.shopify.order_documents import ORDERS_PAGE
from app.shops.actions import install
from app.worker import Rounds
from tests.builders import DOMAIN, INSTALLED_AT, NOW
from tests.catchup.nodes import a_node
from tests.fakes_shopify import SHOPIFY_DOWN, THROTTLED
from tests.path.given import ORDER, Message, Street, open_street, order, refund, scan, shipment, withdrawal

HOUR = timedelta(hours=1)
READ_AT = NOW + timedelta(days=3)


class Killed(BaseException):
    """The process is gone: nothing catches it."""


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def begin_reading(street: Street, at: Any = READ_AT) -> None:
    street.clock.set(at)
    with work_for(street.env, street.shop_id) as work:
        begin(work, NIGHTLY, since=NOW - timedelta(days=2), until=at)


def read(street: Street, at: Any = READ_AT) -> CatchUp:
    begin_reading(street, at)
    street.settle()
    found: CatchUp = street.rows(CatchUp)[-1]
    return found


def asked(street: Street) -> list[Any]:
    """The pages that were asked for of this shop, beside its very first night's."""
    mine = [one for one in street.shopify.called("orders_page") if one.shop_domain == street.domain]
    return [one for one in mine if one.arguments["span"].since == NOW - timedelta(days=2)]


def topics(street: Street) -> list[str]:
    return [one.topic for one in street.rows(Webhook) if one.webhook_id.startswith("catchup:")]


def a_life(order_id: int = ORDER) -> tuple[list[Message], dict[str, Any]]:
    """What its webhooks would have told of an order that has come, and how Shopify shows it."""
    sent = shipment(order_id=order_id, at=NOW + 4 * HOUR)
    came = scan("delivered", order_id=order_id, at=NOW + timedelta(days=2))
    back = refund(order_id=order_id, at=NOW + timedelta(days=2, hours=5), lines=[(1, 1)])
    placed = order(order_id=order_id)
    last = order(
        "updated",
        order_id=order_id,
        at=NOW + timedelta(days=2, hours=5),
        current=[0, 1],
        fulfillments=[sent],
        refunds=[back],
    )
    return [placed, sent, came, back, last], a_node(last, came)


def test_what_no_webhook_told_is_taken_in(street: Street) -> None:
    _, node = a_life()
    street.shopify.orders = [node]

    row = read(street)

    assert topics(street) == ["orders/create", "fulfillment_events/create"]
    assert (row.state, row.orders, row.messages, row.cursor) == ("done", 1, 2, None)
    assert [len(street.rows(one)) for one in (Order, Shipment, TrackingEvent, Refund)] == [1, 1, 1, 1]
    assert {one.state for one in street.rows(Webhook)} == {"handled"}


def test_what_webhooks_told_is_not_put_in_again(street: Street) -> None:
    messages, node = a_life()
    street.settle(READ_AT - HOUR).tell(messages).settle()
    street.shopify.orders = [node]

    row = read(street)

    assert (row.orders, row.messages, topics(street)) == (1, 0, [])


def test_an_order_whose_time_of_change_alone_has_moved_is_no_news(street: Street) -> None:
    messages, node = a_life()
    street.settle(READ_AT - HOUR).tell(messages).settle()
    street.shopify.orders = [node | {"updatedAt": "2026-03-05T08:00:00Z"}]

    assert read(street).messages == 0


def test_read_twice_it_is_stored_once(street: Street) -> None:
    _, node = a_life()
    street.shopify.orders = [node]
    begin_reading(street)
    with work_for(street.env, street.shop_id) as work:
        begin(work, NIGHTLY, since=NOW - timedelta(days=2), until=READ_AT)

    perform_some(street.env)  # both are read before anything that they say is taken in

    assert topics(street) == ["orders/create", "fulfillment_events/create"]


def test_a_scan_that_shopify_no_longer_lists_is_withdrawn(street: Street) -> None:
    messages, node = a_life()
    street.settle(READ_AT - HOUR).tell(messages).settle()
    node["fulfillments"][0]["events"]["nodes"] = []
    street.shopify.orders = [node]

    read(street)

    assert topics(street) == ["fulfillment_events/delete"]
    assert [one.withdrawn_at is not None for one in street.rows(TrackingEvent)] == [True]


def test_a_scan_in_a_word_that_the_api_does_not_have_is_not_withdrawn(street: Street) -> None:
    messages, node = a_life()
    picked_up = scan("picked_up", event=9, at=NOW + timedelta(days=2, hours=1))
    street.settle(READ_AT - HOUR).tell([*messages, picked_up]).settle()
    street.shopify.orders = [node]

    assert read(street).messages == 0


def test_a_scan_that_was_heard_a_moment_ago_is_not_withdrawn(street: Street) -> None:
    messages, node = a_life()
    node["fulfillments"][0]["events"]["nodes"] = []
    street.settle(READ_AT - timedelta(minutes=5)).tell(messages).settle()
    street.shopify.orders = [node]

    assert read(street).messages == 0


def test_a_withdrawn_scan_that_shopify_still_lists_stays_withdrawn(street: Street) -> None:
    messages, node = a_life()
    street.settle(READ_AT - HOUR)
    street.tell([*messages, withdrawal(messages[2], at=NOW + timedelta(days=2, hours=1))]).settle()
    street.shopify.orders = [node]

    read(street)

    assert [one.withdrawn_at is not None for one in street.rows(TrackingEvent)] == [True]


def test_every_page_is_read_and_the_place_is_kept(street: Street) -> None:
    lives = [a_life(ORDER + number) for number in range(2 * ORDERS_PAGE + 1)]
    street.shopify.orders = [node for _, node in lives]

    row = read(street)

    assert (row.state, row.orders, row.messages) == ("done", len(lives), 2 * len(lives))
    assert len(asked(street)) == 3
    assert len(street.rows(Order)) == len(lives)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_death_at_any_page_loses_nothing_and_reads_nothing_twice(street: Street, page: int) -> None:
    lives = [a_life(ORDER + number) for number in range(2 * ORDERS_PAGE + 1)]
    street.shopify.orders = [node for _, node in lives]
    begin_reading(street)
    for _ in range(page - 1):
        perform_some(street.env)
    street.shopify.fail_next("orders_page", Killed())  # type: ignore[arg-type]  # a death is no Exception
    with pytest.raises(Killed):
        perform_some(street.env)

    street.clock.travel(minutes=11)  # the dead worker's claim lapses
    street.rounds = Rounds(street.env)
    street.settle()

    [row] = street.rows(CatchUp)
    assert (row.state, row.orders, row.messages) == ("done", len(lives), 2 * len(lives))
    assert len(street.rows(Webhook)) == 2 * len(lives)


@pytest.mark.parametrize("trouble", [THROTTLED, SHOPIFY_DOWN])
def test_while_shopify_is_busy_it_waits_and_goes_on(street: Street, trouble: Exception) -> None:
    _, node = a_life()
    street.shopify.orders = [node]
    street.shopify.fail_next("orders_page", trouble)

    waiting = read(street).state
    street.settle(READ_AT + timedelta(minutes=5))

    assert (waiting, [one.state for one in street.rows(CatchUp)]) == ("running", ["done"])


def test_what_no_try_will_mend_is_parked_in_sight_and_goes_on_when_tried_again(street: Street) -> None:
    _, node = a_life()
    street.shopify.orders = [node]
    street.shopify.fail_next("orders_page", Invalid("bad_document", "Shopify doesn't understand the call."))

    row = read(street)
    [errand] = [one for one in street.rows(Errand) if one.kind == "read_orders"]
    with work_for(street.env, street.shop_id) as work:
        try_again(work, errand.id)
    street.settle()

    assert (row.state, row.trouble) == ("parked", "Shopify doesn't understand the call.")
    assert [(one.state, one.trouble) for one in street.rows(CatchUp)] == [("done", None)]


def test_an_order_that_a_page_cannot_show_whole_is_asked_for_alone(street: Street) -> None:
    _, node = a_life()
    _, other = a_life(ORDER + 1)
    node["lineItems"]["pageInfo"] = {"hasNextPage": True, "endCursor": "x"}
    street.shopify.orders = [node, other]

    row = read(street)

    assert {one.arguments["order_id"] for one in street.shopify.called("one_order")} == {ORDER}
    assert (row.state, row.orders) == ("done", 2)
    assert len(street.rows(Order)) == 2


def test_a_webhook_that_only_waits_is_not_missing(street: Street) -> None:
    messages, node = a_life()
    street.settle(READ_AT - HOUR)
    street.shopify.orders = [node]
    begin_reading(street)
    street.tell(messages)
    perform_some(street.env)  # before the webhooks are handled
    street.settle()
    street.settle(READ_AT + timedelta(minutes=15))

    assert [(one.state, one.messages) for one in street.rows(CatchUp) if one.orders] == [("done", 0)]
    assert topics(street) == []
    assert {one.state for one in street.rows(Errand) if one.kind == "refetch_order"} == {"done"}


def test_an_order_that_is_asked_for_alone_waits_for_its_webhooks(street: Street) -> None:
    messages, node = a_life()
    street.settle(READ_AT)
    street.shopify.orders = [node]
    with work_for(street.env, street.shop_id) as work:
        refetch(work, ORDER, "large:1")
    street.tell(messages)
    perform_some(street.env)
    before = len(street.shopify.called("one_order"))
    street.settle().settle(READ_AT + timedelta(minutes=2))

    assert (before, len(street.shopify.called("one_order")), topics(street)) == (0, 1, [])


def test_an_order_that_cannot_be_read_is_parked_alone(street: Street) -> None:
    _, node = a_life()
    _, other = a_life(ORDER + 1)
    street.shopify.orders = [node | {"totalPriceSet": None}, other]

    row = read(street)

    parked = [
        (one.kind, one.body["order"], one.reason_code) for one in street.rows(Errand) if one.state == "parked"
    ]
    assert parked == [("refetch_order", ORDER, "unread_order")]
    assert (row.state, [one.id for one in street.rows(Order)]) == ("done", [ORDER + 1])


def test_one_order_is_asked_for_anew_once_for_each_cause(street: Street) -> None:
    _, node = a_life()
    street.shopify.orders = [node]
    for _ in range(2):
        with work_for(street.env, street.shop_id) as work:
            refetch(work, ORDER, "edited:7")
            refetch(work, ORDER + 1, "edited:8")  # Shopify doesn't have it any more

    street.settle(READ_AT)

    assert len(street.shopify.called("one_order")) == 2
    assert [one.id for one in street.rows(Order)] == [ORDER]
    assert {one.state for one in street.rows(Errand) if one.kind == "refetch_order"} == {"done"}


def test_an_edited_order_is_asked_for(street: Street) -> None:
    messages, _ = a_life()
    edited = order("updated", at=NOW + HOUR, lines=[(1, 1), (2, 1), (3, 2)])
    street.settle(NOW + HOUR).tell(messages[0]).settle()
    street.shopify.orders = [a_node(edited)]

    street.tell(Message("orders/edited", {"order_edit": {"id": 5, "order_id": ORDER}}, "e-1", NOW)).settle()

    [row] = street.rows(Order)
    assert [one["quantity"] for one in row.lines] == [1, 1, 2]


def test_an_older_version_than_we_have_changes_nothing(street: Street) -> None:
    paid = order("updated", at=NOW + HOUR)
    street.settle(NOW + HOUR).tell([order(paid=False), paid]).settle()
    street.shopify.orders = [a_node(order(paid=False))]

    assert read(street).messages == 0
    assert [one.financial_status for one in street.rows(Order)] == ["paid"]


def test_a_second_change_within_the_second_is_not_lost(street: Street) -> None:
    street.tell(order(paid=False)).settle()
    street.shopify.orders = [a_node(order("updated"))]  # of the same second, and its own message never came

    read(street)

    assert [one.financial_status for one in street.rows(Order)] == ["paid"]


def test_a_missed_hold_is_asked_for(street: Street) -> None:
    placed = order()
    street.tell(placed).settle()
    node = a_node(placed)
    node["fulfillmentOrders"]["nodes"][0] |= {"status": "ON_HOLD", "updatedAt": "2026-03-03T08:00:00Z"}
    street.shopify.orders = [node]

    read(street)

    asked = [one.body for one in street.rows(Errand) if one.kind == "ask_order_parts"]
    assert [(one["status"], one["at"][:16]) for one in asked] == [("on_hold", "2026-03-03T08:00")]


def test_each_night_begins_where_the_last_one_ended_less_the_overlap(street: Street) -> None:
    spans = []
    for night in (NOW, NOW + timedelta(days=1)):
        street.clock.set(night)
        with work_for(street.env, street.shop_id) as work:
            assert begin_nightly(work, installed_at=INSTALLED_AT)
            assert not begin_nightly(work, installed_at=INSTALLED_AT)  # the one before is still under way
        street.settle()
        spans.append((street.rows(CatchUp)[-1].since, street.rows(CatchUp)[-1].until))

    assert spans == [(INSTALLED_AT - OVERLAP, NOW), (NOW - OVERLAP, NOW + timedelta(days=1))]


def test_the_worker_reads_each_shop_once_a_night(street: Street) -> None:
    street.live_until(NOW + timedelta(days=3))

    begun = [one.begun_at.date().isoformat() for one in street.rows(CatchUp)]
    assert begun == [
        "2026-03-02",
        "2026-03-03",
        "2026-03-04",
        "2026-03-05",
    ]  # the first at once: nobody ever had


def test_a_shop_that_has_left_is_not_read_and_goes_on_when_it_is_back(street: Street) -> None:
    _, node = a_life()
    street.shopify.orders = [node]
    begin_reading(street)
    street.tell(Message("app/uninstalled", {"id": 1}, "u-1", READ_AT))
    for _ in range(3):
        street.rounds.once()
    while_away = [(one.state, one.orders) for one in street.rows(CatchUp)]
    street.clock.travel(hours=5)
    grant = street.shopify.exchange_id_token(DOMAIN, "fresh")
    with work_across_shops(street.env, why="the merchant installs Kept again") as work:
        install(work, domain=DOMAIN, grant=grant, profile=street.shopify.shop_profile(DOMAIN, "t"))
    street.settle()

    assert while_away == [("running", 0)]
    assert {one.kind: one.state for one in street.rows(CatchUp)} == {"nightly": "done", "history": "done"}
    assert [one.id for one in street.rows(Order)] == [ORDER]
