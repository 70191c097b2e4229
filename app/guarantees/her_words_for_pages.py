"""An offer in words for the customer, on the page behind her letter's link."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.calendar import local_date
from app.guarantees.reports import Choice
from app.guarantees.rules import Sums
from app.remedies.rules import Wanted
from app.web.formats import money
from app.web.formats import on as written_on


def for_her(way: Wanted, sums: Sums) -> tuple[str, str]:
    """returns  the button, and what it means, for the customer"""
    amount = sums.shipping if way.kind == "shipping_refund" and not way.amount_minor else way.amount_minor
    much = money(amount, sums.currency) if amount else ""
    keeps = _for_days(way.valid_days)
    match way.kind:
        case "code":
            off = f"{way.percent}%" if way.percent else much
            return _("%(much)s off your next order", much=off), _(
                "You get a code to type at the checkout."
            ) + keeps
        case "store_credit":
            return _("%(much)s to shop for here", much=much), _(
                "It is there when you log in at the checkout."
            ) + keeps
        case "gift_card":
            return _("A gift card of %(much)s", much=much), _(
                "You can use it yourself or give it away."
            ) + keeps
        case "shipping_refund":
            return _("%(much)s back", much=much), _(
                "What you paid for shipping, to the card or account you paid with."
            )
        case "replacement":
            return _("The same things again"), _("We send them anew as soon as we can.")
        case "call":
            return _("Call me"), _("One of us calls you, and you find a way together.")
    return way.text or _("A small gift"), _("We send it to you.")


def _for_days(days: int | None) -> str:
    return " " + ngettext("It is good for %(num)s day.", "It is good for %(num)s days.", days) if days else ""


def thanks_for_her(about: Choice, sums: Sums) -> list[str]:
    """Where her offer stands, in sentences for the customer."""
    offer = about.offer
    match offer.state:
        case "done":
            return [_("This is done:") + " " + given_for_her(about)]
        case "chosen" | "defaulted" | "executing" if offer.answer is not None:
            title, _meaning = for_her(offer.answer, sums)
            said = (
                _("You have chosen: %(way)s.") if offer.answered_by == "customer" else _("You get: %(way)s.")
            )
            return [said % {"way": title}, _("You get a letter as soon as it is done.")]
        case "person" if offer.reason == "call" and about.until_on is not None:
            return [_("One of us calls you by %(day)s.", day=written_on(about.until_on))]
        case "person" | "waiting" | "failed" | "executing":
            return [_("A person here has it in hand and writes to you.")]
        case "declined" if offer.reason == "by_customer":
            return [_("You've told us that you want nothing. Thank you for your patience with us.")]
        case "declined":
            return [_("A person here has looked at it. Answer the letter if you have questions.")]
        case "expired":
            return [_("The time to choose is over. Answer the letter, and a person here helps you.")]
        case "voided":
            return [
                _("This offer doesn't hold any more, since the order was changed."),
                why_for_her(offer.reason),
            ]
    return []


def why_for_her(reason: str) -> str:
    match reason:
        case "order_ended":
            return _("The order was cancelled or paid back.")
        case "arrived":
            return _("What we thought was lost has come.")
        case "lost":
            return _("You have got another letter from us instead.")
    return _("Answer the letter, and a person here tells you more.")


def given_for_her(about: Choice) -> str:
    given = about.offer.given
    until = given.get("valid_until")
    # The last day by her clock, as the letter names it.
    day = written_on(local_date(datetime.fromisoformat(until), about.zone)) if until else ""
    much = money(given.get("amount_minor"), str(given.get("currency"))) if given.get("amount_minor") else ""
    match given.get("kind"):
        case "code":
            off = f"{given['percent']}%" if given.get("percent") else much
            return _(
                "%(much)s off your next order with the code %(code)s, until %(day)s.",
                much=off,
                code=given.get("code"),
                day=day,
            )
        case "store_credit":
            return _("%(much)s to shop for here.", much=much)
        case "gift_card":
            return _("A gift card of %(much)s. Its number is %(number)s.", much=much, number=about.card)
        case "shipping_refund":
            return _("%(much)s paid back for the shipping.", much=much)
        case "replacement":
            return _("The same things are sent again.")
        case "call":
            return _("One of us has called you.")
    return _("We have sent you something.")
