"""Ways, tiers, offers and terms in words, for the merchant."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask_babel import format_date, lazy_gettext, ngettext
from flask_babel import gettext as _

from app.guarantees.reports import OfferLine, WaitingLine
from app.guarantees.rules import LOST, Sums
from app.guarantees.terms import Terms
from app.remedies import words_for_pages as remedy_words
from app.remedies.reports import CostOf, GivenLine
from app.remedies.rules import Wanted
from app.shops.care_settings import DeliveryGuarantee, Tier, Way
from app.staff.words_for_pages import called
from app.web.formats import money

KINDS: Mapping[str, object] = {
    "code": lazy_gettext("Discount code"),
    "store_credit": lazy_gettext("Store credit"),
    "gift_card": lazy_gettext("Gift card"),
    "shipping_refund": lazy_gettext("Shipping paid back"),
    "replacement": lazy_gettext("The same things again"),
    "call": lazy_gettext("A call from a person"),
    "gift": lazy_gettext("A gift"),
}
MEASURES: Mapping[str, object] = {
    "share": lazy_gettext("% of the order"),
    "fixed": lazy_gettext("A sum"),
    "shipping": lazy_gettext("The shipping paid"),
}
CAUSES: Mapping[str, object] = {
    "late": lazy_gettext("Late by"),
    "lost": lazy_gettext("Lost after"),
}
COST_CAUSES: Mapping[str, object] = {
    "late": lazy_gettext("Late"),
    "lost": lazy_gettext("Lost"),
    "fit": lazy_gettext("Didn't fit"),
    "damaged": lazy_gettext("Damaged"),
    "wrong": lazy_gettext("Wrong things"),
    "broke_again": lazy_gettext("Broke again"),
    "withdrawal": lazy_gettext("Changed their mind"),
}
STATES: Mapping[str, object] = {
    "waiting": lazy_gettext("Waits for a person's yes"),
    "offered": lazy_gettext("The customer may choose"),
    "chosen": lazy_gettext("The customer has chosen"),
    "defaulted": lazy_gettext("No answer, so the default was taken"),
    "executing": lazy_gettext("Being done"),
    "done": lazy_gettext("Done"),
    "failed": lazy_gettext("Couldn't be done"),
    "person": lazy_gettext("Waits for a person"),
    "declined": lazy_gettext("Nothing is given"),
    "expired": lazy_gettext("The time to choose is over"),
    "voided": lazy_gettext("No longer holds"),
}
TONES = {
    "waiting": "attention",
    "offered": "pending",
    "chosen": "pending",
    "defaulted": "pending",
    "executing": "pending",
    "done": "good",
    "failed": "bad",
    "person": "attention",
    "declined": "quiet",
    "expired": "quiet",
    "voided": "quiet",
}
REASONS: Mapping[str, object] = {
    **remedy_words.REASONS,
    "guarantee_off": lazy_gettext("The delivery guarantee was off on the day of the purchase."),
    "not_paid": lazy_gettext("The order isn't paid."),
    "order_ended": lazy_gettext("The order was cancelled or refunded."),
    "no_customer": lazy_gettext("The order has no customer with an address."),
    "no_tier": lazy_gettext("It was less late than the first tier of the guarantee."),
    "kept_after_all": lazy_gettext("The promise turned out not to be broken."),
    "uncertain": lazy_gettext("It is no longer certain that it was late."),
    "unknown": lazy_gettext("Nobody knows any longer whether it was late."),
    "pending": lazy_gettext("By what is known now, the promised day isn't over."),
    "arrived": lazy_gettext("What counted as lost has come."),
    "lost": lazy_gettext("It counts as lost by now, and an offer for that takes the place of this one."),
    "by_customer": lazy_gettext("The customer wanted nothing."),
    "by_person": lazy_gettext("A person of the shop decided so."),
    "not_asked": lazy_gettext("The letter that asks could not be sent."),
    "no_answer": lazy_gettext("The customer hasn't answered, and what is lost is owed all the same."),
    "answered": lazy_gettext("Something had been chosen already."),
    "over": lazy_gettext("The offer was over."),
    "other_ways": lazy_gettext("It was nothing that was offered."),
    "not_possible": lazy_gettext("It couldn't be done for this order any more."),
    "no_way": lazy_gettext("Nothing was chosen."),
    "uncertain_too_long": lazy_gettext(
        "Shopify didn't say whether it was done. Look in the admin before you let it be tried again."
    ),
}

# Why a letter about an offer didn't go, beside what home says of all letters.
LETTER_REASONS = {
    one: REASONS[one]
    for one in ("uncertain", "unknown", "pending", "not_paid", "no_customer", "guarantee_off")
}


def cost_cause_in_words(cause: str) -> str:
    return str(COST_CAUSES.get(cause, cause))


def carrier_in_words(carrier: str) -> str:
    return carrier or _("No carrier")


def month_in_words(on: date) -> str:
    return str(format_date(on, "LLLL yyyy"))


def gift_in_words(line: GivenLine) -> str:
    """What was given, and how much of it."""
    return way_in_words(
        Wanted(line.kind, amount_minor=line.amount_minor, percent=line.percent), Sums(0, 0, line.currency)
    )


def cost_in_words(cost: CostOf) -> str:
    whole = money(cost.minor, cost.currency)
    if not cost.estimated_minor:
        return whole
    return _(
        "%(sum)s, of which %(part)s is an estimate",
        sum=whole,
        part=money(cost.estimated_minor, cost.currency),
    )


def kind_in_words(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def state_in_words(state: str) -> str:
    return str(STATES.get(state, state))


def reason_in_words(code: str) -> str:
    """A code that this version doesn't know is shown as it is."""
    return str(REASONS.get(code, code))


def script(line: WaitingLine) -> list[str]:
    """What to say on the telephone, in a few lines."""
    if line.offer.cause == LOST:
        about = _(
            "Say who you are, and that you call because %(order)s never came.", order=line.offer.order_name
        )
        owed = _("Say that the goods are theirs: sent again, or the money back.")
    else:
        about = _(
            "Say who you are, and that you call because %(order)s came late.", order=line.offer.order_name
        )
        owed = _("Say sorry, say what you can give, and ask what they would rather have.")
    return [
        about,
        _("Ask how they are getting on, and hear them out."),
        owed,
        _("Agree on one thing and on a day, and do it before you press the button below."),
    ]


def who_in_words(by: str) -> str:
    """by  as in model.Offer.answered_by"""
    match by:
        case "customer":
            return _("The customer")
        case "time":
            return _("By itself, since no answer came")
        case "machine" | "":
            return _("By itself")
    return called(by)


def setting_in_words(way: Way, currency: str) -> str:
    """One way as the merchant settled it."""
    name = kind_in_words(way.kind)
    if way.kind == "gift" and way.text:
        name = f"{name}: {way.text}"
    match way.measure if way.kind in ("code", "store_credit", "gift_card", "gift") else "":
        case "share" if way.kind == "code":
            return _("%(way)s, %(percent)s%% of the next order", way=name, percent=way.percent)
        case "share":
            return _("%(way)s, %(percent)s%% of the order", way=name, percent=way.percent)
        case "fixed":
            return f"{name}, {money(way.amount_minor, currency)}"
        case "shipping":
            return _("%(way)s, as much as the shipping cost", way=name)
    return name


def tier_in_words(tier: Tier) -> str:
    if tier.cause == LOST:
        return ngettext(
            "Lost: nothing has come %(num)s working day after the promised day",
            "Lost: nothing has come %(num)s working days after the promised day",
            tier.days,
        )
    if tier.days == 0:
        return _("Late, on the same or the next working day")
    return ngettext("Late by %(num)s working day or more", "Late by %(num)s working days or more", tier.days)


def terms_in_words(tier: Tier, currency: str) -> str:
    """A whole tier in one line."""
    ways = ", ".join(setting_in_words(one, currency) for one in tier.ways)
    line = f"{tier_in_words(tier)}: {ways}"
    if len(tier.ways) > 1:
        line += " · " + default_in_words(tier, currency)
    return line + (" · " + _("a person says yes first") if tier.person else "")


def default_in_words(tier: Tier, currency: str) -> str:
    if not 0 <= tier.default < len(tier.ways):
        return _("without an answer nothing")
    return _("without an answer: %(way)s", way=setting_in_words(tier.ways[tier.default], currency))


def changes_in_words(terms: Terms, currency: str) -> list[str]:
    """What a version changed, sentence by sentence."""
    now, before = terms.guarantee, terms.before
    if before is None:
        first = _("The guarantee was on.") if now.on else _("The guarantee was off.")
        return [first, *(terms_in_words(one, currency) for one in now.tiers)]
    return [*_switched(now, before), *_tiers_changed(now, before, currency)]


def _switched(now: DeliveryGuarantee, before: DeliveryGuarantee) -> list[str]:
    said = []
    if now.on != before.on:
        said.append(_("Switched on.") if now.on else _("Switched off."))
    if now.answer_hours != before.answer_hours:
        said.append(
            _(
                "Time to choose: %(now)s hours instead of %(before)s.",
                now=now.answer_hours,
                before=before.answer_hours,
            )
        )
    return said


def _tiers_changed(now: DeliveryGuarantee, before: DeliveryGuarantee, currency: str) -> list[str]:
    old = {(one.cause, one.days): one for one in before.tiers}
    new = {(one.cause, one.days): one for one in now.tiers}
    said = [
        _("No longer: %(tier)s", tier=terms_in_words(old[key], currency)) for key in old if key not in new
    ]
    said += [_("New: %(tier)s", tier=terms_in_words(new[key], currency)) for key in new if key not in old]
    for key in new:
        if key in old and new[key] != old[key]:
            was, is_ = terms_in_words(old[key], currency), terms_in_words(new[key], currency)
            said.append(_("%(now)s. Before: %(before)s", now=is_, before=was))
    return said


def way_in_words(way: Wanted, sums: Sums) -> str:
    """One way as it is offered for an order: what, and how much."""
    name = kind_in_words(way.kind)
    if way.percent:
        return _("%(way)s, %(percent)s%% of the next order", way=name, percent=way.percent)
    amount = sums.shipping if way.kind == "shipping_refund" and not way.amount_minor else way.amount_minor
    return f"{name}, {money(amount, sums.currency)}" if amount else name


def given_in_words(offer: OfferLine) -> str:
    """What was really done; "" while nothing was."""
    given = offer.given
    if not given:
        return ""
    way = Wanted(str(given["kind"]), amount_minor=given.get("amount_minor"), percent=given.get("percent"))
    words = way_in_words(way, Sums(0, 0, str(given.get("currency") or offer.currency)))
    return f"{words} · {given['code']}" if given.get("code") and given["kind"] == "code" else words
