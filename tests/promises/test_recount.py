"""Counting again from the ledger alone: nothing to find after a true story, and whatever was planted after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, update

from app.core.work import Env, reading_for, work_for
from app.promises.model import OutcomeRow, Tally, Total
from app.promises.recount import Recount, recount
from app.promises.totals import fold_tallies
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.path.given import LAST_DAY, ORDER, Street, open_street, order, refund, scan, shipment, withdrawal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ON = date(2026, 3, 6)


@pytest.fixture
def street(env: Env) -> Street:
    """Four orders: kept, broken (after a false arrival), cancelled, and one still under way."""
    street = open_street(env)
    false = scan(at=NOW + DAY, event=1, order_id=ORDER + 1)
    street.clock.set(LAST_DAY + 3 * DAY)
    fresh = {"order_id": ORDER + 3, "placed_at": LAST_DAY + 3 * DAY, "at": LAST_DAY + 3 * DAY}
    street.tell(
        [
            order(),
            shipment(at=NOW + DAY),
            scan(at=LAST_DAY),
            order(order_id=ORDER + 1),
            shipment(at=NOW + DAY, order_id=ORDER + 1),
            false,
            withdrawal(false, at=NOW + 2 * DAY),
            scan(at=LAST_DAY + 2 * DAY, event=2, order_id=ORDER + 1),
            order("cancelled", order_id=ORDER + 2, at=NOW + DAY, cancelled_at=NOW + DAY),
            order(**fresh),  # type: ignore[arg-type]  # by name
        ]
    )
    return street.settle()


def _count(street: Street) -> Recount:
    with reading_for(street.env, street.shop_id) as work:
        return recount(work)


def test_a_true_story_is_counted_without_a_difference(street: Street) -> None:
    found = _count(street)

    assert found.orders == 4
    assert found.outcomes == {"broken": 1, "kept": 1, "pending": 1, "void": 1}
    assert found.differences == ()


def test_folded_or_not_the_days_are_the_same(street: Street) -> None:
    fold_tallies(street.env)
    assert street.rows(Tally) == []
    assert _count(street).differences == ()

    street.tell(refund(at=LAST_DAY, lines=[(1, 1)], order_id=ORDER + 1)).settle()

    assert _count(street).differences == ()


def test_an_outcome_that_nobody_recorded_is_found(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        wrong = update(OutcomeRow).where(OutcomeRow.order_id == ORDER).values(outcome="broken")
        work.session.execute(wrong)

    (found,) = _count(street).differences

    assert found.about == f"order {ORDER}"
    assert ("kept" in found.ledger, "broken" in found.tables) == (True, True)


def test_a_missing_outcome_is_found(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        work.session.execute(delete(OutcomeRow).where(OutcomeRow.order_id == ORDER))

    assert [one.about for one in _count(street).differences] == [f"order {ORDER}"]


def test_an_outcome_of_no_order_is_found(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        work.session.add(
            OutcomeRow(
                shop_id=SHOP, order_id=9, shipment_id=0, outcome="kept", why="arrived_in_time", certain=True,
                due_on=ON, changed_at=NOW,
            )
        )  # fmt: skip

    assert [(one.about, one.ledger) for one in _count(street).differences] == [("order 9", "nothing")]


@pytest.mark.parametrize("folded", [True, False])
def test_a_day_that_was_counted_twice_is_found(folded: bool, street: Street) -> None:
    fold_tallies(street.env)
    with work_for(street.env, SHOP) as work:
        if folded:
            whole = (Total.dimension == "", Total.on == ON, Total.outcome == "kept")
            work.session.execute(update(Total).where(*whole).values(orders=Total.orders + 1))
        else:
            work.session.add(Tally(shop_id=SHOP, id=work.next_id(), on=ON, outcome="kept", step=1, about={}))

    (found,) = _count(street).differences

    assert found.about == f"day {ON}, kept"
    assert (found.ledger, found.tables) == ("1", "2")


def test_a_product_that_was_counted_twice_is_found(street: Street) -> None:
    fold_tallies(street.env)
    with work_for(street.env, SHOP) as work:
        product = (Total.dimension == "product", Total.outcome == "kept")
        work.session.execute(update(Total).where(*product).values(orders=Total.orders + 1))

    found = _count(street).differences

    assert found
    assert all(one.about.startswith("product ") for one in found)


def test_a_wrong_sum_of_misses_is_found(street: Street) -> None:
    fold_tallies(street.env)
    with work_for(street.env, SHOP) as work:
        whole = (Total.dimension == "", Total.outcome == "kept")
        work.session.execute(update(Total).where(*whole).values(misses=Total.misses + 1))

    assert [one.about for one in _count(street).differences] == [f"all , {ON}, kept"]


def test_what_only_time_has_changed_is_no_difference_yet(street: Street) -> None:
    street.clock.travel(days=30)

    assert _count(street).differences == ()


def test_the_other_shop_is_counted_by_itself(street: Street) -> None:
    with reading_for(street.env, OTHER_SHOP) as work:
        assert recount(work) == Recount(0, {}, ())
