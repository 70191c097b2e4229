"""What pages show of arrivals: who said what of an order's, and the files that were uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from app.core.calendar import local_date
from app.core.errors import NotFound
from app.core.work import Work
from app.promises import arrival_store
from app.promises.arrival_actions import content_of, errors_left
from app.promises.arrival_csv import LineError
from app.promises.arrival_lines import OrderSeen, Statement
from app.promises.arrivals import SOURCES
from app.promises.model import ArrivalFile, ArrivalWord, OutcomeRow

WORDS_MAX = 50  # of one order, the newest: nobody reads more, and the ledger has them all
FILES_MAX = 20
LINES_SHOWN = 10  # of a preview, the first
ERRORS_SHOWN = 200  # on the page; all of them are in the file to download


@dataclass(frozen=True)
class Said:
    """A word on an arrival.

    on        the day that it names, in the customer's zone
    standing  whether it counts: "counts", "agrees", "later_word", "stronger", "denied", "passed", "noted"
    came_by   who is believed about that shipment or order, "" for nobody
    """

    shipment_id: int
    source: str
    says: str
    on: date | None
    heard_at: datetime
    said_by: str
    standing: str
    came_by: str


@dataclass(frozen=True)
class Evidence:
    """said      the newest first
    said_count  how much has been said in all: a form is told apart from the same form sent twice by it
    first, last between which days an arrival can lie
    shipments   number and name
    came_at, came_by  what counts of the whole order so far
    """

    order_id: int
    order_name: str
    said: tuple[Said, ...]
    said_count: int
    first: date
    last: date
    shipments: tuple[tuple[int, str], ...]
    came_at: datetime | None
    came_by: str


@dataclass(frozen=True)
class FileLine:
    id: int
    name: str
    uploaded_at: datetime
    uploaded_by: str
    state: str
    good: int
    bad: int
    taken: int
    done_at: datetime | None


@dataclass(frozen=True)
class FileSheet:
    """A file with what it says. first_lines, and errors with notes, are cut for the page."""

    line: FileLine
    arrived: int
    not_arrived: int
    first_lines: tuple[Statement, ...]
    errors: tuple[LineError, ...]
    notes: tuple[LineError, ...]
    errors_count: int
    notes_count: int


def evidence(work: Work, order_id: int) -> Evidence | None:
    """None for an order that isn't known."""
    order = arrival_store.order_seen(work, order_id)
    if order is None:
        return None
    words = work.session.scalars(select(ArrivalWord).where(ArrivalWord.order_id == order_id)).all()
    rows = work.session.execute(
        select(OutcomeRow.shipment_id, OutcomeRow.arrived_at, OutcomeRow.arrived_by).where(
            OutcomeRow.order_id == order_id
        )
    )
    came = {row[0]: (row[1], row[2]) for row in rows}
    newest = sorted(words, key=lambda one: (one.heard_at, one.id), reverse=True)[:WORDS_MAX]
    return Evidence(
        order_id=order.id,
        order_name=order.name,
        said=tuple(_said(word, words, came, order) for word in newest),
        said_count=len(words),
        first=order.ordered_on,
        last=local_date(work.now, order.zone),
        shipments=tuple(arrival_store.shipments_named(work, order_id)),
        came_at=order.arrived_at,
        came_by=order.arrived_by or "",
    )


def _said(
    word: ArrivalWord,
    words: Sequence[ArrivalWord],
    came: dict[int, tuple[datetime | None, str | None]],
    order: OrderSeen,
) -> Said:
    at, by = came.get(word.shipment_id) or came.get(0) or (None, None)
    day = local_date(word.happened_at, order.zone) if word.happened_at else None
    came_on = local_date(at, order.zone) if at else None
    return Said(
        shipment_id=word.shipment_id,
        source=word.source,
        says=word.says,
        on=day,
        heard_at=word.heard_at,
        said_by=word.said_by,
        standing=_standing(word, words, day, came_on=came_on, by=by or ""),
        came_by=by or "",
    )


def _standing(
    word: ArrivalWord, words: Sequence[ArrivalWord], day: date | None, *, came_on: date | None, by: str
) -> str:
    """The rules themselves are promises.arrivals; this says in a word what they made of it."""
    if word.says not in ("arrived", "not_arrived"):
        return "noted"
    if any(_replaces(other, word) for other in words):
        return "later_word"
    if word.says == "arrived" and not by:
        return "denied"
    if word.says == "not_arrived" and not by:
        return "counts"
    if word.says == "arrived" and word.source == by and day == came_on:
        return "counts"
    if word.says == "arrived" and day == came_on:
        return "agrees"
    weaker = SOURCES.index(word.source) > SOURCES.index(by)
    return "stronger" if weaker or word.says == "arrived" else "passed"


def _replaces(other: ArrivalWord, word: ArrivalWord) -> bool:
    """A carrier's words add up; a person's latest one stands."""
    return (
        word.source in ("customer", "merchant")
        and other.source == word.source
        and other.shipment_id == word.shipment_id
        and other.says in ("arrived", "not_arrived")
        and (other.heard_at, other.id) > (word.heard_at, word.id)
    )


def files(work: Work) -> list[FileLine]:
    """The newest first."""
    query = select(ArrivalFile).order_by(ArrivalFile.id.desc()).limit(FILES_MAX)
    return [_line(row) for row in work.session.scalars(query)]


def file_sheet(work: Work, file_id: int) -> FileSheet:
    """raises  NotFound"""
    row = _row(work, file_id)
    if row.state in ("shown", "taking") and row.content_sealed is not None:
        checked, errors = content_of(work, row)
        statements, notes = checked.statements, tuple(checked.notes)
    else:
        statements, notes, errors = [], (), errors_left(work, row)
    return FileSheet(
        line=_line(row),
        arrived=sum(1 for one in statements if one.on is not None),
        not_arrived=sum(1 for one in statements if one.on is None),
        first_lines=tuple(statements[:LINES_SHOWN]),
        errors=errors[:ERRORS_SHOWN],
        notes=notes[:ERRORS_SHOWN],
        errors_count=len(errors),
        notes_count=len(notes),
    )


def every_error(work: Work, file_id: int) -> tuple[LineError, ...]:
    """With the notes, by line. raises  NotFound"""
    row = _row(work, file_id)
    if row.state in ("shown", "taking") and row.content_sealed is not None:
        checked, errors = content_of(work, row)
        return tuple(sorted((*errors, *checked.notes), key=lambda one: one.number))
    return errors_left(work, row)


def _row(work: Work, file_id: int) -> ArrivalFile:
    row = work.session.get(ArrivalFile, (work.shop_id, file_id))
    if row is None:
        raise NotFound("no_file", "There is no such file.")
    return row


def _line(row: ArrivalFile) -> FileLine:
    return FileLine(
        row.id,
        row.name,
        row.uploaded_at,
        row.uploaded_by,
        row.state,
        row.good,
        row.bad,
        row.taken,
        row.done_at,
    )
