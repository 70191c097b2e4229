"""What the staff write on a customer for each other: notes and tags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.core.conditions import among
from app.core.errors import NotFound, Refused
from app.core.persons import Belonging, CustomerRef
from app.core.work import Work
from app.listening.model import CustomerNote
from app.orders.facts import CustomersMerged

TEXT = "customer_notes.text"
NOTE_MAX = 2_000  # signs
TAG_MAX = 40
OF_ONE_MAX = 100  # notes and tags of one customer; with more nobody reads them
NOTED, TAGGED = "note", "tag"


@dataclass(frozen=True)
class NoteLine:
    """kind  "note", "tag"; by: "staff:42" """

    id: int
    kind: str
    text: str
    written_at: datetime
    by: str


def notes_on(work: Work, customer_ids: Sequence[int]) -> list[NoteLine]:
    """Newest first; of all records of one person. A tag that stands on several of them is there once, as the first
    who wrote it wrote it.
    """
    once: dict[str | int, NoteLine] = {}
    for one in _rows(work, customer_ids):
        if one.gone_at is None:
            line = _line(work, one)
            once.setdefault(_what_it_says(line), line)
    return [*reversed(once.values())]


def write(
    work: Work, customer_id: int, kind: str, text: str, *, by: str, records: Sequence[int] = ()
) -> None:
    """The same tag again changes nothing, on whichever of her records it stands.

    kind     NOTED or TAGGED
    records  all of hers, where she has several
    raises   Refused("too_many_notes")
    """
    held = notes_on(work, [customer_id, *records])
    if kind == TAGGED and text.casefold() in map(_what_it_says, held):
        return
    if len(held) >= OF_ONE_MAX:
        raise Refused("too_many_notes", "There are a hundred notes on this customer. Take some away first.")
    work.session.add(
        CustomerNote(
            shop_id=work.shop_id, id=work.next_id(), customer_id=customer_id, kind=kind,
            text_sealed=work.seal(text, TEXT), written_at=work.now, by=by, gone_at=None, gone_by=None,
        )
    )  # fmt: skip


def take_away(work: Work, note_id: int, *, records: Sequence[int], by: str) -> None:
    """Its words go for good, of a tag on all of her records; that there was one, and who took it away, stays.

    records  the customer's: a note on somebody else would be noted as hers
    raises   NotFound
    """
    row = work.session.get(CustomerNote, (work.shop_id, note_id))
    if row is None or row.gone_at is not None or row.customer_id not in records:
        raise NotFound("no_note", "This note isn't here any more.")
    said = _what_it_says(_line(work, row))
    for one in _rows(work, records):
        if one.gone_at is None and _what_it_says(_line(work, one)) == said:
            _let_go(work, one, by)


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. Two records of one person became one: so did what was written on her."""
    hers = update(CustomerNote).where(CustomerNote.customer_id == fact.gone_id)
    work.session.execute(hers.values(customer_id=fact.kept_id))


def export_notes(work: Work, person: CustomerRef) -> list[dict[str, object]]:
    return [
        {"kind": one.kind, "text": one.text, "written_at": one.written_at}
        for one in notes_on(work, person.customer_ids)
    ]


def erase_notes(work: Work, person: CustomerRef) -> dict[str, int]:
    rows = [one for one in _rows(work, person.customer_ids) if one.text_sealed is not None]
    for row in rows:
        _let_go(work, row, "erased")
    return {"customer_notes": len(rows)}


CUSTOMER_NOTES = Belonging("notes", export_notes, erase_notes)


def _rows(work: Work, customer_ids: Sequence[int]) -> list[CustomerNote]:
    # Sorted here: asked for them by id, SQLite would walk through all notes of the shop.
    rows = work.session.scalars(select(CustomerNote).where(among(CustomerNote.customer_id, customer_ids)))
    return sorted(rows, key=lambda one: one.id)


def _line(work: Work, row: CustomerNote) -> NoteLine:
    return NoteLine(row.id, row.kind, work.unseal(row.text_sealed, TEXT) or "", row.written_at, row.by)


def _what_it_says(line: NoteLine) -> str | int:
    """Two tags of the same words say the same; each note says its own."""
    return line.text.casefold() if line.kind == TAGGED else line.id


def _let_go(work: Work, row: CustomerNote, by: str) -> None:
    row.text_sealed, row.gone_at, row.gone_by = None, work.now, by
