"""All that was wished for, decided, sent and said about one customer: for the page that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.core.conditions import among
from app.core.work import Work
from app.ledger.store import EntryView, entries_of_orders
from app.mail.packed_html import unpacked
from app.orders.model import Customer
from app.touchpoints import store
from app.touchpoints.dose_rules import Allowance
from app.touchpoints.hearing import decisions_on, hearing_of, proposal_of
from app.touchpoints.inputs import inputs_of
from app.touchpoints.model import Consent, Letter, Touchpoint, Wish
from app.touchpoints.reports import LetterLine, letter_line
from app.touchpoints.rules import Decision, Granted, Waiting
from app.touchpoints.sending import HTML

# Newest first; who has more has been a customer for many years, and the page says how many it shows.
TOUCHPOINTS_MAX = 200
WORDS_MAX = 200  # wishes, and consents


@dataclass(frozen=True)
class DecisionLine:
    """state, reason, inputs  as decided then; at  when it was to be sent or decided on again. reason "": it is sent"""

    decided_at: datetime
    state: str
    reason: str
    at: datetime | None
    inputs: dict[str, Any]


@dataclass(frozen=True)
class WishLine:
    """now  what the decision would be this minute, of what is still open; letter_id  0 where none was written"""

    id: int
    order_id: int
    kind: str
    letter_class: str
    state: str
    reason: str
    held: str | None
    proposed_at: datetime
    not_before: datetime
    expires_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    decisions: tuple[DecisionLine, ...]
    now: DecisionLine | None
    letter_id: int

    @property
    def is_open(self) -> bool:
        return self.state in store.OPEN


@dataclass(frozen=True)
class SaidLine:
    """A wish, or a consent with its level and order. until  of a pause"""

    said_at: datetime
    what: str
    about: str
    says: str
    source: str
    until: datetime | None = None
    level: str = ""
    order_id: int = 0


@dataclass(frozen=True)
class Dose:
    """What she may hear, what of it she has heard, and why nothing counted goes now: codes of touchpoints.reasons"""

    allowance: Allowance
    choice: str
    heard_week: int
    heard_month: int
    last_at: datetime | None
    country: str
    zone: str
    consents: tuple[str, ...]
    stops: tuple[str, ...]


@dataclass(frozen=True)
class CustomerStory:
    """wishes  newest first; records  how many customer records share this address; said  newest first"""

    wishes: tuple[WishLine, ...]
    said: tuple[SaidLine, ...]
    dose: Dose | None
    records: int
    more: bool


def customer_story(work: Work, customer_id: int) -> CustomerStory:
    """Of all records with her address together, as they are planned."""
    records = store.person(work, customer_id)
    ids = [one.id for one in records]
    rows = _touchpoints(work, ids)
    letters = _letter_ids(work, ids)
    decided = _decided(work, rows)
    now = _decisions_now(work, records, [one for one in rows if one.state in store.OPEN])
    return CustomerStory(
        wishes=tuple(
            _wish(one, decided.get(one.id, ()), now.get(one.id), letters.get(one.id, 0)) for one in rows
        ),
        said=tuple(_said(work, records[0].email_key)) if records else (),
        dose=_dose(work, records, rows),
        records=len(records),
        more=len(rows) == TOUCHPOINTS_MAX,
    )


def letter_of_customer(work: Work, customer_id: int, letter_id: int) -> LetterLine | None:
    """With its text and HTML, as it was sent; None for a letter to somebody else."""
    row = work.session.get(Letter, (work.shop_id, letter_id))
    hers = {one.id for one in store.person(work, customer_id)}
    if row is None or row.customer_id not in hers:
        return None
    return replace(letter_line(work, row), html=_html(work, row))


def _html(work: Work, row: Letter) -> str:
    return unpacked(work.env.keys.open(row.html_sealed, HTML)) if row.html_sealed is not None else ""


def _touchpoints(work: Work, ids: Sequence[int]) -> list[Touchpoint]:
    """Newest first. A record at a time: asked for several in order, a database would sort all of them."""
    found: list[Touchpoint] = []
    for one in ids:
        query = select(Touchpoint).where(Touchpoint.customer_id == one).order_by(Touchpoint.id.desc())
        found += work.session.scalars(query.limit(TOUCHPOINTS_MAX))
    return sorted(found, key=lambda row: row.id, reverse=True)[:TOUCHPOINTS_MAX]


def _letter_ids(work: Work, ids: Sequence[int]) -> dict[int, int]:
    query = select(Letter.touchpoint_id, Letter.id).where(among(Letter.customer_id, ids))
    rows = work.session.execute(query.limit(2 * TOUCHPOINTS_MAX)).all()
    return {row.touchpoint_id: row.id for row in rows}


def _decided(work: Work, rows: Sequence[Touchpoint]) -> dict[int, tuple[DecisionLine, ...]]:
    entries = entries_of_orders(work, sorted({one.order_id for one in rows}), ["TouchpointDecided"])
    found: dict[int, list[DecisionLine]] = {}
    for entry in entries:
        found.setdefault(entry.body["touchpoint_id"], []).append(_decision(entry))
    return {touchpoint: tuple(lines) for touchpoint, lines in found.items()}


def _decision(entry: EntryView) -> DecisionLine:
    body = entry.body
    at = datetime.fromisoformat(body["at"]) if body["at"] else None
    return DecisionLine(entry.written_at, body["state"], body["reason"], at, body.get("inputs") or {})


def _decisions_now(
    work: Work, records: Sequence[Customer], waiting: Sequence[Touchpoint]
) -> dict[int, DecisionLine]:
    """By the same pure function as the decision itself."""
    if not waiting:
        return {}
    ordered = sorted(waiting, key=lambda one: one.id)
    hearing = hearing_of(work, records, ordered)
    decisions = decisions_on(work, ordered, hearing)
    proposals = [proposal_of(work, one) for one in ordered]
    inputs = inputs_of(proposals, decisions, hearing=hearing, now=work.now)
    return {id: _line(decision, inputs[id], work.now) for id, decision in decisions.items()}


def _line(decision: Decision, inputs: dict[str, Any], now: datetime) -> DecisionLine:
    if isinstance(decision, Granted):
        return DecisionLine(now, "granted", "", decision.send_at, inputs)
    if isinstance(decision, Waiting):
        return DecisionLine(now, "waiting", decision.reason, decision.until, inputs)
    return DecisionLine(now, "withheld", decision.reason, None, inputs)


def _wish(
    row: Touchpoint, decisions: tuple[DecisionLine, ...], now: DecisionLine | None, letter_id: int
) -> WishLine:
    return WishLine(
        id=row.id,
        order_id=row.order_id,
        kind=row.kind,
        letter_class=row.letter_class,
        state=row.state,
        reason=row.reason,
        held=row.held,
        proposed_at=row.proposed_at,
        not_before=row.not_before,
        expires_at=row.expires_at,
        next_at=row.send_at or row.decide_at,
        sent_at=row.sent_at,
        decisions=decisions,
        now=now,
        letter_id=letter_id,
    )


def _said(work: Work, email_key: bytes | None) -> list[SaidLine]:
    if email_key is None:
        return []
    wishes = select(Wish).where(Wish.email_key == email_key).order_by(Wish.id.desc()).limit(WORDS_MAX)
    consents = select(Consent).where(Consent.email_key == email_key).order_by(Consent.id.desc())
    lines = [
        SaidLine(one.said_at, "wish", one.about, one.says, one.source, one.until)
        for one in work.session.scalars(wishes)
    ]
    lines += [
        SaidLine(
            one.said_at, "consent", "", one.state, one.source, level=one.level or "", order_id=one.order_id
        )
        for one in work.session.scalars(consents.limit(WORDS_MAX))
    ]
    return sorted(lines, key=lambda one: one.said_at, reverse=True)


def _dose(work: Work, records: Sequence[Customer], rows: Sequence[Touchpoint]) -> Dose | None:
    if not records or not rows:
        return None
    hearing = hearing_of(work, records, sorted(rows, key=lambda one: one.id)[-1:])
    heard = hearing.counts(work.now)
    listener = hearing.listener
    stops = [("suppressed", listener.suppressed), ("shop_paused", listener.shop_paused)]
    stops.append(("paused", listener.paused_until is not None and listener.paused_until > work.now))
    return Dose(
        allowance=hearing.allowance,
        choice=hearing.choice,
        heard_week=heard.week,
        heard_month=heard.month,
        last_at=heard.last_at,
        country=listener.country or "",
        zone=str(listener.zone),
        consents=tuple(sorted(listener.consents)),
        stops=tuple(code for code, holds in stops if holds),
    )
