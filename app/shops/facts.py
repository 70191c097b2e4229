"""What happens to a shop."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class ShopInstalled(Fact):
    """The app was installed, for the first time or again. Recorded in a Work that sees all shops and whose shop_id
    is the new shop's, so that messages which came before the install can be given to it.

    domain  "name.myshopify.com"
    again   the shop had it before
    """

    domain: str
    again: bool


@dataclass(frozen=True, kw_only=True)
class ShopUninstalled(Fact):
    """The merchant took the app away. From here on nothing is sent, asked or settled for the shop."""

    domain: str


@dataclass(frozen=True, kw_only=True)
class ScopesChanged(Fact):
    """gained, lost  compared with what was granted before; `granted` is all of it now"""

    granted: tuple[str, ...]
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SettingsChanged(Fact):
    """version  the one that holds from now on
    by       the staff member's number at Shopify, or "install"
    """

    version: int
    by: str
