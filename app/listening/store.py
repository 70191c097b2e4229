"""The rows of listening, and whom a mail is from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, or_, select

from app.core.conditions import among
from app.core.work import Env, Work, reading_across_shops
from app.listening.model import Case, CaseNote, Reply, ReplyBox
from app.orders import store as orders
from app.orders.model import Customer, Order
from app.shops.store import is_served
from app.touchpoints.model import Letter, Touchpoint

TEXT, EMAIL, SUBJECT, ANSWER, KEY = (
    "replies.text", "replies.email", "replies.subject", "replies.answer", "reply_boxes.key",
)  # fmt: skip
OF_ONE_MAX = 200  # replies of one customer or order that are looked at


@dataclass(frozen=True)
class Whose:
    """0 where nobody can tell."""

    customer_id: int = 0
    order_id: int = 0
    letter_id: int = 0


NOBODY = Whose()


def reply(work: Work, reply_id: int) -> Reply | None:
    return work.session.get(Reply, (work.shop_id, reply_id), with_for_update=not work.env.db.is_sqlite)


def is_known(work: Work, message_id: str) -> bool:
    return work.session.scalar(select(Reply.id).where(Reply.message_id == message_id)) is not None


def of_touchpoint(work: Work, touchpoint_id: int, *, message_ids: tuple[str, ...] | None) -> Whose:
    """Whose letter it was. message_ids  one of them must be the letter's; None: that it was hers is signed"""
    touchpoint = work.session.get(Touchpoint, (work.shop_id, touchpoint_id))
    if touchpoint is None:
        return NOBODY
    letter = work.session.scalar(select(Letter).where(Letter.touchpoint_id == touchpoint_id))
    if message_ids is not None and (letter is None or letter.message_id not in message_ids):
        return NOBODY
    order = work.session.get(Order, (work.shop_id, touchpoint.order_id))
    return Whose(
        customer_id=_living(work, touchpoint.customer_id),
        order_id=order.id if order is not None else 0,
        letter_id=letter.id if letter is not None else 0,
    )


def of_address(work: Work, email_key: bytes) -> Whose:
    """The customer with that address, and her newest order."""
    customers = [one for one in orders.customers_by_email(work, email_key) if one.redacted_at is None]
    ids = {orders.merged(work, one).id for one in customers}
    newest = max((_newest_order(work, one) for one in ids), key=lambda one: (one[0], one[1]), default=None)
    return Whose(customer_id=newest[2], order_id=newest[1]) if newest is not None else NOBODY


def _newest_order(work: Work, customer_id: int) -> tuple[float, int, int]:
    """returns  when, its number and hers; 0, 0 for who has none"""
    query = select(Order.ordered_at, Order.id).where(Order.customer_id == customer_id).limit(OF_ONE_MAX)
    found = [(at.timestamp(), order_id, customer_id) for at, order_id in work.session.execute(query)]
    return max(found, default=(0.0, 0, customer_id))


def _living(work: Work, customer_id: int) -> int:
    """0 for who has been erased: nothing new is kept on her as hers."""
    customer = work.session.get(Customer, (work.shop_id, customer_id))
    if customer is None:
        return 0
    customer = orders.merged(work, customer)
    return customer.id if customer.redacted_at is None else 0


def of_orders(work: Work, order_ids: Sequence[int]) -> list[Reply]:
    """Oldest first."""
    theirs = select(Reply).where(among(Reply.order_id, order_ids))
    rows = work.session.scalars(theirs.limit(OF_ONE_MAX * len(order_ids)))
    return sorted(rows, key=lambda one: (one.heard_at, one.id))


def has_open_case(work: Work, customer_id: int) -> bool:
    """Whether she waits for an answer. For the plan's open_cases."""
    replies = select(Reply.id).where(Reply.customer_id == customer_id, Reply.state == "open").limit(1)
    cases = select(Case.id).where(Case.customer_id == customer_id, Case.state == "open").limit(1)
    return work.session.scalar(replies) is not None or work.session.scalar(cases) is not None


def case(work: Work, case_id: int) -> Case | None:
    return work.session.get(Case, (work.shop_id, case_id), with_for_update=not work.env.db.is_sqlite)


def notes(work: Work, case_ids: list[int]) -> list[CaseNote]:
    """Oldest first."""
    found = work.session.scalars(select(CaseNote).where(among(CaseNote.case_id, case_ids)))
    return sorted(found, key=lambda one: (one.written_at, one.id))


def box(work: Work, way: str) -> ReplyBox | None:
    return work.session.get(ReplyBox, (work.shop_id, way))


def boxes(work: Work) -> dict[str, ReplyBox]:
    return {one.way: one for one in work.session.scalars(select(ReplyBox))}


def shops_with_mailboxes(env: Env, *, every: timedelta, after_trouble: timedelta) -> list[int]:
    """Those of which a mailbox is to be looked into by now."""
    with reading_across_shops(env, why="every shop's mailbox is looked into") as work:
        well = and_(ReplyBox.trouble.is_(None), ReplyBox.looked_at <= work.now - every)
        due = or_(ReplyBox.looked_at.is_(None), well, ReplyBox.looked_at <= work.now - after_trouble)
        served = is_served(ReplyBox.shop_id.expression)
        query = select(ReplyBox.shop_id).where(ReplyBox.way == "imap", due, served)
        return list(work.session.scalars(query))
