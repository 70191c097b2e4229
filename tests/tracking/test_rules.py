"""Which shipments are asked about, when, and what an answer says."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.carriers.scans import Piece
from app.tracking.adapters import adapter_of
from app.tracking.rules import (
    DAY,
    FAILURES_MAX,
    GIVEN_UP_AFTER,
    HOUR,
    HUB_WAITS,
    HUB_WAITS_UNNAMED,
    LONGEST_REST,
    MISSES_MAX,
    Standing,
    Terms,
    after_failure,
    believed_since,
    ended,
    is_waited_for,
    pause_until_next,
    unknown_words,
    what_is_said,
)
from tests.builders import NOW
from tests.tracking.given import scan_of

SENT = NOW - 2 * DAY


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing(SENT, None), None),
        (Standing(SENT, None, cancelled=True), "cancelled"),
        (Standing(SENT, None, arrived=True), "arrived"),
        (Standing(SENT, None, seen_by_shopify=True), "followed_by_shopify"),
        (Standing(SENT, None, wanted=False), "not_needed"),
        (Standing(NOW - GIVEN_UP_AFTER, None), "too_old"),
        (Standing(SENT, None, misses=MISSES_MAX), None),  # a carrier may be slow to read a number in
        (Standing(NOW - 8 * DAY, None, misses=MISSES_MAX), "unknown_to_carrier"),
    ],
)
def test_when_nobody_need_be_asked(standing: Standing, reason: str | None) -> None:
    assert ended(standing, now=NOW) == reason


@pytest.mark.parametrize(
    ("latest_at", "pause"),
    [
        (NOW + 5 * DAY, 6 * HOUR),
        (NOW + DAY + 3 * HOUR, 3 * HOUR),  # not past the time from which it matters
        (NOW + 3 * HOUR, 2 * HOUR),
        (NOW - 3 * HOUR, 2 * HOUR),
        (NOW - 2 * DAY, 12 * HOUR),
        (None, 6 * HOUR),
    ],
)
def test_the_pause_hangs_on_the_promise(latest_at: datetime | None, pause: timedelta) -> None:
    assert pause_until_next(Standing(SENT, latest_at), now=NOW, followed=1, per_day=5_000) == pause


def test_many_shipments_share_what_the_carrier_allows() -> None:
    standing = Standing(SENT, NOW)

    assert pause_until_next(standing, now=NOW, followed=500, per_day=250) == 2 * DAY


@pytest.mark.parametrize(
    ("code", "before", "retry_after", "failures", "rest"),
    [
        ("carrier_down", 0, None, 1, None),
        ("carrier_down", 0, 90, 1, timedelta(seconds=90)),
        ("carrier_down", FAILURES_MAX - 1, None, FAILURES_MAX, timedelta(minutes=15)),
        ("carrier_silent", FAILURES_MAX, None, FAILURES_MAX + 1, timedelta(minutes=30)),
        ("carrier_unreadable", 90, None, 91, LONGEST_REST),
        ("carrier_busy", 2, 600, 2, timedelta(minutes=10)),
        ("carrier_busy", 0, None, 0, HOUR),
        ("carrier_refused", 0, None, FAILURES_MAX, DAY),
        ("carrier_paced", 3, 5, 3, None),
    ],
)
def test_a_carrier_rests_after_failures_as_long_as_they_call_for(
    code: str, before: int, retry_after: int | None, failures: int, rest: timedelta | None
) -> None:
    found = after_failure(code, before, retry_after=retry_after, now=NOW)

    assert (found.failures, found.until) == (failures, NOW + rest if rest else None)


def _said(
    *pieces: Piece, point_counts: bool = True, now: datetime = NOW, ordered_at: datetime | None = None
) -> list[tuple[str, datetime]]:
    found = what_is_said(pieces, Terms(believed_since(SENT, ordered_at), point_counts, now))
    return [(one.says, one.at) for one in found]


AT = [SENT + hours * HOUR for hours in range(40)]


def test_the_arrival_is_the_first_that_says_so() -> None:
    piece = Piece(
        "1", (scan_of("under_way", AT[1]), scan_of("ready_for_pickup", AT[5]), scan_of("delivered", AT[9]))
    )

    assert _said(piece) == [("arrived", AT[5])]
    assert _said(piece, point_counts=False) == [("arrived", AT[9])]


def test_a_pick_up_point_after_an_attempt_is_no_arrival() -> None:
    piece = Piece("1", (scan_of("attempted", AT[4]), scan_of("ready_for_pickup", AT[5])))

    assert _said(piece) == [("attempted", AT[4]), ("under_way", AT[5])]


def test_a_point_that_doesn_t_count_is_still_under_way() -> None:
    piece = Piece("1", (scan_of("ready_for_pickup", AT[5]),))

    assert _said(piece, point_counts=False) == [("under_way", AT[5])]


def test_several_parcels_have_arrived_with_the_last() -> None:
    first, late = Piece("1", (scan_of("delivered", AT[5]),)), Piece("2", (scan_of("delivered", AT[9]),))

    assert _said(late, first) == [("arrived", AT[9])]
    assert _said(first, Piece("2", ())) == []
    assert _said(first, Piece("2", (scan_of("under_way", AT[3]),))) == [("under_way", AT[3])]


@pytest.mark.parametrize("status", ["announced", "failed", "unknown"])
def test_other_words_say_nothing(status: str) -> None:
    assert _said(Piece("1", (scan_of(status, AT[1]),))) == []


def test_nothing_is_believed_of_the_future_or_of_an_earlier_parcel() -> None:
    old, planned = scan_of("delivered", SENT - timedelta(days=400)), scan_of("delivered", NOW + DAY)

    assert _said(Piece("1", (old, planned))) == []
    assert _said() == []


def test_nothing_is_believed_from_before_the_order() -> None:
    earlier = Piece("1", (scan_of("delivered", SENT - 3 * DAY),))

    assert _said(earlier) == [("arrived", SENT - 3 * DAY)]
    assert _said(earlier, ordered_at=SENT - HOUR) == []
    assert _said(earlier, ordered_at=SENT - 2 * DAY) == [("arrived", SENT - 3 * DAY)]  # clocks err by a day
    assert believed_since(SENT, SENT - 90 * DAY) == SENT - 14 * DAY


@pytest.mark.parametrize(
    ("status", "told_at", "is_ours", "waited_for"),
    [
        ("delivered", NOW, False, True),
        ("delivered", NOW - HUB_WAITS_UNNAMED + HOUR, False, True),
        ("delivered", NOW - HUB_WAITS_UNNAMED, False, False),
        ("delivered", NOW - HUB_WAITS_UNNAMED, True, True),
        ("delivered", NOW - HUB_WAITS, True, False),
        ("delivered", None, True, True),  # as old as its scan
        ("delivered", NOW + 900 * DAY, True, True),
        ("announced", NOW, True, False),  # nothing would be lost
    ],
)
def test_for_which_unknown_numbers_the_hub_is_to_come_again(
    status: str, told_at: datetime | None, is_ours: bool, waited_for: bool
) -> None:
    piece = Piece("1", (scan_of(status, NOW - 5 * DAY),))

    assert is_waited_for(piece, told_at, is_ours=is_ours, now=NOW) is waited_for


def test_what_says_nothing_of_its_age_is_as_old_as_its_newest_scan() -> None:
    piece = Piece("1", (scan_of("delivered", NOW - HUB_WAITS),))

    assert not is_waited_for(piece, None, is_ours=True, now=NOW)
    assert not is_waited_for(piece, NOW + 900 * DAY, is_ours=True, now=NOW)
    assert is_waited_for(piece, NOW, is_ours=True, now=NOW)


def test_unknown_words_are_told() -> None:
    assert unknown_words([Piece("1", (scan_of("unknown", AT[1], raw="SPLIT"),))]) == ("SPLIT",)


@pytest.mark.parametrize(
    ("company", "adapter"),
    [
        ("PostNord", "postnord"),
        ("PostNord SE", "postnord"),
        ("postnord sverige", "postnord"),
        ("Bring", "bring"),
        ("DHL Express", "dhl"),
        ("DHL eCommerce", "dhl"),
        ("Budbee", None),
        ("Posten", None),  # in Sweden another than in Norway
        ("", None),
        (None, None),
    ],
)
def test_a_carrier_is_known_by_its_name(company: str | None, adapter: str | None) -> None:
    assert adapter_of(company) == adapter
