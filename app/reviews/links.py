"""Where letters and pages lead: her own page, and what everybody may read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.reviews import rules
from app.shops.review_settings import KEPT
from app.shops.store import the_settings, the_shop
from app.web.guards import link_token

REVIEW_LINK, PHOTO_LINK = "review", "review_photo"
# A page's pictures are fetched by the browser without its proof, so their addresses carry one, for as long as a
# person looks at a page.
PHOTO_LIFE = timedelta(minutes=30)
# Long enough to come back and change what a winter has taught, and what was written isn't open for ever to whoever
# finds an old mail.
REVIEW_LINK_LIFE = timedelta(days=400)


def review_url(work: Work, order: Order, *, lang: str) -> str:
    """Our own page, or where the merchant hands over to; "" where she hasn't said where."""
    settings = the_settings(work)[1].reviews
    if settings.to == KEPT:
        return f"{work.env.settings.app_url}/review/{review_token(work, order.id, lang=lang, on=work.now)}"
    return rules.address_for(settings, _place(work, order))


def review_token(work: Work, order_id: int, *, lang: str, on: datetime) -> str:
    """Counted from that day, so that the same letter sent again has the same link."""
    begins = datetime.combine(on.astimezone(UTC).date(), datetime.min.time(), UTC)
    payload = {"order": order_id, "lang": lang}
    return link_token(work.env, REVIEW_LINK, work.shop_id, payload, expires_at=begins + REVIEW_LINK_LIFE)


def photo_path(work: Work, photo_id: int) -> str:
    payload = {"photo": photo_id}
    token = link_token(work.env, PHOTO_LINK, work.shop_id, payload, expires_at=work.now + PHOTO_LIFE)
    return f"/reviews/photos/{token}"


def _place(work: Work, order: Order) -> rules.Place:
    """A service asks about one thing: the first that was sent."""
    line = next((one for one in orders.lines_of(order) if one.product_id), None)
    return rules.Place(
        order=order.name,
        order_id=order.id,
        product=line.product_id if line is not None else None,
        line=line.id if line is not None else None,
        shop=the_shop(work).domain.partition(".")[0],
    )
