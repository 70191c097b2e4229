"""What the promises page reads: page by page in both directions, on indexes, and only this shop's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.core.work import Env, reading_for, work_for
from app.promises import reports
from app.promises.list_reports import Place, Wanted, promises_page
from app.promises.model import OutcomeRow, Promise
from app.promises.order_reports import promises_of_order
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.statements import asked as asked_of
from tests.stories import a_broken_order, a_kept_order, a_silent_order, an_order


def many_outcomes(env: Env, count: int) -> None:
    """`count` orders, three due on each day, outcomes in turn."""
    with work_for(env, SHOP) as work:
        for number in range(count):
            work.session.add(
                OutcomeRow(
                    shop_id=SHOP,
                    order_id=number + 1,
                    shipment_id=0,
                    outcome=("kept", "broken", "pending")[number % 3],
                    why="arrived_in_time",
                    certain=True,
                    due_on=date(2026, 1, 1) + timedelta(days=number // 3),
                    changed_at=NOW,
                )
            )


@pytest.mark.parametrize("outcome", ["", "broken"])
def test_pages_lead_through_all_orders_once_and_back_again(env: Env, outcome: str) -> None:
    many_outcomes(env, 400)
    there: list[int] = []
    pages = []
    place = None
    with reading_for(env, SHOP) as work:
        while True:
            page = promises_page(work, Wanted(outcome), older_than=place)
            pages.append(page)
            there += [line.order_id for line in page.lines]
            place = page.older
            if place is None:
                break
        back = pages[-1]
        for earlier in reversed(pages[:-1]):
            back = promises_page(work, Wanted(outcome), newer_than=back.newer)
            assert back.lines == earlier.lines

    assert len(there) == len(set(there)) == (133 if outcome else 400)
    assert there == sorted(there, key=lambda number: ((number - 1) // 3, number), reverse=True)
    assert pages[0].newer is None
    assert back.newer is None


def test_an_order_is_found_by_its_whole_name_with_or_without_the_sign(env: Env) -> None:
    an_order(env, 1001)
    an_order(env, 10010)

    with reading_for(env, SHOP) as work:
        found = [
            [one.order_name for one in promises_page(work, Wanted(searched=name)).lines]
            for name in ("#1001", "1001")
        ]

    assert found == [["#1001"], ["#1001"]]


def test_another_shops_orders_are_neither_listed_nor_found(env: Env) -> None:
    an_order(env, 1001, shop=OTHER_SHOP)

    with reading_for(env, SHOP) as work:
        assert promises_page(work, Wanted()).lines == ()
        assert promises_page(work, Wanted(searched="1001")).lines == ()
        assert reports.titles_not_understood(work) == []


def test_shares_are_of_what_was_judged_and_void_orders_are_none(env: Env, clock: StoppedClock) -> None:
    clock.travel(days=20)
    for number in range(3):
        a_kept_order(env, 2000 + number)
    a_broken_order(env, 2010)
    an_order(env, 2011, test=True)

    with reading_for(env, SHOP) as work:
        today = reports.today(work)
        shares = reports.shares_of(work, today - timedelta(days=29), today)

    assert shares.count == 4
    assert shares.share("broken") == 0.25
    assert shares.share("kept", "over") == 0.75


def test_weeks_begin_on_monday_and_end_with_this_one(env: Env, clock: StoppedClock) -> None:
    clock.travel(days=20)
    a_kept_order(env)

    with reading_for(env, SHOP) as work:
        weeks = reports.shares_by_week(work, weeks=26)

    assert [one.first.weekday() for one in weeks] == [0] * len(weeks)
    assert weeks[0].count == 1
    assert weeks[-1].last >= date(2026, 3, 22)


def test_provisional_is_what_is_broken_and_nobody_can_show(env: Env, clock: StoppedClock) -> None:
    clock.travel(days=14)
    a_broken_order(env, 1002)
    a_silent_order(env, 1003)

    with reading_for(env, SHOP) as work:
        assert [one.order_id for one in reports.provisional_broken(work, most=25)] == [1003]


def test_titles_are_counted_and_old_ones_forgotten(env: Env, clock: StoppedClock) -> None:
    an_order(env, 1001, title="Snigelpost")
    clock.travel(days=61)
    for number in (1002, 1003):
        an_order(env, number, title="Duvpost", at=clock.now())

    with reading_for(env, SHOP) as work:
        assert reports.titles_not_understood(work) == [("Duvpost", 2)]


def test_the_binding_promise_comes_first_and_says_so(env: Env) -> None:
    an_order(env, 1001)

    with reading_for(env, SHOP) as work:
        promises = promises_of_order(work, 1001)

    assert [one.binds for one in promises] == [True]
    assert promises[0].shown_text == "PostNord, 2–4 vardagar"


@pytest.mark.parametrize("asked", ["page", "broken", "provisional", "titles", "weeks"])
def test_no_query_reads_a_whole_table(env: Env, asked: str) -> None:
    an_order(env, 1001)
    with reading_for(env, SHOP) as work, asked_of(env) as said:
        {
            "page": lambda: promises_page(work, Wanted()),
            "broken": lambda: promises_page(work, Wanted("broken"), older_than=Place(NOW.date(), 5)),
            "provisional": lambda: reports.provisional_broken(work, most=25),
            "titles": lambda: reports.titles_not_understood(work),
            "weeks": lambda: reports.shares_by_week(work, weeks=26),
        }[asked]()
        queries = list(said)
        plans = [
            str(row)
            for text, values in queries
            if text.startswith("SELECT")
            for row in work.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)  # type: ignore[arg-type]  # as the driver had them
        ]

    assert plans
    # What a statement has put together itself ("anon_1") is no table.
    assert [one for one in plans if "SCAN" in one and "CONSTANT" not in one and "anon_" not in one] == []
    if asked in ("page", "broken"):
        assert [one for one in plans if "TEMP B-TREE" in one] == []


def test_a_line_without_a_promise_says_why(env: Env) -> None:
    an_order(env, 1001, title="Snigelpost")
    with reading_for(env, SHOP) as work:
        line = promises_page(work, Wanted()).lines[0]
        rows = list(work.session.query(Promise))

    assert rows == []
    assert (line.shown_text, line.why) == ("", "no_promise")
