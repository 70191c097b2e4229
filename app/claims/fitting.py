"""Which things a fit guarantee covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.orders.rules import Line
from app.products import store as products
from app.products.actions import tell_when_read
from app.products.rules import Traits, folded, folded_all
from app.shops.settings import FitGuarantee
from app.shops.store import settings_at

UNTOLD = Traits()


@dataclass(frozen=True)
class Maybe:
    """A guarantee that may turn out to cover a thing, once it is known what that is.

    trouble  a code of why Shopify couldn't be asked, "" while it still is
    """

    terms: int
    rule: FitGuarantee
    trouble: str


def fits(line: Line, rule: FitGuarantee, traits: Traits) -> bool:
    """traits  of its product: what the order itself doesn't tell"""
    if line.product_id is not None and line.product_id in rule.products:
        return True
    if folded_all(rule.tags) & traits.tags or folded_all(rule.collections) & traits.collections:
        return True
    if traits.product_type and traits.product_type in folded_all(rule.types):
        return True
    title = folded(line.title)
    return any(folded(word) in title for word in rule.words if word.strip())


def asks_what_it_is(rule: FitGuarantee) -> bool:
    """Whether only Shopify can say if it fits."""
    return bool(rule.types or rule.tags or rule.collections)


def guarantee_for(work: Work, order: Order, line: Line) -> tuple[int, FitGuarantee] | None:
    """The first of the merchant's that covers it, with the version of its terms; None also while nobody can say, see
    what_may_cover. The terms are those of the day of purchase; what a thing is, is what Shopify says now.
    """
    found = _found(work, order, line)
    return found if isinstance(found, tuple) else None


def what_may_cover(work: Work, order: Order, line: Line) -> Maybe | None:
    """The first that would, if the thing turned out to be of its kind; None where that is known by now."""
    found = _found(work, order, line)
    return found if isinstance(found, Maybe) else None


def _found(work: Work, order: Order, line: Line) -> tuple[int, FitGuarantee] | Maybe | None:
    terms, settings = settings_at(work, order.ordered_at)
    if not line.shippable:
        return None
    traits, is_known = UNTOLD, True
    if line.product_id is not None and any(map(asks_what_it_is, settings.fits)):
        traits = products.traits(work, [line.product_id])[line.product_id]
        is_known = traits.is_told and not traits.trouble
    for rule in settings.fits:
        if fits(line, rule, traits):
            return terms, rule
        if not is_known and asks_what_it_is(rule):
            return Maybe(terms, rule, traits.trouble)  # it may fit, and stands before the others
    return None


def hear_what_they_are(work: Work, order: Order, lines: Iterable[Line]) -> None:
    """See to it that the order hears as soon as these are known, or that they can't be read."""
    tell_when_read(work, order.id, [line.product_id for line in lines if line.product_id is not None])


def line_of(order: Order, line_id: int) -> Line | None:
    return next((one for one in orders.lines_of(order) if one.id == line_id), None)
