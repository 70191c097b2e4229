"""What pages show of replies: those that wait for a person, those of an order, and where they come in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.core.conditions import among
from app.core.counting import count_some
from app.core.work import Work
from app.listening import store
from app.listening.boxes import secret_of
from app.listening.model import Reply, ReplyBox
from app.mail.quoting import own_words
from app.orders.reports import order_names, orders_named
from app.shops.store import the_settings

LINES_MAX = 50
FILTERS = ("open", "unmatched", "answered", "closed")


@dataclass(frozen=True)
class ReplyLine:
    """author, subject, whole, answer  "" where she has been erased

    own    what she wrote herself; whole, with what she quotes
    email  the address to answer to; late, whether somebody should have answered by now
    """

    id: int
    order_id: int
    order_name: str
    letter_id: int
    sort: str
    why: str
    author: str
    email: str
    subject: str
    own: str
    whole: str
    answer: str
    attachments: int
    written_at: datetime
    due_at: datetime
    state: str
    closed_at: datetime | None
    late: bool

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True)
class BoxState:
    """trouble  code of what went wrong, "" while all is well; proved  letters carry its address"""

    way: str
    address: str
    trouble: str
    made_at: datetime
    looked_at: datetime | None
    proved: bool


def open_replies(work: Work, *, most: int = LINES_MAX) -> list[ReplyLine]:
    """Those that wait for a person, the first due first."""
    query = select(Reply).where(Reply.state == "open").order_by(Reply.due_at).limit(most)
    return _lines(work, list(work.session.scalars(query)))


def replies_page(work: Work, shown: str, *, order_name: str = "") -> list[ReplyLine]:
    """shown  one of FILTERS; order_name  only those of this order, as typed. The first due first, what is over last"""
    if order_name:
        rows = store.of_orders(work, orders_named(work, order_name))
        return _lines(work, sorted(rows, key=lambda row: row.heard_at, reverse=True)[:LINES_MAX])
    state = "open" if shown == "unmatched" else shown
    query = select(Reply).where(Reply.state == state)
    if shown == "unmatched":
        query = query.where(Reply.sort == "unmatched")
    due = Reply.due_at if state == "open" else Reply.due_at.desc()
    return _lines(work, list(work.session.scalars(query.order_by(due).limit(LINES_MAX))))


def replies_of_orders(work: Work, order_ids: Sequence[int]) -> dict[int, list[ReplyLine]]:
    """Of each order, oldest first."""
    found: dict[int, list[ReplyLine]] = {one: [] for one in order_ids}
    for line in _lines(work, store.of_orders(work, order_ids)):
        found[line.order_id].append(line)
    return found


def replies_by_ids(work: Work, ids: list[int]) -> list[ReplyLine]:
    return _lines(work, list(work.session.scalars(select(Reply).where(among(Reply.id, ids)))))


def count_open(work: Work) -> int:
    """COUNTED_MAX at most."""
    return count_some(work, Reply, Reply.state == "open")


def box_states(work: Work) -> dict[str, BoxState]:
    """By way: "imap", "webhook"."""
    proved = the_settings(work)[1].replies.address
    return {way: _state(work, row, proved) for way, row in store.boxes(work).items()}


def webhook_secret(work: Work) -> str:
    return secret_of(work)


def _state(work: Work, row: ReplyBox, proved: str) -> BoxState:
    return BoxState(
        way=row.way,
        address=row.address,
        trouble=row.trouble or "",
        made_at=row.made_at,
        looked_at=row.looked_at,
        proved=row.address == proved,
    )


def _lines(work: Work, rows: list[Reply]) -> list[ReplyLine]:
    names = order_names(work, [row.order_id for row in rows if row.order_id])
    return [_line(work, row, names) for row in rows]


def _line(work: Work, row: Reply, names: dict[int, str]) -> ReplyLine:
    author = work.unseal(row.email_sealed, store.EMAIL) or ""
    whole = work.unseal(row.text_sealed, store.TEXT) or ""
    return ReplyLine(
        id=row.id,
        order_id=row.order_id,
        order_name=names.get(row.order_id, ""),
        letter_id=row.letter_id,
        sort=row.sort,
        why=row.why,
        author=author,
        email=author.rpartition("<")[2].rstrip(">"),
        subject=work.unseal(row.subject_sealed, store.SUBJECT) or "",
        own=own_words(whole),
        whole=whole.strip(),
        answer=work.unseal(row.answer_sealed, store.ANSWER) or "",
        attachments=row.attachments,
        written_at=row.written_at,
        due_at=row.due_at,
        state=row.state,
        closed_at=row.closed_at,
        late=row.state == "open" and row.due_at < work.now,
    )
