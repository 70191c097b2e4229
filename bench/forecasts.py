"""How many late orders are noticed before their day: `python -m bench.forecasts FOLDER`.

Plays the tables of a folder (in Olist's layout; $KEPT_OLIST without an argument) through the front door on a simulated
clock. What a lane takes is learned from what has come before each moment, and from nothing else.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.db import Database
from app.forecasts.model import Risk
from app.promises.model import OutcomeRow
from app.replay.play import play
from app.replay.tables import ZONE

KEPT = ("kept", "over")


@dataclass(frozen=True)
class Warned:
    """An order that came to a judged outcome. expected_on: the day that was named, if one was"""

    outcome: str
    due_on: date
    arrived_at: datetime | None
    reason: str | None
    seen_at: datetime | None
    expected_on: date | None


def judged_orders(url: str) -> list[Warned]:
    """url  of a database that was played into: one shop is in it"""
    database = Database(url)
    query = (
        select(
            OutcomeRow.outcome,
            OutcomeRow.due_on,
            OutcomeRow.arrived_at,
            Risk.reason,
            Risk.seen_at,
            Risk.expected_on,
        )
        .join_from(
            OutcomeRow,
            Risk,
            (Risk.shop_id == OutcomeRow.shop_id) & (Risk.order_id == OutcomeRow.order_id),
            isouter=True,
        )
        .where(OutcomeRow.shipment_id == 0, OutcomeRow.outcome.in_(("broken", *KEPT)))
    )
    with database.session(None, may_write=False) as session:
        found = [Warned(*row) for row in session.execute(query)]
    database.close()
    return found


def report(orders: list[Warned]) -> list[str]:
    late = [one for one in orders if one.outcome == "broken"]
    in_time = [one for one in orders if one.outcome in KEPT]
    noticed = [one for one in late if one.seen_at is not None]
    early = [one for one in noticed if one.seen_at and local_date(one.seen_at, ZONE) < one.due_on]
    false = [one for one in in_time if one.seen_at is not None]
    named = [one for one in noticed if one.expected_on and one.arrived_at]
    held = [one for one in named if local_date(_arrival(one), ZONE) <= (one.expected_on or date.min)]
    return [
        f"noticed before the day had passed: {_share(noticed, late)} late orders",
        f"               on an earlier day: {_share(early, late)}",
        f"false alarms: {_share(false, in_time)} on time; {_share(false, [*false, *noticed])} of all alarms",
        f"came by the day that was named: {_share(held, named)} late ones with a day",
        *(
            f"  {reason:>12}: {count} late, {_count(false, reason)} on time"
            for reason, count in Counter(one.reason for one in noticed).most_common()
        ),
    ]


def _arrival(one: Warned) -> datetime:
    assert one.arrived_at is not None
    return one.arrived_at


def _share(some: list[Warned], of: list[Warned]) -> str:
    return f"{len(some)} of {len(of)} ({len(some) / len(of):.1%})" if of else "0 of 0"


def _count(orders: list[Warned], reason: str | None) -> int:
    return sum(one.reason == reason for one in orders)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", default=os.environ.get("KEPT_OLIST", "").split(os.pathsep)[0])
    folder = parser.parse_args().folder
    if not folder:
        sys.exit("Name a folder with tables in Olist's layout, or set KEPT_OLIST.")
    with tempfile.TemporaryDirectory() as passing:
        url = f"sqlite:///{passing}/forecasts.db"
        play(Path(folder), database=url, say=print)
        print(*report(judged_orders(url)), sep="\n")


if __name__ == "__main__":
    main()
