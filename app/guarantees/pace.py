"""How fast a broken promise is made good: from the ledger, in its own times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from statistics import median

from sqlalchemy import select

from app.core.work import Work
from app.guarantees.model import Offer
from app.ledger.store import EntryView, entries_of_orders

ORDERS_MAX = 2_000  # the newest that were made good
AT_ONCE = 100  # orders whose entries are read with one question
KINDS = ("OutcomeSettled", "OfferMade")


@dataclass(frozen=True)
class Stretch:
    count: int
    median: timedelta
    worst: timedelta


@dataclass(frozen=True)
class Pace:
    """from_broken  since it was certain that the promise was broken: the wait until the parcel comes included
    from_known   since it was known how late it came; None where nothing has been made good
    """

    from_broken: Stretch | None
    from_known: Stretch | None


def pace(work: Work) -> Pace:
    query = (
        select(Offer.order_id)
        .where(Offer.state == "done", Offer.cause == "late")
        .order_by(Offer.made_at.desc())
        .limit(ORDERS_MAX)
    )
    broken: list[timedelta] = []
    known: list[timedelta] = []
    orders = work.session.scalars(query).all()
    for start in range(0, len(orders), AT_ONCE):
        some = orders[start : start + AT_ONCE]
        for entries in _by_order(entries_of_orders(work, some, KINDS)):
            offered_at = _first(entries, "OfferMade")
            broken_at = _first(entries, "OutcomeSettled")
            known_at = _first([one for one in entries if one.body.get("arrived_at")], "OutcomeSettled")
            if offered_at is not None and broken_at is not None:
                broken.append(max(offered_at - broken_at, timedelta()))
            if offered_at is not None and known_at is not None:
                known.append(max(offered_at - known_at, timedelta()))
    return Pace(_stretch(broken), _stretch(known))


def _by_order(entries: Sequence[EntryView]) -> Iterator[list[EntryView]]:
    by_order = sorted(entries, key=lambda one: (one.order_id, one.id))
    return (list(each) for _, each in groupby(by_order, key=lambda one: one.order_id))


def _first(entries: Sequence[EntryView], kind: str) -> datetime | None:
    """When that was first written of the order as a whole: of an outcome, that it is broken for certain."""
    for one in entries:
        broken = (
            one.body.get("outcome") == "broken" and one.body.get("certain") and not one.body["shipment_id"]
        )
        if one.kind == kind and (kind != "OutcomeSettled" or broken):
            return one.written_at
    return None


def _stretch(found: Sequence[timedelta]) -> Stretch | None:
    if not found:
        return None
    return Stretch(len(found), timedelta(seconds=median(one.total_seconds() for one in found)), max(found))
