"""Looking at promises before they break, and learning what lanes take."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from app.core.folding import Fold, fold
from app.core.serving import Backlog, serve
from app.core.work import Env, Work
from app.forecasts import store
from app.forecasts.actions import look
from app.forecasts.lanes import ANY_CARRIER, GAP, TRANSIT
from app.forecasts.model import Lane, LaneTally
from app.shops.store import is_served

DUE_MAX = 200  # orders looked at in one transaction: a fifth of a second, so that webhooks don't wait
# A lane that holds more is halved, so that what was learned last winter fades: two thousand parcels are three weeks of
# a busy shop and half a year of a small one.
LANE_HOLDS = 2_000

DUE = Backlog(
    name="watches",
    due=store.DUE_ORDERS.first,
    take=store.DUE_ORDERS.take,
    do=look,
    put_off=store.DUE_ORDERS.put_off,
    most=DUE_MAX,
    at_once=DUE_MAX,
)


def look_ahead(env: Env) -> int:
    """A duty. An order that somebody has in hand is left for the next run.

    returns  how many orders were looked at, or put off since that failed
    """
    return serve(env, DUE, store.shops_with_watches_due(env))


def _fold_lessons(work: Work, lessons: Sequence[LaneTally]) -> None:
    for (carrier, country, measure), counts in sorted(_sorted_by_lane(lessons).items()):
        _add_up(work, store.lane_rows(work, carrier, country, measure), counts, (carrier, country, measure))


LESSONS = Fold("lanes", LaneTally, _fold_lessons, only=is_served)


def fold_lessons(env: Env) -> int:
    """A duty. returns  how many arrived shipments were taken into their lanes"""
    return fold(env, LESSONS)


def _sorted_by_lane(lessons: Sequence[LaneTally]) -> dict[tuple[str, str, str], Counter[int]]:
    """Each lesson counts for its carrier, and for all carriers to that country."""
    found: dict[tuple[str, str, str], Counter[int]] = defaultdict(Counter)
    for one in lessons:
        for carrier in {one.carrier, ANY_CARRIER}:
            found[carrier, one.country, TRANSIT][one.transit_days] += 1
            if one.gap_hours is not None:
                found[carrier, one.country, GAP][one.gap_hours] += 1
    return found


def _add_up(work: Work, rows: dict[int, Lane], counts: Counter[int], lane: tuple[str, str, str]) -> None:
    carrier, country, measure = lane
    for bucket, count in sorted(counts.items()):
        if bucket not in rows:
            rows[bucket] = Lane(
                shop_id=work.shop_id,
                carrier=carrier,
                country=country,
                measure=measure,
                bucket=bucket,
                shipments=0,
            )
            work.session.add(rows[bucket])
        rows[bucket].shipments += count
    while sum(row.shipments for row in rows.values()) > LANE_HOLDS:
        for row in rows.values():
            row.shipments //= 2
