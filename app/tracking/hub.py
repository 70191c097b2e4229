"""What the hub tells us by webhook: checked, and taken in at once. Told twice it is nothing new."""

from __future__ import annotations

import structlog

from app.carriers.aftership import Update, is_signed, read_update
from app.carriers.scans import Piece, Scan
from app.core.errors import NotFound, Unverified
from app.core.holding import hold
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Shipment
from app.promises import store as promises
from app.promises.evidence import note_word
from app.shops.store import the_shop
from app.tracking import store
from app.tracking.adapters import HUB
from app.tracking.following import end, numbers_of, standing_of
from app.tracking.hearing import mark_of, note_success, take_in, terms_of
from app.tracking.rules import came, ended, is_waited_for

# The sentence is also in the panel's catalogue: app/tracking/words_for_pages.py.
UNSIGNED = "Messages come that aren't signed with the webhook secret that is stored here. Compare it with AfterShip's."

log = structlog.get_logger(__name__)


HEARD, NOT_YET, UNKNOWN = "heard", "not_yet", "unknown_number"


def hear(work: Work, raw: bytes, signature: str) -> str:
    """raw      the body as it came
    returns  HEARD, UNKNOWN where we follow nothing with this number, NOT_YET where that may still come: the hub is to
             tell it again
    raises   NotFound where the merchant hasn't set AfterShip up, Unverified, Invalid
    """
    access = store.accesses(work).get(HUB)
    if access is None or not the_shop(work).is_installed:
        raise NotFound("no_access", "This shop doesn't take messages from AfterShip.")
    if not is_signed(store.open_access(work, access)["secret"], raw, signature):
        raise Unverified("unsigned", "This message isn't signed with the shop's webhook secret.")
    update = read_update(raw)
    shipments = _shipments(work, update)
    for shipment in shipments:
        _hear(work, shipment, update)
    note_success(work, HUB)
    if shipments:
        return HEARD
    waited_for = _is_waited_for(work, update)
    log.info("hub_number_unknown", shop_id=work.shop_id, waited_for=waited_for)
    return NOT_YET if waited_for else UNKNOWN


def note_unsigned(work: Work) -> None:
    """For the panel: either the secret is old, or somebody else knows the address."""
    access = store.access_locked(work, HUB)
    if access is not None:
        access.trouble = UNSIGNED


def _shipments(work: Work, update: Update) -> list[Shipment]:
    """By the number that we follow, else by the order that it was filed under; held from here on."""
    known = {row.order_id for row in store.followed_as(work, update.number)}
    order_ids = sorted(known or {update.order_id or 0} - {0})
    hold(work, order_ids)
    files = orders.files(work, order_ids)
    promises.files(work, order_ids)
    return [
        shipment
        for order_id in order_ids
        for shipment in files[order_id].shipments.values()
        if update.number in numbers_of(shipment)
    ]


def _is_waited_for(work: Work, update: Update) -> bool:
    file = orders.file(work, update.order_id) if update.order_id else None
    piece = update.piece(the_shop(work).zone)
    is_ours = file is not None and (file.order is not None or bool(file.shipments))
    return is_waited_for(piece, update.told_at, is_ours=is_ours, now=work.now)


def _hear(work: Work, shipment: Shipment, update: Update) -> None:
    order = orders.file(work, shipment.order_id).order
    piece = update.piece(order.zone if order is not None else the_shop(work).zone)
    heard = [(update.number, (piece,))]
    others = [one for one in numbers_of(shipment) if one != update.number]
    if others:
        _mark(work, shipment, piece)
        heard += [(one, (_as_told_before(work, shipment, one),)) for one in others]
    new = take_in(work, shipment, HUB, heard)
    row = store.followed(work, shipment.id)
    if row is not None and row.adapter == HUB and row.ended is None:
        row.changed_at = work.now if new else row.changed_at
        reason = ended(standing_of(work, shipment, row.misses), now=work.now)
        if reason is not None:
            end(row, reason)


def _mark(work: Work, shipment: Shipment, piece: Piece) -> None:
    """One of several parcels has come. The hub tells of each by itself, so that is kept: the shipment has arrived when
    the last one has, and until then it is under way.
    """
    scan = came(piece, terms_of(work, shipment))
    if scan is not None:
        note_word(
            work,
            order_id=shipment.order_id,
            shipment_id=shipment.id,
            source="carrier",
            says="under_way",
            happened_at=scan.happened_at,
            whole_day=scan.whole_day,
            said_by=HUB,
            reference=f"{_reference(work, piece.id)}:{scan.reference}",
        )


def _as_told_before(work: Work, shipment: Shipment, number: str) -> Piece:
    words, reference = promises.file(work, shipment.order_id).words, _reference(work, number)
    scans = [
        Scan("delivered", word.happened_at, reference, "Delivered", word.whole_day)
        for word in words
        if word.reference.startswith(reference)
        and word.shipment_id == shipment.id
        and word.happened_at is not None
    ]
    return Piece(number, tuple(scans))


def _reference(work: Work, number: str) -> str:
    return f"{HUB}:{mark_of(work, number)}:came"
