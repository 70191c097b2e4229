"""When a shop's night is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.catchup.duties import is_time

LAST = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # two o'clock in Stockholm


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        ("Europe/Stockholm", datetime(2026, 3, 2, 14, 0, tzinfo=UTC), False),  # the same day
        ("Europe/Stockholm", datetime(2026, 3, 2, 23, 59, tzinfo=UTC), False),  # a minute before one
        ("Europe/Stockholm", datetime(2026, 3, 3, 0, 0, tzinfo=UTC), True),  # one o'clock
        ("Europe/Stockholm", datetime(2026, 3, 3, 4, 59, tzinfo=UTC), True),  # a minute before six
        ("Europe/Stockholm", datetime(2026, 3, 3, 5, 0, tzinfo=UTC), False),  # the night is over
        (
            "Europe/Stockholm",
            datetime(2026, 3, 3, 7, 0, tzinfo=UTC),
            True,
        ),  # and nobody has read for thirty hours
        ("America/Los_Angeles", datetime(2026, 3, 2, 8, 59, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 3, 2, 9, 0, tzinfo=UTC), True),
        ("Asia/Tokyo", datetime(2026, 3, 2, 16, 0, tzinfo=UTC), True),
    ],
)
def test_a_shop_is_read_in_its_own_night(zone: str, now: datetime, due: bool) -> None:
    assert is_time(180, zone, LAST, now=now) is due


def test_shops_of_one_zone_begin_at_different_minutes() -> None:
    now = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)  # half past two

    begun = [is_time(shop_id, "Europe/Stockholm", LAST, now=now) for shop_id in range(180)]

    assert begun == [shop_id <= 90 for shop_id in range(180)]


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_each_night_has_one_reading_also_where_clocks_change(day: datetime) -> None:
    last, begun = (
        day.replace(hour=0) - (datetime(2026, 3, 2, 22, tzinfo=UTC) - datetime(2026, 3, 2, tzinfo=UTC)),
        0,
    )
    for minute in range(0, 3 * 24 * 60, 5):
        now = datetime.fromtimestamp(day.timestamp() + minute * 60, UTC)
        if is_time(77, "Europe/Stockholm", last, now=now):
            last, begun = now, begun + 1

    assert begun == 3
