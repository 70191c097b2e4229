"""Reviews in words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.reviews.rules import ERASED, PUBLISHED, REJECTED, WAITING
from app.staff.words_for_pages import called

STATES = {
    WAITING: lazy_gettext("To be read"),
    PUBLISHED: lazy_gettext("Published"),
    REJECTED: lazy_gettext("Rejected"),
    ERASED: lazy_gettext("Erased with the customer"),
}
TONES = {WAITING: "attention", PUBLISHED: "good", REJECTED: "bad", ERASED: "quiet"}
REASONS = {
    "abuse": lazy_gettext("Abuse: it attacks or threatens somebody"),
    "personal": lazy_gettext("Personal data: it tells who or where somebody is"),
    "off_topic": lazy_gettext("Off topic: it isn't about the thing, the shop or the delivery"),
}
NEEDS = {
    "low_rating": lazy_gettext("A low rating"),
    "names_fault": lazy_gettext("Names a fault"),
}
DID = {
    "published": lazy_gettext("Published"),
    "rejected": lazy_gettext("Rejected"),
    "replied": lazy_gettext("Answered"),
}
SERVICES = {
    "judgeme": "Judge.me",
    "okendo": "Okendo",
    "yotpo": "Yotpo",
    "loox": "Loox",
    "trustpilot": "Trustpilot",
    "google": "Google",
}
TROUBLE = {
    "scope_missing": lazy_gettext("Kept may not write products yet."),
    "product_gone": lazy_gettext("Shopify doesn't show this product any more."),
}


def stars_in_words(rating: int) -> str:
    return _("%(count)s of 5 stars", count=rating)


def who_in_words(by: str) -> str:
    if by == "time":
        return _("by itself, since nobody had looked")
    return called(by) if by.startswith("staff:") else by


def trouble_in_words(code: str) -> str:
    return str(TROUBLE.get(code, _("Shopify couldn't be told. The outbox says why.")))
