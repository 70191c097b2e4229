"""The pair of offline tokens of a shop: stored whole, refreshed by one at a time, never seen in a log.

Shopify's access token ends after an hour and its refresh token after 90 days; a refresh gives a new pair. Two who
refresh at once could end with the older of two pairs, so the right to refresh is claimed by a conditional update with
an end, and everybody else waits for the result.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import structlog
from sqlalchemy import and_, or_, select, update
from sqlalchemy.engine import CursorResult

from app.core.errors import KeptError, Unreachable
from app.core.work import Env, Work, reading_across_shops, reading_for, work_for
from app.shops.model import Shop, ShopToken

if TYPE_CHECKING:
    from app.shopify.tokens import TokenGrant

Answer = TypeVar("Answer")
# A token handed out lives at least so long: longer than any call with its retries.
MARGIN = timedelta(minutes=2)
LEASE = timedelta(seconds=45)  # three times what the refresh call may take; after that its maker is dead
POLL_SECONDS = 0.1
POLLS_MAX = (
    200  # 20 seconds: a refresh takes Shopify well under one; whoever waits longer tries again by rule
)
LAPSES_SOON = timedelta(
    minutes=10
)  # the duty runs every few minutes, so no used pair lapses between two runs
# A refresh token ends after 90 days; a third of that is room for any outage of ours.
REFRESH_LIFE = timedelta(days=90)
ACCESS_LIFE = timedelta(hours=1)  # tells when a pair was granted
REFRESH_AGE_MAX = timedelta(days=30)
BATCH = 200  # shops per run of the duty; the rest comes in the next

log = structlog.get_logger()


@dataclass(frozen=True)
class Pair:
    """What is stored, opened. `refresh_sealed` tells one pair from the next without opening anything."""

    access: str = field(repr=False)
    access_expires_at: datetime | None
    refresh: str | None = field(repr=False)
    refresh_expires_at: datetime | None
    refresh_sealed: bytes | None = field(repr=False)
    refreshing_until: datetime | None
    used_at: datetime | None
    refused: str | None

    def is_fresh(self, now: datetime, margin: timedelta = MARGIN) -> bool:
        return self.refused is None and (
            self.access_expires_at is None or self.access_expires_at > now + margin
        )

    def can_refresh(self, now: datetime) -> bool:
        alive = self.refresh_expires_at is None or self.refresh_expires_at > now
        return self.refused is None and self.refresh is not None and alive


def access_token(env: Env, shop_id: int, domain: str, *, sleep: Callable[[float], None] = time.sleep) -> str:
    """A token that is good for MARGIN at least. No Work may be open: it may call Shopify, and wait.

    raises  Unreachable: "no_token" and "token_refused" until somebody opens the panel; else whatever kept
            Shopify from answering, which a later try may get past
    """
    for _ in range(POLLS_MAX):
        pair = the_pair(env, shop_id)
        if pair is None:
            raise Unreachable(
                "no_token", "Open Kept in the Shopify admin: it has no access yet.", permanent=False
            )
        now = env.clock.now()
        if pair.is_fresh(now):
            _note_use(env, shop_id, pair)
            return pair.access
        if not pair.can_refresh(now):
            raise _refused(pair)
        if claim(env, shop_id, pair):
            return _refresh(env, shop_id, domain, pair=pair)
        sleep(POLL_SECONDS)
    raise Unreachable(
        "token_wait", "The connection to Shopify is being renewed. We try again.", permanent=False
    )


def with_token(env: Env, shop_id: int, domain: str, call: Callable[[str], Answer]) -> Answer:
    """Call Shopify with a fresh token. One that Shopify refuses isn't used again: the next try, or the next visit,
    brings a new pair.

    call     gets the access token; may raise what the gate raises
    """
    token = access_token(env, shop_id, domain)
    try:
        return call(token)
    except Unreachable as wrong:
        if wrong.code == "token_refused":
            distrust(env, shop_id, token)
        raise


def refresh_lapsing(env: Env) -> int:
    """The duty: refresh pairs that are in use before their hour is over, and all others long before their 90 days.

    returns  how many shops were given a new pair
    """
    done = 0
    for shop_id, domain in _lapsing(env):
        pair = the_pair(env, shop_id)
        if pair is None or not pair.can_refresh(env.clock.now()) or not claim(env, shop_id, pair):
            continue
        try:
            _refresh(env, shop_id, domain, pair=pair)
            done += 1
        except KeptError as trouble:  # the next shop's tokens lapse all the same
            log.warning("token_not_refreshed", shop_id=shop_id, code=trouble.code)
    return done


def the_pair(env: Env, shop_id: int) -> Pair | None:
    with reading_for(env, shop_id) as work:
        return pair_of(work, shop_id)


def pair_of(work: Work, shop_id: int) -> Pair | None:
    """work  may see all shops"""
    row = work.session.get(ShopToken, shop_id)
    return _opened(work, row) if row is not None else None


def needs_exchange(pair: Pair | None, now: datetime) -> bool:
    """Whether a visit should bring a new pair: none, refused or lapsed. A lapsed one is exchanged, not refreshed:
    it costs the same and also heals a pair that Shopify has forgotten.
    """
    return pair is None or not pair.is_fresh(now, margin=timedelta(0))


def keep_grant(work: Work, grant: TokenGrant) -> None:
    """Both tokens and both ends in one transaction, and whatever was wrong with the pair before is over.

    work  may see all shops; its shop_id is the shop's
    """
    row = work.session.scalar(select(ShopToken).where(ShopToken.shop_id == work.shop_id))
    if row is None:
        row = ShopToken(shop_id=work.shop_id)
        work.session.add(row)
    row.access_sealed = work.env.keys.seal(grant.access_token, "shop_tokens.access")
    row.access_expires_at = grant.expires_at
    row.refresh_sealed = work.seal(grant.refresh_token, "shop_tokens.refresh")
    row.refresh_expires_at = grant.refresh_expires_at
    row.refreshing_until = row.used_at = row.refused = None
    work.session.flush()


def refuse_pair(work: Work, why: str, *, granted_before: datetime) -> None:
    """Shopify no longer takes a pair from before that instant. why  a sentence that the panel shows"""
    work.session.execute(
        update(ShopToken)
        .where(ShopToken.shop_id == work.shop_id, ShopToken.access_expires_at < granted_before + ACCESS_LIFE)
        .values(refused=why, refreshing_until=None)
    )


def distrust(env: Env, shop_id: int, token: str) -> None:
    """Shopify answered 401 to this access token: unless a newer one is stored by now, the pair is dead."""
    pair = the_pair(env, shop_id)
    if pair is not None and pair.access == token:
        with work_for(env, shop_id) as work:
            _if_still(work, pair, refused="Shopify no longer takes this access token.", refreshing_until=None)


def claim(env: Env, shop_id: int, pair: Pair) -> bool:
    """Take the right to replace this very pair; it lapses by itself should we die."""
    with work_for(env, shop_id) as work:
        free = or_(ShopToken.refreshing_until.is_(None), ShopToken.refreshing_until <= work.now)
        return _if_still(work, pair, free, refreshing_until=work.now + LEASE)


def let_go(env: Env, shop_id: int, pair: Pair) -> None:
    """Give the right back without a new pair."""
    with work_for(env, shop_id) as work:
        _if_still(work, pair, refreshing_until=None)


def _refresh(env: Env, shop_id: int, domain: str, *, pair: Pair) -> str:
    """Call Shopify with no transaction open, then store the new pair before anybody uses it."""
    assert pair.refresh is not None
    try:
        grant = env.shopify.refresh(domain, pair.refresh)
    except Unreachable as trouble:
        _release(env, shop_id, pair, trouble=trouble)
        if not trouble.permanent and pair.is_fresh(env.clock.now(), margin=timedelta(0)):
            return pair.access
        raise
    except BaseException:
        _release(env, shop_id, pair, trouble=None)
        raise
    with work_for(env, shop_id) as work:
        # A visit may have brought a newer pair meanwhile; ours would take its place and is let go.
        if _if_still(work, pair, refreshing_until=None):
            keep_grant(work, grant)
    kept = the_pair(env, shop_id)
    return kept.access if kept is not None else grant.access_token


def _release(env: Env, shop_id: int, pair: Pair, *, trouble: Unreachable | None) -> None:
    refused = trouble.sentence if trouble is not None and trouble.permanent else None
    with work_for(env, shop_id) as work:
        _if_still(work, pair, refreshing_until=None, refused=refused)
    log.warning("token_refresh_failed", shop_id=shop_id, code=trouble.code if trouble else "unknown")


def _if_still(work: Work, pair: Pair, *further: object, **values: object) -> bool:
    """Change the row if it still holds this pair, in one statement: on either database one of two callers wins."""
    same = and_(
        ShopToken.shop_id == work.shop_id,
        ShopToken.refresh_sealed == pair.refresh_sealed
        if pair.refresh_sealed is not None
        else ShopToken.refresh_sealed.is_(None),
    )
    statement = update(ShopToken).where(same, *further).values(**values)  # type: ignore[arg-type]  # conditions
    changed = work.session.execute(statement.execution_options(synchronize_session=False))
    assert isinstance(changed, CursorResult)
    return changed.rowcount == 1


def _note_use(env: Env, shop_id: int, pair: Pair) -> None:
    """Once per pair, so that the duty knows which to keep warm."""
    if pair.used_at is None and pair.access_expires_at is not None:
        with work_for(env, shop_id) as work:
            _if_still(work, pair, used_at=work.now)


def _lapsing(env: Env) -> list[tuple[int, str]]:
    with reading_across_shops(env, why="tokens lapse in every shop") as work:
        soon = and_(ShopToken.access_expires_at <= work.now + LAPSES_SOON, ShopToken.used_at.is_not(None))
        old = ShopToken.refresh_expires_at <= work.now + REFRESH_LIFE - REFRESH_AGE_MAX
        free = or_(ShopToken.refreshing_until.is_(None), ShopToken.refreshing_until <= work.now)
        query = (
            select(Shop.id, Shop.domain)
            .join(ShopToken, ShopToken.shop_id == Shop.id)
            .where(
                Shop.state == "installed", ShopToken.refresh_sealed.is_not(None), ShopToken.refused.is_(None)
            )
            .where(or_(soon, old), free)
            .order_by(ShopToken.access_expires_at)
            .limit(BATCH)
        )
        return [(shop_id, domain) for shop_id, domain in work.session.execute(query)]


def _opened(work: Work, row: ShopToken) -> Pair:
    return Pair(
        access=work.env.keys.open_text(row.access_sealed, "shop_tokens.access"),
        access_expires_at=row.access_expires_at,
        refresh=work.unseal(row.refresh_sealed, "shop_tokens.refresh"),
        refresh_expires_at=row.refresh_expires_at,
        refresh_sealed=row.refresh_sealed,
        refreshing_until=row.refreshing_until,
        used_at=row.used_at,
        refused=row.refused,
    )


def _refused(pair: Pair) -> Unreachable:
    return Unreachable(
        "token_refused",
        "Open Kept in the Shopify admin: that renews its access.",
        permanent=False,
        said=pair.refused,
    )
