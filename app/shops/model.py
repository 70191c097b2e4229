"""The tables of shops."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import AppendOnly, Base, ShopOwned


class Shop(Base):
    """The merchant's store. The one table that isn't owned by a shop, since it is the shop.

    domain          "name.myshopify.com"; never changes
    state           "installed" or "uninstalled"
    installed_at    of the latest install: an uninstall that was triggered before it is old news
    proved_at       when the admin last showed that the app is installed; the same holds for it
    scopes_at       as of when `scopes` holds, since messages about them overtake each other
    redacted_at     set while everything of the shop is being erased; then the row goes as well
    """

    __tablename__ = "shops"
    __table_args__ = (UniqueConstraint("domain"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    domain: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(20))
    installed_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]
    uninstalled_at: Mapped[datetime | None]
    redacted_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(320))
    country: Mapped[str] = mapped_column(String(2))
    zone: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str] = mapped_column(String(3))
    locale: Mapped[str] = mapped_column(String(16))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    scopes_at: Mapped[datetime | None]


class ShopToken(Base, ShopOwned):
    """The pair of offline tokens of a shop, written in one transaction.

    refreshing_until  somebody is refreshing; others wait for her result instead of using up the refresh token
    used_at           when the access token was first handed out: a pair that nobody uses may lapse
    refused           why Shopify refused the pair; then only a visit to the panel gives a new one
    """

    __tablename__ = "shop_tokens"

    access_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    access_expires_at: Mapped[datetime | None]
    refresh_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    refresh_expires_at: Mapped[datetime | None]
    refreshing_until: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    refused: Mapped[str | None] = mapped_column(Text)


class SettingsVersion(Base, ShopOwned, AppendOnly):
    """Each change of a shop's settings, whole: a promise and a guarantee keep the version they were made under.

    body  shops.settings.ShopSettings as JSON
    """

    __tablename__ = "settings_versions"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(64))
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
