"""Installing and uninstalling a shop, and what it grants."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict
from app.core.work import Work
from app.shops.facts import ScopesChanged, ShopInstalled, ShopUninstalled
from app.shops.model import Shop, ShopToken
from app.shops.store import SHOP_MEMO, first_settings
from app.shops.tokens import keep_grant, refuse_pair

if TYPE_CHECKING:
    from app.shopify.calls import ShopProfile
    from app.shopify.tokens import TokenGrant

# Proof that the app is installed is noted at most this often: a visit shouldn't cost a write each time.
PROOF_EVERY = timedelta(minutes=10)


def install(work: Work, *, domain: str, grant: TokenGrant, profile: ShopProfile) -> int:
    """Make the shop, or bring it back, or give an installed one a fresh pair of tokens.

    work     across shops
    domain   cleaned, and proved by a signature or a token
    returns  the shop's id
    raises   Conflict while everything of the shop is still being erased
    """
    shop, is_new = _found_or_made(work, domain, profile)
    if shop.redacted_at is not None:
        raise Conflict(
            "being_erased", "What this shop left behind is just being erased. Try again in a minute."
        )
    was_away = is_new or shop.state != "installed"
    if was_away:
        shop.state, shop.installed_at, shop.uninstalled_at = "installed", work.now, None
    shop.proved_at = work.now
    _describe(shop, profile)
    own = replace(work, shop_id=shop.id, memo={})
    keep_grant(own, grant)
    first_settings(own)
    if was_away:
        shop.scopes, shop.scopes_at = list(grant.scopes), work.now
        own.record(ShopInstalled(domain=domain, again=not is_new))
    else:
        note_scopes(own, grant.scopes, work.now)
    return shop.id


def renew(work: Work, grant: TokenGrant) -> None:
    """A visit brought an installed shop a new pair of tokens, and with it what the merchant grants now."""
    keep_grant(work, grant)
    note_proof(work, work.now)
    note_scopes(work, grant.scopes, work.now)


def note_uninstall(work: Work, triggered_at: datetime) -> bool:
    """triggered_at  when Shopify says that it happened
    returns       False for old news: the app has been installed, or seen at work, since
    """
    shop = _locked(work)
    if shop is None or shop.state != "installed":
        return False
    if triggered_at < shop.installed_at:
        return False
    if shop.proved_at is not None and triggered_at < shop.proved_at:
        # Uninstalled and back within the hour, before this message came: the tokens from before are dead.
        refuse_pair(work, "The app was uninstalled and installed again.", granted_before=triggered_at)
        return False
    shop.state, shop.uninstalled_at = "uninstalled", triggered_at
    work.session.execute(delete(ShopToken).where(ShopToken.shop_id == work.shop_id))
    work.memo.pop(SHOP_MEMO, None)
    work.record(ShopUninstalled(domain=shop.domain))
    return True


def note_scopes(work: Work, granted: tuple[str, ...], at: datetime) -> bool:
    """at       when Shopify says that this was granted
    returns  False for older news than we have
    """
    shop = _locked(work)
    if shop is None or (shop.scopes_at is not None and at < shop.scopes_at):
        return False
    before, after = set(shop.scopes), set(granted)
    shop.scopes, shop.scopes_at = list(granted), at
    work.memo.pop(SHOP_MEMO, None)
    if before != after:
        gained, lost = tuple(sorted(after - before)), tuple(sorted(before - after))
        work.record(ScopesChanged(granted=tuple(granted), gained=gained, lost=lost))
    return True


def note_proof(work: Work, at: datetime) -> None:
    """The admin handed out an ID token for this shop at that instant, so the app was installed then.

    work  across shops or of the shop
    """
    shop = _locked(work)
    if shop is not None and (shop.proved_at is None or shop.proved_at < at):
        shop.proved_at = at


def _found_or_made(work: Work, domain: str, profile: ShopProfile) -> tuple[Shop, bool]:
    """Two first visits may come at once; the domain is unique, so one of them makes the row."""
    query = select(Shop).where(Shop.domain == domain).with_for_update()
    shop = work.session.scalar(query)
    if shop is not None:
        return shop, False
    shop = Shop(
        id=work.next_id(), domain=domain, state="installed", installed_at=work.now, scopes=[], locale="en"
    )
    _describe(shop, profile)
    try:
        with work.session.begin_nested():
            work.session.add(shop)
        return shop, True
    except IntegrityError:
        return work.session.scalars(query).one(), False


def _describe(shop: Shop, profile: ShopProfile) -> None:
    shop.name = profile.name[:255]
    shop.email = profile.contact_email[:320]
    shop.country = profile.country[:2]
    shop.zone = profile.time_zone[:64]
    shop.currency = profile.currency[:3]


def _locked(work: Work) -> Shop | None:
    """Other writers of this row wait: an install and a late uninstall must not cross."""
    return work.session.scalar(select(Shop).where(Shop.id == work.shop_id).with_for_update())
