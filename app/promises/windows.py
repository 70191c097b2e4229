"""From what was promised to two instants: pure, and able to do it again from what it kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from app.core.calendar import WorkCalendar, day_end, day_start, local_date, weekend_of
from app.promises.counting import COUNTING, Count, Places, Window, count_again, counted, known
from app.promises.folding import folded
from app.promises.labels import LabelTerms, Unit
from app.promises.shown import AS_KEPT, window_as_kept

__all__ = [
    "HandlingRules",
    "RuleRow",
    "Window",
    "matching_rule",
    "shop_calendar",
    "window_again",
    "window_from_checkout",
    "window_from_label",
    "window_from_rule",
]


# All vacations together. A shop that is closed for longer at a time keeps no promises, and a calendar that never opens
# has no working day to answer with.
CLOSURE_DAYS_MAX = 800


@dataclass(frozen=True, kw_only=True)
class HandlingRules:
    """From order to hand-over, in the shop's calendar.

    cutoff           in the shop's zone: an order at or after it counts from the next working day
    zone             IANA
    country          ISO 3166 two letters, for the shop's public holidays
    closed_weekdays  0 is Monday
    closures         first and last day of each vacation, both closed
    bridge_days      the shop is closed on single working days between holidays, too
    eves             and on the eves that are holidays in fact, such as midsummer eve
    """

    handling_days_min: int = 0
    handling_days_max: int = 1
    cutoff: time = time(14)
    zone: str
    country: str
    closed_weekdays: frozenset[int] = frozenset({5, 6})
    closed_dates: frozenset[date] = frozenset()
    closures: tuple[tuple[date, date], ...] = ()
    bridge_days: bool = False
    eves: bool = True


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """A line of the merchant's own table of promises.

    method_contains  a part of the shipping option's title; case and accents make no difference; empty: any
    country          of the destination, ISO 3166 two letters; empty: any
    transit_days_*   from hand-over to arrival, in `unit`
    handling_days_*  None: the shop's usual ones
    """

    method_contains: str = ""
    country: str = ""
    transit_days_min: int
    transit_days_max: int
    unit: Unit = "working_days"
    handling_days_min: int | None = None
    handling_days_max: int | None = None


def window_from_label(
    terms: LabelTerms,
    *,
    ordered_at: datetime,
    shop: HandlingRules,
    destination_country: str | None,
    destination_zone: str,
) -> Window:
    """The window of a title such as "2-4 vardagar": the printed days are all that the customer waits.

    ordered_at  aware
    source      docs/promises.md "Counting": from the order's day, without the shop's handling on top
    """
    count = Count(
        kind="label",
        handling_min=0,
        handling_max=0,
        transit_min=terms.days_min,
        transit_max=terms.days_max,
        unit=terms.unit,
        opens_early=terms.kind != "within",
    )
    return counted(count, _places(shop, destination_country, destination_zone), ordered_at)


def window_from_rule(
    row: RuleRow,
    *,
    ordered_at: datetime,
    shop: HandlingRules,
    destination_country: str | None,
    destination_zone: str,
) -> Window:
    """The window of a line of the merchant's table: the shop's handling, then the carrier's transit."""
    count = Count(
        kind="rule",
        handling_min=shop.handling_days_min if row.handling_days_min is None else row.handling_days_min,
        handling_max=shop.handling_days_max if row.handling_days_max is None else row.handling_days_max,
        transit_min=row.transit_days_min,
        transit_max=row.transit_days_max,
        unit=row.unit,
        opens_early=True,
    )
    return counted(count, _places(shop, destination_country, destination_zone), ordered_at)


def matching_rule(rows: Iterable[RuleRow], title: str, country: str | None) -> RuleRow | None:
    """The line of the table that speaks of this title and destination, the most specific first.

    order   title and country, title alone, country alone, any; among titles the longer part; then as they
            stand in the table
    """
    wanted, shown = (country or "").upper(), folded(title)
    matching = [
        row
        for row in rows
        if row.country.upper() in ("", wanted) and folded(row.method_contains).strip() in shown
    ]
    return max(matching, key=_how_specific, default=None)


def _how_specific(row: RuleRow) -> tuple[bool, bool, int]:
    return bool(row.method_contains.strip()), bool(row.country), len(row.method_contains.strip())


def window_from_checkout(earliest_at: datetime | None, latest_at: datetime, zone: str) -> Window:
    """The window of the dates that the checkout showed.

    The checkout shows days, whatever instants it keeps: each is widened to its local day's ends.
    earliest_at  aware; None, or later than latest_at: a plain "by"
    zone         the destination's, IANA
    source       docs/promises.md "Dates from the checkout"
    """
    latest_on = _shown_day(latest_at, zone)
    earliest_on = _shown_day(earliest_at, zone) if earliest_at else None
    if earliest_on and earliest_on > latest_on:
        earliest_on = None  # what binds is the end
    rules = {
        "counting": COUNTING,
        "kind": "checkout",
        "earliest_at": earliest_at.astimezone(UTC).isoformat() if earliest_at else None,
        "latest_at": latest_at.astimezone(UTC).isoformat(),
        "zone": zone,
    }
    return Window(
        earliest_at=day_start(earliest_on, zone) if earliest_on else None,
        latest_at=day_end(latest_on, zone),
        earliest_on=earliest_on,
        latest_on=latest_on,
        zone=zone,
        days_min=None,
        days_max=None,
        rules=rules,
    )


def _shown_day(at: datetime, zone: str) -> date:
    """Midnight in UTC is a plain date and no instant: west of Greenwich it would name the day before."""
    in_utc = at.astimezone(UTC)
    return in_utc.date() if in_utc.time() == time() else local_date(at, zone)


def window_again(rules: dict[str, Any], ordered_at: datetime) -> Window:
    """The window as it was computed when the promise was made, from the rules kept with it.

    The closed days that were counted around are kept as well: neither new settings nor a newer list of
    holidays moves an old promise.
    raises   Invalid when the counting isn't known, or the rules were kept for an order of another day
    """
    if known(rules)["kind"] in AS_KEPT:
        return window_as_kept(rules)
    if rules["kind"] == "checkout":
        earliest_at = datetime.fromisoformat(rules["earliest_at"]) if rules["earliest_at"] else None
        return window_from_checkout(earliest_at, datetime.fromisoformat(rules["latest_at"]), rules["zone"])
    else:
        return count_again(rules, ordered_at)


def _places(shop: HandlingRules, destination_country: str | None, destination_zone: str) -> Places:
    return Places(
        shop=shop_calendar(shop),
        shop_zone=shop.zone,
        cutoff=shop.cutoff,
        destination=_destination_calendar((destination_country or "").upper()),
        zone=destination_zone,
    )


@lru_cache(maxsize=1024)  # one for each shop whose settings are in use; a calendar is small
def shop_calendar(shop: HandlingRules) -> WorkCalendar:
    return WorkCalendar(
        shop.country.upper(),
        closed_weekdays=shop.closed_weekdays,
        closed_dates=shop.closed_dates.union(*(_days_of(first, last) for first, last in shop.closures)),
        bridge_days=shop.bridge_days,
        eves=shop.eves,
    )


def _days_of(first: date, last: date) -> Iterator[date]:
    """Both included. A vacation that ends before it begins has none."""
    return (first + timedelta(day) for day in range(min((last - first).days + 1, CLOSURE_DAYS_MAX)))


@lru_cache(maxsize=512)  # as many as there are countries, twice
def _destination_calendar(country: str) -> WorkCalendar:
    """Bridge days are working days for the customer: the shop rests then, the carrier doesn't."""
    return WorkCalendar(country, closed_weekdays=weekend_of(country))
