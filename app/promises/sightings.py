"""Which titles customers were shown, and how often: sightings come with each order and are folded now and then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, literal, select, union_all

from app.core.holding import try_hold_name
from app.core.queues import SHOPS_LOOKED_AT, shops_with_rows
from app.core.serving import by_turns
from app.core.work import Env, Work, reading_across_shops, work_for
from app.promises.model import LabelSeen, ShippingLabel
from app.shops.store import is_served

FOLD_MAX = 2_000  # sightings folded in one transaction
# Titles that a page looks at, the last seen first. Shops have some dozen; only one that prints a date in them has more.
TITLES_MAX = 1_000
# Sightings that wait to be folded and are counted for a page: what comes in five minutes of a busy day.
LOOSE_MAX = 2_000
SEEN_WITHIN = timedelta(days=400)  # a title that nobody was shown for a year needs no word


@dataclass(frozen=True)
class Sighting:
    """orders  that showed this title, in whatever spelling; title  as it was shown last"""

    mark: str
    title: str
    orders: int
    first_seen_at: datetime
    last_seen_at: datetime

    def with_(self, other: Sighting) -> Sighting:
        """Both together."""
        newer = max(self, other, key=lambda one: one.last_seen_at)
        return replace(
            newer,
            orders=self.orders + other.orders,
            first_seen_at=min(self.first_seen_at, other.first_seen_at),
        )


def titles_seen(work: Work) -> list[Sighting]:
    """The titles of the last year, the last seen first, TITLES_MAX at most; what hasn't been folded yet is added."""
    known = (
        select(
            ShippingLabel.mark,
            ShippingLabel.title,
            ShippingLabel.orders,
            ShippingLabel.first_seen_at,
            ShippingLabel.last_seen_at,
        )
        .where(ShippingLabel.last_seen_at >= work.now - SEEN_WITHIN)
        .order_by(ShippingLabel.last_seen_at.desc())
        .limit(TITLES_MAX)
        .subquery()
    )
    loose = (
        select(
            LabelSeen.mark,
            LabelSeen.title,
            literal(1).label("orders"),
            LabelSeen.seen_at.label("first_seen_at"),
            LabelSeen.seen_at.label("last_seen_at"),
        )
        .order_by(LabelSeen.id.desc())
        .limit(LOOSE_MAX)
        .subquery()
    )
    # In one statement, which sees one state of the database: between two, one could be folded and be seen by neither.
    both = work.session.execute(union_all(select(known), select(loose)))
    found = _together(Sighting(*row) for row in both)
    return sorted(found.values(), key=lambda one: (one.last_seen_at, one.mark), reverse=True)


def fold_sightings(env: Env) -> int:
    """A duty. returns  how many sightings were folded"""
    with reading_across_shops(env, why="the sightings of every shop are folded") as work:
        shops = shops_with_rows(work, LabelSeen.shop_id, limit=SHOPS_LOOKED_AT, only=is_served)
    return by_turns(env, shops, lambda shop_id: _fold(env, shop_id))


def _fold(env: Env, shop_id: int) -> tuple[int, bool]:
    """returns  how many sightings were folded, and whether there are more"""
    with work_for(env, shop_id) as work:
        # One worker at a time: two could both find that a title has no row yet.
        if not try_hold_name(work, f"fold_sightings/{shop_id}"):
            return 0, False
        rows = work.session.scalars(select(LabelSeen).order_by(LabelSeen.id).limit(FOLD_MAX)).all()
        for found in _together(_seen_once(row) for row in rows).values():
            _add(work, found)
        ids = [row.id for row in rows]
        if ids:
            # The session's copies are left alone: nothing reads them any more.
            gone = delete(LabelSeen).where(LabelSeen.id.in_(ids))
            work.session.execute(gone.execution_options(synchronize_session=False))
    return len(ids), len(ids) == FOLD_MAX


def _add(work: Work, found: Sighting) -> None:
    row = work.session.get(ShippingLabel, (work.shop_id, found.mark))
    if row is None:
        row = ShippingLabel(shop_id=work.shop_id, mark=found.mark)
        work.session.add(row)
        total = found
    else:
        total = found.with_(sighting(row))
    row.title, row.orders = total.title, total.orders
    row.first_seen_at, row.last_seen_at = total.first_seen_at, total.last_seen_at


def sighting(row: ShippingLabel) -> Sighting:
    return Sighting(row.mark, row.title, row.orders, row.first_seen_at, row.last_seen_at)


def _seen_once(row: LabelSeen) -> Sighting:
    return Sighting(row.mark, row.title, 1, row.seen_at, row.seen_at)


def _together(sightings: Iterable[Sighting]) -> dict[str, Sighting]:
    found: dict[str, Sighting] = {}
    for one in sightings:
        found[one.mark] = one.with_(found[one.mark]) if one.mark in found else one
    return found
