"""Which of the merchant's texts fits what a customer bought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from app.mail.voice import language
from app.orders.rules import Line
from app.shops.settings import Guide

MOMENTS = ("waiting", "arrived")


def fits(guide: Guide, line: Line) -> bool:
    """Orders don't tell a product's type: a part of its title decides, or its number at Shopify."""
    title = line.title.casefold()
    return line.product_id in guide.products or any(word.casefold() in title for word in guide.words if word)


def said_in(guide: Guide, lang: str) -> tuple[str, str]:
    """The subject and the text; ("", "") where it has none in that language."""
    is_swedish = language(lang) == "sv"
    subject, text = (guide.subject_sv, guide.text_sv) if is_swedish else (guide.subject_en, guide.text_en)
    return (subject, text) if text.strip() else ("", "")


def guide_for(
    guides: Iterable[Guide], moment: str, lines: Sequence[Line], *, lang: str, among: Collection[int]
) -> tuple[Guide, list[Line]] | None:
    """The first in the merchant's order that fits something of it, and what it fits: one text is enough for an order.

    among  ids of the lines that it may be about
    """
    for guide in guides:
        if guide.moment != moment or not said_in(guide, lang)[1]:
            continue
        fitting = [line for line in lines if line.id in among and line.shippable and fits(guide, line)]
        if fitting:
            return guide, fitting
    return None
