"""What the cart says she was shown or chose: the signed promise of the shop's own pages, a day and hours."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from app.core.calendar import local_date
from app.core.errors import Unverified
from app.core.work import Work
from app.ledger.store import entries_of_order
from app.orders import store as orders
from app.orders.model import Order
from app.promises import shown_uses
from app.promises.facts import ShownRefused, SlotNotUnderstood
from app.promises.shown import (
    ATTRIBUTE,
    FORGED,
    PURPOSE,
    Bought,
    Refusal,
    ShownForm,
    forms_in,
    refusal,
    shown_window,
    unpacked,
)
from app.promises.slots import Chosen, Reading, read_slot, read_title, slot_window
from app.promises.windows import Window
from app.shops.settings import Slots
from app.shops.store import settings_at, the_shop

Found = dict[str, tuple[str, str, Window]]


def readings_of_cart(work: Work, order: Order) -> Found:
    """returns  source → kind ("shown" or "slot"), text as shown, window. What doesn't count is noted once."""
    return {**_shown(work, order), **_slot(work, order)}


def _shown(work: Work, order: Order) -> Found:
    found: Found = {}
    for name, value in order.shown_attributes or ():
        if name == ATTRIBUTE:
            for token in forms_in(value):
                form = _counting_form(work, order, token)
                if form is not None:
                    shown_uses.note_use(work, form.nonce, order.id)
                    found[f"shown:{form.nonce}"] = ("shown", form.text, shown_window(form))
    return found


def _counting_form(work: Work, order: Order, token: str) -> ShownForm | None:
    form = _read_form(work, token)
    why = FORGED if form is None else _refusal(work, order, form)
    if why is not None:
        _note_once(work, ShownRefused(order_id=order.id, reason=why.reason, detail=why.detail))
        return None
    return form


def _read_form(work: Work, token: str) -> ShownForm | None:
    """None for what wasn't made here as it stands."""
    try:
        return unpacked(work.env.signer.read(PURPOSE, token))
    except Unverified:
        return None


def _refusal(work: Work, order: Order, form: ShownForm) -> Refusal | None:
    bought = Bought(
        shop_id=work.shop_id,
        ordered_at=order.ordered_at,
        country=order.country,
        product_ids={line.product_id for line in orders.lines_of(order)},
    )
    # Whoever used it first keeps it: an order doesn't lose its promise because another copied its form.
    used_by = shown_uses.used_by(work, form.nonce) if form.shop_id == work.shop_id else None
    return refusal(form, bought, used_by=used_by if used_by != order.id else None)


def _slot(work: Work, order: Order) -> Found:
    slots = settings_at(work, order.ordered_at)[1].slots
    chosen, text = _chosen_in_cart(work, order, slots)
    if chosen is None:
        chosen, text = _chosen_in_title(work, order), order.shown_title or ""
    window = slot_window(chosen, zone=order.zone, ordered_at=order.ordered_at) if chosen else None
    if window is None:
        return {}
    source = f"slot:{window.rules['on']}:{window.rules['minutes'] or 'day'}:{order.zone}"
    return {source[:120]: ("slot", text, window)}


def _chosen_in_cart(work: Work, order: Order, slots: Slots) -> tuple[Chosen | None, str]:
    said = _chosen_texts(order, slots)
    if not said.texts:
        return None, ""
    reading = _reading(work, order, said)
    if not _is_read(reading, order):
        _note_once(work, SlotNotUnderstood(order_id=order.id, attributes=said.names))
    return reading.chosen, " ".join(reading.read)


def unread_choice(work: Work, order: Order) -> tuple[str, ...]:
    """What she wrote under the names of a day and hours, where not all of it can be read."""
    said = _chosen_texts(order, settings_at(work, order.ordered_at)[1].slots)
    return () if not said.texts or _is_read(_reading(work, order, said), order) else said.texts


def _reading(work: Work, order: Order, said: _ChosenTexts) -> Reading:
    day = local_date(order.ordered_at, order.zone)
    return read_slot(said.texts, ordered_on=day, shop_country=the_shop(work).country)


def _is_read(reading: Reading, order: Order) -> bool:
    chosen = reading.chosen
    over = chosen is None or slot_window(chosen, zone=order.zone, ordered_at=order.ordered_at) is None
    return reading.whole and not over


def _chosen_in_title(work: Work, order: Order) -> Chosen | None:
    day = local_date(order.ordered_at, order.zone)
    return read_title(order.shown_title or "", ordered_on=day, shop_country=the_shop(work).country)


@dataclass(frozen=True)
class _ChosenTexts:
    """names  of the attributes, as the merchant's settings have them; texts: what stood in them, the day's first"""

    names: str
    texts: tuple[str, ...]


def _chosen_texts(order: Order, slots: Slots) -> _ChosenTexts:
    """The attributes in which a customer chose a day and hours."""
    said = [
        (name, value)
        for wanted in (slots.dates, slots.hours)
        for name, value in order.shown_attributes or ()
        if name in wanted
    ]
    return _ChosenTexts(", ".join(dict.fromkeys(name for name, _ in said)), tuple(value for _, value in said))


def _note_once(work: Work, fact: ShownRefused | SlotNotUnderstood) -> None:
    """The order is read again when an earlier version of it comes to light. What she wrote herself isn't in the
    fact: the ledger outlives it.
    """
    body = msgspec.to_builtins(fact)
    if all(
        one.kind != type(fact).__name__ or one.body != body for one in entries_of_order(work, fact.order_id)
    ):
        work.record(fact)
