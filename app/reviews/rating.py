"""The errand that keeps a product's rating at Shopify equal to what is published here.

One errand for each product, taken up again whenever something that counts has changed. What is told is counted when
it is prepared; and when it has been told it is counted once more, under the same lock as every change, so that what
changed meanwhile sends it out again. Whoever tells last tells the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.core.errors import KeptError, NotFound, Refused
from app.core.work import Env, Work
from app.outbox.actions import send_out_again, try_parked_again
from app.outbox.errands import Drop, ErrandKind, ErrandView
from app.reviews import rules, store
from app.reviews.facts import RatingTold
from app.reviews.model import ToldRating
from app.shops.facts import ScopesChanged
from app.shops.store import the_settings, the_shop
from app.shops.tokens import with_token

KIND = "tell_rating"
SCOPE = "write_products"
SCOPE_MISSING = "scope_missing"
AGAIN = ":again"
# Products of which something was published, told of when the merchant switches it on.
AT_ONCE_MAX = 2_000


@dataclass(frozen=True)
class ReadyRating:
    shop_id: int
    domain: str
    product_id: int
    average: Decimal | None
    count: int
    stars: int


def tell_soon(work: Work, product_id: int) -> None:
    """What counts towards its rating has changed, or will have when this Work ends."""
    if product_id and the_settings(work)[1].reviews.ratings:
        store.hold_ratings(work, [product_id])
        send_out_again(work, KIND, errand_key(product_id), body={"product": product_id})


def tell_all(work: Work) -> None:
    """Switched on: everything that was published so far is told."""
    for product_id in store.products_published(work, AT_ONCE_MAX):
        tell_soon(work, product_id)


def note_scopes(work: Work, fact: ScopesChanged) -> None:
    """Reaction: the merchant allows it by now, so what was parked for want of that goes on by itself."""
    if SCOPE in fact.gained:
        try_parked_again(work, KIND, SCOPE_MISSING)


def _prepare(work: Work, errand: ErrandView) -> ReadyRating | Drop:
    product_id = int(errand.body["product"])
    if not the_settings(work)[1].reviews.ratings:
        return Drop("switched_off", "The settings say that Shopify isn't told of ratings.")
    shop = the_shop(work)
    if SCOPE not in shop.scopes:
        raise _scope_missing()
    count, stars = store.rating_of(work, product_id)
    return ReadyRating(
        work.shop_id, shop.domain, product_id, rules.average(count, stars), count=count, stars=stars
    )


def _scope_missing() -> Refused:
    return Refused(SCOPE_MISSING, "Allow Kept to write a product's rating: open the settings of reviews.")


def _perform(env: Env, ready: ReadyRating) -> dict[str, int]:
    """One of which nobody knows whether it was told is told again: it says the same."""
    told = {"count": ready.count, "stars": ready.stars}
    try:
        with_token(
            env,
            ready.shop_id,
            ready.domain,
            call=lambda token: env.shopify.write_rating(
                ready.domain, token, product_id=ready.product_id, average=ready.average, count=ready.count
            ),
        )
    except NotFound:
        return {**told, "gone": 1}
    except Refused as wrong:
        raise _scope_missing() if wrong.code == "access_denied" else wrong from wrong
    return told


def _settle(work: Work, errand: ErrandView, told: dict[str, int]) -> None:
    product_id = int(errand.body["product"])
    row = work.session.get(ToldRating, (work.shop_id, product_id))
    if row is None:
        row = ToldRating(shop_id=work.shop_id, product_id=product_id, count=0, stars=0, trouble="")
        work.session.add(row)
    row.count, row.stars, row.told_at = told["count"], told["stars"], work.now
    row.trouble = "product_gone" if told.get("gone") else ""
    work.record(RatingTold(product_id=product_id, count=row.count, stars=row.stars))
    if store.rating_of(work, product_id) != (row.count, row.stars):
        # This errand is still under way, so another one goes, and looks again in its turn.
        other = errand_key(product_id, again=not errand.key.endswith(AGAIN))
        send_out_again(work, KIND, other, body={"product": product_id})


def _failed(work: Work, errand: ErrandView, wrong: KeptError) -> None:
    """Parked, and shown on the page of the settings."""
    product_id = int(errand.body["product"])
    row = work.session.get(ToldRating, (work.shop_id, product_id))
    if row is None:
        row = ToldRating(shop_id=work.shop_id, product_id=product_id, count=0, stars=0, told_at=None)
        work.session.add(row)
    row.trouble = wrong.code[:60]


def errand_key(product_id: int, *, again: bool = False) -> str:
    return f"{KIND}:{product_id}{AGAIN if again else ''}"


def warm(work: Work, errands: list[ErrandView]) -> None:
    """Before the errands' own rows are taken, as by everybody who changes a review."""
    store.hold_ratings(work, {int(one.body["product"]) for one in errands})


# Telling the same again does no harm, so it goes the way of what only asks.
ERRANDS = {KIND: ErrandKind(_prepare, _perform, _settle, _failed, asks=True, warm=warm)}
