"""What the shop's own pages ask for: the promise for a product, to be shown, and its signed form for the cart."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_datetime
from flask import Blueprint, Response, g, json, request
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core.calendar import local_date, zone_named
from app.core.work import Work
from app.promises.offering import NotOffered, Offering, offering_for, sealed_form
from app.promises.shown import ATTRIBUTE
from app.shops.store import the_shop
from app.web.formats import day_span
from app.web.guards import proxy

blueprint = Blueprint("shown", __name__)

PRODUCT = "gid://shopify/Product/"
ID_MAX = 2**63 - 1
PROVINCE_MAX = 10


@blueprint.get("/proxy/promise")
@proxy
def show_promise(work: Work) -> Response:
    """JSON for a script on the shop's own address, at {path_prefix}/promise. Nothing is written, and the guard says
    that nobody may keep the answer: the next visitor's would count for another instant.

    `product` (number or GID) and `country` are needed, `province` where a country has several zones. `variant` is
    taken and changes nothing: a shop's handling and transit are told by country, not by product.
    """
    _choose_language(work)
    product_id, country = _product(request.args.get("product", "")), _country(request.args.get("country", ""))
    if product_id is None or country is None:
        return _refused(product_id is None)
    offering = offering_for(work, country, request.args.get("province", "")[:PROVINCE_MAX] or None)
    if isinstance(offering, NotOffered):
        return _json(_nothing(offering))
    text = _text(offering)
    return _json(
        {
            "promised": True,
            "reason": None,
            "text": text,
            "earliest_on": offering.window.earliest_on.isoformat() if offering.window.earliest_on else None,
            "latest_on": offering.window.latest_on.isoformat(),
            "order_before": offering.order_before.isoformat(),
            "hint": _hint(offering.order_before, offering.window.zone, now=work.now),
            "attribute": ATTRIBUTE,
            "form": sealed_form(work, offering, product_id, text),
            "expires_at": offering.expires_at.isoformat(),
        }
    )


def _nothing(why: NotOffered) -> dict[str, object]:
    """Not an error: the page shows nothing, and no cart carries a form."""
    empty = dict.fromkeys(("earliest_on", "latest_on", "order_before", "hint", "form", "expires_at"))
    return {
        "promised": False,
        "reason": why.reason,
        "text": _("The shop hasn't said how long delivery to this country takes."),
        "attribute": ATTRIBUTE,
        **empty,
    }


def _refused(is_product: bool) -> Response:
    sentence = (
        _("Say which product, by its number.")
        if is_product
        else _("Say to which country, by its two letters.")
    )
    return _json({"code": "bad_product" if is_product else "bad_country", "sentence": sentence}, 422)


def _json(content: dict[str, object], status: int = 200) -> Response:
    return Response(json.dumps(content), status, mimetype="application/json")


def _choose_language(work: Work) -> None:
    """The theme says which language the page is in (`locale`), else the browser does, else it is the shop's."""
    g.language = request.args.get("locale") or request.accept_languages.best or the_shop(work).locale


def _product(text: str) -> int | None:
    number = text.removeprefix(PRODUCT)
    if not (number.isascii() and number.isdigit() and len(number) < 20):
        return None
    return int(number) if 0 < int(number) <= ID_MAX else None


def _country(text: str) -> str | None:
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else None


def _text(offering: Offering) -> str:
    """What the customer reads, and what the order's page will quote."""
    window = offering.window
    if window.earliest_on is None:
        return _("Delivered by %(day)s", day=_day(window.latest_on))
    if window.earliest_on == window.latest_on:
        return _("Delivered %(days)s", days=_day(window.latest_on))
    return _("Delivered %(days)s", days=day_span(window.earliest_on, window.latest_on))


def _hint(before: datetime, zone: str, *, now: datetime) -> str:
    """Up to when that holds, by the clock where the parcel goes."""
    on, today = local_date(before, zone), local_date(now, zone)
    time = format_datetime(before.astimezone(zone_named(zone)), "HH:mm", locale=get_locale() or "en")
    if on == today:
        return _("Order before %(time)s today", time=time)
    if on == today + timedelta(days=1):
        return _("Order before %(time)s tomorrow", time=time)
    return _("Order before %(day)s at %(time)s", day=_day(on), time=time)


def _day(on: date) -> str:
    """ "Thu 5 Mar": a weekday is what people plan by."""
    return format_date(on, "EEE d MMM", locale=get_locale() or "en")
