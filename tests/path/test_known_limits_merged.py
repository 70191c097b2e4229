"""Two records of one customer become one: her orders, her letters and her word on them go together."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.core.work import Env, work_for
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.orders.model import Customer, Order
from app.touchpoints.actions import note_wish
from app.touchpoints.choices import choices_of, pause, say
from app.touchpoints.model import Letter, Touchpoint, Wish
from tests.builders import NOW
from tests.path.given import EMAIL, LAST_DAY, ORDER, Message, Street, open_street, order, scan, shipment
from tests.path.telling import DAY, HOUR, assert_books_agree, bought, came, inbox, letters, outcome, sent

MONDAY_AFTER = LAST_DAY + 3 * DAY
SECOND = ORDER + 1_000
OTHER_EMAIL = "alma@jobbet.example"
KEPT, GONE = SECOND + 7, ORDER + 7  # Shopify's numbers of the two: given.order makes them of the order's


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def _merged(
    at: datetime = MONDAY_AFTER, *, kept: int = KEPT, gone: int = GONE, status: str = "completed"
) -> Message:
    body = {
        "admin_graphql_api_customer_kept_id": f"gid://shopify/Customer/{kept}",
        "admin_graphql_api_customer_deleted_id": f"gid://shopify/Customer/{gone}",
        "admin_graphql_api_job_id": None,
        "status": status,
        "errors": [],
    }
    return Message("customers/merge", body, f"merge-{kept}-{gone}-{status}", at)


def _both_bought(street: Street) -> Street:
    bought(street)
    return bought(street, order_id=SECOND, email=OTHER_EMAIL, placed_at=NOW + HOUR, at=NOW + HOUR)


def _her_orders(street: Street) -> dict[int, int | None]:
    """Order → Shopify's number of its customer."""
    numbers = {one.id: one.shopify_id for one in street.rows(Customer)}
    return {one.id: numbers[one.customer_id] for one in street.rows(Order)}


def test_the_orders_of_both_are_hers(env_both: Env) -> None:
    street = _both_bought(open_street(env_both))

    street.tell(_merged()).settle()

    assert _her_orders(street) == {ORDER: KEPT, SECOND: KEPT}
    assert [one.body["order_id"] for one in street.rows(Entry, Entry.kind == "CustomersMerged")] == [0]
    assert_books_agree(street)


def test_nothing_of_her_is_left_in_the_record_that_went(street: Street) -> None:
    _both_bought(street)

    street.tell(_merged()).settle()

    (gone,) = street.rows(Customer, Customer.shopify_id == GONE)
    (kept,) = street.rows(Customer, Customer.shopify_id == KEPT)
    assert (gone.email_key, gone.email_sealed, gone.first_name_sealed, gone.last_name_sealed) == (None,) * 4
    assert gone.merged_into == kept.id


def test_told_in_any_order_it_ends_the_same(env: Env) -> None:
    street = open_street(env)
    ends = set()
    for place, told in enumerate(itertools.permutations(["first", "second", "merge"])):
        base = ORDER + 10_000 * (place + 1)
        messages = {
            "first": order(order_id=base),
            "second": order(order_id=base + 1_000, email=f"alma{place}@jobbet.example", at=NOW + HOUR),
            "merge": _merged(kept=base + 1_007, gone=base + 7),
        }
        messages["first"].body["email"] = messages["first"].body["customer"]["email"] = (
            f"alma{place}@hemma.example"
        )
        for name in told:
            street.tell(messages[name]).settle()
        owners = _her_orders(street)
        (kept,) = street.rows(Customer, Customer.shopify_id == base + 1_007)
        with work_for(env, street.shop_id) as work:
            address = work.unseal(kept.email_sealed, "customers.email")
        ends.add(
            (owners[base] == owners[base + 1_000] == base + 1_007, address == f"alma{place}@jobbet.example")
        )

    assert ends == {(True, True)}


def test_an_old_message_that_names_the_record_that_went_finds_her(street: Street) -> None:
    _both_bought(street)
    street.tell(_merged()).settle()

    third = ORDER + 5
    customer = {"id": GONE, "email": EMAIL, "first_name": "Alma", "last_name": "Lind"}
    street.tell(order(order_id=third, customer=customer)).settle()

    assert _her_orders(street)[third] == KEPT


def test_merges_one_after_the_other_lead_to_the_last(street: Street) -> None:
    _both_bought(street)
    last = KEPT + 500

    street.tell([_merged(kept=last, gone=KEPT), _merged(kept=KEPT, gone=GONE)]).settle()

    assert set(_her_orders(street).values()) == {last}


@pytest.mark.parametrize("status", ["failed", "in_progress", "requested", None])
def test_a_merge_that_did_not_happen_changes_nothing(street: Street, status: Any) -> None:
    _both_bought(street)

    street.tell(_merged(status=status)).settle()

    assert _her_orders(street) == {ORDER: GONE, SECOND: KEPT}
    assert inbox(street, "customers/merge") == [("ignored", "not_merged")]


def test_a_merge_told_twice_or_of_one_with_herself_is_done_once(street: Street) -> None:
    _both_bought(street).tell(_merged()).settle()

    again = _merged()
    street.tell(Message(again.topic, again.body, "another-id", again.triggered_at)).settle()
    street.tell(_merged(kept=KEPT, gone=KEPT)).settle()

    assert inbox(street, "customers/merge") == [
        ("handled", None), ("ignored", "merged_already"), ("ignored", "merged_already"),
    ]  # fmt: skip


def test_a_merge_that_names_no_customer_is_parked(street: Street) -> None:
    told = _merged()
    body = {**told.body, "admin_graphql_api_customer_kept_id": "gid://shopify/Customer/abc"}

    street.tell(Message(told.topic, body, "strange", NOW)).settle()

    assert inbox(street, "customers/merge") == [("parked", "bad_gid")]


def test_who_said_no_under_one_address_is_written_to_at_neither(street: Street) -> None:
    _both_bought(street)
    (gone,) = street.rows(Customer, Customer.shopify_id == GONE)
    with work_for(street.env, street.shop_id) as work:
        note_wish(work, gone.email_key, "all", says="stop", source="one_click")

    street.tell(_merged(NOW + HOUR)).settle(NOW + HOUR)
    sent(street, order_id=SECOND)
    came(street, LAST_DAY, order_id=SECOND)
    street.live_until(LAST_DAY + 20 * DAY, step=DAY)

    assert letters(street) == []
    (touchpoint,) = street.rows(Touchpoint, Touchpoint.order_id == SECOND)
    assert (touchpoint.state, touchpoint.reason) == ("withheld", "unsubscribed")
    assert [one.source for one in street.rows(Wish)] == ["one_click", "merge"]


def test_what_she_chose_under_one_address_holds_under_the_other(street: Street) -> None:
    _both_bought(street)
    with work_for(street.env, street.shop_id) as work:
        hers = {row.shopify_id: row.email_key for row in work.session.scalars(select(Customer))}
        gone, kept = hers[GONE], hers[KEPT]
        assert gone is not None
        assert kept is not None
        say(work, gone, "dose", "less")
        say(work, gone, "lang", "en")
        pause(work, gone)

    street.tell(_merged(at=NOW + DAY)).settle(NOW + DAY)

    with work_for(street.env, street.shop_id) as work:
        there, here = choices_of(work, gone), choices_of(work, kept)
    assert (here.dose, here.lang) == ("less", "en")
    assert here.paused_until == there.paused_until is not None


def test_her_letters_count_together(street: Street) -> None:
    _both_bought(street)
    for order_id in (ORDER, SECOND):
        street.settle(NOW + DAY).tell(
            [
                shipment(at=NOW + DAY, order_id=order_id),
                scan("in_transit", at=NOW + DAY, event=9, order_id=order_id),
            ]
        )
    came(street, LAST_DAY, order_id=ORDER)
    came(street, LAST_DAY, order_id=SECOND)

    street.settle(LAST_DAY + DAY).tell(_merged(LAST_DAY + DAY))
    street.live_until(LAST_DAY + 14 * DAY, step=6 * HOUR)

    first, second = sorted(one.sent_at for one in street.rows(Letter))
    assert second - first >= 2 * DAY  # the shop's own distance between two questions
    assert len({one.customer_id for one in street.rows(Letter)}) == 1


def test_what_is_owed_for_an_order_of_the_record_that_went_is_given_all_the_same(street: Street) -> None:
    _both_bought(street)
    sent(street)
    street.settle(LAST_DAY).tell(_merged(LAST_DAY)).settle()

    came(street, MONDAY_AFTER)

    assert outcome(street) == ("broken", "arrived_late")
    assert [one.state for one in street.rows(Offer)] == ["done"]
    assert [kind for _, kind in letters(street)] == ["broken_promise"]


def test_one_who_had_no_address_is_reached_by_the_others(street: Street) -> None:
    sent(bought(street, email=None, customer={"id": GONE, "email": None}))
    came(street, MONDAY_AFTER)
    bought(street, order_id=SECOND, email=OTHER_EMAIL, placed_at=MONDAY_AFTER, at=MONDAY_AFTER)
    assert letters(street) == []

    street.settle(MONDAY_AFTER + HOUR).tell(_merged(MONDAY_AFTER + HOUR)).settle()

    assert letters(street) == [(ORDER, "broken_promise")]


def test_erasing_her_erases_all_that_was_both(street: Street) -> None:
    came(sent(_both_bought(street)), MONDAY_AFTER)
    street.tell(_merged()).settle()
    body = {
        "shop_id": 548_380_009,
        "shop_domain": street.domain,
        "customer": {"id": KEPT, "email": OTHER_EMAIL, "phone": None},
        "orders_to_redact": [ORDER, SECOND],
    }

    street.tell(Message("customers/redact", body, "redact", MONDAY_AFTER + HOUR)).settle()

    for row in street.rows(Customer):
        assert (row.email_sealed, row.first_name_sealed, row.last_name_sealed) == (None, None, None)
    assert {one.text_sealed for one in street.rows(Letter)} == {None}
