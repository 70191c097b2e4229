"""What is said of an arrival beside Shopify's scans: by the customer, a carrier's own interface, the merchant."""

from __future__ import annotations

from datetime import UTC, datetime

from app.core.errors import Invalid
from app.core.work import Work
from app.orders import store as orders
from app.promises import store
from app.promises.actions import judge_order
from app.promises.arrivals import SOURCES
from app.promises.facts import ArrivalHeard
from app.promises.model import ArrivalWord

SAYS = frozenset({"arrived", "not_arrived", "attempted", "under_way"})
WORDS_MAX = 500  # of one order; a carrier that says more than that has a fault


def note_word(
    work: Work,
    *,
    order_id: int,
    shipment_id: int = 0,
    source: str,
    says: str,
    happened_at: datetime | None = None,
    whole_day: bool = False,
    said_by: str,
    reference: str,
) -> bool:
    """Keep a word on an arrival, and judge the order by it.

    shipment_id  0: everything in the order
    happened_at  of an arrival or a scan; with whole_day the first instant of the customer's local day
    said_by      a code: "letter", "staff:123", a carrier's adapter
    reference    one for each word: a repeated message makes no second
    returns      whether it was new
    raises       Invalid for an arrival without a time, or one that lies in the future
    """
    assert source in SOURCES
    assert source != "shopify"  # those are scans
    assert says in SAYS
    _check(work, says, happened_at)
    file = store.file(work, order_id)
    if any(word.reference == reference for word in file.words) or len(file.words) >= WORDS_MAX:
        return False
    word = ArrivalWord(
        shop_id=work.shop_id,
        id=work.next_id(),
        order_id=order_id,
        shipment_id=shipment_id,
        source=source,
        says=says,
        happened_at=happened_at.astimezone(UTC) if happened_at else None,
        whole_day=whole_day,
        heard_at=work.now,
        said_by=said_by[:60],
        reference=reference[:120],
    )
    work.session.add(word)
    file.words.append(word)
    work.record(_heard(word, against=_against(work, word)))
    judge_order(work, order_id)
    return True


def _check(work: Work, says: str, happened_at: datetime | None) -> None:
    if says != "not_arrived" and happened_at is None:
        raise Invalid("no_day", "Say on which day it came.")
    if happened_at is not None and happened_at > work.now:
        raise Invalid("in_the_future", "That day hasn't come yet. Choose the day on which it came.")


def _against(work: Work, word: ArrivalWord) -> str:
    """What was believed until now, where this word says otherwise: kept, so that both can be seen beside each other."""
    row = store.file(work, word.order_id).outcomes.get(word.shipment_id) or store.outcome_of(
        work, word.order_id
    )
    if row is None or row.arrived_at is None or orders.file(work, word.order_id).order is None:
        return ""
    if (
        word.says == "arrived"
        and word.happened_at is not None
        and row.arrived_at.date() == word.happened_at.date()
    ):
        return ""
    return f"{row.arrived_by} {row.arrived_at.isoformat()}" if word.says in ("arrived", "not_arrived") else ""


def _heard(word: ArrivalWord, *, against: str) -> ArrivalHeard:
    return ArrivalHeard(
        order_id=word.order_id,
        word_id=word.id,
        shipment_id=word.shipment_id,
        source=word.source,
        says=word.says,
        happened_at=word.happened_at,
        whole_day=word.whole_day,
        heard_at=word.heard_at,
        said_by=word.said_by,
        against=against,
    )
