"""What a carrier said becomes evidence; what kept it from answering becomes the state of its circuit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog

from app.carriers.scans import Piece
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Shipment
from app.promises.evidence import note_word
from app.shops.store import settings_at
from app.tracking import store
from app.tracking.rules import Said, Terms, after_failure, believed_since, unknown_words, what_is_said

MARK_SIGNS = 16

log = structlog.get_logger(__name__)


def take_in(
    work: Work, shipment: Shipment, adapter: str, heard: Sequence[tuple[str, tuple[Piece, ...]]]
) -> bool:
    """heard    for every number of the shipment, its parcels; the order is in our hands
    returns  whether something was new
    """
    pieces = [piece for _, found in heard for piece in found]
    if any(not found for _, found in heard):
        pieces.append(Piece("", ()))  # of a number that the carrier doesn't know nothing has arrived
    for raw in unknown_words(pieces):
        log.info("carrier_word_unknown", adapter=adapter, word=raw, shop_id=work.shop_id)
    said = what_is_said(pieces, terms_of(work, shipment))
    number = heard[0][0] if heard else ""
    return any([_note(work, shipment, adapter, number=number, said=one) for one in said])


def _note(work: Work, shipment: Shipment, adapter: str, *, number: str, said: Said) -> bool:
    return note_word(
        work,
        order_id=shipment.order_id,
        shipment_id=shipment.id,
        source="carrier",
        says=said.says,
        happened_at=said.at,
        whole_day=said.whole_day,
        said_by=adapter,
        reference=f"{adapter}:{mark_of(work, number)}:{said.event}:{said.says}",
    )


def mark_of(work: Work, number: str) -> str:
    """Evidence is never changed, and a parcel's number must go when its customer is erased: so it isn't kept in it."""
    return work.env.keys.fingerprint(number, "tracking_number").hex()[:MARK_SIGNS]


def terms_of(work: Work, shipment: Shipment) -> Terms:
    """Whether a pick-up point counts: as the merchant had decided when the order was bought."""
    order = orders.file(work, shipment.order_id).order
    ordered_at = order.ordered_at if order is not None else None
    settings = settings_at(work, ordered_at or shipment.sent_at)[1]
    return Terms(believed_since(shipment.sent_at, ordered_at), settings.arrivals.point_counts, work.now)


def note_success(work: Work, adapter: str) -> None:
    """The circuit is closed, and nothing is wrong any more."""
    access = store.access_locked(work, adapter)
    if access is not None:
        access.failures, access.rests_until, access.trouble = 0, None, None
        access.last_answer_at = work.now


def note_failure(
    work: Work, adapter: str, code: str, sentence: str, *, retry_after: int | None
) -> datetime | None:
    """returns  until when nobody is asked; None where the others go on"""
    access = store.access_locked(work, adapter)
    if access is None:
        return None
    rest = after_failure(code, access.failures, retry_after=retry_after, now=work.now)
    access.failures = rest.failures
    if code != "carrier_paced":
        access.trouble = sentence
    if rest.until is not None:
        access.rests_until = max(rest.until, access.rests_until or rest.until)
        log.warning(
            "carrier_rests", adapter=adapter, shop_id=work.shop_id, code=code, until=rest.until.isoformat()
        )
    return access.rests_until if rest.until is not None else None
