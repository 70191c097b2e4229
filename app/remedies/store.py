"""The remedies of a Work, and what is known of their orders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import select

from app.core.absent import is_absent, learn_absent, note_there
from app.core.calendar import local_date
from app.core.conditions import among, off_the_index
from app.core.work import Work
from app.orders import standings
from app.orders import store as orders
from app.orders.model import Order
from app.orders.rules import PAID
from app.remedies import rules
from app.remedies.model import Remedy
from app.remedies.rules import Piece, Standing, Wanted
from app.shops.store import the_shop

CODE, CARD = "remedies.code", "remedies.card"
OF_ORDER_MAX = 100  # remedies of one order; a limit that nobody reaches
DECLINED = "remedies.text"


@dataclass(frozen=True)
class RemedyView:
    """One thing that is made good, as others see it. state, ways, reason: model.Remedy

    code          what the customer types: of a discount, or of a gift card
    wanted        the way in hand, or done; fell_back_from  the kind that was wanted first, where it is another way
    said          why a person declined, in her words
    statutory     the law demands the way in hand, so no limit holds it up
    """

    id: int
    key: str
    order_id: int
    customer_id: int | None
    kind: str
    state: str
    reason: str
    cause: str
    carrier: str | None
    asked_by: str
    statutory: bool
    approved_by: str | None
    ways: tuple[Wanted, ...]
    wanted: Wanted
    refusals: tuple[tuple[int, str], ...]
    fell_back_from: str | None
    amount_minor: int | None
    percent: int | None
    currency: str
    code: str | None
    valid_until: datetime | None
    shopify_id: str | None
    draft_gid: str | None
    cost_minor: int
    estimated: bool
    said: str
    asked_at: datetime
    tried_at: datetime | None
    given_at: datetime | None
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_be_given(self) -> bool:
        """A person must look whether it was given: then it is `done`, looked up once more, or declined as not given."""
        return self.state == "person" and self.reason in rules.MAYBE

    @property
    def text(self) -> str:
        """call: why; gift: what."""
        return self.wanted.text


OPEN = ("due", "trying", "uncertain", "person", "failed")
TRIED = ("trying", "uncertain")


def row_of(work: Work, key: str, *, locked: bool = True) -> Remedy | None:
    query = select(Remedy).where(Remedy.key == key)
    return work.session.scalar(query.with_for_update() if locked else query)


def warm(work: Work, order_ids: Iterable[int]) -> None:
    """Learn for a whole batch which orders have no remedy: nearly all."""
    learn_absent(work, Remedy.order_id, order_ids)


def add(work: Work, row: Remedy) -> None:
    work.session.add(row)
    note_there(work, Remedy.order_id, row.order_id)


def rows_of(work: Work, order_id: int) -> list[Remedy]:
    """The oldest first."""
    if is_absent(work, Remedy.order_id, order_id):
        return []
    query = select(Remedy).where(Remedy.order_id == order_id).limit(OF_ORDER_MAX)
    return sorted(work.session.scalars(query), key=lambda row: row.id)


def kinds_given(work: Work, order_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """What each order was given already, the oldest first: for lists, in one query."""
    query = select(Remedy.order_id, Remedy.id, Remedy.kind).where(
        among(Remedy.order_id, order_ids), off_the_index(Remedy.state) == "given"
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for order_id, remedy_id, kind in work.session.execute(query) if order_ids else ():
        found.setdefault(order_id, []).append((remedy_id, kind))
    return {order_id: tuple(kind for _, kind in sorted(some)) for order_id, some in found.items()}


def row_by_id(work: Work, remedy_id: int) -> Remedy | None:
    return work.session.get(Remedy, (work.shop_id, remedy_id), with_for_update=True)


def row_by_code(work: Work, code: str) -> Remedy | None:
    return work.session.scalar(select(Remedy).where(Remedy.code == code.upper()).with_for_update())


def standing_of(work: Work, order_id: int) -> Standing | None:
    """None while the order itself hasn't been heard of."""
    file = orders.file(work, order_id)
    order = file.order
    if order is None:
        return None
    shop, over, left = the_shop(work), standings.ended(file), standings.left(file)
    named, shopify_id = _owner(work, order)
    return Standing(
        currency=order.currency,
        shop_currency=shop.currency,
        total_minor=order.total_minor,
        shipping_minor=order.shipping_minor,
        paid=order.financial_status in PAID,
        cancelled=over == "cancelled",
        refunded=over == "refunded",
        named=named,
        guest=shopify_id is None,
        pieces={
            line.id: Piece(left.get(line.id, 0), orders.paid_for(order, line.id, 1).minor)
            for line in orders.lines_of(order)
            if line.shippable
        },
        scopes=frozenset(shop.scopes),
    )


def shopify_customer(work: Work, order_id: int) -> int | None:
    """Shopify's number of who bought; None for a guest."""
    order = orders.file(work, order_id).order
    return _owner(work, order)[1] if order is not None else None


def _owner(work: Work, order: Order) -> tuple[bool, int | None]:
    """returns  whether anybody is named, and Shopify's number of her"""
    customer = orders.customer_by_id(work, order.customer_id) if order.customer_id is not None else None
    if customer is None:
        return False, None
    return True, orders.merged(work, customer).shopify_id


def ways_of(row: Remedy) -> tuple[Wanted, ...]:
    return tuple(msgspec.convert(one, Wanted) for one in row.ways)


def as_json(ways: Sequence[Wanted]) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(one) for one in ways]


def mark_of(row: Remedy) -> str:
    """By which what we did at Shopify is found again: another for each way."""
    return f"{row.key}:{row.way}"


def code_of(work: Work, row: Remedy, kind: str) -> str | None:
    """The same each time, so that a second try makes the same one."""
    about = f"{row.shop_id}:{mark_of(row)}"
    if kind == "code":
        return rules.code_from(work.env.keys.fingerprint(about, CODE))
    return rules.card_from(work.env.keys.fingerprint(about, CARD)) if kind == "gift_card" else None


def is_owed(row: Remedy) -> bool:
    return rules.is_owed(row.kind, statutory=row.statutory, cause=row.cause)


def fell_back_from(row: Remedy) -> str | None:
    """The first way's kind, where another way was taken."""
    return str(row.ways[0]["kind"]) if row.way else None


def month_of(work: Work, at: datetime) -> Any:
    """The first of its month, by the shop's clock."""
    return local_date(at, the_shop(work).zone).replace(day=1)


def view_of(work: Work, row: Remedy) -> RemedyView:
    ways = ways_of(row)
    return RemedyView(
        id=row.id,
        key=row.key,
        order_id=row.order_id,
        customer_id=row.customer_id,
        kind=row.kind,
        state=row.state,
        reason=row.reason or "",
        cause=row.cause,
        carrier=row.carrier,
        asked_by=row.asked_by,
        statutory=is_owed(row),
        approved_by=row.approved_by,
        ways=ways,
        wanted=ways[row.way],
        refusals=tuple((int(place), str(code)) for place, code in row.refusals),
        fell_back_from=fell_back_from(row),
        amount_minor=row.amount_minor,
        percent=row.percent,
        currency=row.currency,
        code=row.code or (code_of(work, row, row.kind) if row.state == "given" else None),
        valid_until=row.valid_until,
        shopify_id=row.made_gid,
        draft_gid=row.draft_gid,
        cost_minor=row.cost_minor,
        estimated=row.estimated,
        said=work.unseal(row.text_sealed, DECLINED) or "",
        asked_at=row.asked_at,
        tried_at=row.tried_at,
        given_at=row.given_at,
        changed_at=row.changed_at,
    )
