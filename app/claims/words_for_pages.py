"""Claims, their moves and what is missing, in words for the merchant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from app.remedies import words_for_pages as remedy_words
from app.remedies.rules import Wanted
from app.remedies.store import RemedyView
from app.shops.settings import Way
from app.staff.words_for_pages import called
from app.web.formats import at as written_at
from app.web.formats import money

GROUNDS = {
    "fit": lazy_gettext("Our own guarantee"),
    "law": lazy_gettext("Complaint by law"),
    "withdrawal": lazy_gettext("Withdrawal"),
}
PROBLEMS = {
    "late": lazy_gettext("It is late"),
    "lost": lazy_gettext("It is lost"),
    "damaged": lazy_gettext("It was broken when it came"),
    "wrong": lazy_gettext("It is the wrong thing, or something is missing"),
    "fit": lazy_gettext("It doesn't fit, or isn't as the customer thought"),
    "broke_again": lazy_gettext("It broke, or doesn't work as it should"),
    "": lazy_gettext("The customer has had second thoughts"),
}
WHYS = {
    "too_small": lazy_gettext("Too small"),
    "too_large": lazy_gettext("Too large"),
    "hurts": lazy_gettext("It chafes or hurts"),
    "not_as_thought": lazy_gettext("It isn't as I thought"),
    "other": lazy_gettext("Something else"),
}
STATES = {
    "opened": (lazy_gettext("Opened"), "pending"),
    "person": (lazy_gettext("Waits for a person"), "attention"),
    "accepted": (lazy_gettext("Accepted"), "pending"),
    "executing": (lazy_gettext("Being done"), "pending"),
    "done": (lazy_gettext("Done"), "good"),
    "declined": (lazy_gettext("Answered no"), "quiet"),
    "withdrawn": (lazy_gettext("Taken back by the customer"), "quiet"),
    "failed": (lazy_gettext("Couldn't be done"), "bad"),
}
REASONS = {
    **remedy_words.REASONS,
    "law": lazy_gettext("The law gives the customer this right, so a person decides with them."),
    "withdrawal": lazy_gettext("They may withdraw without a reason. Pay back in Shopify, and note it here."),
    "third_time": lazy_gettext("The third failure of the same thing: replace it, and find out why."),
    "used_before": lazy_gettext("They have used the guarantee for this thing as often as its terms say."),
    "declined_before": lazy_gettext("A person has said no to this before."),
    "person_decides": lazy_gettext("The guarantee says that a person looks first."),
    "no_arrival": lazy_gettext("Nobody knows when it came, so the guarantee's last day can't be told."),
    "no_ways": lazy_gettext("The guarantee names no way to make good."),
    "may_not_read": lazy_gettext(
        "Kept may not read products, so nobody can say whether your guarantee covers it. Allow that on Kept's first"
        " page, and the claim goes on by itself."
    ),
    "not_read": lazy_gettext(
        "Shopify hasn't told yet what it is, so nobody can say whether your guarantee covers it. As soon as it does,"
        " the claim goes on by itself."
    ),
    "not_covered": lazy_gettext("It has been read by now, and none of your guarantees covers it."),
    "term_over": lazy_gettext("It has been read by now, and the guarantee had ended when they asked."),
    "no_proof": lazy_gettext(
        "It has been read by now. The guarantee covers it, and asks for something that they haven't shown."
    ),
    "covered_now": lazy_gettext(
        "It has been read by now, and the guarantee covers it. Somebody has written about it: look first."
    ),
    "given": lazy_gettext("What was given is in the timeline."),
    "by_hand": lazy_gettext("A person dealt with it outside Kept."),
    "declined": lazy_gettext("A person answered no, and the letter says why."),
    "opened_again": lazy_gettext("A person wants to look at it once more."),
    "taken_back": lazy_gettext("The customer took it back."),
    "erased": lazy_gettext("The customer has been erased."),
    "uncertain_too_long": lazy_gettext(
        "Shopify didn't say whether it was done. Look in the admin, and say what you saw."
    ),
    "not_given": lazy_gettext("A person has seen at Shopify that it wasn't given."),
}
# Why a way can't be given: remedies.rules.refusal.
REFUSALS = {
    "scope_missing": lazy_gettext("Kept lacks the permission for it."),
    "order_cancelled": lazy_gettext("The order was cancelled or refunded."),
    "order_refunded": lazy_gettext("The order was cancelled or refunded."),
    "guest": lazy_gettext("They bought as a guest, so there is no account to put anything into."),
    "no_customer": lazy_gettext("The order has no customer with an address."),
    "no_shipping_paid": lazy_gettext("They paid nothing for the shipping."),
    "not_in_order": lazy_gettext("So many of it aren't in the order any more."),
    "currency": lazy_gettext("The order is in another currency than the shop."),
    "amount_above_order": lazy_gettext("It is more than was paid."),
    "amount_zero": lazy_gettext("It comes to nothing."),
    "not_paid": lazy_gettext("The order isn't paid."),
}
KINDS = {
    "code": lazy_gettext("Discount code"),
    "store_credit": lazy_gettext("Store credit"),
    "gift_card": lazy_gettext("Gift card"),
    "shipping_refund": lazy_gettext("Shipping paid back"),
    "replacement": lazy_gettext("The same things again"),
    "call": lazy_gettext("A call from a person"),
    "gift": lazy_gettext("A gift"),
}
ROLES = {"service": lazy_gettext("Customer service"), "owner": lazy_gettext("The owner")}
PROOFS = {
    "none": lazy_gettext("Nothing"),
    "words": lazy_gettext("A few words"),
    "photo": lazy_gettext("A photo"),
}
CALLS = {
    "wanted": lazy_gettext("The customer asked to be called."),
    "no_letter": lazy_gettext("No letter reaches the customer."),
    "unheard": lazy_gettext(
        "No letter reaches the customer, who is to hear what there is to choose, or was given."
    ),
    "answer_due": lazy_gettext("They were promised an answer, and the day is near."),
    "staff": lazy_gettext("A person of the shop wants them to be called."),
}
NOTES = {
    "note": lazy_gettext("Note"),
    "handover": lazy_gettext("Passed on"),
    "call": lazy_gettext("Called"),
    "update": lazy_gettext("Written to the customer"),
    "declined": lazy_gettext("Answered no"),
    "settled": lazy_gettext("Settled by hand"),
}
# Why the page didn't take what she sent: opening.open_claim, photos.
REFUSED = {
    "not_in_order": lazy_gettext("They named a thing that isn't in the order."),
    "no_pieces": lazy_gettext("They named more pieces than are left."),
    "not_covered": lazy_gettext("No guarantee covers the thing."),
    "term_over": lazy_gettext("The guarantee had ended."),
    "needs_words": lazy_gettext("They wrote nothing, and the guarantee asks for words."),
    "needs_photo": lazy_gettext("They showed nothing, and the guarantee asks for a photo."),
    "too_many": lazy_gettext("There are twenty claims on the order already."),
    "too_late": lazy_gettext("They wanted to take back what was on its way."),
    "no_claim": lazy_gettext("They named a claim of another order."),
    "photo_empty": lazy_gettext("The photo was empty."),
    "photo_too_large": lazy_gettext("The photo was too large."),
    "no_photo": lazy_gettext("What they sent was no photo."),
}
LETTERS = {
    "fit_certificate": lazy_gettext("Certificate of the fit guarantee"),
    "claim_received": lazy_gettext("Letter that a claim has reached us"),
    "claim_update": lazy_gettext("Letter on how a claim goes"),
    "claim_decided": lazy_gettext("Letter on what came of a claim"),
}
LETTER_WHY = {
    "fit_certificate": lazy_gettext("Something came that your fit guarantee covers, and its terms are owed."),
    "claim_received": lazy_gettext("The customer has claimed something, and a person has it in hand."),
    "claim_update": lazy_gettext("The customer was promised to hear how it goes."),
    "claim_decided": lazy_gettext("The claim is decided, and the letter says what was really given."),
}
LETTER_REASONS = {"claim_over": lazy_gettext("The claim was settled meanwhile.")}


@dataclass(frozen=True)
class Told:
    """A line of a timeline."""

    title: str
    why: str = ""
    icon: str = "hand"
    tone: str = "quiet"


def state_in_words(state: str) -> str:
    return str(STATES[state][0]) if state in STATES else state


def tone_of(state: str) -> str:
    return STATES[state][1] if state in STATES else "quiet"


def reason_in_words(code: str) -> str:
    """A code that this version doesn't know is shown as it is."""
    return str(REASONS.get(code, code))


def refusal_in_words(code: str) -> str:
    return str(REFUSALS.get(code, code))


def kinds_in_words(ways: Iterable[Way]) -> str:
    return ", ".join(dict.fromkeys(str(KINDS.get(one.kind, one.kind)) for one in ways))


def way_in_words(way: Wanted, currency: str) -> str:
    name = str(KINDS.get(way.kind, way.kind))
    if way.percent:
        return f"{name}: {way.percent} %"
    if way.amount_minor:
        return f"{name}: {money(way.amount_minor, currency)}"
    return f"{name}: {way.text}" if way.text else name


def cost_in_words(remedy: RemedyView) -> str:
    cost = money(remedy.cost_minor, remedy.currency)
    return _("about %(sum)s", sum=cost) if remedy.estimated else cost


def who_in_words(by: str) -> str:
    match by:
        case "customer":
            return _("The customer")
        case "machine" | "":
            return _("By itself")
        case "staff":
            return _("A person of the shop")
    return called(by)


def moment(kind: str, body: dict[str, Any]) -> Told | None:
    """What an entry of the ledger tells of a claim; None for one that says nothing new."""
    match kind:
        case "FitCovered":
            until = written_at(datetime.fromisoformat(body["ends_at"]))
            return Told(_("The fit guarantee covers it until %(day)s", day=until), icon="flag")
        case "ClaimOpened":
            ground, problem = str(GROUNDS[body["ground"]]), str(PROBLEMS[body["problem"]])
            photos = ngettext("%(num)s photo", "%(num)s photos", body["photos"]) if body["photos"] else ""
            why = " ".join(filter(None, (problem + ".", photos)))
            return Told(_("Claim: %(ground)s", ground=ground), why, tone="attention")
        case "ClaimRefused":
            why = str(REFUSED.get(body["reason"], body["reason"]))
            return Told(_("The page couldn't take what they sent"), why, icon="dash")
        case "ClaimMoved":
            return _moved(body)
        case "AnswerGiven":
            how = _("by telephone") if body["how"] == "call" else _("by letter")
            return Told(_("The customer has heard how it goes, %(how)s", how=how), icon="letter", tone="good")
        case "ClaimEscalated":
            why = _("The promised answer is near, and nobody has given it.")
            return Told(_("The owner takes the claim"), why, icon="warning", tone="attention")
        case "ClaimHandedOver":
            return Told(_("Passed on to: %(role)s", role=ROLES[body["role"]]), who_in_words(body["by"]))
        case "CallAsked":
            return Told(_("Somebody is to call the customer"), str(CALLS[body["reason"]]), icon="clock")
        case "CallClosed" if body["state"] == "done":
            return Told(_("The customer has been called"), who_in_words(body["by"]), "check", "good")
    return None


def _moved(body: dict[str, Any]) -> Told | None:
    """What passes at once between two others needs no line."""
    state = body["state"]
    if state in ("accepted", "failed"):
        return None
    icons = {"done": "check", "declined": "hand", "withdrawn": "dash", "executing": "gift", "person": "hand"}
    title = _("Claim: %(state)s", state=state_in_words(state))
    return Told(title, reason_in_words(body["reason"]), icons.get(state, "dot"), tone_of(state))


def script(sheet: Any) -> list[str]:
    """What to say on the telephone, in a few lines. sheet  reports.ClaimSheet"""
    name = sheet.sheet.customer.split(" ")[0] if sheet.sheet.customer else _("the customer")
    lines = [
        _("Say who you are, and that you call %(name)s about %(thing)s.", name=name, thing=sheet.line.title),
        _("Ask how it is now, and listen to the end."),
    ]
    if sheet.line.ground == "law":
        lines.append(
            _("Say that the law is on the customer's side: repaired, replaced, cheaper, or the money back.")
        )
    elif sheet.line.ground == "withdrawal":
        lines.append(_("They needn't say why. Say how it is sent back, and when the money comes."))
    else:
        lines.append(_("Say what you can give, and ask what they would rather have."))
    return [*lines, _("Agree on one thing and on a day, and write both down here.")]
