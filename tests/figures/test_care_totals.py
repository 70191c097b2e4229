"""Letters, remedies and deeds are counted with the orders and months that they belong to."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from app.core.work import Env, reading_for, work_for
from app.figures.deed_rules import CARRIED_OUT, MADE_GOOD, TOLD_AHEAD, what_it_is
from app.figures.deeds import deeds_between, fold_deeds
from app.figures.model import HeardTotal, Purchase
from app.figures.purchases_totals import fold_news
from app.orders.merging import merge
from app.orders.store import customer_by_shopify_id
from app.touchpoints.model import Letter
from tests.builders import NOW, SHOP
from tests.figures.purchases_given import counted_again
from tests.path.given import LAST_DAY, Street, open_street, order, scan, shipment

MARCH = date(2026, 3, 1)
OTHER = 450_789_470


def _late(street: Street, *order_ids: int) -> None:
    late = LAST_DAY + timedelta(days=2)
    sent_at = NOW + timedelta(days=1)
    for one in order_ids:
        street.tell(
            [order(order_id=one, email=f"alma{one}@posten.example"), shipment(at=sent_at, order_id=one)]
        )
    street.settle().tell([scan(at=late, order_id=one) for one in order_ids])
    street.settle(late).settle(late + timedelta(days=1))


def _become_one(env: Env) -> None:
    """The buyers of OTHER and of the order after it."""
    with work_for(env, SHOP) as work:
        kept, gone = (customer_by_shopify_id(work, OTHER + place + 7) for place in (0, 1))
        assert kept is not None
        assert gone is not None
        merge(work, kept=kept, gone=gone)
    while fold_news(env):
        pass


def _heard(env: Env) -> dict[tuple[date, str, int], int]:
    with reading_for(env, SHOP) as work:
        rows = work.session.scalars(select(HeardTotal))
        return {(one.on, one.sort, one.letters): one.customers for one in rows if one.customers}


def test_what_was_given_and_written_stands_with_the_order(env: Env) -> None:
    street = open_street(env)
    _late(street, OTHER)

    with reading_for(env, SHOP) as work:
        row = work.session.get_one(Purchase, (SHOP, OTHER))
        sent = len(list(work.session.scalars(select(Letter.id).where(Letter.order_id == OTHER))))
        deeds = deeds_between(work, MARCH, MARCH)[MARCH]
    assert row.standing == "first"
    assert (row.letters, row.care_minor > 0) == (sent, True)
    assert deeds[MADE_GOOD] == 1
    assert sum(times for deed, times in deeds.items() if deed.startswith("letter/")) == sent
    assert _heard(env) == {(MARCH, "all", sent): 1}  # what is owed counts in no dose
    assert counted_again(env).differences == ()


def test_who_turns_out_to_be_one_person_has_heard_the_letters_of_both(env: Env) -> None:
    street = open_street(env)
    _late(street, OTHER, OTHER + 1)
    each = _heard(env)

    _become_one(env)

    assert sum(each.values()) == 2
    assert _heard(env) == {(MARCH, "all", sum(letters * count for (_, _, letters), count in each.items())): 1}
    assert counted_again(env).differences == ()


def test_letters_about_what_was_cancelled_are_heard_by_the_one_who_stays(env: Env) -> None:
    """No purchase changes there, so nothing but the merge itself tells of it."""
    street = open_street(env)
    _late(street, OTHER, OTHER + 1)
    later = LAST_DAY + timedelta(days=9)
    for one in (OTHER, OTHER + 1):
        who = f"alma{one}@posten.example"
        street.tell([order("updated", order_id=one, email=who, at=later, cancelled_at=later)])
    street.settle(later)
    while fold_news(env):
        pass
    each = _heard(env)

    _become_one(env)

    found = counted_again(env)
    assert set(each.values()) == {2}
    assert set(_heard(env).values()) == {1}
    assert (found.purchases, found.differences) == (0, ())


def test_deeds_fold_without_changing(env: Env) -> None:
    street = open_street(env)
    _late(street, OTHER)
    with reading_for(env, SHOP) as work:
        before = deeds_between(work, MARCH, MARCH)

    while fold_deeds(env):
        pass

    with reading_for(env, SHOP) as work:
        assert deeds_between(work, MARCH, MARCH) == before


def test_a_letter_is_care_by_what_it_does() -> None:
    assert what_it_is("letter/service/delay_notice") == TOLD_AHEAD
    assert what_it_is("letter/contract/order_received") == CARRIED_OUT
    assert what_it_is("letter/feedback/review_request") == "asked"
    assert what_it_is("claim_opened") == ""
