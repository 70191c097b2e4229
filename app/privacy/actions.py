"""Giving out what is kept on a customer, and erasing it with proof."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import or_, select, update

from app.core.errors import NotFound
from app.core.persons import Belonging, CustomerRef
from app.core.work import Env, Work, work_across_shops
from app.orders.belongings import person_behind
from app.privacy.facts import CustomerErased, DataFileFetched, DataRequested
from app.privacy.model import DataRequest, Redaction
from app.privacy.rules import ANSWER_WITHIN, FILE_KEPT
from app.privacy.search import left_over
from app.shops.store import the_shop
from app.touchpoints.store import person as records_of

FILE = "data_requests.file"
FORGET_AT_ONCE = 500  # files in one transaction; what is left waits for the duty's next run


def make_file(work: Work, person: CustomerRef, *, request_id: int, asked_at: datetime) -> bool:
    """Write down everything that is kept on her, sealed, for the merchant to give her.

    returns  False where this request has its file already
    """
    if work.session.scalar(select(DataRequest.id).where(DataRequest.request_id == request_id)) is not None:
        return False
    due_at = asked_at + ANSWER_WITHIN
    head = {"shop": the_shop(work).domain, "request": request_id, "made_at": work.now}
    text = _as_text({**head, **_kept(work, person)})
    work.session.add(
        DataRequest(
            shop_id=work.shop_id,
            id=work.next_id(),
            request_id=request_id,
            customer_shopify_id=person.shopify_id,
            email_key=person.email_key if person.shopify_id is None else None,
            asked_at=asked_at,
            due_at=due_at,
            file_sealed=work.env.keys.seal(text, FILE),
        )
    )
    work.record(DataRequested(request_id=request_id, due_at=due_at))
    return True


def file_at_once(work: Work, customer_id: int) -> bytes:
    """What make_file writes down, for a customer who asked the shop instead of Shopify. Nothing of it is stored.

    returns  JSON: a part for each record with her address
    raises   NotFound
    """
    return _as_text({
        "shop": the_shop(work).domain,
        "made_at": work.now,
        "records": [_kept(work, one) for one in _records(work, customer_id)],
    })  # fmt: skip


def erase_at_once(work: Work, customer_id: int) -> None:
    """As Shopify's own message does it, for each record with her address. raises  NotFound"""
    for one in _records(work, customer_id):
        erase_customer(work, one)


def _records(work: Work, customer_id: int) -> list[CustomerRef]:
    found = [person_behind(work, one.id) for one in records_of(work, customer_id)]
    known = [one for one in found if one is not None]
    if not known:
        raise NotFound("no_customer", "There is no such customer here, or they have been erased already.")
    return known


def _kept(work: Work, person: CustomerRef) -> dict[str, Any]:
    return {
        "customer": {"shopify_id": person.shopify_id, "email": person.email},
        "kept": {one.name: one.export(work, person) for one in _belongings(work)},
    }


def _as_text(content: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content), indent=2)


def fetch_file(work: Work, row_id: int, by: str) -> tuple[int, bytes]:
    """by       the staff member's number at Shopify, noted with the time: this is a look at personal data
    returns  Shopify's number of the request, and the file as JSON
    raises   NotFound where there is no such file, or it is gone by now
    """
    row = work.session.get(DataRequest, (work.shop_id, row_id))
    if row is None or row.file_sealed is None:
        raise NotFound("no_file", "This file isn't here any more.")
    row.fetched_at, row.fetched_by = work.now, by[:64]
    work.record(DataFileFetched(request_id=row.request_id, by=by))
    return row.request_id, work.env.keys.open(row.file_sealed, FILE)


def erase_customer(work: Work, person: CustomerRef) -> None:
    """Every room erases its part; then all tables are searched, and what was found stands in the proof."""
    counts: Counter[str] = Counter()
    for belonging in _belongings(work):
        counts.update(belonging.erase(work, person))
    work.session.flush()
    left = left_over(work, person)
    work.session.add(
        Redaction(
            shop_id=work.shop_id,
            id=work.next_id(),
            subject=person.shopify_id,
            redacted_at=work.now,
            counts=dict(counts),
            left=left,
        )
    )
    work.record(CustomerErased(rows=counts.total(), left=sum(left.values())))


def forget_files(env: Env) -> int:
    """A duty. Files hold everything about somebody, so they go when they have served.

    returns  how many were emptied
    """
    with work_across_shops(env, why="the retention clock runs for every shop") as work:
        old = select(DataRequest.shop_id, DataRequest.id).where(
            DataRequest.file_sealed.is_not(None), DataRequest.asked_at < work.now - FILE_KEPT
        )
        rows: list[Any] = list(work.session.execute(old.limit(FORGET_AT_ONCE)))
        if rows:
            which = or_(
                *((DataRequest.shop_id == shop_id) & (DataRequest.id == row_id) for shop_id, row_id in rows)
            )
            work.session.execute(update(DataRequest).where(which).values(file_sealed=None))
        return len(rows)


def _belongings(work: Work) -> tuple[Belonging, ...]:
    return work.env.plan.belongings
