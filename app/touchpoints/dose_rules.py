"""How much a customer may hear, and when: the allowance, the distance between letters, the night."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo

from app.core.errors import Invalid
from app.touchpoints.consent import LetterClass

COUNTED: frozenset[LetterClass] = frozenset(("feedback", "care", "selling"))
STEPS_MAX = 10_000  # each step ends one hold or one night; a customer with this many letters would be a fault


@dataclass(frozen=True)
class Heard:
    """A letter that was sent, or is on its way out and can't be called back. at: UTC

    kind, order_id, id  of the letter, for what is merged into it; id is the touchpoint's
    leaving             the mail server hasn't taken it yet, and may refuse it
    """

    at: datetime
    letter_class: LetterClass
    kind: str = ""
    order_id: int = 0
    id: int = 0
    leaving: bool = False


@dataclass(frozen=True)
class Allowance:
    """How much a customer may hear. Windows slide; hours of quiet are by her clock, from included, until not.

    quiet_from, quiet_until  whole hours 0–23, may span midnight; the same hour twice means no quiet
    """

    per_week: int = 2
    per_month: int = 5
    hours_between: int = 48
    quiet_from: int = 20
    quiet_until: int = 8

    def __post_init__(self) -> None:
        hours = (self.quiet_from, self.quiet_until)
        if min(self.per_week, self.per_month, self.hours_between) < 0 or any(
            not 0 <= hour <= 23 for hour in hours
        ):
            raise Invalid(
                "bad_allowance", "The dose must be numbers from 0, and hours of the day from 0 to 23."
            )

    def as_she_chose(self, says: str) -> Allowance:
        """says  "less": half of what the shop allows, and at least one a month, unless the shop allows none;
        "more": twice as much; anything else: as the shop allows"""
        if says == "less":
            return replace(self, per_week=_half(self.per_week), per_month=_half(self.per_month))
        if says == "more":
            return replace(self, per_week=2 * self.per_week, per_month=2 * self.per_month)
        return self


def _half(most: int) -> int:
    return max(most // 2, min(most, 1))


@dataclass(frozen=True)
class Hold:
    """No counted letter between the two, ends not included; `reason` says why. `shut` includes the beginning."""

    after: datetime
    before: datetime
    reason: str
    shut: bool = False

    def holds(self, at: datetime) -> bool:
        return (self.after < at or (self.shut and self.after == at)) and at < self.before


def first_free(
    start: datetime, holds: Iterable[Hold], *, allowance: Allowance, zone: tzinfo, end: datetime
) -> tuple[datetime, str | None]:
    """The first instant that is neither held nor night, and the last hold that moved it (None: at most the night)."""
    holds = tuple(holds)
    at, reason = start, None
    for _ in range(STEPS_MAX):
        hold = next((hold for hold in holds if hold.holds(at)), None)
        if at >= end:
            break
        if hold is not None:
            at, reason = hold.before, hold.reason
        elif is_quiet(at, allowance, zone):
            at = quiet_ends_at(at, allowance, zone)
        else:
            break
    return at, reason


def holds(plan: Sequence[Heard], allowance: Allowance) -> tuple[Hold, ...]:
    """When a counted letter can't be sent, given all that is heard and planned."""
    between = timedelta(hours=allowance.hours_between)
    counted = sorted(one.at for one in plan if one.letter_class in COUNTED)
    owed = [one.at for one in plan if one.letter_class not in COUNTED]
    return (
        *(Hold(at, at + between, "after_owed_letter", shut=True) for at in owed if between),
        *(Hold(at - between, at + between, "too_soon") for at in counted if between),
        *_full_windows(counted, allowance.per_week, timedelta(days=7), "dose_week"),
        *_full_windows(counted, allowance.per_month, timedelta(days=30), "dose_month"),
    )


def _full_windows(counted: Sequence[datetime], most: int, length: timedelta, reason: str) -> Iterable[Hold]:
    """Where one more letter would make `most` + 1 in a window of that length.

    Any `most` letters in a row that fit in one window close the time from `length` before the last of them to
    `length` after the first.
    """
    if most == 0:
        return [Hold(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), reason)]
    runs = zip(counted, counted[most - 1 :], strict=False)
    return [Hold(last - length, first + length, reason) for first, last in runs if last - first < length]


def is_quiet(at: datetime, allowance: Allowance, zone: tzinfo) -> bool:
    hour = at.astimezone(zone).hour
    begins, ends = allowance.quiet_from, allowance.quiet_until
    if begins <= ends:
        return begins <= hour < ends
    return hour >= begins or hour < ends


def quiet_ends_at(at: datetime, allowance: Allowance, zone: tzinfo) -> datetime:
    """The first instant after `at` when her clock shows quiet_until and it is not quiet; UTC.

    On the day when clocks go forward that hour may not exist, and on the day when they go back it comes twice: both
    readings of the wall clock are tried, and the first that is later and not quiet counts.
    """
    today = at.astimezone(zone).date()
    ends = time(allowance.quiet_until)
    found = [
        instant
        for days in (0, 1, 2)
        for fold in (0, 1)
        if (instant := _instant(datetime.combine(today + timedelta(days=days), ends), fold, zone)) > at
        and not is_quiet(instant, allowance, zone)
    ]
    return min(found)


def _instant(wall: datetime, fold: int, zone: tzinfo) -> datetime:
    return wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
