"""What is heard later doesn't rewrite what was: refunds, notes in the parcel, pick-up, missing addresses and scopes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.core.work import Env, reading_for, work_across_shops
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.outbox.model import Errand
from app.promises.model import OutcomeRow
from app.promises.recount import recount
from app.shops.actions import note_scopes
from app.shops.model import Shop
from app.shops.settings import RuleRow
from app.touchpoints.model import Touchpoint
from tests.builders import NOW, SHOP
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, open_street, order, refund, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def outcome(street: Street, shipment_id: int = 0) -> tuple[str, str, bool]:
    (row,) = street.rows(OutcomeRow, OutcomeRow.order_id == ORDER, OutcomeRow.shipment_id == shipment_id)
    return row.outcome, row.why, row.certain


def sent_apart(street: Street) -> Street:
    """Line 1 comes in time, line 2 in a parcel of its own."""
    street.settle(NOW).tell(order()).settle()
    first, second = shipment(1, at=NOW + DAY, lines=[(1, 1)]), shipment(2, at=NOW + DAY, lines=[(2, 1)])
    street.settle(NOW + DAY).tell([first, second, scan(at=NOW + DAY, event=1, number=1)])
    return street.settle()


def test_a_return_after_a_late_arrival_leaves_the_promise_broken(street: Street) -> None:
    sent_apart(street).settle(LAST_DAY + 2 * DAY).tell(
        scan(at=LAST_DAY + 2 * DAY, event=2, number=2)
    ).settle()
    assert outcome(street) == ("broken", "arrived_late", True)

    street.settle(NOW + 20 * DAY).tell(refund(at=NOW + 20 * DAY, lines=[(2, 1)])).settle()

    assert outcome(street) == ("broken", "arrived_late", True)
    assert len(street.shopify.called("create_discount")) == 1


def test_a_refund_of_everything_after_all_had_come_changes_nothing(street: Street) -> None:
    sent_apart(street).settle(LAST_DAY + 2 * DAY).tell(
        scan(at=LAST_DAY + 2 * DAY, event=2, number=2)
    ).settle()

    street.settle(NOW + 20 * DAY).tell(refund(at=NOW + 20 * DAY, lines=[(1, 1), (2, 1)])).settle()

    assert outcome(street) == ("broken", "arrived_late", True)


def test_what_was_lost_and_refunded_after_it_was_due_stays_broken_and_what_before_counts_no_more(
    street: Street,
) -> None:
    sent_apart(street).settle(LAST_DAY + 5 * DAY).tell(refund(at=LAST_DAY + 5 * DAY, lines=[(2, 1)])).settle()

    assert outcome(street)[0] in ("broken", "unknown")
    street.tell(refund(2, at=LAST_DAY - DAY, lines=[(2, 1)])).settle()
    assert outcome(street) == ("over", "arrived_early", True)


def test_a_gift_card_that_is_fulfilled_late_breaks_nothing(street: Street) -> None:
    body = order()
    body.body["line_items"][1].update(requires_shipping=False, gift_card=True)
    street.settle(NOW).tell(body).settle()
    street.settle(NOW + DAY).tell(shipment(1, at=NOW + DAY, lines=[(1, 1)])).settle()
    street.settle(LAST_DAY + 7 * DAY).tell(shipment(2, at=LAST_DAY + 7 * DAY, lines=[(2, 1)])).settle()

    assert outcome(street) == ("unknown", "not_observable", False)
    assert street.rows(Offer) == []


def test_a_cancel_after_a_whole_refund_doesnt_move_the_end(street: Street) -> None:
    street.settle(NOW).tell(order()).settle()
    street.settle(NOW + DAY).tell(refund(at=NOW + DAY, lines=[(1, 1), (2, 1)])).settle()
    street.settle(NOW + 18 * DAY).tell(
        order("cancelled", at=NOW + 18 * DAY, cancelled_at=NOW + 18 * DAY, current=[0, 0])
    ).settle()

    assert outcome(street) == ("void", "refunded", False)


def test_an_order_that_was_edited_empty_stays_void_whatever_changes_later(street: Street) -> None:
    street.settle(NOW).tell(order()).settle()
    street.settle(NOW + DAY).tell(order("updated", at=NOW + DAY, current=[0, 0])).settle()
    street.settle(NOW + 18 * DAY).tell(order("updated", at=NOW + 18 * DAY, current=[0, 0], tags="x")).settle()

    assert outcome(street) == ("void", "nothing_to_ship", False)


def test_pick_up_in_store_is_no_promise_although_its_title_is_a_place(env: Env) -> None:
    everything = replace_rules(RuleRow(days_min=1, days_max=2))
    street = open_street(env, settings=everything)
    gid = f"gid://shopify/Order/{ORDER}"
    street.shopify.show_window(
        gid, min_at=None, max_at=None, presented_name="Södermalm", method_type="PICK_UP"
    )

    street.settle(NOW).tell(order(title="Södermalm")).settle()
    street.settle(NOW + 9 * DAY).tell(shipment(1, at=NOW + 9 * DAY)).settle()

    assert outcome(street) == ("void", "store_pickup", False)
    assert street.rows(Offer) == []


def test_dates_that_are_not_there_yet_are_asked_for_again(street: Street) -> None:
    gid = f"gid://shopify/Order/{ORDER}"
    street.shopify.show_window(gid, min_at=None, max_at=NOW + DAY)
    routed = street.shopify.windows[gid]
    street.shopify.windows[gid] = replace(routed, windows=())
    street.settle(NOW).tell(order()).settle()
    (errand,) = street.rows(Errand, Errand.kind == "ask_checkout_dates")
    assert (errand.state, errand.reason_code) == ("waiting", "not_routed")

    street.shopify.windows[gid] = routed
    street.settle(NOW + 2 * HOUR)

    (row,) = street.rows(OutcomeRow)
    assert row.kind == "checkout"


def test_without_an_address_nothing_is_given_until_there_is_one(street: Street) -> None:
    street.settle(NOW).tell(order(email=None)).settle()
    late = LAST_DAY + 3 * DAY
    street.settle(NOW + DAY).tell(shipment(1, at=NOW + DAY)).settle(late).tell(scan(at=late)).settle()
    assert street.shopify.called("create_discount") == []
    assert street.rows(Touchpoint) == []

    street.settle(late + HOUR).tell(order("updated", at=late + HOUR)).settle()

    assert len(street.shopify.called("create_discount")) == 1
    assert {row.kind for row in street.rows(Touchpoint)} == {"broken_promise", "review_request"}


def test_what_was_parked_for_want_of_a_scope_goes_on_when_it_is_granted(env: Env, street: Street) -> None:
    take_away_scope(env)
    late = LAST_DAY + 3 * DAY
    street.settle(NOW).tell([order(), shipment(1, at=NOW + DAY)]).settle(late).tell(scan(at=late)).settle()
    (offer,) = street.rows(Offer)
    assert offer.state == "person"

    with work_across_shops(env, why="Shopify tells what the merchant grants now") as work:
        shop = work.session.get(Shop, SHOP)
        assert shop is not None
        granted = (*shop.scopes, "write_discounts")
        note_scopes(replace(work, shop_id=SHOP, memo={}), granted, work.now)
    street.settle()

    (offer,) = street.rows(Offer)
    assert offer.state == "done"


def take_away_scope(env: Env) -> None:
    with work_across_shops(env, why="the merchant takes a scope back") as work:
        shop = work.session.get(Shop, SHOP)
        assert shop is not None
        shop.scopes = [scope for scope in shop.scopes if scope != "write_discounts"]


def replace_rules(*rows: RuleRow) -> Any:
    return msgspec.structs.replace(SETTINGS, rules=rows)


@pytest.fixture(autouse=True)
def _counted_again(env: Env) -> Any:
    yield
    with reading_for(env, SHOP) as work:
        assert recount(work).differences == ()


def test_the_merchant_isnt_asked_what_pick_up_means(street: Street) -> None:
    street.settle(NOW).tell(
        [order(title="Hämta i butik"), order(order_id=ORDER + 1, title="Snabbfrakt")]
    ).settle()

    listed = [entry.body["title"] for entry in street.rows(Entry, Entry.kind == "LabelNotUnderstood")]

    assert listed == ["Snabbfrakt"]
