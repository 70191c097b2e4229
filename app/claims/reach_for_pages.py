"""How much of what a merchant sells a fit guarantee covers, in a sentence beside its form."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from app.claims.fitting import fits
from app.orders.rules import Line
from app.products.reports import SHOWN_MAX, ProductLine
from app.shops.settings import FitGuarantee

NAMED_MAX = 5


def reach_in_words(rule: FitGuarantee, known: list[ProductLine]) -> str:
    """known  the products that somebody bought"""
    if not known:
        return _(
            "Kept gets to know a product when somebody buys it. Until then it can't say what this covers."
        )
    covered = [one.title for one in known if fits(_as_bought(one), rule, one.traits)]
    count = f"{SHOWN_MAX}+" if len(known) >= SHOWN_MAX else str(len(known))
    if not covered:
        return _("It covers none of the %(known)s products that Kept knows.", known=count)
    sentence = ngettext(
        "It covers %(num)s of the %(known)s products that Kept knows: %(titles)s.",
        "It covers %(num)s of the %(known)s products that Kept knows: %(titles)s.",
        len(covered),
        known=count,
        titles=", ".join(covered[:NAMED_MAX]) + (" …" if len(covered) > NAMED_MAX else ""),
    )
    return str(sentence)


def _as_bought(one: ProductLine) -> Line:
    return Line(id=one.id, title=one.title, quantity=1, current=1, shippable=True, product_id=one.id)
