"""Where letters and pages lead a customer with whom something isn't right: her own page of an order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.core.work import Work
from app.web.guards import link_token

# The law gives her three years to complain; who looks for the letter on the last day needs the link as well.
CLAIM_LINK_LIFE = timedelta(days=3 * 366 + 60)


def claim_token(work: Work, order_id: int, *, lang: str, on: datetime) -> str:
    """What opens it. Counted from that day, so that the same letter sent again has the same link."""
    begins = datetime.combine(on.astimezone(UTC).date(), datetime.min.time(), UTC)
    payload = {"order": order_id, "lang": lang}
    return link_token(work.env, "claim", work.shop_id, payload, expires_at=begins + CLAIM_LINK_LIFE)


def claim_url(work: Work, order_id: int, *, lang: str, on: datetime) -> str:
    return f"{work.env.settings.app_url}/claim/{claim_token(work, order_id, lang=lang, on=on)}"
