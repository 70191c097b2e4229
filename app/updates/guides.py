"""The merchant's own texts: about waiting while it is on its way, and about the first use when it has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from app.core.work import Work
from app.mail.voice import language
from app.orders import store as orders
from app.orders.customers import is_reachable
from app.orders.model import Order
from app.orders.rules import Line
from app.orders.standings import standing, why_unpromised
from app.orders.store import OrderFile
from app.products import store as products
from app.products.actions import tell_when_read
from app.products.facts import ProductsTold
from app.shops.settings import Guide
from app.shops.store import the_settings, the_shop
from app.touchpoints.actions import propose, withdraw
from app.touchpoints.store import chosen_lang, key_of
from app.updates import status_store
from app.updates.guide_rules import NOT_READ, asks_what_it_is, guide_for

WAITING, FIRST_USE = "waiting_content", "first_use_guide"
# A text about the first day is of no use to somebody who has worn it for two weeks.
FIRST_USE_WITHIN = timedelta(days=10)
WAITING_WITHIN = timedelta(days=14)


def note_products(work: Work, fact: ProductsTold) -> None:
    """Reaction: what was bought has been read, and now it can be said which text fits."""
    consider(work, orders.file(work, fact.order_id))


def consider(work: Work, file: OrderFile) -> None:
    """Wish to send what fits, or take back what no longer does. Where nobody can say yet what fits, nothing is wished
    for until somebody can.
    """
    if not the_settings(work)[1].updates.guides or file.order is None:
        return
    order = file.order
    for kind, found in ((WAITING, waiting_guide(work, file)), (FIRST_USE, first_use_guide(work, file))):
        key = key_of(kind, order.id)
        if isinstance(found, str):
            withdraw(work, key, found)
            if found == NOT_READ:
                tell_when_read(work, order.id, _products(orders.lines_of(order)))
        else:
            _propose(work, order, kind, found)


def _propose(work: Work, order: Order, kind: str, found: Found) -> None:
    if order.customer_id is None or not is_reachable(work, order.customer_id):
        return
    guide, _, since, until = found
    propose(
        work,
        kind,
        key_of(kind, order.id),
        customer_id=order.customer_id,
        order_id=order.id,
        body={"guide": guide.name},
        not_before=since + timedelta(days=guide.days_after),
        expires_at=until,
    )


# A guide, the things that it fits, since when its days count, and when it is pointless.
Found = tuple[Guide, list[Line], datetime, datetime]


def waiting_guide(work: Work, file: OrderFile) -> Found | str:
    """returns  a reason where there is nothing to say: "order_ended", "not_ours_to_tell", "arrived", "too_late",
    "no_guide", "not_read_yet"
    """
    order, reason = _order(file)
    if reason is not None:
        return reason
    coming = status_store.wanted(file).keys() - status_store.came(work, file).keys()
    if not coming:
        return "arrived"
    found = _fitting(work, order, "waiting", coming)
    if isinstance(found, str):
        return found
    return _in_time(work, found, order.ordered_at, WAITING_WITHIN)


def first_use_guide(work: Work, file: OrderFile) -> Found | str:
    """returns  a reason as above, or "nothing_arrived" """
    order, reason = _order(file)
    if reason is not None:
        return reason
    came = status_store.came(work, file)
    here = came.keys() & status_store.wanted(file).keys()
    if not here:
        return "nothing_arrived"
    found = _fitting(work, order, "arrived", here)
    if isinstance(found, str):
        return found
    return _in_time(work, found, max(came[line.id] for line in found[1]), FIRST_USE_WITHIN)


def _order(file: OrderFile) -> tuple[Order, str | None]:
    order = file.order
    assert order is not None
    if standing(file).ended_at is not None or order.deleted_at is not None:
        return order, "order_ended"
    return order, "not_ours_to_tell" if why_unpromised(order) is not None else None


def _fitting(work: Work, order: Order, moment: str, among: Any) -> tuple[Guide, list[Line]] | str:
    guides = the_settings(work)[1].updates.guides
    lines, lang = orders.lines_of(order), lang_of(work, order)
    asked = any(map(asks_what_it_is, guides))
    traits = products.traits(work, _products(lines)) if asked else {}
    return guide_for(guides, moment, lines, lang=lang, among=among, traits=traits)


def _products(lines: list[Line]) -> list[int]:
    return [line.product_id for line in lines if line.product_id and line.shippable]


def _in_time(work: Work, found: tuple[Guide, list[Line]], since: datetime, within: timedelta) -> Found | str:
    guide, lines = found
    until = since + timedelta(days=guide.days_after) + within
    return (guide, lines, since, until) if work.now < until else "too_late"


def lang_of(work: Work, order: Order) -> str:
    """The language in which her letter will be."""
    chosen = chosen_lang(work, order.customer_id) if order.customer_id is not None else ""
    return language(chosen or order.locale or the_shop(work).locale)
