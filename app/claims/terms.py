"""What the fit guarantees were, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select

from app.core.work import Work
from app.shops.model import SettingsVersion
from app.shops.settings import FitGuarantee, ShopSettings

READ_MAX = 500  # versions of all settings; a shop that saves every day has them for more than a year


@dataclass(frozen=True)
class Change:
    """now None: taken away; before None: new"""

    name: str
    now: FitGuarantee | None
    before: FitGuarantee | None


@dataclass(frozen=True)
class Terms:
    version: int
    since: datetime
    by: str
    changes: tuple[Change, ...]


def history(work: Work) -> list[Terms]:
    """The newest first; versions in which something else was changed are left out."""
    query = select(SettingsVersion).order_by(SettingsVersion.version.desc()).limit(READ_MAX)
    rows = sorted(work.session.scalars(query), key=lambda row: row.version)
    found: list[Terms] = []
    before: tuple[FitGuarantee, ...] = ()
    for row in rows:
        now = msgspec.convert(row.body, ShopSettings).fits
        changes = _changes(now, before)
        if changes:
            found.append(Terms(row.version, row.made_at, row.made_by, changes))
        before = now
    return found[::-1]


def _changes(now: tuple[FitGuarantee, ...], before: tuple[FitGuarantee, ...]) -> tuple[Change, ...]:
    """By name: that is what a purchase remembers its guarantee by."""
    new, old = {one.name: one for one in now}, {one.name: one for one in before}
    each = (Change(name, new.get(name), old.get(name)) for name in dict.fromkeys([*new, *old]))
    return tuple(one for one in each if one.now != one.before)
