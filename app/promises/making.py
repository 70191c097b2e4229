"""Making promises: from the words that were shown, from the merchant's table, from the dates of the checkout."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from app.core.calendar import day_end
from app.core.work import Work
from app.orders import store as orders
from app.orders.facts import BeginningChanged, OrderPlaced, OrderTold, ShownChanged
from app.orders.model import Order
from app.orders.standings import STORE_PICKUP, note_undelivered, why_unpromised
from app.promises import store
from app.promises.cart import readings_of_cart
from app.promises.counting import COUNTING
from app.promises.facts import LabelNotUnderstood, PromiseMade, PromiseSuperseded
from app.promises.labels import is_pickup
from app.promises.meanings import mark_of, read_title
from app.promises.model import LabelSeen, Promise, Superseded
from app.promises.shown import shown_at_of, window_as_kept
from app.promises.windows import (
    HandlingRules,
    RuleRow,
    Window,
    matching_rule,
    window_from_checkout,
    window_from_label,
    window_from_rule,
)
from app.shops.settings import Handling, ShopSettings
from app.shops.store import settings_at, the_settings, the_shop

COUNTED = ("label", "rule")  # read from the option's words and the merchant's table
READ_FROM_SHOWN = (*COUNTED, "shown", "slot")


def note_placed(work: Work, fact: OrderPlaced | ShownChanged) -> None:
    """Reaction: an order came, or it came to light that she was shown something else."""
    order = orders.file(work, fact.order_id).order
    assert order is not None  # the fact came from its row
    _, settings = settings_at(work, order.ordered_at)
    counted, cart = _readings(work, order, settings), readings_of_cart(work, order)
    _keep(work, order, {**counted, **cart}, kinds=READ_FROM_SHOWN, reason="shown_changed")
    title = order.shown_title
    if title and is_pickup(title):
        note_undelivered(work, order.id, STORE_PICKUP)
    if title and isinstance(fact, OrderPlaced):  # counted once, whatever comes to light later
        _note_seen(work, title, order.ordered_at)
    if title and not (counted or cart or is_pickup(title)) and why_unpromised(order) is None:
        work.record(LabelNotUnderstood(order_id=order.id, title=title))


def note_beginning(work: Work, fact: BeginningChanged) -> None:
    """Reaction: the clock of the order begins at another time, so that what is counted ends at another."""
    order = orders.file(work, fact.order_id).order
    assert order is not None
    _, settings = settings_at(work, order.ordered_at)
    _keep(work, order, _readings(work, order, settings), kinds=COUNTED, reason="scheduled")


def read_again(work: Work, order_id: int, reason: str) -> None:
    """Read the option's words and the merchant's table as they are understood today, because somebody asked for it,
    and judge the order by that. What was promised otherwise, and what differs not, stays.

    reason  a code, kept with what no longer counts
    """
    order = orders.file(work, order_id).order
    if order is not None:
        _, settings = the_settings(work)
        _keep(work, order, _readings(work, order, settings), kinds=COUNTED, reason=reason)
        work.record(OrderTold(order_id=order_id))


def note_notice(work: Work, order_id: int, text: str, *, latest_on: date) -> None:
    """The customer was told a later date. It is judged by itself. Told again: nothing new.

    latest_on  the last day, by her calendar
    """
    order, file = orders.file(work, order_id).order, store.file(work, order_id)
    if order is None:
        return
    source = f"notice:{latest_on.isoformat()}"
    if source not in {promise.source for promise in file.promises}:
        window = _until(latest_on, order.zone)
        _make(work, order, "notice", source=source, shown_text=text, window=window, shown_at=work.now)
        work.record(OrderTold(order_id=order_id))


def _until(latest_on: date, zone: str) -> Window:
    latest_at = day_end(latest_on, zone).isoformat()
    rules = {
        "counting": COUNTING,
        "kind": "notice",
        "earliest_at": None,
        "latest_at": latest_at,
        "zone": zone,
    }
    return window_as_kept(rules)


def _keep(
    work: Work,
    order: Order,
    wanted: dict[str, tuple[str, str, Window]],
    *,
    kinds: tuple[str, ...],
    reason: str,
) -> None:
    """Of these kinds just the wanted ones count from now on.

    wanted  source → kind, text as shown, window
    """
    file = store.file(work, order.id)
    for promise in [one for one in file.promises if one.kind in kinds and one.source not in wanted]:
        _supersede(work, promise, reason)
    known = {promise.source for promise in file.promises}
    for source, (kind, text, window) in wanted.items():
        if source not in known:
            _make(work, order, kind, source=source, shown_text=text, window=window)


def _note_seen(work: Work, title: str, seen_at: datetime) -> None:
    work.session.add(
        LabelSeen(
            shop_id=work.shop_id, id=work.next_id(), mark=mark_of(title), title=title[:255], seen_at=seen_at
        )
    )


def note_checkout_dates(
    work: Work, order_id: int, text: str, *, min_at: datetime | None, max_at: datetime
) -> None:
    """The window that the checkout showed, as Shopify tells it afterwards. Told again: nothing new."""
    order, file = orders.file(work, order_id).order, store.file(work, order_id)
    if order is None:
        return
    window = window_from_checkout(min_at, max_at, order.zone)
    source = f"checkout:{window.rules['earliest_at'] or ''}/{window.rules['latest_at']}"
    if source not in {promise.source for promise in file.promises}:
        _make(work, order, "checkout", source=source, shown_text=text, window=window)


def _readings(work: Work, order: Order, settings: ShopSettings) -> dict[str, tuple[str, str, Window]]:
    """What the shown option and the merchant's table say: source → kind, text, window."""
    title = order.shown_title or ""
    if is_pickup(title):
        return {}  # a line of the table for "any" option isn't about what she fetches herself
    begins_at = order.begins_at or order.ordered_at
    place: dict[str, Any] = {
        "ordered_at": begins_at,
        "shop": handling_rules(work, settings.handling),
        "destination_country": order.country,
        "destination_zone": order.zone,
    }
    # The source names all that the window hangs on, so that the same reading is made once and another one anew.
    about = f"{begins_at:%Y%m%dT%H%M%S}:{order.country or '-'}:{order.zone}"[:60]
    found: dict[str, tuple[str, str, Window]] = {}
    terms = read_title(title, settings.labels) if title else None
    if terms is not None:
        read = f"{terms.days_min}-{terms.days_max}{terms.unit[0]}{terms.kind[0]}"
        found[f"label:{about}:{_mark(title)}:{read}"] = ("label", title, window_from_label(terms, **place))
    row = matching_rule(rule_rows(settings), title, order.country)
    if row is not None:
        said = f"{row.transit_days_min}-{row.transit_days_max}"
        found[f"rule:{about}:{_mark(title)}:{said}"] = ("rule", title, window_from_rule(row, **place))
    return found


def _make(
    work: Work,
    order: Order,
    kind: str,
    *,
    source: str,
    shown_text: str,
    window: Window,
    shown_at: datetime | None = None,
) -> None:
    rules = {
        **window.rules,
        "handover_on": _handover_on(work, order).isoformat(),
        "point_counts": settings_at(work, order.ordered_at)[1].arrivals.point_counts,
    }
    promise = Promise(
        shop_id=work.shop_id,
        id=work.next_id(),
        order_id=order.id,
        kind=kind,
        source=source,
        shown_text=shown_text[:255],
        shown_at=shown_at or shown_at_of(window.rules) or order.ordered_at,
        made_at=work.now,
        earliest_at=window.earliest_at,
        latest_at=window.latest_at,
        zone=window.zone,
        days_min=window.days_min,
        days_max=window.days_max,
        rules=rules,
    )
    work.session.add(promise)
    store.file(work, order.id).promises.append(promise)
    work.record(
        PromiseMade(
            order_id=order.id,
            promise_id=promise.id,
            kind=kind,
            source=source,
            shown_text=promise.shown_text,
            earliest_at=promise.earliest_at,
            latest_at=promise.latest_at,
            zone=promise.zone,
            rules=rules,
        )
    )


def _supersede(work: Work, promise: Promise, reason: str) -> None:
    work.session.add(
        Superseded(
            shop_id=work.shop_id,
            promise_id=promise.id,
            order_id=promise.order_id,
            reason=reason,
            made_at=work.now,
        )
    )
    file = store.file(work, promise.order_id)
    file.promises.remove(promise)
    file.is_cleared = True
    work.record(PromiseSuperseded(order_id=promise.order_id, promise_id=promise.id, reason=reason))


def _handover_on(work: Work, order: Order) -> date:
    """The day by which the shop plans to have handed over: its handling alone, without transit."""
    _, settings = settings_at(work, order.ordered_at)
    shop = handling_rules(work, settings.handling)
    plan = window_from_rule(
        RuleRow(transit_days_min=0, transit_days_max=0),
        ordered_at=order.begins_at or order.ordered_at,
        shop=shop,
        destination_country=shop.country,
        destination_zone=shop.zone,
    )
    return plan.latest_on


def handling_rules(work: Work, handling: Handling) -> HandlingRules:
    shop = the_shop(work)
    return _handling_rules(handling, shop.zone, shop.country)


@lru_cache(maxsize=1024)  # one for each shop whose settings are in use
def _handling_rules(handling: Handling, zone: str, country: str) -> HandlingRules:
    return HandlingRules(
        handling_days_min=handling.days_min,
        handling_days_max=handling.days_max,
        cutoff=time.fromisoformat(handling.cutoff),
        zone=zone,
        country=country,
        closed_weekdays=frozenset(handling.closed_weekdays),
        closed_dates=frozenset(date.fromisoformat(day) for day in handling.closed_dates),
        closures=tuple(
            (date.fromisoformat(first), date.fromisoformat(last)) for first, last in handling.closures
        ),
        bridge_days=handling.bridge_days,
        eves=handling.eves,
    )


@lru_cache(maxsize=1024)
def rule_rows(settings: ShopSettings) -> tuple[RuleRow, ...]:
    return tuple(
        RuleRow(
            method_contains=row.method,
            country=row.country,
            transit_days_min=row.days_min,
            transit_days_max=row.days_max,
        )
        for row in settings.rules
    )


def _mark(title: str) -> str:
    """A short mark of a title: sources are compared, never read."""
    return hashlib.blake2s(title.encode(), digest_size=8).hexdigest()
