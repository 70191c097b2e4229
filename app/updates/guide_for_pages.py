"""What the form of a merchant's own text offers, and how much of what she sells it fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.work import Work
from app.orders.rules import Line
from app.products.actions import SCOPE
from app.products.reports import SHOWN_MAX, ProductLine, known_products
from app.shops.settings import Guide
from app.shops.store import the_shop
from app.updates.guide_rules import closeness

OFFERED_MAX = 100  # of each; who has more types than that knows the one she wants
NAMED_MAX = 5


@dataclass(frozen=True)
class Offered:
    """types, tags, collections  the commonest first
    may_read  whether the merchant lets us read products
    """

    types: list[str]
    tags: list[str]
    collections: list[str]
    may_read: bool
    known: list[ProductLine]


def offered(work: Work) -> Offered:
    known = known_products(work)
    return Offered(
        types=_commonest(one.product_type for one in known if one.product_type),
        tags=_commonest(tag for one in known for tag in one.tags),
        collections=_commonest(title for one in known for title in one.collections),
        may_read=SCOPE in the_shop(work).scopes,
        known=known,
    )


def _commonest(names: Iterable[str]) -> list[str]:
    counted = Counter(names)
    return sorted(counted, key=lambda name: (-counted[name], name.casefold()))[:OFFERED_MAX]


def fitting_in_words(guide: Guide, known: list[ProductLine]) -> str:
    """How many of the known products it fits, and the first of them by name."""
    if not known:
        return _(
            "Kept gets to know a product when somebody buys it. Until then it can't say what this text fits."
        )
    fitting = [one.title for one in known if closeness(guide, _as_bought(one), one.traits) is not None]
    if not fitting:
        return _("It fits none of the %(known)s products that Kept knows.", known=_count(len(known)))
    sentence = ngettext(
        "It fits %(num)s of the %(known)s products that Kept knows: %(titles)s.",
        "It fits %(num)s of the %(known)s products that Kept knows: %(titles)s.",
        len(fitting),
        known=_count(len(known)),
        titles=", ".join(fitting[:NAMED_MAX]) + (" …" if len(fitting) > NAMED_MAX else ""),
    )
    return str(sentence)


def _as_bought(one: ProductLine) -> Line:
    return Line(id=one.id, title=one.title, quantity=1, current=1, shippable=True, product_id=one.id)


def _count(number: int) -> str:
    return f"{number}+" if number >= SHOWN_MAX else str(number)
