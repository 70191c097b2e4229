"""What many answers say together, and who came back: counted by hand beside each case."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.core.work import Env
from app.figures.return_figures import (
    LEFT,
    RECOVERED,
    UNDISTURBED,
    Purchase,
    against,
    cohorts,
    group_of,
    satisfaction,
)
from app.figures.said_figures import Compared, Figures, Said, Share, Words, figures
from app.web.charts import marks_of
from tests.builders import NOW
from tests.panel import an_app

DAY = timedelta(days=1)


def said(question: str = "delivery", option: str = "good", **changes: Any) -> Said:
    values: dict[str, Any] = {
        "question": question,
        "step": question if question in ("delivery", "packing", "product") else "product",
        "option": option,
        "score": 4,
        "product_id": 0,
        "times": 1,
        **changes,
    }
    return Said(**values)


def found(now: list[Said], before: list[Said] | None = None, **more: Any) -> Figures:
    given: dict[str, Any] = {"answered": (0, 0), "words": (), "reasons": {}, "days": {}, **more}
    return figures(now, before or [], **given)


def test_a_step_counts_good_answers_among_those_that_say_good_or_bad() -> None:
    rows = [said(score=5, times=14), said(score=4), said(score=1, times=5)]
    rows += [said(score=None, option="none_needed"), said("fit", score=1)]

    step = next(one for one in found(rows).steps if one.name == "delivery")

    assert (step.now.hits, step.now.of) == (15, 20)
    assert step.now.value == 0.75
    assert step.now.interval is not None
    # Wilson, 15 of 20.
    assert (round(step.now.interval.least, 3), round(step.now.interval.most, 3)) == (0.531, 0.888)


def test_few_are_counted_and_not_shared_out() -> None:
    step = next(one for one in found([said(times=9)]).steps if one.name == "delivery")

    assert (step.now.hits, step.now.of, step.now.value, step.now.interval) == (9, 9, None, None)


@pytest.mark.parametrize(
    ("now", "before", "sign"),
    [((19, 20), (1, 20), 1), ((1, 20), (19, 20), -1), ((10, 20), (11, 20), 0), ((19, 19), (1, 20), None)],
)
def test_a_change_is_a_span_or_nothing(
    now: tuple[int, int], before: tuple[int, int], sign: int | None
) -> None:
    change = Compared("delivery", Share(*now), Share(*before)).change

    if change is None:
        assert sign is None
    else:
        assert sign == (1 if change.least > 0 else -1 if change.most < 0 else 0)


def test_a_theme_is_an_option_among_all_answers_to_its_question() -> None:
    now = [said(times=2), said(option="bad"), said("packing", "neat")]
    words = [Words(3, "delivery", "delivery", "bad", 1)]

    themes = {
        (one.question, one.option): one.compared
        for one in found(now, [said(option="bad")], words=words).themes
    }

    assert themes["delivery", "bad"] == Compared("bad", Share(1, 3), Share(1, 1), (3,))
    assert themes["delivery", "good"].now == Share(2, 3)
    assert themes["packing", "neat"].now == Share(1, 1)


def test_a_product_stands_apart_from_how_it_came() -> None:
    now = [
        said("fit", "doesnt", product_id=7, score=1),
        said("fit", "fits", product_id=7, score=5),
        said("fit", "so_so", product_id=7, score=3),
        said("fit", "fits", product_id=8, score=5),
    ]

    rows = found(now, reasons={9: Counter({"too_small": 2}), 7: Counter({"chafes": 1})}).products

    assert [(one.product_id, one.doesnt.hits, one.doesnt.of, one.so_so) for one in rows] == [
        (7, 1, 3, 1), (9, 0, 0, 0), (8, 0, 1, 0),
    ]  # fmt: skip
    assert rows[0].reasons == {"chafes": 1}


def test_no_week_between_two_is_left_out() -> None:
    today = NOW.date()
    days = {
        today: Share(1, 1),
        today - timedelta(days=15): Share(0, 1),
        today + timedelta(days=1): Share(2, 3),
    }

    weeks = found([said()], days=days).weeks

    assert [(one.first, one.good.hits, one.good.of) for one in weeks] == [
        (date(2026, 2, 9), 0, 1), (date(2026, 2, 16), 0, 0), (date(2026, 2, 23), 0, 0), (date(2026, 3, 2), 3, 4),
    ]  # fmt: skip


def test_a_change_is_marked_in_its_week_and_nowhere_outside(env: Env) -> None:
    mondays = [date(2026, 2, 9), date(2026, 2, 16)]
    changes = [(date(2026, 2, 15), "Sent"), (date(2026, 2, 8), "Före"), (date(2026, 2, 23), "Efter")]

    with an_app(env).test_request_context():
        marks = marks_of(mondays, changes)

    assert [(one.place, one.words.partition(" (")[0]) for one in marks] == [(0, "Sent")]


# --- who came back ----------------------------------------------------------------------------------------


def purchase(number: int, **changes: Any) -> Purchase:
    values: dict[str, Any] = {
        "order_id": number,
        "customer_id": number,
        "ordered_at": NOW - 200 * DAY,
        "arrived_at": NOW - 196 * DAY,
        "is_disturbed": False,
        "put_right_at": None,
        "is_calm": True,
        **changes,
    }
    return Purchase(**values)


@pytest.mark.parametrize(
    ("changes", "group"),
    [
        ({}, UNDISTURBED),
        ({"is_disturbed": True}, LEFT),
        ({"is_disturbed": True, "put_right_at": NOW - 190 * DAY}, RECOVERED),
        ({"is_calm": False}, ""),
    ],
)
def test_a_purchase_belongs_to_one_group(changes: dict[str, Any], group: str) -> None:
    assert group_of(purchase(1, **changes)) == group


def test_only_those_who_have_had_the_days_are_counted_and_from_when_it_was_put_right() -> None:
    put_right = NOW - 95 * DAY
    rows = [
        purchase(1),  # back on day 10: within both
        purchase(2),  # back on day 100: within 180 alone
        purchase(3),  # never
        purchase(
            4, is_disturbed=True, put_right_at=put_right
        ),  # back before it was put right: that counts for nothing
        purchase(5, is_disturbed=True, put_right_at=put_right),  # back after
        purchase(6, is_disturbed=True, put_right_at=NOW - 80 * DAY),  # hasn't had ninety days
    ]
    arrived = NOW - 196 * DAY
    bought = {
        1: [NOW - 200 * DAY, arrived + 10 * DAY],
        2: [arrived + 100 * DAY],
        4: [put_right - DAY],
        5: [put_right + 89 * DAY],
        6: [NOW - DAY],
    }

    back = {one.name: one.back for one in cohorts(rows, bought, now=NOW)}

    assert back[UNDISTURBED] == {90: Share(1, 3), 180: Share(2, 3)}
    assert back[RECOVERED] == {90: Share(1, 2), 180: Share(0, 0)}
    assert back[LEFT] == {90: Share(0, 0), 180: Share(0, 0)}


def test_a_customer_is_counted_once_by_her_first_purchase() -> None:
    rows = [purchase(1, ordered_at=NOW - 250 * DAY), purchase(2, customer_id=1, is_disturbed=True)]

    back = {one.name: one.back[90].of for one in cohorts(rows, {}, now=NOW)}

    assert back == {UNDISTURBED: 1, LEFT: 0, RECOVERED: 0}


def test_too_few_are_not_compared_and_many_are() -> None:
    calm = [purchase(n) for n in range(100, 140)]
    hurt = [purchase(n, is_disturbed=True, put_right_at=NOW - 190 * DAY) for n in range(19)]
    more = purchase(19, is_disturbed=True, put_right_at=NOW - 190 * DAY)
    bought = {n: [NOW - 150 * DAY] for n in range(100, 110)}

    few = {one.name: one for one in cohorts([*calm, *hurt], bought, now=NOW)}
    enough = {one.name: one for one in cohorts([*calm, *hurt, more], bought, now=NOW)}

    assert against(few[RECOVERED], few[UNDISTURBED], 90) is None
    between = against(enough[RECOVERED], enough[UNDISTURBED], 90)
    assert between is not None
    assert between.least < -0.25 < between.most


def test_satisfied_and_gone_stand_beside_each_other_and_make_no_score() -> None:
    long_ago, lately = NOW - 200 * DAY, NOW - 20 * DAY
    verdicts: list[tuple[str, int, datetime]] = [
        ("yes", 1, long_ago), ("yes", 2, long_ago), ("yes", 2, long_ago + DAY), ("yes", 3, lately), ("no", 4, long_ago),
        ("unknown", 5, long_ago),
    ]  # fmt: skip

    told = satisfaction(verdicts, verdicts, {1: [long_ago + 30 * DAY]}, days=180, now=NOW)

    assert told.satisfied == Share(4, 5)
    assert told.gone_satisfied == Share(
        1, 2
    )  # of customers, not of orders; who answered lately has time left
    assert told.gone_others == Share(1, 1)
    assert {one for one in vars(told) if "score" in one or "loyal" in one} == set()
