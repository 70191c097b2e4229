"""Once a night, in the shop's night, its changed orders are read: what no webhook told comes to light."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from app.catchup.actions import NIGHTLY, begin_nightly
from app.catchup.model import CatchUp
from app.core.work import Env, Work, reading_across_shops, work_for
from app.shops.model import Shop
from app.shops.store import the_shop

NIGHT_BEGINS = time(1)
NIGHT = timedelta(hours=5)
# So that all shops of a zone don't ask at the same minute.
SPREAD_MINUTES = 180
# A machine that was off at night reads as soon as it is on: an hour more than a night later, and than a clock change.
OVERDUE = timedelta(hours=30)
SHOPS_MAX = 200  # begun in one run, some seconds; the next run comes within minutes


def read_nightly(env: Env) -> int:
    """A duty. returns  in how many shops a reading was begun"""
    begun = 0
    for shop_id in _due(env)[:SHOPS_MAX]:
        with work_for(env, shop_id) as work:
            begun += _begin(work)
    return begun


def _due(env: Env) -> list[int]:
    with reading_across_shops(env, why="each shop's orders are read in its own night") as work:
        last = select(func.max(CatchUp.begun_at)).where(CatchUp.shop_id == Shop.id, CatchUp.kind == NIGHTLY)
        query = select(Shop.id, Shop.zone, Shop.installed_at, last.scalar_subquery())
        served = query.where(Shop.state == "installed", Shop.redacted_at.is_(None))
        rows = work.session.execute(served).all()
        return [
            shop_id for shop_id, zone, since, at in rows if is_time(shop_id, zone, at or since, now=work.now)
        ]


def _begin(work: Work) -> int:
    return int(begin_nightly(work, installed_at=the_shop(work).installed_at))


def is_time(shop_id: int, zone: str, last_at: datetime, *, now: datetime) -> bool:
    """last_at  when the last reading was begun; of a new shop, when it was installed"""
    if now - last_at >= OVERDUE:
        return True
    begins_at = _night_of(zone, now) + timedelta(minutes=shop_id % SPREAD_MINUTES)
    return last_at < begins_at <= now < _night_of(zone, now) + NIGHT


def _night_of(zone: str, now: datetime) -> datetime:
    """When the night of the shop's present day begins, UTC."""
    place = ZoneInfo(zone)
    return datetime.combine(now.astimezone(place).date(), NIGHT_BEGINS, place).astimezone(UTC)
