"""A customer's claim in words for her."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.claims.customer_reports import ClaimLine
from app.claims.words_for_pages import WHYS
from app.guarantees.her_words_for_pages import for_her as for_her
from app.guarantees.rules import Sums
from app.remedies.rules import Wanted
from app.web.formats import money, share
from app.web.formats import on as written_on

# At which field a complaint stands; the others stand at her words.
FIELDS = {
    "not_in_order": "line",
    "no_pieces": "count",
    "bad_problem": "problem",
    "bad_why": "why",
    "bad_way": "way",
    "not_covered": "line",
    "term_over": "line",
    "needs_photo": "photo",
    "too_many_photos": "photo",
}
TROUBLE = {
    "not_in_order": lazy_gettext("That thing isn't in this order. Choose one of those on the page."),
    "no_pieces": lazy_gettext("So many of it aren't in this order any more. Choose fewer."),
    "bad_problem": lazy_gettext("Choose what is wrong."),
    "bad_why": lazy_gettext("Choose one of the reasons, or none."),
    "bad_way": lazy_gettext("Choose one of the ways on the page."),
    "not_covered": lazy_gettext("Our own guarantee doesn't cover this thing. Your rights by law do."),
    "term_over": lazy_gettext("Our own guarantee has ended for this thing. Your rights by law go on."),
    "needs_words": lazy_gettext("Say in a few words what isn't right."),
    "needs_photo": lazy_gettext("Show with a photo what isn't right."),
    "too_long": lazy_gettext("Use fewer words."),
    "too_many_photos": lazy_gettext("Choose at most three photos."),
    "too_many": lazy_gettext("Answer one of our letters instead, and a person will help you."),
    "too_late": lazy_gettext("It is on its way to you already. Answer our letter if you don't want it."),
    "no_claim": lazy_gettext("There is no such claim here."),
    "photo_empty": lazy_gettext("This photo is empty. Choose it again, or send without it."),
    "photo_too_large": lazy_gettext("This photo is too large. Choose one below 12 MB."),
    "no_photo": lazy_gettext("This isn't a photo that we can read. Choose one in JPEG, PNG or WebP."),
}
# What a person sees of a claim that can't be opened or taken back; the guards say them in English.
SENTENCES = (lazy_gettext("This order isn't here any more. Answer the letter, and a person will help you."),)
FAULTS = {
    "damaged": lazy_gettext("It was broken when it came"),
    "wrong": lazy_gettext("It is the wrong thing, or something is missing"),
    "broke_again": lazy_gettext("It broke, or doesn't work as it should"),
}
GROUNDS = {
    "fit": lazy_gettext("Our own guarantee"),
    "law": lazy_gettext("Something is wrong with it"),
    "withdrawal": lazy_gettext("I've changed my mind"),
}
PROOFS = {
    "none": lazy_gettext("You needn't show anything."),
    "words": lazy_gettext("Say in a few words what isn't right."),
    "photo": lazy_gettext("Show with a photo what isn't right."),
}


def trouble_for_her(code: str) -> str:
    return str(TROUBLE.get(code, TROUBLE["bad_way"]))


def ways(shown: tuple[tuple[int, Wanted], ...], sums: Sums) -> list[tuple[str, str]]:
    """For a choice: value and words; first that we choose."""
    return [("", _("You decide")), *((str(at), for_her(way, sums)[0]) for at, way in shown)]


def whys() -> list[tuple[str, str]]:
    return [("", _("I'd rather not say")), *((name, str(said)) for name, said in WHYS.items())]


def state_for_her(claim: ClaimLine) -> str:
    """Where it stands, in a sentence or two."""
    match claim.state:
        case "done":
            return given_for_her(claim)
        case "declined":
            return _("We have answered no, and said why in a letter. Your rights by law go on.")
        case "withdrawn":
            return _("You have taken it back. Nothing more happens.")
        case "accepted" | "executing":
            return _("We've said yes, and it is being done. You get a letter as soon as it is.")
    day = written_on(claim.next_on)
    if claim.ground == "withdrawal":
        return _("We know that you have changed your mind. You hear from us by %(day)s.", day=day)
    return _("One of us has it in hand. You hear from us by %(day)s.", day=day)


def given_for_her(claim: ClaimLine) -> str:
    given = claim.given
    minor, currency = given.get("amount_minor"), str(given.get("currency", ""))
    much = money(int(str(minor)), currency) if minor is not None else ""
    until = given.get("until")  # by her own clock
    day = written_on(until) if isinstance(until, date) else ""
    match given.get("kind"):
        case "code":
            off = share(float(str(given["percent"])) / 100) if given.get("percent") else much
            said = _(
                "Done: %(much)s off your next order with the code %(code)s.", much=off, code=given["code"]
            )
        case "gift_card":
            said = _("Done: a gift card of %(much)s, with the code %(code)s.", much=much, code=given["code"])
        case "store_credit":
            said = _("Done: %(much)s to shop for here.", much=much)
        case "shipping_refund":
            said = _("Done: %(much)s paid back for the shipping.", much=much)
        case "replacement":
            return _("Done: we send it to you anew.")
        case _:
            return _("Done: it is settled as we wrote to you.")
    lasts = _("It is good until %(day)s.", day=day)
    return f"{said} {lasts}" if day else said
