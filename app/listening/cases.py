"""What a customer said in a question or a review, and a person answers: opened once, taken, handed over, closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.core.errors import Conflict, NotFound
from app.core.work import Work
from app.listening import rules, store
from app.listening.facts import CaseClosed, CaseOpened, CaseReopened, CaseTaken
from app.listening.model import Case, CaseNote
from app.orders.facts import CustomersMerged
from app.promises.making import handling_rules
from app.promises.windows import shop_calendar
from app.shops.store import the_settings, the_shop
from app.touchpoints.actions import decide_on

NOTE_MAX = 2_000  # signs of a note beside a case
NOTE = "case_notes.text"
CUSTOMER = "customer"


def open_case(work: Work, *, source: str, source_id: int, order_id: int, customer_id: int, why: str) -> int:
    """Somebody has to answer by the end of the next working day. While it is open, the same source again changes
    nothing; what is said anew after it was closed opens it again, with a day of its own.

    source   one of rules.SOURCES
    returns  the case's number
    """
    known = _of_source(work, source, source_id)
    if known is not None:
        return _said_anew(work, known, why)
    row = Case(
        shop_id=work.shop_id, id=work.next_id(), source=source, source_id=source_id, order_id=order_id,
        customer_id=customer_id, why=why, owner="", state=rules.OPEN, opened_at=work.now,
        due_at=_due_at(work), closed_at=None, closed_by=None, done="",
    )  # fmt: skip
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:  # another process was faster with the same
        found = _of_source(work, source, source_id)
        assert found is not None
        return found.id
    work.record(CaseOpened(order_id=order_id, case_id=row.id, source=source, source_id=source_id, why=why))
    _plan_again(work, row)
    return row.id


def _said_anew(work: Work, row: Case, why: str) -> int:
    """Whoever had it in hand keeps it."""
    if row.state != rules.OPEN:
        row.state, row.done, row.closed_at, row.closed_by = rules.OPEN, "", None, None
        row.why, row.due_at = why, _due_at(work)
        _note(work, row, kind="again", text="", by=CUSTOMER)
        work.record(CaseReopened(order_id=row.order_id, case_id=row.id, by=CUSTOMER))
        _plan_again(work, row)
    return row.id


def _due_at(work: Work) -> datetime:
    calendar = shop_calendar(handling_rules(work, the_settings(work)[1].handling))
    return rules.due_at(work.now, calendar, the_shop(work).zone)


def take(work: Work, case_id: int, *, by: str, note: str = "") -> None:
    """It is hers by now, also if it was somebody else's.

    raises  NotFound; Conflict "case_closed"
    """
    _give(work, _open(work, case_id), owner=by, kind="taken", note=note, by=by)


def hand_over(work: Work, case_id: int, *, by: str, note: str) -> None:
    """It is nobody's, and stands on everybody's list again, with what the next one should know.

    raises  NotFound; Conflict "case_closed"
    """
    _give(work, _open(work, case_id), owner="", kind="handed", note=note, by=by)


def close(work: Work, case_id: int, *, done: str, by: str, note: str = "") -> None:
    """done  one of rules.DONE. Doing it twice does no harm; whoever was first is named.

    raises  NotFound
    """
    assert done in rules.DONE
    row = _known(work, case_id)
    if row.state != rules.OPEN:
        return
    row.owner = row.owner or by
    row.state, row.done, row.closed_at, row.closed_by = rules.CLOSED, done, work.now, by
    _note(work, row, kind="closed", text=note, by=by)
    work.record(CaseClosed(order_id=row.order_id, case_id=row.id, done=done, by=by))
    _plan_again(work, row)


def open_again(work: Work, case_id: int, *, by: str) -> None:
    """It wasn't over. Its day stays the old one: she has waited since then. raises  NotFound"""
    row = _known(work, case_id)
    if row.state == rules.OPEN:
        return
    row.state, row.done, row.closed_at, row.closed_by = rules.OPEN, "", None, None
    _note(work, row, kind="again", text="", by=by)
    work.record(CaseReopened(order_id=row.order_id, case_id=row.id, by=by))
    _plan_again(work, row)


def note_merged(work: Work, fact: CustomersMerged) -> None:
    """Reaction. Two records of one person became one: so did her cases."""
    moved = update(Case).where(Case.customer_id == fact.gone_id).values(customer_id=fact.kept_id)
    work.session.execute(moved)


def _give(work: Work, row: Case, *, owner: str, kind: str, note: str, by: str) -> None:
    if row.owner == owner and not note.strip():
        return
    row.owner = owner
    _note(work, row, kind=kind, text=note, by=by)
    work.record(CaseTaken(order_id=row.order_id, case_id=row.id, owner=owner, by=by))


def _note(work: Work, row: Case, *, kind: str, text: str, by: str) -> None:
    words = text.strip()[:NOTE_MAX] or None
    work.session.add(
        CaseNote(
            shop_id=work.shop_id, id=work.next_id(), case_id=row.id, kind=kind, by=by,
            text_sealed=work.seal(words, NOTE), written_at=work.now,
        )
    )  # fmt: skip


def _known(work: Work, case_id: int) -> Case:
    row = store.case(work, case_id)
    if row is None:
        raise NotFound("no_case", "There is no such case here.")
    return row


def _open(work: Work, case_id: int) -> Case:
    row = _known(work, case_id)
    if row.state != rules.OPEN:
        raise Conflict("case_closed", "Somebody else has closed this case meanwhile. Look at it again.")
    return row


def _of_source(work: Work, source: str, source_id: int) -> Case | None:
    return work.session.scalar(select(Case).where(Case.source == source, Case.source_id == source_id))


def _plan_again(work: Work, row: Case) -> None:
    """While she waits for an answer nothing is sold to her, so what waits to be said is decided on anew."""
    work.session.flush()
    if row.customer_id:
        decide_on(work, row.customer_id)
