"""Finding a shop and the settings that held at an instant."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, NotFound
from app.core.work import Work
from app.shops.facts import SettingsChanged
from app.shops.model import SettingsVersion, Shop
from app.shops.settings import ShopSettings

SHOP_MEMO = "shops.the_shop"
HISTORY_MEMO = "shops.settings_history"
NEWEST_MEMO = "shops.settings_newest"
READ_MEMO = "shops.settings_read"


@dataclass(frozen=True)
class ShopView:
    """domain        "name.myshopify.com"
    zone          IANA; country: ISO 3166, two letters; currency: ISO 4217
    state         "installed" or "uninstalled"
    installed_at  of the latest install
    scopes        what the merchant granted
    proved_at     when the admin last showed that the app is installed
    """

    id: int
    domain: str
    name: str
    email: str
    country: str
    zone: str
    currency: str
    locale: str
    state: str
    installed_at: datetime
    scopes: tuple[str, ...]
    proved_at: datetime | None

    @property
    def is_installed(self) -> bool:
        return self.state == "installed"

    @property
    def handle(self) -> str:
        """The part of the domain that the admin's addresses are made with."""
        return self.domain.partition(".")[0]


def shop_by_domain(work: Work, domain: str) -> ShopView | None:
    """domain  cleaned; None for a shop that never installed, or that has been erased"""
    row = work.session.scalar(select(Shop).where(Shop.domain == domain))
    return shop_view(row) if row is not None else None


def is_served(shop_id: ColumnElement[int]) -> ColumnElement[bool]:
    """For queries of duties, which pass over a shop that has left or of which everything is being erased."""
    here = (Shop.id == shop_id, Shop.state == "installed", Shop.redacted_at.is_(None))
    return select(Shop.id).where(*here).exists()


def the_shop(work: Work) -> ShopView:
    """raises  NotFound where the Work's shop has been erased meanwhile"""
    view = work.memo.get(SHOP_MEMO)
    if view is None:
        row = work.session.get(Shop, work.shop_id)
        if row is None:
            raise NotFound("no_shop", "This shop isn't here.")
        view = work.memo[SHOP_MEMO] = shop_view(row)
    return view


def the_settings(work: Work) -> tuple[int, ShopSettings]:
    """returns  the version that holds now, and what it says"""
    version = work.memo.get(NEWEST_MEMO)
    if version is None and work.memo.get(HISTORY_MEMO):
        version = work.memo[HISTORY_MEMO][-1][1]
    if version is None:
        query = select(SettingsVersion).where(SettingsVersion.shop_id == work.shop_id)
        with work.session.no_autoflush:  # a new version is flushed as it is written
            row = work.session.scalar(query.order_by(SettingsVersion.version.desc()).limit(1))
        version = work.memo[NEWEST_MEMO] = _read(work, row) if row is not None else 0
    return version, settings_of(work, version)


def settings_at(work: Work, instant: datetime) -> tuple[int, ShopSettings]:
    """returns  the version that held then; the first one for an instant before the install"""
    history = _history(work)
    place = bisect_right(history, instant, key=lambda line: line[0])
    version = history[max(place - 1, 0)][1] if history else 0
    return version, settings_of(work, version)


def settings_of(work: Work, version: int) -> ShopSettings:
    """What the terms of an offer or a promise were. A field that the code has dropped since is passed over.

    raises  NotFound
    """
    known = _known(work)
    if version not in known:
        row = work.session.get(SettingsVersion, (work.shop_id, version))
        if row is None:
            raise NotFound("no_settings", "There are no settings of that version.", version=version)
        _read(work, row)
    return known[version]


def _read(work: Work, row: SettingsVersion) -> int:
    """returns  the version, which settings_of knows from now on"""
    _known(work)[row.version] = msgspec.convert(row.body, ShopSettings)
    return row.version


def _known(work: Work) -> dict[int, ShopSettings]:
    known: dict[int, ShopSettings] = work.memo.setdefault(READ_MEMO, {0: ShopSettings()})
    return known


def first_settings(work: Work) -> None:
    """Write today's defaults down as version 1, so that a later release doesn't change what held."""
    if not _history(work):
        _write(work, 1, by="install", settings=ShopSettings())


def change_settings(work: Work, settings: ShopSettings, by: str) -> int:
    """Store a new version; the same settings again make none.

    by       the staff member's number at Shopify, or "install"
    returns  the version that holds now
    raises   Conflict where somebody else saved at the same moment
    """
    version, held = the_settings(work)
    if version and held == settings:
        return version
    try:
        with work.session.begin_nested():
            _write(work, version + 1, by=by, settings=settings)
    except IntegrityError as taken:
        raise Conflict(
            "settings_changed", "Somebody else saved at the same moment. Look at the page again."
        ) from taken
    work.record(SettingsChanged(version=version + 1, by=by))
    return version + 1


def shop_view(row: Shop) -> ShopView:
    return ShopView(
        id=row.id,
        domain=row.domain,
        name=row.name,
        email=row.email,
        country=row.country,
        zone=row.zone,
        currency=row.currency,
        locale=row.locale,
        state=row.state,
        installed_at=row.installed_at,
        scopes=tuple(row.scopes),
        proved_at=row.proved_at,
    )


def _write(work: Work, version: int, *, by: str, settings: ShopSettings) -> None:
    body = msgspec.to_builtins(settings)
    row = SettingsVersion(shop_id=work.shop_id, version=version, made_at=work.now, made_by=by[:64], body=body)
    work.session.add(row)
    work.session.flush()
    for memo in (HISTORY_MEMO, NEWEST_MEMO):
        work.memo.pop(memo, None)


def _history(work: Work) -> list[tuple[datetime, int]]:
    """returns  since when which version held, oldest first: small even for a shop that saves every day"""
    found = work.memo.get(HISTORY_MEMO)
    if found is None:
        query = (
            select(SettingsVersion.made_at, SettingsVersion.version)
            .where(SettingsVersion.shop_id == work.shop_id)
            .order_by(SettingsVersion.version)
        )
        with work.session.no_autoflush:
            rows = work.session.execute(query).all()
        # One Work judges by one state of them, whatever somebody saves meanwhile.
        newest = work.memo.get(NEWEST_MEMO)
        found = work.memo[HISTORY_MEMO] = [tuple(row) for row in rows if newest is None or row[1] <= newest]
    return found
