"""Makes a planned step happen in the pretend shop, and says what happened in one line."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from functools import partial

from demo.pretend import Delivery, PretendShop
from demo.pretend.checkout import Refused
from demo.story.lives import ZONE, Life, Step
from demo.story.people import person
from demo.story.shelf import BY_KEY

CODE_USED_SHARE = 0.6  # of those who have a code and buy again


class Gone(Exception):
    """The pretend shop knows nothing of this order: it was killed before it had written it down."""


def happen(
    shop: PretendShop, life: Life, step: Step, *, at: datetime, seed: int, codes: dict[str, str]
) -> list[Delivery]:
    """at  when it happens, which may be other than planned. Raises Gone"""
    try:
        match step.verb:
            case "place":
                return _place(shop, life, at=at, seed=seed, codes=codes)
            case "fulfil":
                return _fulfil(shop, life, step, at=at)
            case "scan":
                return _scan(shop, life, step, at=at)
            case "withdraw":
                return shop.withdraw_scan(life.last_scan, at=at)
            case "cancel":
                return shop.cancel(life.order_id, at=at)
            case "refund":
                return shop.refund(life.order_id, at=at)
            case _:
                line = shop.orders[life.order_id].lines[0]
                return shop.refund(life.order_id, at=at, quantities={line.id: 1}, note="Retur")
    except (KeyError, IndexError) as lost:
        raise Gone from lost


def _place(
    shop: PretendShop, life: Life, *, at: datetime, seed: int, codes: dict[str, str]
) -> list[Delivery]:
    lane, buyer = BY_KEY[life.lane], person(seed, life.customer)
    code = codes.get(buyer.email or "")
    chance = random.Random(f"{seed}:code:{life.number}")
    if code is not None and chance.random() > CODE_USED_SHARE:
        code = None
    place = partial(
        shop.place_order,
        at=at,
        customer=buyer,
        lines=life.lines,
        shipping_title=lane.title,
        shipping_price=lane.price,
        shipping_code=lane.key,
        method="PICK_UP" if lane.in_store else "PICKUP_POINT" if lane.at_point else "SHIPPING",
        window=_dates(life),
        test=life.is_test,
        guest=life.is_guest,
    )
    try:
        deliveries = place(discount_code=code)
    except Refused:
        code, deliveries = None, place()
    if code is not None:
        del codes[buyer.email or ""]
    # Deliveries are held back while the app isn't installed: the newest order is the one.
    life.order_id = next(reversed(shop.orders))
    return deliveries


def _dates(life: Life) -> tuple[datetime, datetime] | None:
    """What the checkout showed, from the morning of the first day to the evening of the last."""
    if not life.shows_dates or life.window is None:
        return None
    first, last = life.window
    return datetime.combine(first, time(8), ZONE), datetime.combine(last, time(20), ZONE)


def _fulfil(shop: PretendShop, life: Life, step: Step, *, at: datetime) -> list[Delivery]:
    lane, order = BY_KEY[life.lane], shop.orders[life.order_id]
    is_first_of_two = step.part == 0 and any(one.verb == "fulfil" and one.part == 1 for one in life.steps)
    some = {line.id: line.quantity for line in order.lines[:-1]} if is_first_of_two else None
    number = f"{lane.key[:2].upper()}{life.number:07d}{step.part + 1}SE"
    deliveries = shop.fulfil(
        life.order_id,
        at=at,
        quantities=some,
        company=lane.carrier,
        number=number if lane.carrier else None,
        url=f"https://sparning.example/{number}" if lane.carrier else None,
    )
    life.shipments.append(order.fulfillments[-1].id)
    return deliveries


def _scan(shop: PretendShop, life: Life, step: Step, *, at: datetime) -> list[Delivery]:
    order = shop.orders[life.order_id]
    shipment = life.shipments[step.part]
    heard_at = at + timedelta(minutes=life.number % 4)
    deliveries = shop.scan(shipment, step.word, at=at, heard_at=heard_at, city=order.buyer.city)
    life.last_scan = next(one for one in order.fulfillments if one.id == shipment).scans[-1].id
    return deliveries


SCANNED = {
    "label_printed": "has a label from {carrier}",
    "in_transit": "is on its way with {carrier}",
    "out_for_delivery": "is out for delivery with {carrier}",
    "ready_for_pickup": "waits at the pick-up point of {carrier}",
    "delivered": "is delivered by {carrier}",
}
DONE = {
    "fulfil": "is handed over to {carrier}",
    "withdraw": "was scanned by mistake, says {carrier}",
    "cancel": "is cancelled by the buyer",
    "refund": "is refunded",
    "return": "comes back in part, and is refunded in part",
}


def in_words(shop: PretendShop, life: Life, step: Step, *, at: datetime) -> str:
    """After it has happened: "#2847 is delivered by Norrfrakt, 3 days after the last promised day"."""
    order, lane = shop.orders[life.order_id], BY_KEY[life.lane]
    if step.verb == "place":
        items = ", ".join(line.title for line in order.lines)
        return f"{order.name} {order.buyer.first_name} in {order.buyer.city} buys {items} · {lane.title}"
    carrier = lane.carrier or "the shop"
    sentence = (SCANNED.get(step.word, step.word) if step.verb == "scan" else DONE[step.verb]).format(
        carrier=carrier
    )
    days = (at.astimezone(ZONE).date() - life.window[1]).days if life.window else 0
    late = f", {days} day{'s' if days > 1 else ''} after the last promised day" if days > 0 else ""
    return f"{order.name} {sentence}{late if step.verb == 'scan' else ''}"
