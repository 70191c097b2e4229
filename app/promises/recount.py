"""Counting everything again from the ledger alone, and comparing with what the tables say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from app.core.work import Work
from app.ledger.store import EntryView, every_entry
from app.promises import totals
from app.promises.actions import destination_calendar, handover_by
from app.promises.arrivals import Scan, Sending, Word, own_scans, own_words
from app.promises.known import Known, Shown
from app.promises.model import OutcomeRow, Tally, Total
from app.promises.rules import judge
from app.promises.spread import Sums

DIFFERENCES_MAX = 100  # named one by one; more are only counted
PAGE = 2_000


@dataclass(frozen=True)
class Difference:
    """about  "order 123" or "day 2026-03-04"; ledger and tables: what each says"""

    about: str
    ledger: str
    tables: str


@dataclass(frozen=True)
class Recount:
    """orders    how many the ledger knows
    outcomes  outcome → how many, from the ledger alone
    """

    orders: int
    outcomes: dict[str, int]
    differences: tuple[Difference, ...]


@dataclass
class _Story:
    """What the ledger tells of one order, entry by entry."""

    standing: dict[str, Any] | None = None
    promises: dict[int, dict[str, Any]] = field(default_factory=dict)
    shipments: dict[int, dict[str, Any]] = field(default_factory=dict)
    scans: dict[int, dict[str, Any]] = field(default_factory=dict)
    withdrawn: set[int] = field(default_factory=set)
    words: list[Word] = field(default_factory=list)
    settled: str = "pending"
    would_be: str | None = None
    counted: dict[str, Any] | None = None

    def hear(self, entry: EntryView) -> None:
        body = entry.body
        match entry.kind:
            case "StandingChanged":
                self.standing = body
            case "PromiseMade":
                self.promises[body["promise_id"]] = {**body, "made_at": entry.written_at}
            case "PromiseSuperseded":
                self.promises.pop(body["promise_id"], None)
            case "ShipmentTold":
                self.shipments[body["shipment_id"]] = body
            case "ScanHeard":
                self.scans[body["event_id"]] = body
            case "ScanWithdrawn":
                self.withdrawn.add(body["event_id"])
            case "ArrivalHeard":
                self.words.append(_word(body))
            case "OutcomeSettled" if body["shipment_id"] == 0:
                self.settled, self.would_be = body["outcome"], body["would_be"]
                self.counted = body["counted"]
            case "OutcomeCounted":
                self.counted = body["counted"]

    def known(self) -> Known | None:
        """All that the outcome hangs on, put together again; None for an order that was never heard of itself."""
        told = self.standing
        if told is None:
            return None
        return Known(
            ordered_at=_at(told["ordered_at"]),
            zone=told["zone"],
            unpromised=told["unpromised"],
            lines=tuple((line["line_id"], line["wanted"]) for line in told["lines"]),
            refunds=tuple((_at(one["refunded_at"]), one["line_id"], one["count"]) for one in told["refunds"]),
            ended_at=_at(told["ended_at"]) if told["ended_at"] else None,
            ended_by=told["ended_by"],
            promises=tuple(_shown(one, told["country"]) for one in self.promises.values()),
            sendings=tuple(
                self._sending(one, local=told["local"], ordered_at=_at(told["ordered_at"]))
                for _, one in sorted(self.shipments.items())
                if not one["cancelled"]
            ),
            words=tuple(
                word for word in own_words(self.words, _at(told["ordered_at"])) if word.shipment_id == 0
            ),
            holds=tuple((_at(begun), _at(ended) if ended else None) for begun, ended in told["holds"]),
        )

    def _sending(self, shipment: dict[str, Any], *, local: bool, ordered_at: datetime) -> Sending:
        scans = [
            Scan(scan["status"], _at(scan["happened_at"]))
            for event_id, scan in sorted(self.scans.items())
            if scan["shipment_id"] == shipment["shipment_id"] and event_id not in self.withdrawn
        ]
        return Sending(
            id=shipment["shipment_id"],
            sent_at=_at(shipment["sent_at"]),
            carrier=shipment["carrier"],
            lines=tuple((line["line_id"], line["wanted"]) for line in shipment["lines"]),
            scans=own_scans(scans, ordered_at),
            words=tuple(
                word
                for word in own_words(self.words, ordered_at)
                if word.shipment_id in (0, shipment["shipment_id"])
            ),
            marked_at=_at(shipment["marked_at"]) if shipment["marked_at"] else None,
            local=local,
        )


def recount(work: Work) -> Recount:
    """Judge every order of the shop again from its ledger entries, and hold the result against the tables.

    An outcome that time alone has changed since it was settled is no difference yet: the duty does it.
    """
    rows = {row.order_id: row for row in _order_rows(work)}
    outcomes: Counter[str] = Counter()
    by_day: Counter[tuple[date, str]] = Counter()
    figures: dict[totals.Key, Sums] = {}
    differences: list[Difference] = []
    for order_id, entries in groupby(every_entry(work), key=lambda entry: entry.order_id):
        told = _tell(entries)
        known = told.known()
        row = rows.pop(order_id, None)
        if known is None:
            continue
        differences += _compare(order_id, told, known, row, work.now)
        outcomes[told.settled] += 1
        counted = totals.outcome_counted(told.settled, told.would_be)
        if counted is not None:
            by_day[judge(known, now=work.now).due_on, counted] += 1
        if told.counted is not None:
            totals.add_to(figures, told.counted)
    differences += [Difference(f"order {order_id}", "nothing", rows[order_id].outcome) for order_id in rows]
    differences += _compare_days(work, by_day)
    differences += _compare_figures(work, figures)
    return Recount(sum(outcomes.values()), dict(sorted(outcomes.items())), tuple(differences))


def _tell(entries: Iterable[EntryView]) -> _Story:
    story = _Story()
    for entry in entries:
        story.hear(entry)
    return story


@dataclass(frozen=True)
class _Row:
    order_id: int
    outcome: str
    due_on: date
    settle_at: datetime | None
    changed_at: datetime


def _order_rows(work: Work) -> Iterator[_Row]:
    columns = (
        OutcomeRow.order_id,
        OutcomeRow.outcome,
        OutcomeRow.due_on,
        OutcomeRow.settle_at,
        OutcomeRow.changed_at,
    )
    query = select(*columns).where(OutcomeRow.shipment_id == 0).execution_options(yield_per=PAGE)
    for row in work.session.execute(query):
        yield _Row(*row)


def _compare(order_id: int, told: _Story, known: Known, row: _Row | None, now: datetime) -> list[Difference]:
    due_by_now = row is not None and row.settle_at is not None and row.settle_at <= now
    found = judge(known, now=row.changed_at if due_by_now and row is not None else now)
    says = (row.outcome, row.due_on) if row else None
    about = f"order {order_id}"
    if says != (found.outcome, found.due_on):
        return [
            Difference(
                about, f"{found.outcome} on {found.due_on}", f"{says[0]} on {says[1]}" if says else "none"
            )
        ]
    if told.settled != found.outcome:
        return [Difference(about, f"settled as {told.settled}", f"judged as {found.outcome}")]
    return []


def _compare_days(work: Work, by_day: Counter[tuple[date, str]]) -> list[Difference]:
    tables: Counter[tuple[date, str]] = Counter()
    whole = select(Total.on, Total.outcome, Total.orders).where(Total.dimension == "")
    for on, outcome, orders in work.session.execute(whole):
        tables[on, outcome] += orders
    loose = select(Tally.on, Tally.outcome, func.sum(Tally.step)).group_by(Tally.on, Tally.outcome)
    for on, outcome, step in work.session.execute(loose):
        tables[on, outcome] += int(step)
    return [
        Difference(f"day {on}, {outcome}", str(by_day[on, outcome]), str(tables[on, outcome]))
        for on, outcome in sorted(set(by_day) | set(tables))
        if by_day[on, outcome] != tables[on, outcome]
    ]


def _compare_figures(work: Work, figures: dict[totals.Key, Sums]) -> list[Difference]:
    """By carrier, product and the rest. The orders of all together have been compared by day already."""
    tables = totals.every_total(work)
    found = []
    for key in sorted(figures.keys() | tables.keys()):
        ledger, folded = figures.get(key, Sums()), tables.get(key, Sums())
        if ledger != folded and (key[0] or ledger.orders == folded.orders):
            about = f"{key[0] or 'all'} {key[1]}, {key[2]}, {key[3]}"
            found.append(Difference(about, str(ledger), str(folded)))
    return found


def _shown(body: dict[str, Any], country: str | None) -> Shown:
    return Shown(
        id=body["promise_id"],
        kind=body["kind"],
        made_at=body["made_at"],
        earliest_at=_at(body["earliest_at"]) if body["earliest_at"] else None,
        latest_at=_at(body["latest_at"]),
        zone=body["zone"],
        calendar=destination_calendar(country),
        handover_by=handover_by(body["rules"]),
        point_counts=body["rules"].get("point_counts", True),
    )


def _word(body: dict[str, Any]) -> Word:
    return Word(
        source=body["source"],
        says=body["says"],
        at=_at(body["happened_at"]) if body["happened_at"] else None,
        heard_at=_at(body["heard_at"]),
        whole_day=body["whole_day"],
        shipment_id=body["shipment_id"],
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)
