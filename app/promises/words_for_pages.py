"""Codes of promises and outcomes as sentences for the merchant."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.web.formats import day_span, miss

# promises.rules says what each code rests on; docs/promises.md tells it at length.
WHY = {
    "on_its_way": lazy_gettext("The promise can still be kept."),
    "arrived_in_time": lazy_gettext("It arrived within what was promised."),
    "arrived_early": lazy_gettext("It arrived at least a working day early."),
    "arrived_late": lazy_gettext("It arrived after the last promised day."),
    "sent_late": lazy_gettext("It was handed over only after the last promised day."),
    "still_under_way": lazy_gettext("The carrier saw it under way after the last promised day."),
    "not_sent": lazy_gettext("The last promised day has passed and not everything has been sent."),
    "not_heard_of": lazy_gettext("The last promised day has passed and no arrival has been heard of."),
    "not_observable": lazy_gettext("The carrier tells Shopify nothing, so nobody knows yet."),
    "no_promise": lazy_gettext("Nothing that the customer was shown could be read as a promise."),
    "test": lazy_gettext("A test order: nothing is promised."),
    "counter": lazy_gettext("Sold at the counter: nothing is promised."),
    "before_install": lazy_gettext("Bought before Kept was installed: nothing is promised."),
    "nothing_to_ship": lazy_gettext("There is nothing to send."),
    "store_pickup": lazy_gettext("The customer fetches it in the store: nothing is promised."),
    "cancelled": lazy_gettext("Cancelled before the promise was due."),
    "refunded": lazy_gettext("Refunded before the promise was due."),
}
KINDS = {
    "label": lazy_gettext("Read from the words of the shipping option"),
    "rule": lazy_gettext("From your table of delivery times"),
    "checkout": lazy_gettext("Dates that the checkout showed"),
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
