"""Decisions about reviews: values in, a value out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote

from app.shops.review_settings import KEPT, OWN, ReviewRequests

WAITING, PUBLISHED, REJECTED, ERASED = "waiting", "published", "rejected", "erased"
STATES = (WAITING, PUBLISHED, REJECTED)
# The only reasons for which a review isn't shown. That it is bad is none of them.
REASONS = ("abuse", "personal", "off_topic")
STARS = (1, 2, 3, 4, 5)
WORDS_MAX = 5_000
NAME_MAX = 60
REPLY_MAX = 2_000
NOTE_MAX = 1_000
PUBLISH_DAYS_MAX = 7
LOW_RATING = 2
# Words by which a fault is named, in the languages of our letters. Whoever uses one is called upon, whatever the
# rating; a word too many costs a look, and hides nothing.
FAULT = re.compile(
    r"\b(?:trasig\w*|sönder|gick av|går av|läck\w*|spruck\w*|lossn\w*|defekt\w*|fel storlek|fel vara|skav\w*|skad\w+|"
    r"broken?|broke|torn?|tore|leak\w*|cracked|defect\w*|fault\w*|damaged|fell apart|wrong (?:size|item|colour|color)|"
    r"chaf\w*|unsafe|farlig\w*|dangerous)\b",
    re.IGNORECASE,
)
# A name that everybody will read: an address of the post, of the net or of a telephone is none.
NO_NAME = re.compile(r"@|https?:|www\.|\d(?:[\s().-]*\d){5}", re.IGNORECASE)
# Where else a review may be written. "pattern": the service documents one form of address for everybody; the others
# make each link themselves, so the merchant copies hers.
SERVICES = ("judgeme", "okendo", "yotpo", "loox", "trustpilot", "google")
PATTERNS: Mapping[str, str] = {
    # support.trustpilot.com, "Business Generated Links": …/evaluate/<domain>, there with a signed part behind it
    "trustpilot": "https://www.trustpilot.com/evaluate/{known_as}",
    # developers.google.com, "Place IDs": the link to write a review of a place
    "google": "https://search.google.com/local/writereview?placeid={known_as}",
}
DESTINATIONS = (KEPT, *SERVICES, OWN)
PLACES = ("order", "order_id", "product", "line", "shop")
PLACE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Place:
    """What an address is filled in with. order  its name, "#1001"; shop  its handle at Shopify"""

    order: str
    order_id: int
    product: int | None
    line: int | None
    shop: str


def use_days(types: Iterable[str], settings: ReviewRequests) -> int:
    """Days from the arrival until all of an order has been used. The longest holds: one letter asks about everything,
    and nobody can say what a shoe is worth because the socks have been washed.

    types  of the products of its lines, folded; "" where it isn't known
    """
    by_type = {one.product_type.strip().casefold(): one.days for one in settings.use_times}
    days = [by_type.get(one, settings.days_after_arrival) for one in types]
    return max(days, default=settings.days_after_arrival)


def latest_at(usual_at: datetime, settings: ReviewRequests) -> datetime:
    """Whatever has gone wrong and isn't settled: by then she is asked like everybody else."""
    return usual_at + timedelta(days=settings.defer_days_max)


def deferred_until(usual_at: datetime, over_at: datetime, settings: ReviewRequests) -> datetime:
    """over_at  when what had gone wrong was put right"""
    after = over_at + timedelta(days=settings.days_after_remedy)
    return min(max(usual_at, after), latest_at(usual_at, settings))


def address_for(settings: ReviewRequests, place: Place) -> str:
    """Where she writes it, outside of our own page. returns  "" where it isn't said"""
    pattern = PATTERNS.get(settings.to, "")
    if pattern and settings.known_as:
        return pattern.format(known_as=quote(settings.known_as, safe=""))
    values = {
        "order": quote(place.order, safe=""),
        "order_id": str(place.order_id),
        "product": str(place.product or ""),
        "line": str(place.line or ""),
        "shop": quote(place.shop, safe=""),
    }
    return PLACE.sub(lambda found: values.get(found[0][1:-1], found[0]), settings.address)


def needs(rating: int, words: str) -> str:
    """Why a person is to speak with her; the same rule for everybody, and it never hides what she wrote.

    returns  "low_rating", "names_fault" or ""
    """
    if rating <= LOW_RATING:
        return "low_rating"
    return "names_fault" if FAULT.search(words) else ""


def publish_at(now: datetime, days: int) -> datetime | None:
    """When a review that nobody has looked at is shown all the same. None: at once"""
    kept = min(max(days, 0), PUBLISH_DAYS_MAX)
    return now + timedelta(days=kept) if kept else None


def average(count: int, stars: int) -> Decimal | None:
    """To two places, as it is shown everywhere. stars  the sum"""
    if not count:
        return None
    return (Decimal(stars) / count).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that so great a share doesn't pass. values  in any order"""
    if not values:
        return None
    ordered = sorted(values)
    place = max(0, -(-int(len(ordered) * share * 1_000) // 1_000) - 1)
    return ordered[min(place, len(ordered) - 1)]
