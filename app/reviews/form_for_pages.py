"""The form of the settings of reviews, with each complaint at its field."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from app.reviews import rules
from app.reviews.words_for_pages import SERVICES
from app.shops.review_settings import KEPT, OWN, ReviewRequests, UseTime
from app.web.forms import Form

DAYS_MAX = 120  # of use before anybody is asked: beyond that she has forgotten the purchase
DEFER_MAX = 90
TYPES_MAX = 60
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
PLACE_ID = re.compile(r"[A-Za-z0-9_-]{20,300}")
# "Löparskor: 21", also with "=" or a tab between.
USE_TIME = re.compile(r"(.+?)\s*[:=\t]\s*([0-9]{1,3})(?:\s*\w+)?")


def read_reviews(form: Form) -> ReviewRequests:
    to = form.choice("to", rules.DESTINATIONS)
    return ReviewRequests(
        to=to,
        address=_address(form, to),
        known_as=_known_as(form, to),
        days_after_arrival=form.whole("days_after_arrival", least=0, most=DAYS_MAX),
        use_times=_use_times(form),
        days_after_remedy=form.whole("days_after_remedy", least=0, most=DEFER_MAX),
        defer_days_max=form.whole("defer_days_max", least=0, most=DEFER_MAX),
        remind=form.ticked("remind"),
        remind_after_days=form.whole("remind_after_days", least=2, most=60),
        publish_days=form.whole("publish_days", least=0, most=rules.PUBLISH_DAYS_MAX),
        ratings=form.ticked("ratings"),
        statement=form.ticked("statement"),
    )


def _address(form: Form, to: str) -> str:
    """Kept also where another choice doesn't need it, so that going back loses nothing."""
    address = form.url("address", required=False)
    strange = {one for one in rules.PLACE.findall(address) if one[1:-1] not in rules.PLACES}
    if strange:
        form.complain("address", _("Only {order}, {order_id}, {product}, {line} and {shop} are filled in."))
    if not address and to in rules.SERVICES and to not in rules.PATTERNS and not form.about("address"):
        form.complain("address", _("Copy the address from there: this service makes each shop's by itself."))
    return address


def _known_as(form: Form, to: str) -> str:
    said = form.line("known_as", required=False, longest=300)
    if to == "trustpilot":
        said = said.lower().removeprefix("https://").removeprefix("http://").strip("/")
        if not DOMAIN.fullmatch(said):
            form.complain("known_as", _("Write your domain as Trustpilot has it, such as www.example.com."))
    elif to == "google" and not PLACE_ID.fullmatch(said):
        form.complain("known_as", _("Write the place id that Google gives your shop; it begins with ChIJ."))
    return said


def _use_times(form: Form) -> tuple[UseTime, ...]:
    """A line each: a type of product, and how many days it is used."""
    found: dict[str, UseTime] = {}
    for line in form.lines("use_times", longest=120):
        match = USE_TIME.fullmatch(line)
        days = int(match[2]) if match else -1
        if match is None or days > DAYS_MAX:
            said = _("“%(line)s” isn't a type and its days. Write it as Shoes: 21.", line=line)
            form.complain("use_times", said)
            continue
        found[match[1].casefold()] = UseTime(match[1], days)
    if len(found) > TYPES_MAX:
        form.complain("use_times", _("Use at most %(count)s lines.", count=TYPES_MAX))
    return tuple(found.values())


def typed(settings: ReviewRequests) -> str:
    """The lines as the field shows them."""
    return "\n".join(f"{one.product_type}: {one.days}" for one in settings.use_times)


def destinations() -> list[tuple[str, str]]:
    elsewhere = [(one, SERVICES[one]) for one in rules.SERVICES]
    return [(KEPT, _("Kept's own page")), *elsewhere, (OWN, _("An address of your own"))]
