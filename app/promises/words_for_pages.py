"""Codes of promises and outcomes as sentences for the merchant."""

from __future__ import annotations

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.core.calendar import day_end, day_start, local_date, zone_named
from app.web.formats import day_span, miss

# promises.rules says what each code rests on; docs/promises.md tells it at length.
WHY = {
    "on_its_way": lazy_gettext("The promise can still be kept."),
    "arrived_in_time": lazy_gettext("It arrived within what was promised."),
    "arrived_early": lazy_gettext("It arrived at least a working day early."),
    "arrived_late": lazy_gettext("It arrived after the promised time."),
    "sent_late": lazy_gettext("It was handed over only after the promised time."),
    "still_under_way": lazy_gettext("The carrier saw it under way after the promised time."),
    "not_sent": lazy_gettext("The promised time has passed and not everything has been sent."),
    "not_heard_of": lazy_gettext("The promised time has passed and nobody has reported an arrival."),
    "not_observable": lazy_gettext("The carrier tells Shopify nothing, so nobody knows yet."),
    "no_promise": lazy_gettext("Nothing that the customer was shown could be read as a promise."),
    "test": lazy_gettext("A test order: nothing is promised."),
    "counter": lazy_gettext("Sold at the counter: nothing is promised."),
    "before_install": lazy_gettext(
        "Bought before Kept was installed, or brought in from another system: nothing is promised."
    ),
    "nothing_to_ship": lazy_gettext("There is nothing to send."),
    "store_pickup": lazy_gettext("The customer fetches it in the store: nothing is promised."),
    "cancelled": lazy_gettext("Cancelled before the promise was due."),
    "refunded": lazy_gettext("Refunded before the promise was due."),
    "on_hold": lazy_gettext("The order is on hold, so the promise waits."),
    "customer_says_not": lazy_gettext("The customer said after the promised time that it hasn't come."),
    "merchant_says_not": lazy_gettext("Your shop said after the promised time that it hasn't come."),
    "carrier_says_not": lazy_gettext("The carrier said after the promised time that it hasn't come."),
    "deleted": lazy_gettext("Deleted in Shopify: nothing is promised."),
    "replacement": lazy_gettext("Sent in place of something else: nothing new is promised."),
}
KINDS = {
    "label": lazy_gettext("Read from the words of the shipping option"),
    "rule": lazy_gettext("From your table of delivery times"),
    "checkout": lazy_gettext("Dates that the checkout showed"),
    "shown": lazy_gettext("Shown on your shop's own pages"),
    "slot": lazy_gettext("Day and hours that the customer chose"),
    "notice": lazy_gettext("A later date that the customer was told"),
}
# Where a promise stands among those of its order: promises.order_reports says when.
PLACES = {
    ("binds", "only"): lazy_gettext("Shown before payment, the only one: it binds."),
    ("binds", "ends_first"): lazy_gettext("Shown before payment, ends first: it binds."),
    ("binds", "ends_together"): lazy_gettext("Shown before payment, ends as early as any other: it binds."),
    ("beside", "ends_later"): lazy_gettext("Shown before payment, but another ends first."),
    ("beside", "ends_together"): lazy_gettext(
        "Shown before payment; it ends together with the one that binds."
    ),
    ("notice", ""): lazy_gettext(
        "Told after payment. Judged by itself; it never makes a broken promise kept."
    ),
}
SUPERSEDED = {
    "shown_changed": lazy_gettext(
        "An earlier version of the order shows that the customer saw something else."
    ),
    "scheduled": lazy_gettext("The order is to be sent at another time, so the days are counted from then."),
}
REFUSALS = {
    "forged": lazy_gettext("Its signature doesn't fit: it was changed, or not made by Kept."),
    "stale": lazy_gettext("The page was too old when they ordered, or newer than the order."),
    "replayed": lazy_gettext("It had been used for another order."),
    "other_shop": lazy_gettext("It was made for another shop."),
    "other_country": lazy_gettext("It was shown for another country than the order's."),
    "other_product": lazy_gettext("It was shown for a product that isn't in the order."),
}
PARTS = {
    "handover": lazy_gettext("Handing over took longer than planned."),
    "transit": lazy_gettext("Handed over in time; the delay was on the way."),
}
# Words of carriers as Shopify passes them on (FulfillmentEventStatus).
SCANS = {
    "label_printed": lazy_gettext("Label printed"),
    "label_purchased": lazy_gettext("Label bought"),
    "label_voided": lazy_gettext("Label voided"),
    "confirmed": lazy_gettext("Announced to the carrier"),
    "submitted": lazy_gettext("Announced to the carrier"),
    "carrier_picked_up": lazy_gettext("Picked up by the carrier"),
    "in_transit": lazy_gettext("On the way"),
    "delayed": lazy_gettext("Delayed"),
    "out_for_delivery": lazy_gettext("Out for delivery"),
    "attempted_delivery": lazy_gettext("Tried to deliver"),
    "ready_for_pickup": lazy_gettext("Ready to be picked up"),
    "picked_up": lazy_gettext("Picked up by the customer"),
    "delivered": lazy_gettext("Delivered"),
    "failure": lazy_gettext("Delivery failed"),
}


def why_in_words(code: str) -> str:
    """A code that this version doesn't know is shown as it is."""
    return str(WHY.get(code, code))


def kind_in_words(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def part_in_words(part: str | None) -> str:
    return str(PARTS[part]) if part in PARTS else ""


def scan_in_words(status: str) -> str:
    return str(SCANS.get(status, status.replace("_", " ").capitalize() or _("An event without a name")))


def place_in_words(place: str, why: str) -> str:
    """Why a promise binds, or doesn't."""
    if place == "superseded":
        return superseded_in_words(why)
    return str(PLACES.get((place, why), why))


def superseded_in_words(reason: str) -> str:
    return str(
        SUPERSEDED.get(reason) or _("It was read anew, since the meaning of the words has been corrected.")
    )


def refusal_in_words(reason: str) -> str:
    return str(REFUSALS.get(reason, reason))


def instants_in_words(earliest_at: datetime | None, latest_at: datetime, zone: str) -> str:
    """As window_in_words, with the clock of `zone` where a promise is finer than whole days: "5 Mar, 17:00–19:00"."""
    latest_on = local_date(latest_at, zone)
    earliest_on = local_date(earliest_at, zone) if earliest_at else None
    days = window_in_words(earliest_on, latest_on)
    begins_with_a_day = earliest_at is None or earliest_at == day_start(local_date(earliest_at, zone), zone)
    if begins_with_a_day and latest_at == day_end(latest_on, zone):
        return days
    until = _clock(latest_at, zone)
    if earliest_at is None or earliest_on is None:
        return f"{days}, {until}"
    if earliest_on == latest_on:
        return f"{days}, {_clock(earliest_at, zone)}–{until}"
    first, last = day_span(earliest_on, earliest_on), day_span(latest_on, latest_on)
    return f"{first}, {_clock(earliest_at, zone)} – {last}, {until}"


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(zone_named(zone)):%H:%M}"


def window_in_words(earliest_on: date | None, latest_on: date | None) -> str:
    """ "5–9 Mar", or "by 9 Mar" for a promise without a first day."""
    if latest_on is None:
        return ""
    if earliest_on is None:
        return _("by %(day)s", day=day_span(latest_on, latest_on))
    return day_span(earliest_on, latest_on)


def miss_in_words(hours: float | None, days: int, working_days: int) -> str:
    """returns  "" where nothing has arrived"""
    return "" if hours is None else miss(hours, days, working_days)
