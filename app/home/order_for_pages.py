"""The timeline of an order, from promise to letter: what the ledger says, in plain words, as it happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _

from app.claims.words_for_pages import moment as claim_moment
from app.figures.letter_words_for_pages import letter_in_words, letter_why, reason_in_words
from app.forecasts.words_for_pages import reason_in_words as risk_in_words
from app.home.arrival_for_pages import arrival_heard
from app.home.moments_for_pages import (
    Moment,
    instant,
    not_understood,
    paid,
    placed,
    promised,
    refused,
    scan,
    sent,
    settled,
    slot_not_understood,
    standing,
    superseded,
)
from app.home.offers_for_pages import OFFERS, offer_moment
from app.home.order_reports import OrderStory
from app.home.review_moments_for_pages import REVIEWED, review_moment
from app.ledger.store import EntryView
from app.listening.words_for_pages import DONE, case_why_in_words, sort_in_words, state_in_words
from app.outbox.words_for_pages import kind_in_words as errand_in_words
from app.outbox.words_for_pages import reason_in_words as errand_reason
from app.promises.order_reports import PromiseView
from app.promises.words_for_pages import instants_in_words, miss_in_words, why_in_words
from app.surveys.words_for_pages import why_in_words as answer_why
from app.touchpoints.reports import TouchpointLine
from app.updates.words_for_pages import concern_in_words
from app.web.formats import at as written_at
from app.web.formats import on


def timeline(story: OrderStory) -> list[Moment]:
    """Oldest first; what is planned stands last."""
    told = [*_from_ledger(story), *_open_errands(story)]
    planned = [_planned(one) for one in story.touchpoints if one.is_open and one.next_at is not None]
    return sorted(told, key=lambda one: (one.at, one.rank)) + sorted(planned, key=lambda one: one.at)


def _from_ledger(story: OrderStory) -> Iterator[Moment]:
    seen: set[tuple[str, int]] = set()
    for rank, entry in enumerate(story.entries):
        moment = _moment(story, entry, rank, seen)
        if moment is not None:
            yield moment


def _moment(story: OrderStory, entry: EntryView, rank: int, seen: set[tuple[str, int]]) -> Moment | None:
    """returns  None for an entry that tells the reader nothing new"""
    match entry.kind:
        case "OrderPlaced":
            return placed(story, rank)
        case "OrderPaid":
            return paid(story, entry, rank)
        case "PromiseMade":
            return promised(story, entry, rank)
        case "PromiseSuperseded":
            return superseded(story, entry, rank)
        case "ShownRefused":
            return refused(entry, rank)
        case "SlotNotUnderstood":
            return slot_not_understood(story, entry, rank)
        case "LabelNotUnderstood":
            return not_understood(entry, rank)
        case "StandingChanged":
            return standing(entry, rank, seen)
        case "ShipmentTold":
            return sent(entry, rank, seen)
        case "ScanHeard" | "ScanWithdrawn":
            return scan(story, entry, rank)
        case "ArrivalHeard":
            return arrival_heard(story, entry, rank)
        case "OutcomeSettled":
            return settled(story, entry, rank)
        case kind if kind in OFFERS:
            return offer_moment(story, entry, rank)
        case "TouchpointDecided" | "LetterSent":
            return _spoken(story, entry, rank)
        case "ConcernRaised" | "ConcernClosed":
            return _concern(entry, rank)
        case "ReplyHeard" | "ReplyAssigned" | "ReplyClosed":
            return _reply(entry, rank)
        case "PromiseAtRisk":
            return _at_risk(entry, rank)
        case "CaseOpened" | "CaseTaken" | "CaseClosed" | "CaseReopened":
            return _case(entry, rank)
        case "QuestionAnswered":
            return _answered(entry, rank)
        case kind if kind in REVIEWED:
            return review_moment(entry, rank)
        case _:
            return _claim(entry, rank)


def _claim(entry: EntryView, rank: int) -> Moment | None:
    """What became of a claim, in the words of its own page."""
    told = claim_moment(entry.kind, entry.body)
    if told is None:
        return None
    href = f"/claims/{entry.body['claim_id']}" if entry.body.get("claim_id") else ""
    return Moment(
        at=entry.written_at,
        title=told.title,
        why=told.why,
        icon=told.icon,
        tone=told.tone,
        href=href,
        rank=rank,
    )


def _at_risk(entry: EntryView, rank: int) -> Moment:
    title, why = _("The promise was seen to be at risk"), risk_in_words(entry.body["reason"])
    return Moment(at=entry.written_at, title=title, why=why, icon="warning", tone="attention", rank=rank)


def _concern(entry: EntryView, rank: int) -> Moment | None:
    """What the customer said that a person looks at; what came by itself says so in another line."""
    if entry.kind == "ConcernClosed":
        by_staff = entry.body["by"].startswith("staff:")
        closed = Moment(at=entry.written_at, title=_("Dealt with by a person"), icon="check", rank=rank)
        return closed if by_staff else None
    said = concern_in_words(entry.body["kind"])
    return Moment(at=entry.written_at, title=said, icon="hand", tone="attention", rank=rank)


def _reply(entry: EntryView, rank: int) -> Moment | None:
    """What she wrote stands beside the timeline; here, that she did and that somebody answered."""
    href = f"#reply-{entry.body['reply_id']}"
    match entry.kind:
        case "ReplyHeard":
            title = sort_in_words(entry.body["sort"])
            tone = "quiet" if entry.body["sort"] == "automatic" else "attention"
        case "ReplyAssigned":
            title, tone = _("A reply was moved here by a person"), "quiet"
        case _:
            if entry.body["by"] == "erased":
                return None
            title, tone = state_in_words(entry.body["state"]), "quiet"
    return Moment(at=entry.written_at, title=title, icon="letter", tone=tone, href=href, rank=rank)


def _answered(entry: EntryView, rank: int) -> Moment:
    """What she said stands beside the timeline."""
    title = (
        _("The customer changed an answer") if entry.body["was"] else _("The customer answered a question")
    )
    return Moment(
        at=entry.written_at,
        title=title,
        why=answer_why(entry.body["why"]) if entry.body["needs_person"] else "",
        icon="letter",
        tone="attention" if entry.body["needs_person"] else "quiet",
        href=f"#answer-{entry.body['answer_id']}",
        rank=rank,
    )


def _case(entry: EntryView, rank: int) -> Moment | None:
    """That somebody had to answer, and what was done; who took it in between stands in the inbox."""
    body = entry.body
    match entry.kind:
        case "CaseOpened":
            title, why, tone = _("A person is to answer"), case_why_in_words(body["why"]), "attention"
        case "CaseClosed" if body["by"] != "erased":
            title, why, tone = _("A person has dealt with it"), str(DONE[body["done"]]), "good"
        case _:
            return None
    return Moment(at=entry.written_at, title=title, why=why, icon="hand", tone=tone, href="/cases", rank=rank)


def _spoken(story: OrderStory, entry: EntryView, rank: int) -> Moment | None:
    """A grant says nothing beside the letter that followed it, or beside the plan that stands last."""
    body = entry.body
    name = letter_in_words(body["kind"])
    if entry.kind == "LetterSent":
        return Moment(
            at=entry.written_at,
            title=_("%(letter)s sent", letter=name),
            why=letter_why(body["kind"]),
            icon="letter",
            tone="good",
            href=f"#letter-{body['letter_id']}",
            rank=rank,
        )
    if body["state"] == "granted":
        return None
    if body["state"] == "waiting":
        until = written_at(instant(body["at"])) if body["at"] else ""
        if _is_newest(story, entry):
            return None  # the plan at the end says it
        title = _("%(letter)s waits until %(time)s", letter=name, time=until)
        why, at = reason_in_words(body["reason"]), entry.written_at
        return Moment(at=at, title=title, why=why, icon="clock", tone="pending", rank=rank, is_detail=True)
    title = _("%(letter)s withheld", letter=name)
    return Moment(
        at=entry.written_at, title=title, why=reason_in_words(body["reason"]), icon="hand", rank=rank
    )


def _is_newest(story: OrderStory, entry: EntryView) -> bool:
    about = entry.body["touchpoint_id"]
    later = (
        one for one in story.entries if one.id > entry.id and one.kind in ("TouchpointDecided", "LetterSent")
    )
    return all(one.body["touchpoint_id"] != about for one in later)


def _planned(line: TouchpointLine) -> Moment:
    """What has been decided for now about a letter that hasn't been sent."""
    assert line.next_at is not None
    name = letter_in_words(line.kind)
    if line.state == "granted":
        title, why = _("%(letter)s is to be sent", letter=name), letter_why(line.kind)
    else:
        title, why = _("%(letter)s waits", letter=name), reason_in_words(line.held or line.reason)
    return Moment(
        at=line.next_at,
        title=title,
        why=why,
        text=_("It is dropped if it can't be sent before %(day)s.", day=on(line.expires_at)),
        icon="letter",
        tone="pending",
    )


def _open_errands(story: OrderStory) -> Iterator[Moment]:
    for errand in story.errands:
        if errand.state == "parked":
            yield Moment(
                at=errand.made_at,
                title=_("Parked: %(errand)s", errand=errand_in_words(errand.kind)),
                why=errand_reason(errand.reason),
                icon="warning",
                tone="attention",
                rank=10_000,
            )
        elif errand.state == "waiting" and errand.attempts:
            yield Moment(
                at=errand.made_at,
                title=_("Tried again: %(errand)s", errand=errand_in_words(errand.kind)),
                text=_("Next try %(when)s", when=written_at(errand.due_at)),
                why=errand_reason(errand.reason),
                icon="repeat",
                tone="pending",
                rank=10_000,
            )


def verdict(story: OrderStory) -> str:
    """What was promised against what came, in one or two sentences."""
    outcome = story.outcome
    bound = next((one for one in story.promises if one.binds), None)
    if outcome is None or bound is None:
        return why_in_words(outcome.why) if outcome is not None else _("Nothing is known yet.")
    opening = _("Promised %(window)s.", window=_promised_window(bound))
    if outcome.outcome == "void":
        return f"{opening} {why_in_words(outcome.why)}"
    if outcome.arrived_at is None:
        return f"{opening} {why_in_words(outcome.why)}"
    miss = miss_in_words(outcome.miss_hours, outcome.miss_days, outcome.miss_working_days)
    return f"{opening} " + _("Arrived %(day)s, %(miss)s.", day=on(outcome.arrived_at), miss=miss)


def _promised_window(bound: PromiseView) -> str:
    """A slot is said with its hours: a miss of twenty minutes can't be seen from its day."""
    if bound.kind == "slot":
        words = instants_in_words(bound.earliest_at, bound.latest_at, bound.zone)
        return _("for %(day)s", day=words)
    return _promised_days(bound.earliest_on, bound.latest_on)


def _promised_days(earliest_on: date | None, latest_on: date) -> str:
    if earliest_on is None:
        return _("by %(day)s", day=on(latest_on))
    if earliest_on == latest_on:
        return _("for %(day)s", day=on(latest_on))
    same_month = (earliest_on.year, earliest_on.month) == (latest_on.year, latest_on.month)
    return f"{earliest_on.day}–{on(latest_on)}" if same_month else f"{on(earliest_on)} – {on(latest_on)}"
