"""How many orders come on which day, when the carriers have bad weeks, and what is said of each month."""

from __future__ import annotations

import random
from datetime import date, timedelta

# Share of the year's orders by month: spring is when people begin to run, November has Black Week.
MONTHS = (0.85, 0.75, 1.05, 1.35, 1.3, 0.95, 0.7, 0.95, 1.05, 0.9, 1.25, 1.15)
WEEKDAYS = (1.25, 1.1, 1.0, 0.95, 0.85, 0.75, 1.15)
HOURS = (
    1,
    0.4,
    0.2,
    0.1,
    0.1,
    0.4,
    1.5,
    3,
    4,
    4.5,
    5,
    5.5,
    6.5,
    5.5,
    4.5,
    4.5,
    5,
    5.5,
    6,
    8,
    9.5,
    8.5,
    5.5,
    2.5,
)
BLACK_WEEK = 2.6
AFTER_CHRISTMAS = 1.6
# Norrfrakt's terminal: it breaks down for November, and once more in the week that ends now.
BAD_DAYS_BEFORE_NOW = 9
STRANDED_FROM, STRANDED_TO = 11, 4  # days before now

WORDS = {
    1: "New Year: the sale, and studs for icy roads",
    2: "A quiet month; parcels come when they should",
    3: "The snow goes, and people begin to run",
    4: "Spring: the busiest weeks for road shoes",
    5: "Races everywhere; bank holidays stretch the promises",
    6: "Midsummer: two days on which no parcel moves",
    7: "Holidays: few orders, good carriers",
    8: "Back from the summer house",
    9: "Trail races in the forests",
    10: "Dark evenings: headlamps and reflective vests",
    11: "Norrfrakt's terminal breaks down, in the week of Black Friday of all weeks",
    12: "Presents that must come before the 24th",
}


def orders_on(day: date, mean: float, chance: random.Random) -> int:
    """mean  orders on an average day of the year"""
    wanted = mean * MONTHS[day.month - 1] * WEEKDAYS[day.weekday()] * _season(day)
    return int(wanted) + (chance.random() < wanted % 1)


def _season(day: date) -> float:
    black_friday = _black_friday(day.year)
    if black_friday - timedelta(4) <= day <= black_friday + timedelta(3):
        return BLACK_WEEK
    if day.month == 12 and day.day > 25:
        return AFTER_CHRISTMAS
    # Nobody orders a present that can't come any more.
    return 0.45 if day.month == 12 and day.day > 19 else 1.0


def _black_friday(year: int) -> date:
    """The day after the fourth Thursday of November."""
    first = date(year, 11, 1)
    thursday = first + timedelta((3 - first.weekday()) % 7 + 21)
    return thursday + timedelta(1)


def is_bad(day: date, ends_on: date) -> bool:
    """Whether Norrfrakt has a bad day. ends_on  the day on which the told story ends"""
    return day.month == 11 or ends_on - timedelta(BAD_DAYS_BEFORE_NOW) <= day <= ends_on


def strands(day: date, ends_on: date) -> bool:
    """Whether one more parcel of that day is stuck at Norrfrakt's while the story ends."""
    return ends_on - timedelta(STRANDED_FROM) <= day <= ends_on - timedelta(STRANDED_TO)
