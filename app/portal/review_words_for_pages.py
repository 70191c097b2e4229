"""What a customer reads about her own review."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.reviews.her_reports import HerReview
from app.reviews.rules import PUBLISHED, REJECTED
from app.web.formats import on as written_on

TROUBLE = {
    "not_in_order": lazy_gettext("That thing isn't in this order. Choose one of those on the page."),
    "no_rating": lazy_gettext("Choose from one to five."),
    "too_long": lazy_gettext("Use fewer words."),
    "no_name": lazy_gettext("Everybody reads this. Write a name, and no address or number."),
    "too_many_photos": lazy_gettext("Choose at most three photos."),
    "too_many_at_once": lazy_gettext("Too many photos at once. Send some of them, and then the others."),
    "too_often": lazy_gettext("This review has been changed so often that it stays as it is now."),
    "erased": lazy_gettext("What you wrote here was erased because you asked for it."),
    "photo_empty": lazy_gettext("This photo is empty. Choose it again, or send without it."),
    "photo_too_large": lazy_gettext("This photo is too large. Choose one below 12 MB."),
    "no_photo": lazy_gettext("This isn't a photo that we can read. Choose one in JPEG, PNG or WebP."),
}
REASONS = {
    "abuse": lazy_gettext("it attacks or threatens somebody"),
    "personal": lazy_gettext("it tells who or where somebody is"),
    "off_topic": lazy_gettext("it isn't about the thing, the shop or the delivery"),
}
STARS = {
    1: lazy_gettext("1, bad"),
    2: lazy_gettext("2"),
    3: lazy_gettext("3, so-so"),
    4: lazy_gettext("4"),
    5: lazy_gettext("5, good"),
}


def trouble_for_her(code: str) -> str:
    return str(TROUBLE.get(code, TROUBLE["no_rating"]))


def state_for_her(review: HerReview) -> str:
    """Where it stands, and what she can do."""
    if review.state == PUBLISHED:
        return _("Everybody can read it. You may change it here.")
    if review.state == REJECTED:
        why = str(REASONS.get(review.reason, review.reason))
        return _(
            "We don't show it, because %(why)s. It has nothing to do with how many stars you gave. "
            "Change that, send it again, and it is looked at anew.",
            why=why,
        )
    if review.shown_by is None:
        return _("We have it.")
    return _("We have it, and it is shown on %(day)s at the latest.", day=written_on(review.shown_by))
