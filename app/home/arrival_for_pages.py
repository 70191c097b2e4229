"""A line of the timeline for what somebody said of an arrival: who, when, and what was believed before."""

from __future__ import annotations

from flask_babel import gettext as _

from app.core.calendar import local_date
from app.home.moments_for_pages import Moment, instant
from app.home.order_reports import OrderStory
from app.ledger.store import EntryView
from app.promises.arrival_words_for_pages import said_in_words, source_in_words, teller_in_words
from app.web.formats import on


def arrival_heard(story: OrderStory, entry: EntryView, rank: int) -> Moment | None:
    """returns  None for what a carrier says on the way: its scans stand with the shipment"""
    body = entry.body
    if body["says"] not in ("arrived", "not_arrived"):
        return None
    zone = _zone(story)
    day = local_date(instant(body["happened_at"]), zone) if body["happened_at"] else None
    by, _space, at = body["against"].partition(" ")
    names = {one.id: one.name for one in story.sheet.shipments}
    name = names.get(body["shipment_id"], "")
    return Moment(
        at=entry.written_at,
        title=said_in_words(body["says"], day),
        text=_("Shipment %(name)s", name=name) if name else "",
        why=_against(by, on(local_date(instant(at), zone)), same=by == body["source"]) if at else "",
        source=teller_in_words(body["source"], body["said_by"]),
        icon="check" if body["says"] == "arrived" else "question",
        tone="news" if body["says"] == "arrived" else "attention",
        rank=rank,
    )


def _against(by: str, day: str, *, same: bool) -> str:
    """by  who was believed until then"""
    if same:
        return _("Until then: on %(day)s. The later word of the same source counts.", day=day)
    return _(
        "Until then: on %(day)s, said %(source)s. Who stands nearer is believed.",
        day=day,
        source=source_in_words(by),
    )


def _zone(story: OrderStory) -> str:
    """Of the customer: a day that was named is hers."""
    told = (one.body["zone"] for one in reversed(story.entries) if one.kind == "StandingChanged")
    return next(told, "UTC")
