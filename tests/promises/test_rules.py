"""What came of a promise: tables of situations, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.calendar import WorkCalendar, day_end, day_start
from app.promises.arrivals import Scan, Sending
from app.promises.known import Judgement, Known, Shown
from app.promises.rules import OUTCOMES, binding, judge, judge_sending
from tests.builders import NOW

STOCKHOLM = "Europe/Stockholm"
SE = WorkCalendar("SE")
HOUR, DAY, TICK = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
LATER = datetime(2026, 6, 1, tzinfo=UTC)  # long after every window here


def by_day(day: int, *, month: int = 3, zone: str = STOCKHOLM, **changes: Any) -> Shown:
    """A plain "by" that day of 2026."""
    return window(None, date(2026, month, day), zone=zone, **changes)


def window(first: date | None, last: date, *, zone: str = STOCKHOLM, **changes: Any) -> Shown:
    shown = Shown(
        id=1,
        kind="label",
        made_at=NOW,
        earliest_at=day_start(first, zone) if first else None,
        latest_at=day_end(last, zone),
        zone=zone,
        calendar=SE,
        handover_by=date(2026, 3, 3),
    )
    return replace(shown, **changes)


def sending(
    *scans: tuple[str, datetime],
    number: int = 1,
    sent_at: datetime = NOW + DAY,
    lines: Iterable[tuple[int, int]] = ((1, 1),),
) -> Sending:
    return Sending(number, sent_at, "PostNord", tuple(lines), tuple(Scan(*scan) for scan in scans))


def came(at: datetime, **changes: Any) -> Sending:
    return sending(("in_transit", min(at, NOW + DAY)), ("delivered", at), **changes)


def known(*promises: Shown, sendings: Iterable[Sending] = (), **changes: Any) -> Known:
    all_of_it = Known(
        ordered_at=NOW,
        zone=STOCKHOLM,
        unpromised=None,
        lines=((1, 1),),
        refunds=(),
        ended_at=None,
        ended_by=None,
        promises=promises,
        sendings=tuple(sendings),
    )
    return replace(all_of_it, **changes)


def of(found: Judgement) -> tuple[str, str, bool]:
    return found.outcome, found.why, found.certain


def noon(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, 11, tzinfo=UTC)


def test_the_same_arrival_is_over_kept_or_broken_by_what_was_promised() -> None:
    arrived = [came(noon(4))]  # the third day, counted from the Monday on which it was bought

    found = {day: judge(known(by_day(day), sendings=arrived), now=LATER).outcome for day in (6, 4, 3)}

    assert found == {6: "over", 4: "kept", 3: "broken"}


FROM_4_TO_6 = window(date(2026, 3, 4), date(2026, 3, 6))


@pytest.mark.parametrize(
    ("arrived_at", "expected"),
    [
        (FROM_4_TO_6.earliest_at - TICK, "over"),  # type: ignore[operator]  # it has a beginning
        (FROM_4_TO_6.earliest_at, "kept"),
        (FROM_4_TO_6.latest_at, "kept"),
        (FROM_4_TO_6.latest_at + TICK, "broken"),
    ],
)
def test_both_ends_of_a_window_belong_to_it(arrived_at: datetime, expected: str) -> None:
    assert judge(known(FROM_4_TO_6, sendings=[came(arrived_at)]), now=LATER).outcome == expected


@pytest.mark.parametrize(
    ("day", "came_on", "expected"),
    [
        (6, 5, "over"),  # a Friday; it came on Thursday
        (9, 6, "over"),  # a Monday; Friday is one working day before
        (9, 7, "over"),  # on Saturday: Monday is a working day that lies between
        (8, 7, "kept"),  # a Sunday; nothing between Saturday and it was a working day
        (8, 6, "kept"),
        (6, 6, "kept"),
    ],
)
def test_a_plain_by_is_over_from_one_working_day_early(day: int, came_on: int, expected: str) -> None:
    assert judge(known(by_day(day), sendings=[came(noon(came_on))]), now=LATER).outcome == expected


def test_a_holiday_is_no_working_day_of_being_early() -> None:
    easter_monday = by_day(6, month=4)

    found = judge(known(easter_monday, sendings=[came(noon(4, month=4))]), now=LATER)

    assert found.outcome == "kept"


def test_a_slot_of_hours_is_judged_to_the_minute() -> None:
    slot = replace(FROM_4_TO_6, earliest_at=noon(4), latest_at=noon(4) + 2 * HOUR, kind="slot")

    found = [
        judge(known(slot, sendings=[came(at)]), now=LATER)
        for at in (noon(4) - 60 * TICK, noon(4) + HOUR, noon(4) + 3 * HOUR)
    ]

    assert [one.outcome for one in found] == ["over", "kept", "broken"]
    assert found[2].miss_hours == 1.0
    assert found[2].miss_days == 0


def test_the_miss_is_told_in_hours_days_and_working_days() -> None:
    found = judge(known(by_day(6), sendings=[came(noon(9))]), now=LATER)

    assert (found.miss_days, found.miss_working_days, found.part) == (3, 1, "transit")
    assert found.miss_hours == pytest.approx(60, abs=0.01)
    early = judge(known(FROM_4_TO_6, sendings=[came(noon(3))]), now=LATER)
    assert (early.miss_days, early.miss_working_days) == (-1, -1)
    within = judge(known(FROM_4_TO_6, sendings=[came(noon(5))]), now=LATER)
    assert (within.miss_hours, within.miss_days, within.miss_working_days) == (0.0, 0, 0)


def test_a_day_of_23_hours_is_a_whole_day() -> None:
    summer_begins = by_day(29)  # clocks go forward in the night before

    assert judge(
        known(summer_begins, sendings=[came(day_end(date(2026, 3, 29), STOCKHOLM))]), now=LATER
    ).outcome == ("kept")
    late = judge(
        known(by_day(28), sendings=[came(datetime(2026, 3, 28, 23, 0, tzinfo=UTC))]),
        now=LATER,
    )
    assert (late.outcome, late.miss_days) == ("broken", 1)
    assert datetime(2026, 3, 29, 22, 0, tzinfo=UTC) - summer_begins.latest_at == TICK


def test_a_promise_is_pending_to_its_very_end_and_says_when_to_look() -> None:
    promise = by_day(6)

    before = judge(known(promise), now=promise.latest_at)
    after = judge(known(promise), now=promise.latest_at + TICK)

    assert (before.outcome, before.settle_at) == ("pending", promise.latest_at + TICK)
    assert of(after) == ("broken", "not_sent", False)
    assert after.settle_at is None


@pytest.mark.parametrize(
    ("sendings", "expected", "part"),
    [
        ([], ("broken", "not_sent", False), "handover"),
        ([sending()], ("unknown", "not_observable", False), None),
        ([sending(("label_printed", noon(3)))], ("unknown", "not_observable", False), None),
        ([sending(("in_transit", noon(4)))], ("broken", "not_heard_of", False), "transit"),
        ([sending(("in_transit", noon(9)))], ("broken", "still_under_way", True), "transit"),
        ([sending(("confirmed", noon(9)))], ("unknown", "not_observable", False), None),
        ([sending(sent_at=noon(9))], ("broken", "sent_late", True), "handover"),
        ([sending(("delivered", noon(5)), sent_at=noon(9))], ("over", "arrived_early", True), None),
    ],
    ids="nothing_sent silent label_only seen_before seen_after label_after sent_late came_before_sent".split(),
)
def test_silence_after_the_window(
    sendings: list[Sending], expected: tuple[str, str, bool], part: str | None
) -> None:
    found = judge(known(by_day(6), sendings=sendings), now=LATER)

    assert of(found) == expected
    assert part is None or found.part == part


@pytest.mark.parametrize(
    ("scans", "arrived_at"),
    [
        ([("ready_for_pickup", noon(5))], noon(5)),
        ([("ready_for_pickup", noon(5)), ("picked_up", noon(9))], noon(5)),
        ([("attempted_delivery", noon(5)), ("ready_for_pickup", noon(6)), ("picked_up", noon(9))], noon(9)),
        ([("attempted_delivery", noon(5)), ("ready_for_pickup", noon(6))], None),
        ([("ready_for_pickup", noon(5)), ("attempted_delivery", noon(6))], noon(5)),
        ([("delivered", noon(6)), ("delivered", noon(5))], noon(5)),
    ],
    ids="point point_and_fetched tried_then_fetched tried_then_point point_then_tried twice".split(),
)
def test_a_pick_up_point_counts_unless_the_door_was_tried_before(
    scans: list[tuple[str, datetime]], arrived_at: datetime | None
) -> None:
    found = judge(known(by_day(6), sendings=[sending(*scans)]), now=LATER)

    assert found.arrived_at == arrived_at


TWO_LINES = ((1, 1), (2, 2))


def test_an_order_has_arrived_when_its_last_line_has() -> None:
    first, second = came(noon(4)), came(noon(9), number=2, lines=[(2, 2)])
    both = known(by_day(6), lines=TWO_LINES, sendings=[first, second])

    found = judge(both, now=LATER)
    apart = [judge_sending(both, one, now=LATER) for one in (first, second)]

    assert (found.outcome, found.arrived_at) == ("broken", noon(9))
    assert [one and one.outcome for one in apart] == ["over", "broken"]


def test_half_an_order_is_no_order() -> None:
    some = known(
        by_day(6), lines=TWO_LINES, sendings=[came(noon(4)), came(noon(5), number=2, lines=[(2, 1)])]
    )

    found = judge(some, now=LATER)

    assert found.arrived_at is None
    assert of(found) == ("broken", "not_sent", False)


def test_a_shipment_that_names_no_lines_carries_everything() -> None:
    assert (
        judge(known(by_day(6), lines=TWO_LINES, sendings=[came(noon(6), lines=[])]), now=LATER).outcome
        == "kept"
    )


def test_what_was_given_back_before_it_was_due_is_not_waited_for() -> None:
    some = known(by_day(6), lines=TWO_LINES, sendings=[came(noon(6))], refunds=((noon(5), 2, 2),))

    assert judge(some, now=LATER).outcome == "kept"


def test_what_was_given_back_after_it_was_due_does_not_rewrite_the_past() -> None:
    some = known(by_day(6), lines=TWO_LINES, sendings=[came(noon(6))], refunds=((noon(10), 2, 2),))

    assert judge(some, now=LATER).outcome == "broken"


def test_part_of_a_line_given_back_leaves_the_rest_wanted() -> None:
    some = known(by_day(6), lines=TWO_LINES, sendings=[came(noon(6))], refunds=((noon(5), 2, 1),))

    assert judge(some, now=LATER).outcome == "broken"


@pytest.mark.parametrize(
    ("ended_at", "arrived_at", "expected"),
    [
        (noon(4), None, "void"),
        (noon(9), None, "broken"),
        (noon(4), noon(10), "void"),  # it came after all, to nobody's promise
        (noon(6), noon(5), "over"),  # it had come before it was called off
        (noon(9), noon(8), "broken"),
    ],
)
def test_a_cancelled_order_is_void_unless_it_was_due_or_had_come(
    ended_at: datetime, arrived_at: datetime | None, expected: str
) -> None:
    sendings = [came(arrived_at)] if arrived_at else []

    found = judge(known(by_day(6), sendings=sendings, ended_at=ended_at, ended_by="cancelled"), now=LATER)

    assert found.outcome == expected
    assert found.outcome != "void" or found.why == "cancelled"


@pytest.mark.parametrize("why", ["test", "counter", "replacement", "nothing_to_ship", "store_pickup"])
def test_where_nothing_is_promised_nothing_is_judged(why: str) -> None:
    found = judge(known(by_day(3), sendings=[came(noon(9))], unpromised=why), now=LATER)

    assert (found.outcome, found.why, found.promise) == ("void", why, None)


def test_without_a_promise_it_stays_open_as_long_as_the_law_says() -> None:
    first, last = judge(known(), now=NOW + 30 * DAY), judge(known(), now=NOW + 30 * DAY + TICK)

    assert (first.outcome, first.settle_at) == ("pending", NOW + 30 * DAY + TICK)
    assert of(last) == ("unknown", "no_promise", False)
    assert judge(known(sendings=[came(noon(4))]), now=NOW + DAY).outcome == "unknown"


def test_the_earliest_end_of_what_was_shown_before_payment_binds() -> None:
    shown = by_day(9), replace(by_day(6), id=2, kind="checkout"), replace(by_day(4), id=3, kind="notice")

    assert binding(shown) == shown[1]
    assert judge(known(*shown, sendings=[came(noon(9))]), now=LATER).outcome == "broken"


def test_a_later_notice_does_not_make_a_broken_promise_good() -> None:
    told_later = replace(by_day(20), kind="notice")

    assert judge(known(by_day(6), told_later, sendings=[came(noon(10))]), now=LATER).outcome == "broken"


# --- for all of them --------------------------------------------------------------------------------------

moments = st.integers(-40, 400).map(lambda hours: NOW + hours * HOUR)
words = st.sampled_from(
    [
        "in_transit",
        "delivered",
        "ready_for_pickup",
        "attempted_delivery",
        "picked_up",
        "label_printed",
        "",
        "failure",
    ]
)
shown = st.builds(
    lambda begins, length, closed: replace(
        FROM_4_TO_6, earliest_at=begins if closed else None, latest_at=begins + length * HOUR
    ),
    moments, st.integers(0, 120), st.booleans(),
)  # fmt: skip
sent = st.builds(
    lambda number, at, scans, lines: sending(*scans, number=number, sent_at=at, lines=lines),
    st.integers(1, 5),
    moments,
    st.lists(st.tuples(words, moments), max_size=4),
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 2)), max_size=2, unique_by=lambda line: line[0]),
)
everything = st.builds(
    lambda promises, sendings, refunds, ended_at: known(
        *(replace(one, id=number) for number, one in enumerate(promises, 1)),
        sendings=sendings, lines=((1, 1), (2, 2)), refunds=tuple(sorted(refunds)),
        ended_at=ended_at, ended_by="cancelled" if ended_at else None,
    ),
    st.lists(shown, max_size=2),
    st.lists(sent, max_size=3, unique_by=lambda one: one.id),
    st.lists(st.tuples(moments, st.integers(1, 3), st.integers(1, 2)), max_size=2),
    st.none() | moments,
)  # fmt: skip


@given(everything, moments)
def test_there_is_no_outcome_without_both_a_promise_and_an_arrival(what: Known, now: datetime) -> None:
    found = judge(what, now=now)

    assert found.outcome in OUTCOMES
    if not what.promises:
        assert found.outcome in ("unknown", "void", "pending")
    if found.outcome in ("over", "kept"):
        assert found.arrived_at is not None
    if found.arrived_at is None and found.promise is not None and now <= found.promise.latest_at:
        assert found.outcome in ("pending", "void", "unknown") or found.certain


@given(shown, st.lists(moments.map(lambda at: max(at, NOW)), min_size=2, max_size=6))
def test_a_later_arrival_is_never_better(promise: Shown, arrivals: list[datetime]) -> None:
    order = ["over", "kept", "broken"]

    found = [judge(known(promise, sendings=[came(at)]), now=LATER) for at in sorted(arrivals)]

    assert [order.index(one.outcome) for one in found] == sorted(order.index(one.outcome) for one in found)
    assert [one.miss_hours for one in found] == sorted(one.miss_hours or 0 for one in found)


@given(everything, moments, st.randoms(use_true_random=False))
def test_the_order_of_what_is_known_does_not_matter(what: Known, now: datetime, chance: Any) -> None:
    promises, sendings = list(what.promises), list(what.sendings)
    chance.shuffle(promises)
    shuffled = [replace(one, scans=tuple(chance.sample(one.scans, len(one.scans)))) for one in sendings]

    assert judge(replace(what, promises=tuple(promises), sendings=tuple(shuffled)), now=now) == judge(
        what, now=now
    )


@given(everything, moments)
def test_between_now_and_when_to_look_again_time_changes_nothing(what: Known, now: datetime) -> None:
    found = judge(what, now=now)

    if found.settle_at is None:
        assert judge(what, now=LATER) == found
    else:
        assert found.settle_at > now
        assert judge(what, now=found.settle_at - TICK) == found
        assert judge(what, now=found.settle_at) != found


@given(everything, moments)
def test_money_follows_only_from_what_a_person_could_show(what: Known, now: datetime) -> None:
    found = judge(what, now=now)

    if found.outcome == "broken" and found.certain:
        assert found.promise is not None
        late = found.promise.latest_at
        evidence = [one.sent_at for one in what.sendings] + [
            scan.happened_at for one in what.sendings for scan in one.scans
        ]
        assert any(at > late for at in evidence)
