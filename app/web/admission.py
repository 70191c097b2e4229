"""Letting a verified visitor of the panel in: the shop is found, installed at its first visit, its tokens healed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from app.core.errors import Unreachable
from app.core.work import Env, reading_across_shops, work_across_shops, work_for
from app.shops.actions import PROOF_EVERY, install, note_proof, renew
from app.shops.model import Shop
from app.shops.store import ShopView, shop_by_domain, shop_view
from app.shops.tokens import Pair, claim, let_go, needs_exchange, pair_of
from app.staff import actions as staff

if TYPE_CHECKING:
    from app.shopify.id_tokens import Identity
    from app.shopify.tokens import TokenGrant

# An ID token lives for a minute, so it was made that long before it ends: then the app was installed.
ID_TOKEN_LIFE = timedelta(minutes=1)

log = structlog.get_logger()


def admit(env: Env, identity: Identity, id_token: str) -> tuple[ShopView, str]:
    """Shopify installs an app without telling it: the first visit is the news, and brings the token.

    returns  the shop, and the visitor's role in it
    raises  Unverified("stale") where Shopify wants a younger ID token; Unreachable where a shop can't be installed
            because Shopify doesn't answer. An installed shop is let in either way: most pages need no Shopify
    """
    with reading_across_shops(env, why="a guard finds the shop of an ID token") as work:
        shop = shop_by_domain(work, identity.shop)
        pair = pair_of(work, shop.id) if shop is not None else None
        role = staff.known_role(work, shop.id, identity.user_id) if shop is not None else None
    if shop is None or not shop.is_installed:
        shop, role = _installed(env, identity.shop, id_token), None
    elif _keep_token(env, shop, identity, id_token, pair=pair):
        role = None  # that may have taken long: what she may do is read anew
    return shop, role or staff.meet(env, shop.id, identity.user_id)


def _keep_token(env: Env, shop: ShopView, identity: Identity, id_token: str, *, pair: Pair | None) -> bool:
    """returns  whether anything was to be done"""
    made_at = identity.expires_at - ID_TOKEN_LIFE
    if needs_exchange(pair, env.clock.now()):
        _renewed(env, shop, id_token, pair=pair)
    elif shop.proved_at is None or made_at - shop.proved_at > PROOF_EVERY:
        _proved(env, shop.id, made_at)
    else:
        return False
    return True


def install_shop(env: Env, domain: str, grant: TokenGrant) -> ShopView:
    """With the profile read first, outside any Work."""
    profile = env.shopify.shop_profile(domain, grant.access_token)
    with work_across_shops(env, why="an install makes the shop that a Work is then for") as work:
        shop_id = install(work, domain=domain, grant=grant, profile=profile)
        return shop_view(work.session.get_one(Shop, shop_id))


def _installed(env: Env, domain: str, id_token: str) -> ShopView:
    return install_shop(env, domain, env.shopify.exchange_id_token(domain, id_token))


def _renewed(env: Env, shop: ShopView, id_token: str, *, pair: Pair | None) -> None:
    """One visitor at a time; the others of the same page go on without."""
    if pair is not None and not claim(env, shop.id, pair):
        return
    try:
        grant = env.shopify.exchange_id_token(shop.domain, id_token)
    except BaseException as trouble:
        if pair is not None:
            let_go(env, shop.id, pair)
        if not isinstance(trouble, Unreachable):
            raise
        log.warning("token_not_exchanged", shop_id=shop.id, code=trouble.code)
        return
    with work_for(env, shop.id) as work:
        renew(work, grant)


def _proved(env: Env, shop_id: int, at: datetime) -> None:
    with work_for(env, shop_id) as work:
        note_proof(work, at)
