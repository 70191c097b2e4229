"""What the terms of the guarantee were, version by version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select

from app.core.work import Work
from app.shops.care_settings import DeliveryGuarantee
from app.shops.model import SettingsVersion
from app.shops.settings import ShopSettings

READ_MAX = 500  # versions of all settings; a shop that saves every day has them for more than a year


@dataclass(frozen=True)
class Terms:
    """guarantee  as it held from `since`; before  as it held until then, None with the first"""

    version: int
    since: datetime
    by: str
    guarantee: DeliveryGuarantee
    before: DeliveryGuarantee | None


def history(work: Work) -> list[Terms]:
    """The newest first; versions in which something else was changed are left out."""
    query = select(SettingsVersion).order_by(SettingsVersion.version.desc()).limit(READ_MAX)
    rows = sorted(work.session.scalars(query), key=lambda row: row.version)
    found: list[Terms] = []
    for row in rows:
        now = msgspec.convert(row.body, ShopSettings).guarantee
        before = found[-1].guarantee if found else None
        if before is None or _said(now) != _said(before):
            found.append(Terms(row.version, row.made_at, row.made_by, now, before))
    return found[::-1]


def _said(guarantee: DeliveryGuarantee) -> DeliveryGuarantee:
    """Without who looked at its preview, and when."""
    return msgspec.structs.replace(guarantee, previewed_by="", previewed_at="")
