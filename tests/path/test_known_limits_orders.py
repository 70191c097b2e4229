"""Orders of every origin, and what becomes of them: tested, imported, edited, paid late, cancelled, given back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.core.work import Env
from app.guarantees.model import Offer
from app.orders.model import Customer, Order
from app.shops.settings import RuleRow
from tests.builders import INSTALLED_AT, NOW
from tests.path.given import (
    LAST_DAY,
    ORDER,
    SETTINGS,
    Message,
    Street,
    open_street,
    order,
    refund,
    shipment,
)
from tests.path.telling import (
    DAY,
    HOUR,
    LONG_AFTER,
    assert_books_agree,
    bought,
    came,
    inbox,
    letters,
    nothing_given,
    order_page,
    outcome,
    promises,
    sent,
)

MONDAY_AFTER = LAST_DAY + 3 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _whole_story(street: Street, **changes: Any) -> Street:
    """Bought, sent, and come three days late; then weeks pass."""
    sent(bought(street, **changes))
    return came(street, MONDAY_AFTER).live_until(LONG_AFTER, step=DAY)


# --- where an order comes from ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"test": True}, "test"),
        ({"source_name": "pos", "location_id": 7}, "counter"),
        ({"tags": "VIP, kept-replacement"}, "replacement"),
        ({"placed_at": INSTALLED_AT - DAY}, "before_install"),
        ({"processed_at": INSTALLED_AT - 30 * DAY, "source_name": "import"}, "before_install"),
        ({"processed_at": NOW - 9 * DAY, "source_name": "580111"}, "before_install"),
    ],
    ids=["test", "counter", "replacement", "before the install", "imported", "written in by an app later"],
)
def test_nothing_is_promised_given_or_asked(street: Street, changes: dict[str, Any], why: str) -> None:
    _whole_story(street, **changes)

    assert outcome(street) == ("void", why)
    assert nothing_given(street)
    assert letters(street) == []
    assert_books_agree(street)


@pytest.mark.parametrize("source", ["shopify_draft_order", "580111", "subscription_contract", None])
def test_an_order_of_another_channel_is_promised_what_it_was_shown(
    street: Street, source: str | None
) -> None:
    sent(bought(street, source_name=source))
    came(street, MONDAY_AFTER)

    assert outcome(street) == ("broken", "arrived_late")


def test_an_order_written_in_and_sent_at_once_pays_nothing(street: Street) -> None:
    fulfilled = shipment(at=NOW, lines=[(1, 1), (2, 1)])
    told = order(processed_at=NOW - 20 * DAY, fulfillments=[fulfilled], source_name="3890849")

    street.tell(told).settle(LONG_AFTER)

    assert outcome(street) == ("void", "before_install")
    assert nothing_given(street)


# --- edits -----------------------------------------------------------------------------------------------------


def test_a_line_that_was_edited_away_is_not_waited_for(street: Street) -> None:
    bought(street)
    street.settle(NOW + HOUR).tell(order("updated", at=NOW + HOUR, current=[1, 0])).settle()

    came(sent(street, lines=[(1, 1)]), LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")


def test_nothing_was_promised_for_a_line_that_was_added(street: Street) -> None:
    bought(street)
    added = order("updated", at=NOW + HOUR, lines=[(1, 1), (2, 1), (3, 1)])
    street.settle(NOW + HOUR).tell(added).settle()

    came(sent(street), LAST_DAY)
    street.settle(MONDAY_AFTER)

    assert outcome(street) == ("kept", "arrived_in_time")
    assert nothing_given(street)


def test_an_order_that_was_edited_empty_is_void(street: Street) -> None:
    bought(street)

    street.settle(NOW + HOUR).tell(order("updated", at=NOW + HOUR, current=[0, 0])).settle(LONG_AFTER)

    assert outcome(street) == ("void", "nothing_to_ship")


def test_an_edit_asks_shopify_for_the_order_once(street: Street) -> None:
    bought(street)
    edit = {
        "id": 7891,
        "order_id": ORDER,
        "committed_at": NOW + HOUR,
        "line_items": {"additions": [], "removals": []},
    }
    told = Message("orders/edited", {"order_edit": edit}, "edit-1", NOW + HOUR)

    street.settle(NOW + HOUR).tell(
        [told, Message(told.topic, told.body, "edit-1-again", told.triggered_at)]
    ).settle()

    assert [one.arguments["order_id"] for one in street.shopify.called("one_order")] == [ORDER]


# --- cancelled, deleted, refunded, returned --------------------------------------------------------------------


def test_an_order_that_is_cancelled_under_way_owes_nothing_more(street: Street) -> None:
    sent(bought(street))
    cancelled = order("cancelled", at=LAST_DAY, cancelled_at=LAST_DAY, fulfillments=[shipment(at=NOW + DAY)])
    street.settle(LAST_DAY).tell(cancelled).settle()

    came(street, MONDAY_AFTER)

    assert outcome(street) == ("void", "cancelled")
    assert nothing_given(street)
    assert letters(street) == []


def test_a_cancel_after_the_promise_was_broken_takes_back_what_was_not_given(street: Street) -> None:
    street.shopify.scopes = ()
    sent(bought(street, paid=False))
    came(street, MONDAY_AFTER)

    street.settle(MONDAY_AFTER + HOUR)
    street.tell(order("cancelled", at=MONDAY_AFTER + HOUR, cancelled_at=MONDAY_AFTER + HOUR)).settle()

    assert outcome(street) == ("broken", "arrived_late")  # what happened stays told
    assert nothing_given(street)


def test_a_deleted_order_is_void_and_silent(street: Street) -> None:
    sent(bought(street))
    gone = Message("orders/delete", {"id": ORDER}, "deleted", NOW + 2 * DAY)
    street.settle(NOW + 2 * DAY).tell(gone).settle()

    came(street, MONDAY_AFTER).live_until(LONG_AFTER, step=DAY)

    assert outcome(street) == ("void", "deleted")
    assert nothing_given(street)
    assert letters(street) == []
    assert_books_agree(street)


def test_a_deletion_that_overtakes_its_order_waits_for_it(street: Street) -> None:
    street.settle(NOW).tell(Message("orders/delete", {"id": ORDER}, "deleted", NOW)).settle()
    assert inbox(street, "orders/delete") == [("waiting", "order_unheard")]

    street.tell(order()).settle(NOW + HOUR)

    assert outcome(street) == ("void", "deleted")


def test_the_deletion_of_an_order_from_long_ago_is_passed_over(street: Street) -> None:
    street.settle(NOW).tell(Message("orders/delete", {"id": 7}, "deleted", NOW))

    street.live_until(NOW + 2 * HOUR)

    assert inbox(street, "orders/delete") == [("ignored", "unknown_order")]


def test_a_part_refund_leaves_the_rest_to_be_waited_for(street: Street) -> None:
    bought(street)
    street.settle(NOW + HOUR).tell(refund(at=NOW + HOUR, lines=[(2, 1)])).settle()

    came(sent(street, lines=[(1, 1)]), MONDAY_AFTER)

    assert outcome(street) == ("broken", "arrived_late")
    assert len(street.rows(Offer)) == 1


def test_a_refund_of_the_shipping_alone_changes_nothing(street: Street) -> None:
    sent(bought(street))
    street.tell(refund(at=NOW + DAY, lines=[])).settle()

    came(street, LAST_DAY)

    assert outcome(street) == ("kept", "arrived_in_time")


def test_a_return_leaves_the_outcome_as_it_was(street: Street) -> None:
    came(sent(bought(street)), MONDAY_AFTER)
    before = outcome(street)

    back = MONDAY_AFTER + 10 * DAY
    given_back = refund(at=back, lines=[(1, 1), (2, 1)])
    returned = order(
        "updated", at=back, current=[0, 0], refunds=[given_back], financial_status="refunded",
        returns=[{"id": 1, "status": "closed"}],
    )  # fmt: skip
    street.settle(back).tell([given_back, returned]).settle()

    assert outcome(street) == before == ("broken", "arrived_late")
    assert [one.state for one in street.rows(Offer)] == ["done"]  # what she was given stays hers
    assert_books_agree(street)


# --- money -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["pending", "authorized", "voided", "partially_paid", None])
def test_no_money_before_it_is_paid(street: Street, status: str | None) -> None:
    sent(bought(street, financial_status=status))
    came(street, MONDAY_AFTER)

    assert outcome(street) == ("broken", "arrived_late")
    assert nothing_given(street)


def test_what_is_paid_later_is_made_good_then(street: Street) -> None:
    sent(bought(street, financial_status="authorized"))
    came(street, MONDAY_AFTER)

    street.settle(MONDAY_AFTER + HOUR).tell(order("paid", at=MONDAY_AFTER + HOUR)).settle()

    assert len(street.shopify.discounts) == 1


def test_an_old_payload_that_is_tried_again_undoes_nothing(street: Street) -> None:
    first = order("updated", at=NOW + HOUR, financial_status="pending")
    street.settle(NOW).tell(order()).settle(NOW + 2 * HOUR)
    street.tell(order("updated", at=NOW + 2 * HOUR, cancelled_at=NOW + 2 * HOUR)).settle()

    street.settle(NOW + 6 * HOUR).tell(first).settle()

    assert outcome(street) == ("void", "cancelled")
    (row,) = street.rows(Order)
    assert row.financial_status == "paid"


def test_an_order_paid_in_another_currency_is_kept_in_the_shops(street: Street) -> None:
    in_euro = {"presentment_currency": "EUR", "currency": "SEK", "total_price": "1299.00"}
    sent(bought(street, country="DE", **in_euro))
    came(street, MONDAY_AFTER)

    (row,) = street.rows(Order)
    assert (row.currency, row.total_minor) == ("SEK", 129_900)
    assert outcome(street) == ("broken", "arrived_late")
    assert len(street.shopify.discounts) == 1


# --- places and days -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("country", "province", "at", "expected"),
    [
        ("SE", None, datetime(2026, 3, 6, 22, 55, tzinfo=UTC), "kept"),  # 23:55 in Stockholm
        ("SE", None, datetime(2026, 3, 6, 23, 5, tzinfo=UTC), "broken"),
        ("FI", None, datetime(2026, 3, 6, 21, 55, tzinfo=UTC), "kept"),  # an hour further east
        ("FI", None, datetime(2026, 3, 6, 22, 5, tzinfo=UTC), "broken"),
        ("US", "CA", datetime(2026, 3, 7, 7, 55, tzinfo=UTC), "kept"),  # still Friday in Los Angeles
        ("US", "CA", datetime(2026, 3, 7, 8, 5, tzinfo=UTC), "broken"),
        ("US", "NY", datetime(2026, 3, 7, 5, 5, tzinfo=UTC), "broken"),  # Saturday in New York
    ],
)
def test_the_last_day_ends_with_the_customers_own(
    street: Street, country: str, province: str | None, at: datetime, expected: str
) -> None:
    place = {"country_code": country, "province_code": province, "first_name": "Alma"}
    sent(bought(street, shipping_address=place))

    came(street, at)

    assert outcome(street)[0] == expected


def test_dates_in_the_shops_own_zone_are_the_same_instants(street: Street) -> None:
    stockholm = datetime.fromisoformat("2026-03-02T11:00:00+01:00")
    bought(street, created_at=stockholm, processed_at=stockholm)

    (row,) = street.rows(Order)
    assert row.ordered_at == NOW


def test_without_dates_and_words_the_merchants_table_speaks(env: Env) -> None:
    rules = (RuleRow(method="hem", country="SE", days_min=1, days_max=2),)
    street = open_street(env, settings=msgspec.structs.replace(SETTINGS, rules=rules))

    bought(street, title="Hemleverans")

    assert [one.kind for one in promises(street)] == ["rule"]


def test_an_order_that_shopify_no_longer_shows_is_judged_by_our_own_copy(street: Street) -> None:
    street.shopify.missing_orders.add(f"gid://shopify/Order/{ORDER}")

    came(sent(bought(street)), MONDAY_AFTER)

    assert outcome(street) == ("broken", "arrived_late")


# --- nobody to write to ----------------------------------------------------------------------------------------


def test_without_an_address_nobody_is_written_to_and_the_page_says_so(street: Street) -> None:
    _whole_story(street, email=None)

    assert outcome(street) == ("broken", "arrived_late")
    assert letters(street) == []
    page = order_page(street)
    assert "No e-mail address is known" in page


def test_a_guest_gets_what_everybody_gets(street: Street) -> None:
    _whole_story(street, customer=None)

    assert letters(street)[0][1] == "broken_promise"
    assert [one.shopify_id for one in street.rows(Customer)] == [None]
    assert street.shopify.called("create_discount")[0].arguments["customer_id"] is None


def test_the_page_says_of_several_parcels_that_they_are_followed_as_one(street: Street) -> None:
    told = shipment(at=NOW + DAY)
    parcels = {**told.body, "tracking_numbers": ["SE1", "SE2"]}
    bought(street).settle(NOW + DAY).tell(Message(told.topic, parcels, "two", NOW + DAY)).settle()

    page = order_page(street)

    assert "2 parcels in one shipment" in page
