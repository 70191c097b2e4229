"""What remedies cost, by month, carrier, cause and kind: steps are inserted with each cost and folded from time to
time, so that counting never grows.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select, union_all

from app.core.conditions import among
from app.core.holding import try_hold_name
from app.core.queues import SHOPS_LOOKED_AT, shops_with_rows
from app.core.serving import by_turns
from app.core.work import Env, Work, reading_across_shops, work_for
from app.remedies.model import CostTally, CostTotal, Remedy
from app.remedies.store import month_of
from app.shops.store import is_served

FOLD_MAX = 2_000  # steps folded in one transaction

Key = tuple[date, str, str, str, str, bool]  # month, carrier, cause, kind, currency, estimated


@dataclass(frozen=True)
class CostLine:
    """What the remedies of one kind for one cause cost in a month. Minor units of `currency`.

    on         the first of the month in which they were given
    carrier    "" where none was told
    estimated  not known for sure: a code that nobody has used yet, or things sent again at what was paid for them
    """

    on: date
    carrier: str
    cause: str
    kind: str
    currency: str
    estimated: bool
    times: int
    minor: int


def count(work: Work, row: Remedy, step: int) -> None:
    """Into the books, or out of them, as the row stands."""
    assert row.given_at is not None
    work.session.add(
        CostTally(
            shop_id=work.shop_id,
            id=work.next_id(),
            on=month_of(work, row.given_at),
            carrier=row.carrier or "",
            cause=row.cause,
            kind=row.kind,
            currency=row.currency,
            estimated=row.estimated,
            step=step,
            minor=step * row.cost_minor,
        )
    )


def costs_between(work: Work, first: date, last: date) -> list[CostLine]:
    """first, last  both months included, whatever day of them; what hasn't been folded yet is added"""
    months = first.replace(day=1), last.replace(day=1)
    folded = select(
        CostTotal.on, CostTotal.carrier, CostTotal.cause, CostTotal.kind, CostTotal.currency,
        CostTotal.estimated, CostTotal.times, CostTotal.minor,
    ).where(CostTotal.on.between(*months))  # fmt: skip
    loose = select(
        CostTally.on, CostTally.carrier, CostTally.cause, CostTally.kind, CostTally.currency,
        CostTally.estimated, CostTally.step, CostTally.minor,
    ).where(CostTally.on.between(*months))  # fmt: skip
    # In one statement, which sees one state of the database: between two a step could be folded and seen by neither.
    both = union_all(folded, loose).subquery()
    *by, times, minor = both.c
    summed = select(*by, func.sum(times), func.sum(minor)).group_by(*by).order_by(*by)
    lines = [CostLine(*row[:6], int(row[6]), int(row[7])) for row in work.session.execute(summed)]
    return [one for one in lines if one.times or one.minor]


def fold_costs(env: Env) -> int:
    """A duty. returns  how many steps were folded"""
    with reading_across_shops(env, why="the costs of every shop are folded") as work:
        shops = shops_with_rows(work, CostTally.shop_id, limit=SHOPS_LOOKED_AT, only=is_served)
    return by_turns(env, shops, lambda shop_id: _fold(env, shop_id))


def _fold(env: Env, shop_id: int) -> tuple[int, bool]:
    """returns  how many steps were folded, and whether there are more"""
    with work_for(env, shop_id) as work:
        # One worker at a time: two could both find that a month has no total yet.
        if not try_hold_name(work, f"costs/{shop_id}"):
            return 0, False
        steps = work.session.scalars(select(CostTally).order_by(CostTally.id).limit(FOLD_MAX)).all()
        sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
        for one in steps:
            found = sums[one.on, one.carrier, one.cause, one.kind, one.currency, one.estimated]
            found[0] += one.step
            found[1] += one.minor
        for key, (times, minor) in sorted(sums.items()):
            _add(work, key, times, minor=minor)
        if steps:
            gone = delete(CostTally).where(among(CostTally.id, [one.id for one in steps]))
            work.session.execute(gone.execution_options(synchronize_session=False))
    return len(steps), len(steps) == FOLD_MAX


def _add(work: Work, key: Key, times: int, *, minor: int) -> None:
    total = work.session.get(CostTotal, (work.shop_id, *key))
    if total is None:
        names = ("on", "carrier", "cause", "kind", "currency", "estimated")
        total = CostTotal(shop_id=work.shop_id, times=0, minor=0, **dict(zip(names, key, strict=True)))
        work.session.add(total)
    total.times += times
    total.minor += minor
