"""Which titles customers were shown, and how often: sightings come with each order and are folded now and then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import literal, select, union_all

from app.core.folding import Fold, fold
from app.core.work import Env, Work
from app.promises.model import LabelSeen, ShippingLabel
from app.shops.store import is_served

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


def _fold_seen(work: Work, rows: Sequence[LabelSeen]) -> None:
    for found in _together(_seen_once(row) for row in rows).values():
        _add(work, found)


SEEN = Fold("fold_sightings", LabelSeen, _fold_seen, only=is_served)


def fold_sightings(env: Env) -> int:
    """A duty. returns  how many sightings were folded"""
    return fold(env, SEEN)


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
