"""Customers who buy, and buy again: messages in any order, each as often as it likes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.core.work import Env, reading_for
from app.figures.model import GapTotal, PurchaseTotal
from app.figures.purchases_totals import fold_news
from app.figures.recount import FigureRecount, recount_figures
from tests.builders import NOW, SHOP
from tests.stories import an_order

DAY = timedelta(days=1)
Message = dict[str, Any]


def bought(number: int, buyer: int | None, *, day: int, hour: int = 0, **changes: Any) -> Message:
    """A version of an order: `hour` after it was placed. buyer  None: nobody was named"""
    person = {"id": buyer, "first_name": "Elin"} if buyer else None
    address = f"elin{buyer}@example.com" if buyer else None
    placed = NOW + day * DAY
    return {
        "number": number,
        "at": placed,
        "updated_at": (placed + timedelta(hours=hour)).isoformat(),
        "customer": person,
        "email": address,
        "total_price": "1000.00",
        **changes,
    }


def tell(env: Env, messages: list[Message]) -> None:
    for message in messages:
        an_order(env, **message)


def folded(env: Env) -> dict[tuple[str, str], tuple[int, int]]:
    """Standing and currency → purchases and minor units, over all days."""
    while fold_news(env):
        pass
    found: dict[tuple[str, str], tuple[int, int]] = {}
    with reading_for(env, SHOP) as work:
        for one in work.session.scalars(select(PurchaseTotal)):
            orders, minor = found.get((one.standing, one.currency), (0, 0))
            found[one.standing, one.currency] = (orders + one.orders, minor + one.minor)
    return {key: sums for key, sums in found.items() if sums != (0, 0)}


def gaps(env: Env) -> dict[int, int]:
    """Weeks between → how often."""
    with reading_for(env, SHOP) as work:
        found: dict[int, int] = {}
        for one in work.session.scalars(select(GapTotal)):
            found[one.weeks] = found.get(one.weeks, 0) + one.times
    return {weeks: times for weeks, times in found.items() if times}


def counted_again(env: Env) -> FigureRecount:
    with reading_for(env, SHOP) as work:
        return recount_figures(work)


def instant(day: int) -> datetime:
    return NOW + day * DAY
