"""What the ledger tells of an order's goods, moment by moment: placed, promised, sent, scanned, judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.home.order_reports import OrderStory
from app.ledger.store import EntryView
from app.promises.shown import shown_at_of
from app.promises.words_for_pages import (
    instants_in_words,
    kind_in_words,
    miss_in_words,
    part_in_words,
    refusal_in_words,
    scan_in_words,
    superseded_in_words,
    why_in_words,
)
from app.web.formats import at as written_at
from app.web.formats import country, money, on

# Each outcome has a tone of its name, but that of nothing at all.
TONES = {one: one for one in ("over", "kept", "broken", "unknown", "pending")} | {"void": "quiet"}
SIGNS = {
    "over": "star",
    "kept": "check",
    "broken": "cross",
    "unknown": "question",
    "void": "dash",
    "pending": "clock",
}
# Messages about one event come within this of each other; what was believed between them interests nobody.
TOGETHER = timedelta(minutes=1)
ARRIVED = frozenset({"delivered", "picked_up", "ready_for_pickup"})


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A line of the timeline, as macros/show.html draws it.

    rank       settles what happened at one instant
    is_detail  it stands on the order's own page; beside a customer's other orders it would hide the rest
    """

    at: datetime
    title: str
    text: str = ""
    why: str = ""
    icon: str = "dot"
    tone: str = "quiet"
    href: str = ""
    source: str = ""
    rank: int = 0
    is_detail: bool = False


def placed(story: OrderStory, rank: int) -> Moment:
    pieces = sum(count for _title, count in story.sheet.items)
    text = ", ".join(filter(None, (
        ngettext("%(num)s item", "%(num)s items", pieces),
        money(story.sheet.total_minor, story.sheet.currency),
        country(story.sheet.country),
    )))  # fmt: skip
    return Moment(at=story.sheet.ordered_at, title=_("Order placed"), text=text, icon="bag", rank=rank)


def paid(story: OrderStory, entry: EntryView, rank: int) -> Moment | None:
    """An order that was paid when it was placed needs no line for it."""
    at_once = any(one.kind == "OrderPlaced" and one.written_at == entry.written_at for one in story.entries)
    return None if at_once else Moment(at=entry.written_at, title=_("Paid"), icon="check", rank=rank)


def promised(story: OrderStory, entry: EntryView, rank: int) -> Moment:
    body = entry.body
    earliest_at = instant(body["earliest_at"]) if body["earliest_at"] else None
    words = instants_in_words(earliest_at, instant(body["latest_at"]), body["zone"])
    told_later = body["kind"] == "notice"
    shown_at = shown_at_of(body["rules"]) or story.sheet.ordered_at
    return Moment(
        at=entry.written_at if told_later else shown_at,
        title=_("Told the customer: “%(words)s”", words=body["shown_text"])
        if told_later
        else _("Promised: “%(words)s”", words=body["shown_text"]),
        text=_("Arrives %(window)s", window=words),
        source=kind_in_words(body["kind"]),
        icon="flag",
        tone="pending",
        rank=rank,
    )


def superseded(story: OrderStory, entry: EntryView, rank: int) -> Moment:
    made = (one for one in story.entries if one.kind == "PromiseMade")
    old = next((one for one in made if one.body["promise_id"] == entry.body["promise_id"]), None)
    return Moment(
        at=entry.written_at,
        title=_("A promise no longer counts"),
        text=f"“{old.body['shown_text']}”" if old else "",
        why=superseded_in_words(entry.body["reason"]),
        icon="dash",
        rank=rank,
    )


def not_understood(entry: EntryView, rank: int) -> Moment:
    return Moment(
        at=entry.written_at,
        title=_("Shipping option not understood: “%(title)s”", title=entry.body["title"]),
        text=_("It says no delivery time that Kept can read, so nothing is promised by it."),
        icon="question",
        tone="attention",
        href="/settings#rules",
        rank=rank,
    )


def refused(entry: EntryView, rank: int) -> Moment:
    return Moment(
        at=entry.written_at,
        title=_("A promise in the cart doesn't count"),
        why=refusal_in_words(entry.body["reason"]),
        icon="hand",
        tone="attention",
        rank=rank,
    )


def slot_not_understood(story: OrderStory, entry: EntryView, rank: int) -> Moment:
    said = " · ".join(story.chosen_texts)
    return Moment(
        at=entry.written_at,
        title=_("The chosen day or hours couldn't be read: “%(words)s”", words=said)
        if said
        else _("The chosen day or hours couldn't be read"),
        text=_("In the cart under: %(names)s", names=entry.body["attributes"]),
        icon="question",
        tone="attention",
        rank=rank,
    )


def standing(entry: EntryView, rank: int, seen: set[tuple[str, int]]) -> Moment | None:
    """The first word of how the order stands now: ended, on hold, or set for later."""
    body = entry.body
    ended = body["ended_by"]
    if ended and _is_news(seen, f"ended_{ended}"):
        words = {"cancelled": _("Order cancelled"), "refunded": _("Refunded in full")}
        title = words.get(ended, _("Nothing left to send"))
        return Moment(at=instant(body["ended_at"]), title=title, icon="dash", rank=rank)
    for begun_at, ended_at in body["holds"]:
        if ended_at and _is_news(seen, f"lifted_{ended_at}"):
            _is_news(seen, f"held_{begun_at}")
            text = _("It stood still since %(when)s", when=written_at(instant(begun_at)))
            return Moment(
                at=instant(ended_at), title=_("No longer on hold"), text=text, icon="clock", rank=rank
            )
        if _is_news(seen, f"held_{begun_at}"):
            title = _("Put on hold: the promise waits")
            return Moment(at=instant(begun_at), title=title, icon="clock", rank=rank)
    if body["begins_at"] and _is_news(seen, f"begins_{body['begins_at']}"):
        title = _("To be sent from %(day)s on", day=on(instant(body["begins_at"])))
        return Moment(at=entry.written_at, title=title, icon="clock", rank=rank)
    return None


def _is_news(seen: set[tuple[str, int]], about: str) -> bool:
    known = (about, 0) in seen
    seen.add((about, 0))
    return not known


def sent(entry: EntryView, rank: int, seen: set[tuple[str, int]]) -> Moment | None:
    """The first word of a shipment, and its end if it is taken back: the versions between say nothing new."""
    body = entry.body
    mark = ("cancelled" if body["cancelled"] else "sent", body["shipment_id"])
    if mark in seen:
        return None
    seen.add(mark)
    if body["cancelled"]:
        return Moment(at=entry.written_at, title=_("Shipment cancelled"), icon="dash", rank=rank)
    carrier = body["carrier"]
    title = _("Handed over to %(carrier)s", carrier=carrier) if carrier else _("Handed over")
    return Moment(at=instant(body["sent_at"]), title=title, icon="truck", rank=rank)


def scan(story: OrderStory, entry: EntryView, rank: int) -> Moment | None:
    if entry.kind == "ScanWithdrawn":
        title = _("The carrier took an event back")
        return Moment(at=entry.written_at, title=title, icon="dash", rank=rank, is_detail=True)
    body = entry.body
    happened_at = instant(body["happened_at"])
    late = (entry.written_at - happened_at).total_seconds() > 6 * 3600
    return Moment(
        at=happened_at,
        title=scan_in_words(body["status"]),
        text=_("Taken back by the carrier later") if _was_withdrawn(story, body["event_id"]) else "",
        source=_("Kept heard of it %(when)s", when=written_at(entry.written_at)) if late else "",
        icon="check" if body["status"] in ARRIVED else "truck",
        tone="news" if body["status"] in ARRIVED else "quiet",
        rank=rank,
        is_detail=body["status"] not in ARRIVED,
    )


def _was_withdrawn(story: OrderStory, event_id: int) -> bool:
    return any(one.kind == "ScanWithdrawn" and one.body["event_id"] == event_id for one in story.entries)


def settled(story: OrderStory, entry: EntryView, rank: int) -> Moment | None:
    """Of parts only where there are several; of several in one minute only the last: messages came together."""
    body = entry.body
    if _is_settled_again(story, entry):
        return None
    if body["shipment_id"] and len(story.sheet.shipments) < 2:
        return None
    outcome = body["outcome"]
    miss = miss_in_words(body["miss_hours"], body["miss_days"] or 0, body["miss_working_days"] or 0)
    late = miss if outcome in ("broken", "over") else ""
    return Moment(
        at=entry.written_at,
        title=_outcome_title(body) if not body["shipment_id"] else _part_title(story, body),
        text=" ".join(
            filter(None, (f"{late[:1].upper()}{late[1:]}." if late else "", part_in_words(body["part"])))
        ),
        why=why_in_words(body["why"]),
        icon=SIGNS[outcome],
        tone=TONES[outcome],
        rank=rank,
    )


def _is_settled_again(story: OrderStory, entry: EntryView) -> bool:
    return any(
        one.kind == "OutcomeSettled"
        and one.body["shipment_id"] == entry.body["shipment_id"]
        and one.id > entry.id
        and one.written_at - entry.written_at < TOGETHER
        for one in story.entries
    )


def _outcome_title(body: dict[str, Any]) -> str:
    if body["outcome"] == "broken" and not body["certain"]:
        return _("The promise looks broken; nobody knows for certain")
    return {
        "over": _("The promise was kept, early"),
        "kept": _("The promise was kept"),
        "broken": _("The promise was broken"),
        "unknown": _("Whether the promise was kept is unknown"),
        "void": _("Nothing was left to promise"),
        "pending": _("The promise can be kept again"),
    }[body["outcome"]]


def _part_title(story: OrderStory, body: dict[str, Any]) -> str:
    names = {one.id: one.name for one in story.sheet.shipments}
    outcome = {
        "over": _("Early"), "kept": _("Kept"), "broken": _("Broken"), "unknown": _("Unknown"), "void": _("Void"),
        "pending": _("Under way"),
    }[body["outcome"]]  # fmt: skip
    return _("Shipment %(name)s: %(outcome)s", name=names.get(body["shipment_id"], ""), outcome=outcome)


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
