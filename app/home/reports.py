"""How the shop stands, and what keeps it from working: gathered from the rooms' own reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.core.work import Work
from app.onboarding.rules import missing_scopes
from app.promises import reports as promises
from app.promises.reports import Shares
from app.promises.totals import totals_by_day
from app.remedies.rules import SCOPES
from app.shops.model import ShopToken
from app.shops.settings import ShopSettings
from app.shops.store import the_settings, the_shop
from app.touchpoints import reports as touchpoints
from app.touchpoints.unsubscribing import unheard_noes
from app.tracking.reports import CarrierState, carrier_troubles

DAYS = 30
# A shop counts as new until a promise of the last weeks has been judged.
NEW_DAYS = 60


@dataclass(frozen=True)
class Stopped:
    """Settings and permissions without which something doesn't work.

    carriers      those that we ask ourselves and that don't answer as they should
    unheard_noes  customers who want no letters, which Kept may not tell Shopify
    """

    token_refused: bool
    missing_scopes: tuple[str, ...]
    discount_scope: bool
    unheard_noes: int
    sender: bool
    reviews: bool
    guarantee: bool
    carriers: tuple[CarrierState, ...]


@dataclass(frozen=True)
class State:
    """recent and before  the last DAYS days and as many before them; settings_version 1: nobody has saved yet"""

    recent: Shares
    before: Shares
    weeks: tuple[Shares, ...]
    waiting_letters: int
    withheld_letters: int
    is_new: bool
    settings: ShopSettings
    settings_version: int


def the_state(work: Work, *, weeks: int) -> State:
    today = promises.today(work)
    first = today - timedelta(days=DAYS - 1)
    version, settings = the_settings(work)
    letters = touchpoints.counts(work)
    monday, sunday = promises.span_of_weeks(work, weeks)
    new_since = today - timedelta(days=NEW_DAYS)
    by_day = totals_by_day(work, min(monday, new_since), sunday)
    lately = promises.shares_in(by_day, new_since, today)
    return State(
        recent=promises.shares_in(by_day, first, today),
        before=promises.shares_in(by_day, first - timedelta(days=DAYS), first - timedelta(days=1)),
        weeks=tuple(promises.weeks_in(by_day, monday, weeks)),
        waiting_letters=letters.waiting,
        withheld_letters=letters.withheld,
        is_new=lately.count == 0,
        settings=settings,
        settings_version=version,
    )


def discount_scope_is_missing(work: Work) -> bool:
    """The permission to make discount codes is optional: it is asked for when the guarantee is switched on."""
    return not set(SCOPES["code"]) <= set(the_shop(work).scopes)


def what_stops(work: Work) -> Stopped:
    shop, settings = the_shop(work), the_settings(work)[1]
    token = work.session.get(ShopToken, work.shop_id)
    return Stopped(
        token_refused=token is not None and token.refused is not None,
        missing_scopes=tuple(missing_scopes(shop.scopes, work.env.settings.scopes)),
        discount_scope=settings.guarantee.on and discount_scope_is_missing(work),
        unheard_noes=unheard_noes(work),
        sender=not (settings.sender.name and settings.sender.address),
        reviews=not settings.reviews.asks,
        guarantee=not settings.guarantee.on,
        carriers=tuple(carrier_troubles(work)),
    )
