"""Which things a fit guarantee covers."""

from __future__ import annotations

from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.orders.rules import Line
from app.shops.settings import FitGuarantee
from app.shops.store import settings_at


def fits(work: Work, line: Line, rule: FitGuarantee) -> bool:
    """Orders tell the title and the number of a product, not its type: those two decide. What the rule says of types,
    tags and collections waits for somebody who knows them.
    """
    title = line.title.casefold()
    return line.product_id in rule.products or any(word.casefold() in title for word in rule.words if word)


def guarantee_for(work: Work, order: Order, line: Line) -> tuple[int, FitGuarantee] | None:
    """The first of the merchant's that covers it, by the terms of the day of purchase, with their version."""
    terms, settings = settings_at(work, order.ordered_at)
    if not line.shippable:
        return None
    return next(((terms, rule) for rule in settings.fits if fits(work, line, rule)), None)


def line_of(order: Order, line_id: int) -> Line | None:
    return next((one for one in orders.lines_of(order) if one.id == line_id), None)
