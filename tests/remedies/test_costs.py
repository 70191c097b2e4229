"""What remedies cost: booked once, by month, carrier and cause, and corrected when more is known."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.work import Env, reading_for, work_for
from app.orders.belongings import find_person
from app.orders.facts import CustomersMerged
from app.orders.model import Customer
from app.remedies import actions
from app.remedies.belongings import REMEDIES
from app.remedies.model import CostTally, LimitUse, Remedy
from app.remedies.reports import CostOf, cost_of, given_for_order, given_to
from app.remedies.totals import CostLine, costs_between, fold_costs
from tests.builders import SHOP
from tests.remedies.given import WAYS, allowed, asked, bought, clock, limited, rows, seen, told, worked

MARCH = date(2026, 3, 1)


def _costs(env: Env, first: date = MARCH, last: date = MARCH) -> list[CostLine]:
    with reading_for(env, SHOP) as work:
        return costs_between(work, first, last)


def _given(env: Env, number: int, kind: str, **said: str | None) -> None:
    asked(env, bought(env, number), WAYS[kind], **said)
    worked(env)


def test_costs_are_told_by_month_carrier_cause_and_kind(env: Env) -> None:
    allowed(env)
    _given(env, 1, "store_credit")
    _given(env, 2, "store_credit")
    _given(env, 3, "shipping_refund", carrier="DHL", cause="lost")
    _given(env, 4, "code", carrier=None)
    clock(env).travel(days=40)
    _given(env, 5, "store_credit")

    expected = [
        CostLine(MARCH, "", "late", "code", "SEK", True, 1, 19_485),
        CostLine(MARCH, "DHL", "lost", "shipping_refund", "SEK", False, 1, 4_900),
        CostLine(MARCH, "PostNord", "late", "store_credit", "SEK", False, 2, 20_000),
    ]
    assert _costs(env) == expected
    assert [one.minor for one in _costs(env, MARCH, date(2026, 4, 30))] == [19_485, 4_900, 20_000, 10_000]
    # until_quiet has folded them: counting never grows.
    assert rows(env, CostTally) == []


def test_folded_and_loose_are_told_together(env: Env) -> None:
    allowed(env)
    _given(env, 1, "store_credit")
    asked(env, bought(env, 2), WAYS["gift"])
    worked(env)
    with work_for(env, SHOP) as work:
        actions.done(work, "offer:2", by="42")
    assert len(rows(env, CostTally)) == 1

    before = _costs(env)
    assert fold_costs(env) == 1

    assert _costs(env) == before
    assert sum(one.minor for one in before) == 14_000


def test_what_was_given_is_told_by_order_and_by_person_with_its_cost(env: Env) -> None:
    allowed(env)
    _given(env, 1, "store_credit")
    _given(env, 2, "code", carrier=None)
    asked(env, bought(env, 2), WAYS["shipping_refund"], key="claim:9:1", cause="damaged", carrier="DHL")
    asked(env, bought(env, 3), WAYS["call"])  # a person's, and not made yet
    worked(env)

    with reading_for(env, SHOP) as work:
        of_order = given_for_order(work, 2)
        customers = [one.id for one in work.session.query(Customer) if one.shopify_id in (1, 2, 3)]
        hers = given_to(work, customers)
        nobodys = given_to(work, [])

    assert sorted((one.kind, one.cause, one.carrier, one.cost_minor, one.estimated) for one in of_order) == [
        ("code", "late", "", 19_485, True),
        ("shipping_refund", "damaged", "DHL", 4_900, False),
    ]
    assert [one.order_id for one in hers] == [2, 2, 1]
    assert cost_of(hers) == [CostOf("SEK", 34_385, 19_485)]
    assert nobodys == []


def test_a_code_costs_what_it_took_off(env: Env) -> None:
    allowed(env)
    _given(env, 1, "code")
    code = seen(env, "offer:1").code
    assert code is not None
    clock(env).travel(days=3)

    bought(env, 2, discount_codes=[{"code": code.lower(), "amount": "75.50", "type": "percentage"}])
    bought(env, 3, discount_codes=[{"code": "SOMMAR", "amount": "10.00"}, {"code": "TACK-XXXXX-XXXXX"}])
    worked(env)

    assert (seen(env, "offer:1").cost_minor, seen(env, "offer:1").estimated) == (7_550, False)
    assert _costs(env) == [CostLine(MARCH, "PostNord", "late", "code", "SEK", False, 1, 7_550)]
    assert [(one["used_by"], one["cost_minor"]) for one in told(env, "RemedyCostKnown")] == [(2, 7_550)]
    (year,) = _uses(env, "shop", "2026")
    assert year.minor == 7_550


def _uses(env: Env, kind: str, period: str) -> list[LimitUse]:
    with reading_for(env, SHOP) as work:
        mine = (LimitUse.kind == kind, LimitUse.period == period)
        return list(work.session.query(LimitUse).where(*mine).order_by(LimitUse.subject))


@pytest.mark.parametrize("amount", [None, "", "plenty", 12, "-5.00"])
def test_an_odd_sum_of_a_code_changes_nothing(env: Env, amount: object) -> None:
    allowed(env)
    _given(env, 1, "code")

    bought(env, 2, discount_codes=[{"code": seen(env, "offer:1").code, "amount": amount}])
    worked(env)

    assert seen(env, "offer:1").estimated


def test_a_code_that_lapses_unused_costs_nothing(env: Env) -> None:
    allowed(env)
    _given(env, 1, "code")

    clock(env).travel(days=179)
    worked(env)
    assert seen(env, "offer:1").estimated
    clock(env).travel(days=2)
    worked(env)

    assert (seen(env, "offer:1").cost_minor, seen(env, "offer:1").estimated) == (0, False)
    assert [one["cost_minor"] for one in told(env, "RemedyCostKnown")] == [0]


def test_two_records_of_one_person_share_their_limits(env: Env) -> None:
    allowed(env)
    limited(env, customer_times=1)
    _given(env, 1, "store_credit")
    first, second = bought(env, 1), bought(env, 2)
    with work_for(env, SHOP) as work:
        gone, kept = (
            work.session.query(Customer).where(Customer.shopify_id == one).one().id for one in (first, second)
        )
        actions.note_merged(work, CustomersMerged(kept_id=kept, gone_id=gone))

    asked(env, second, WAYS["store_credit"])
    worked(env)

    assert seen(env, "offer:1").customer_id == kept
    assert (seen(env, "offer:2").state, seen(env, "offer:2").reason) == ("person", "over_customer_limit")


def test_what_a_customer_was_given_is_hers_to_see_and_a_persons_words_are_erased(env: Env) -> None:
    allowed(env)
    limited(env, month_minor=1)
    _given(env, 1, "store_credit")
    with work_for(env, SHOP) as work:
        actions.decline(work, "offer:1", by="42", reason="Elin has had two already.")
        person = find_person(work, shopify_id=1, email=None, order_ids=[1])
        (line,) = REMEDIES.export(work, person)
        assert (line["kind"], line["said"]) == ("store_credit", "Elin has had two already.")
        assert REMEDIES.erase(work, person) == {"remedies": 1}

    assert [one.text_sealed for one in rows(env, Remedy)] == [None]
    assert seen(env, "offer:1").said == ""
