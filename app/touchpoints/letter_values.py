"""What letters about an order have in common: whom they greet, what it is, and how they write a day."""

from __future__ import annotations

from datetime import date

from app.core.calendar import local_date
from app.core.work import Work
from app.mail.phrases import written_day
from app.mail.voice import first_name_to_greet, locale_in
from app.orders import store as orders
from app.orders.customers import first_name
from app.orders.model import Order
from app.shops.store import the_shop
from app.touchpoints.letters import TouchpointView


def values_of_order(work: Work, touchpoint: TouchpointView, order: Order) -> dict[str, object]:
    return {
        "first_name": first_name_to_greet(first_name(work, touchpoint.customer_id)),
        "shop_name": the_shop(work).name,
        "items": orders.titles(order),
        "order_name": order.name,
    }


def day_in_letter(work: Work, order: Order, on: date | None, lang: str) -> str | None:
    """returns  None where there is no such day"""
    today = local_date(work.now, order.zone)
    return written_day(on, locale_in(lang, order.locale), today=today) if on is not None else None
