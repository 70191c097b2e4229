"""The merchant says what has come and what hasn't: on an order's page, or many at once in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

import msgspec

from app.core.calendar import day_start
from app.core.errors import Conflict, Invalid, NotFound
from app.core.holding import hold
from app.core.work import Env, Work, reading_for, work_for
from app.orders import store as orders
from app.outbox.actions import send_out
from app.outbox.errands import Drop, ErrandKind, ErrandView
from app.promises import arrival_store, store
from app.promises.arrival_csv import LineError, read_arrivals
from app.promises.arrival_lines import Checked, Statement, wrong_day
from app.promises.evidence import note_word
from app.promises.model import ArrivalFile
from app.shops.store import the_shop

CONTENT = "arrival_files.content"
KIND = "take_arrivals"
NAME_SIGNS_MAX = 120
# In one Work: it has the turn to write on SQLite, and webhooks wait for it.
TAKEN_TOGETHER = 200
# In one errand: some seconds, well within its lease, and other errands come in between.
TAKEN_AT_ONCE = 1_000


def say(
    work: Work, *, order_id: int, shipment_id: int, on: date | None, staff: str, said_before: int
) -> bool:
    """A person of the shop says that it came on a day, or (None) that it hasn't come.

    said_before  how much had been said of the order when the form was shown: pressed twice it says nothing new
    returns      whether it was new
    raises       NotFound; Invalid for a day that can't be
    """
    hold(work, [order_id])
    order = arrival_store.order_seen(work, order_id)
    if order is None or shipment_id not in (0, *(number for number, _ in order.shipments)):
        raise NotFound("no_order", "There is no such order.")
    wrong = wrong_day(on, order, now=work.now) if on is not None else ""
    if wrong:
        raise Invalid(wrong, "It can't have come on that day.")
    says = "arrived" if on is not None else "not_arrived"
    return note_word(
        work,
        order_id=order_id,
        shipment_id=shipment_id,
        source="merchant",
        says=says,
        happened_at=day_start(on, order.zone) if on is not None else None,
        whole_day=on is not None,
        said_by=f"staff:{staff}",
        reference=f"staff:{staff}:{said_before}:{shipment_id}:{says}:{on or ''}",
    )


def upload(work: Work, *, name: str, content: bytes, staff: str) -> int:
    """Keep a file to be looked at; nothing of it is taken in yet.

    returns  its number
    raises   Invalid for a file of which nothing can be read; code as in arrival_csv
    """
    read = read_arrivals(content, country=the_shop(work).country)
    if read.refused is not None:
        raise Invalid(read.refused.code, "The file can't be read.", stood=read.refused.stood)
    checked = arrival_store.check(work, read.lines)
    row = ArrivalFile(
        shop_id=work.shop_id,
        id=work.next_id(),
        name=name[:NAME_SIGNS_MAX],
        content_sealed=work.env.keys.seal(content, CONTENT),
        uploaded_at=work.now,
        uploaded_by=staff[:40],
        state="shown",
        good=len(checked.statements),
        bad=len({one.number for one in (*read.errors, *checked.errors)}),
        taken=0,
    )
    work.session.add(row)
    return row.id


def take(work: Work, file_id: int) -> None:
    """Take the good lines in, a piece at a time, from now on.

    raises  NotFound; Conflict if it isn't waiting for that; Invalid where no line is good
    """
    row = _file(work, file_id)
    if row.state != "shown" or row.content_sealed is None:
        raise Conflict("not_shown", "This file was decided on already; reload the page.")
    if not row.good:
        raise Invalid("no_good_line", "No line of this file can be taken in.")
    row.state = "taking"
    _send_out(work, file_id, after=0)


def let_go(work: Work, file_id: int) -> None:
    """raises  NotFound; Conflict if it is being taken in or was"""
    row = _file(work, file_id)
    if row.state != "shown":
        raise Conflict("not_shown", "This file was decided on already; reload the page.")
    row.state, row.content_sealed, row.done_at = "dropped", None, work.now


def _file(work: Work, file_id: int) -> ArrivalFile:
    row = work.session.get(ArrivalFile, (work.shop_id, file_id), with_for_update=True)
    if row is None:
        raise NotFound("no_file", "There is no such file.")
    return row


def content_of(work: Work, row: ArrivalFile) -> tuple[Checked, tuple[LineError, ...]]:
    """What the file says now: its lines held against the orders, and all that is wrong with it, by line."""
    assert row.content_sealed is not None
    raw = work.env.keys.open(row.content_sealed, CONTENT)
    read = read_arrivals(raw, country=the_shop(work).country)
    checked = arrival_store.check(work, read.lines)
    errors = sorted((*read.errors, *checked.errors), key=lambda one: one.number)
    return checked, tuple(errors)


def errors_left(work: Work, row: ArrivalFile) -> tuple[LineError, ...]:
    """Of a file that was taken in: the lines that weren't; () once they are forgotten."""
    if row.content_sealed is None:
        return ()
    return tuple(msgspec.json.decode(work.env.keys.open(row.content_sealed, CONTENT), type=list[LineError]))


def _send_out(work: Work, file_id: int, *, after: int) -> None:
    body = {"file": file_id, "after": after}
    send_out(work, KIND, f"{KIND}:{file_id}:{after}", body=body)


@dataclass(frozen=True)
class _Ready:
    """after  the last line that has been taken in"""

    shop_id: int
    file_id: int
    after: int
    staff: str


def _prepare(work: Work, errand: ErrandView) -> _Ready | Drop:
    row = work.session.get(ArrivalFile, (work.shop_id, errand.body["file"]))
    if row is None or row.state != "taking" or row.content_sealed is None:
        return Drop("let_go", "The file is no longer here.")
    return _Ready(work.shop_id, row.id, errand.body["after"], row.uploaded_by)


def _perform(env: Env, ready: _Ready, *, together: int, at_once: int) -> dict[str, Any]:
    """Nothing outside is called: this is where no transaction is open, so that each piece is one. Cut off, it is done
    again from its beginning, and what was said is known by its reference.
    """
    with reading_for(env, ready.shop_id) as work:
        row = work.session.get(ArrivalFile, (work.shop_id, ready.file_id))
        if row is None or row.content_sealed is None:
            return {"after": ready.after, "done": True}
        statements = content_of(work, row)[0].statements
    before = sum(1 for one in statements if one.number <= ready.after)
    rest = statements[before : before + at_once]
    for start in range(0, len(rest), together):
        some = rest[start : start + together]
        with work_for(env, ready.shop_id) as work:
            _take_some(work, ready, some, taken=before + start + len(some))
    after = rest[-1].number if rest else ready.after
    return {"after": after, "done": before + len(rest) >= len(statements)}


def _take_some(work: Work, ready: _Ready, some: Sequence[Statement], *, taken: int) -> None:
    ids = [one.order_id for one in some]
    hold(work, ids)
    orders.files(work, ids)
    store.files(work, ids)
    for one in some:
        note_word(
            work,
            order_id=one.order_id,
            shipment_id=one.shipment_id,
            source="merchant",
            says=one.says,
            happened_at=one.happened_at,
            whole_day=one.on is not None,
            said_by=f"csv:staff:{ready.staff}",
            reference=f"csv:{ready.file_id}:{one.number}",
        )
    row = work.session.get(ArrivalFile, (work.shop_id, ready.file_id))
    if row is not None:
        row.taken = max(row.taken, taken)


def _settle(work: Work, errand: ErrandView, result: dict[str, Any]) -> None:
    row = work.session.get(ArrivalFile, (work.shop_id, errand.body["file"]))
    if row is None or row.state != "taking":
        return
    if not result["done"]:
        _send_out(work, row.id, after=result["after"])
        return
    errors = content_of(work, row)[1] if row.content_sealed is not None else ()
    # What couldn't be taken stays to be put right; the rest of the file has served.
    left = msgspec.json.encode([asdict(one) for one in errors])
    row.content_sealed = work.env.keys.seal(left, CONTENT) if errors else None
    row.state, row.done_at, row.bad = "taken", work.now, len({one.number for one in errors})


def take_errand(*, together: int = TAKEN_TOGETHER, at_once: int = TAKEN_AT_ONCE) -> ErrandKind:
    """together  lines in one Work; at_once  lines in one errand"""
    return ErrandKind(_prepare, partial(_perform, together=together, at_once=at_once), _settle)


ERRANDS = {KIND: take_errand()}
