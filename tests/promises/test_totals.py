"""Totals by day: inserted step by step, folded now and then, each shop for itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.core.work import Env, reading_for, work_for
from app.promises.model import OutcomeRow, Tally, Total
from app.promises.spread import Sums
from app.promises.totals import count, every_total, fold_tallies, totals_by_day
from tests.builders import NOW, OTHER_SHOP, SHOP

ON, NEXT = date(2026, 3, 1), date(2026, 3, 2)  # a Sunday and a Monday
MONDAY = date(2026, 2, 23)  # of the week of ON
BLOCK = date(2026, 2, 2)  # of its four weeks


def steps(env: Env, shop_id: int, *taken: tuple[date, str, int]) -> None:
    with work_for(env, shop_id) as work:
        for on, outcome, step in taken:
            tally = Tally(shop_id=shop_id, id=work.next_id(), on=on, outcome=outcome, step=step, about={})
            work.session.add(tally)


def totals(env: Env, shop_id: int = SHOP) -> dict[date, dict[str, int]]:
    with reading_for(env, shop_id) as work:
        return totals_by_day(work, ON, NEXT)


def test_what_is_folded_and_what_is_loose_count_together_and_each_shop_for_itself(env_both: Env) -> None:
    env = env_both
    steps(env, SHOP, (ON, "kept", 1), (ON, "kept", 1), (NEXT, "broken", 1))
    steps(env, OTHER_SHOP, *[(ON, "kept", 1)] * 5)
    before = totals(env)

    fold_tallies(env)
    steps(env, SHOP, (NEXT, "broken", -1), (NEXT, "kept", 1))

    assert before == {ON: {"kept": 2}, NEXT: {"broken": 1}}
    assert totals(env) == {ON: {"kept": 2}, NEXT: {"kept": 1}}
    assert totals(env, OTHER_SHOP) == {ON: {"kept": 5}}


def test_folding_twice_counts_nothing_twice(env: Env) -> None:
    steps(env, SHOP, (ON, "kept", 1), (ON, "over", 1), (ON, "over", -1))

    fold_tallies(env)
    fold_tallies(env)

    assert totals(env) == {ON: {"kept": 1}}
    with reading_for(env, SHOP) as work:
        assert work.session.query(Tally).count() == 0
        assert {one.outcome: one.orders for one in work.session.query(Total)} == {"kept": 1, "over": 0}


def an_outcome(order_id: int, outcome: str = "kept", **said: Any) -> OutcomeRow:
    """What judging would have written; not stored."""
    fields: dict[str, Any] = {
        "order_id": order_id,
        "outcome": outcome,
        "due_on": ON,
        "carrier": "PostNord",
        "service": "Hem",
        "country": "SE",
        "kind": "label",
        "arrived_at": NOW,
        "miss_working_days": 0,
    }
    return OutcomeRow(shop_id=SHOP, shipment_id=0, **fields | said)


def counted(env: Env, row: OutcomeRow, *products: tuple[int, str]) -> OutcomeRow:
    with work_for(env, SHOP) as work:
        count(work, row, products)
    return row


def every(env: Env) -> dict[Any, Sums]:
    with reading_for(env, SHOP) as work:
        return every_total(work)


def test_an_order_counts_in_each_of_its_figures(env: Env) -> None:
    row = an_outcome(1, "broken", part="transit", miss_working_days=2, handover_days=-1, transit_days=3)

    counted(env, row, (7, "Terra 4"), (7, "Terra 4"), (8, "Sock"))

    assert every(env) == {
        ("", "", ON, "broken"): Sums(1, 1, 2, 4),
        ("carrier", "PostNord", ON, "broken"): Sums(1, 1, 2, 4),
        ("service", "Hem", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("country", "SE", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("lane", "PostNord|SE", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("kind", "label", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("part", "transit", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("product", "7 Terra 4", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("product", "8 Sock", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("product_4w", "7 Terra 4", BLOCK, "broken"): Sums(1, 1, 2, 4),
        ("product_4w", "8 Sock", BLOCK, "broken"): Sums(1, 1, 2, 4),
        ("miss", "2", MONDAY, "broken"): Sums(1, 1, 2, 4),
        ("handover", "-1", MONDAY, "broken"): Sums(1, 1, -1, 1),
        ("transit", "3", MONDAY, "broken"): Sums(1, 1, 3, 9),
    }


def test_what_is_pending_is_not_counted(env: Env) -> None:
    row = counted(env, an_outcome(1, "pending"))

    assert row.counted is None
    assert every(env) == {}


def test_what_has_not_arrived_has_no_size_of_miss(env: Env) -> None:
    counted(env, an_outcome(1, "broken", arrived_at=None, miss_working_days=None))

    assert every(env)["", "", ON, "broken"] == Sums(1, 0, 0, 0)
    assert not [key for key in every(env) if key[0] == "miss"]


def test_an_order_from_before_the_install_is_counted_apart(env: Env) -> None:
    counted(env, an_outcome(1, "void", would_be="broken"))

    assert {key[3] for key in every(env)} == {"past_broken"}


def test_a_step_out_is_exactly_the_step_that_was_taken_in(env: Env) -> None:
    row = counted(env, an_outcome(1, "broken", part="transit", miss_working_days=3), (7, "Terra 4"))
    fold_tallies(env)

    row.outcome, row.part, row.carrier, row.miss_working_days = "kept", None, "Bring", 0
    counted(env, row, (7, "Terra 4, new name"), (9, "Added later"))

    keys = set(every(env))
    assert {key[3] for key in keys} == {"kept"}
    assert {key[1] for key in keys if key[0] == "carrier"} == {"Bring"}
    assert {key[1] for key in keys if key[0] == "product"} == {"7 Terra 4, new name", "9 Added later"}


def test_another_carrier_moves_the_order_though_its_outcome_stays(env: Env) -> None:
    row = counted(env, an_outcome(1, "kept", carrier=None))
    row.carrier = "Bring"

    with work_for(env, SHOP) as work:
        first, again = count(work, row, ()), count(work, row, ())

    assert (first, again) == (True, False)
    assert every(env)["carrier", "Bring", ON, "kept"].orders == 1
    assert every(env)["", "", ON, "kept"].orders == 1


def test_a_long_miss_is_summed_whole_and_shown_as_that_or_more(env: Env) -> None:
    counted(env, an_outcome(1, "broken", miss_working_days=45))

    assert every(env)["miss", "30", MONDAY, "broken"] == Sums(1, 1, 45, 2025)


def test_folding_in_any_batches_gives_the_same_totals(env_both: Env) -> None:
    env = env_both
    for number in range(60):
        miss = number % 5 - 2
        outcome = "broken" if miss > 0 else "over" if miss < 0 else "kept"
        due = ON + timedelta(days=number % 9)
        row = an_outcome(number, outcome, miss_working_days=miss, due_on=due, carrier=f"Carrier {number % 3}")
        counted(env, row, (number % 7, "Shoe"))
        if number % 13 == 0:
            fold_tallies(env)
    before = every(env)

    fold_tallies(env)

    assert every(env) == before
    assert sum(one.orders for key, one in before.items() if key[0] == "") == 60
    with reading_for(env, SHOP) as work:
        assert work.session.query(Tally).count() == 0
