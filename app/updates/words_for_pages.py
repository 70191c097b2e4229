"""The letters on a delivery, why they wait or were withheld, and what customers said, in words for the merchant."""

from __future__ import annotations

from flask_babel import lazy_gettext

LETTERS = {
    "has_it_come": lazy_gettext("Question whether it has come"),
    "delay_notice": lazy_gettext("Letter about the delay"),
    "kept_after_all": lazy_gettext("Letter that puts right what we wrote"),
    "order_received": lazy_gettext("Letter that the order is here"),
    "shipment_sent": lazy_gettext("Letter that a shipment has left"),
    "order_arrived": lazy_gettext("Letter that all of it has come"),
    "waiting_content": lazy_gettext("Something to read while waiting"),
    "first_use_guide": lazy_gettext("Guide for the first use"),
}
LETTER_WHY = {
    "has_it_come": lazy_gettext(
        "The promised day has passed, and nobody but the customer can know whether it came."
    ),
    "delay_notice": lazy_gettext(
        "The promise will hardly be kept; the customer is told before its day has passed."
    ),
    "kept_after_all": lazy_gettext(
        "The customer was told that the promise was broken, and it turned out that it was kept."
    ),
    "order_received": lazy_gettext(
        "The customer has just ordered, and you let Kept say so instead of Shopify."
    ),
    "shipment_sent": lazy_gettext(
        "A shipment has left, and you let Kept say what is in it instead of Shopify."
    ),
    "order_arrived": lazy_gettext("All of the order has come, and you let Kept say so instead of Shopify."),
    "waiting_content": lazy_gettext(
        "The customer is waiting for something that you wrote a text about. It stops by itself when it comes."
    ),
    "first_use_guide": lazy_gettext("Something has come that you wrote a guide for its first use about."),
}
REASONS = {
    "heard_meanwhile": lazy_gettext("Somebody knows by now whether it came, so there is nothing to ask."),
    "asking_is_off": lazy_gettext("The settings say that customers aren't asked."),
    "telling_is_off": lazy_gettext("The settings say that customers aren't told of delays beforehand."),
    "arrived": lazy_gettext("It arrived meanwhile."),
    "day_is_over": lazy_gettext("The promised day has passed, so it is too late for a warning."),
    "in_time": lazy_gettext("It is expected in time after all."),
    "on_hold": lazy_gettext("The order is on hold, so the clock of its promise stands still."),
    "stood_still": lazy_gettext(
        "The order was on hold since the delay was foreseen, so the day that the letter names may no longer hold."
    ),
    "late_as_shown": lazy_gettext(
        "It came after the day that the customer was shown; only a day that a hold had moved was kept."
    ),
    "risk_is_over": lazy_gettext("It has been decided meanwhile what came of the promise."),
    "broken_after_all": lazy_gettext("The promise turned out to be broken after all."),
    "switched_off": lazy_gettext("You have switched this letter off."),
    "not_ours_to_tell": lazy_gettext("Such orders hear nothing from Kept."),
    "order_ended": lazy_gettext("The order was cancelled, refunded or emptied."),
    "not_so_any_more": lazy_gettext("What the letter would say is no longer so."),
    "shopify_told": lazy_gettext(
        "It happened before you switched Shopify's own mail off, so Shopify told it."
    ),
    "too_late": lazy_gettext("By now it is no news any more."),
    "guarantee_tells": lazy_gettext("The letter about the broken promise says it already."),
    "read_before": lazy_gettext("The customer got the same text less than a year ago."),
    "no_guide": lazy_gettext("You have no text that fits what was bought, in the customer's language."),
    "not_read_yet": lazy_gettext(
        "Shopify hasn't told yet what kind of product it is, so it can't be said which text fits."
    ),
}
CONCERNS = {
    "not_yet": lazy_gettext("The customer says that it hasn't come"),
    "wrong": lazy_gettext("The customer says that something is wrong"),
}
MOMENTS = {
    "waiting": lazy_gettext("While it is on its way"),
    "arrived": lazy_gettext("When it has come"),
}
# Title, what it says, Shopify's own mail that it stands in for. Shopify's names are as its admin shows them in English.
STATUS = {
    "ordered": (
        lazy_gettext("Ordered"),
        lazy_gettext("Thanks for the order, what it was, and the day that was promised."),
        "Order confirmation",
    ),
    "sent": (
        lazy_gettext("Sent"),
        lazy_gettext("One letter for each shipment: what is in it, and what comes later."),
        "Shipping confirmation",
    ),
    "arrived": (
        lazy_gettext("Arrived"),
        lazy_gettext("All of it has come, or waits at the pick-up point. Says sorry where it came late."),
        "Delivered",
    ),
}


def concern_in_words(kind: str) -> str:
    return str(CONCERNS.get(kind, kind))
