"""What the ledger tells of an offer, moment by moment."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.guarantees.words_for_pages import given_in_words, kind_in_words, reason_in_words, who_in_words
from app.home.moments_for_pages import Moment
from app.home.order_reports import OrderStory
from app.ledger.store import EntryView
from app.web.formats import on

# The facts of guarantees.
OFFERS = frozenset(
    {
        "OfferMade", "OfferMoved", "OfferWithheld", "OfferVoided", "OfferWatched", "OfferUnwatched", "OfferRefused",
        "CallPromised", "CallNear", "FoundAfterAll", "KeptAfterAll", "OfferUnheard",
    }
)  # fmt: skip

# Why an offer begins as it does, by what she answered when she was asked what she appreciates.
APPRECIATED = {
    "service": lazy_gettext("They have said that they appreciate good help, so a call stands first."),
    "function": lazy_gettext(
        "They have said that they appreciate things that last, so the things again stand first."
    ),
    "price": lazy_gettext(
        "They have said that they appreciate lower prices, so what is worth money stands first."
    ),
}


def offer_moment(story: OrderStory, entry: EntryView, rank: int) -> Moment | None:
    """returns  None for a step that says nothing beside the one before it"""
    body = entry.body
    match entry.kind:
        case "OfferMade":
            return _made(entry, rank)
        case "OfferMoved":
            return _moved(story, entry, rank)
        case "KeptAfterAll":
            return _quiet(entry, _("Kept after all, and nothing is taken back"), rank=rank)
        case "FoundAfterAll":
            return _quiet(entry, _("What counted as lost has come, and nothing is taken back"), rank=rank)
        case "OfferWatched" if body["cause"] == "late":
            return _quiet(entry, _("What is given waits until it is known how late it becomes"), rank=rank)
        case "OfferUnwatched" if body["cause"] == "late" and body["reason"] != "lost":
            title = _("As things stand, nothing is given")
        case "OfferWatched" | "OfferUnwatched":
            return None
        case "CallPromised":
            title = _("A new day is promised for the call") if body["again"] else _("A call is promised")
            return _quiet(
                entry, title, text=_("By %(day)s", day=on(datetime.fromisoformat(body["until"]))), rank=rank
            )
        case "OfferUnheard":
            return _quiet(entry, _("No letter about it reaches the customer"), rank=rank)
        case "CallNear":
            return _quiet(entry, _("The promised day of the call is near"), rank=rank)
        case "OfferRefused":
            title = _("The customer asked for what can't be given")
        case "OfferWithheld":
            title = _("No guarantee for this order")
        case _:
            title = _("The guarantee is taken back")
    return Moment(
        at=entry.written_at, title=title, why=reason_in_words(body["reason"]), icon="gift", rank=rank
    )


def _quiet(entry: EntryView, title: str, *, text: str = "", rank: int) -> Moment:
    return Moment(at=entry.written_at, title=title, text=text, icon="gift", rank=rank)


def _made(entry: EntryView, rank: int) -> Moment:
    ways = ", ".join(dict.fromkeys(kind_in_words(way["kind"]) for way in entry.body["ways"]))
    match entry.body["state"]:
        case "offered":
            title = _("The customer may choose how it is made good")
        case "waiting":
            title = _("A person is to say yes before it is made good")
        case _:
            title = _("It is to be made good")
    why = (
        _("Nothing has come for so long that it counts as lost.")
        if entry.body["cause"] == "lost"
        else _("The promise was broken, and the lateness is certain.")
    )
    said = entry.body.get("appreciated", "")
    if said in APPRECIATED:
        why = f"{why} {APPRECIATED[said]}"
    return Moment(at=entry.written_at, title=title, text=ways, why=why, icon="gift", tone="news", rank=rank)


def _moved(story: OrderStory, entry: EntryView, rank: int) -> Moment | None:
    body = entry.body
    answer = kind_in_words(body["answer"]) if body["answer"] else ""
    why = reason_in_words(body["reason"]) if body["reason"] else ""
    text, tone = "", "news"
    match body["state"]:
        case "chosen":
            title = _("The customer has chosen")
        case "defaulted":
            title = _("No answer, so the default was taken")
        case "expired":
            title, tone = _("No answer, so the offer has lapsed"), "quiet"
        case "declined":
            title, text, tone = _("Nothing is given"), who_in_words(body["by"]), "quiet"
        case "done":
            offer = next((one for one in story.offers if one.cause == body["cause"]), None)
            title, text, tone = _("Made good"), given_in_words(offer) if offer else answer, "good"
        case "person":
            title, tone = _("A person is to decide"), "attention"
        case "failed":
            title, tone = _("It couldn't be done"), "bad"
        case "offered":
            title, text = _("The customer may choose how it is made good"), who_in_words(body["by"])
        case "executing" if body["by"].startswith("staff:"):
            title, text = _("A person said yes"), ""
        case _:
            return None
    return Moment(at=entry.written_at, title=title, text=text, why=why, icon="gift", tone=tone, rank=rank)
