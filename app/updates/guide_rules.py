"""Which of the merchant's texts fits what a customer bought."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from app.mail.voice import language
from app.orders.rules import Line
from app.products.rules import Traits, folded, folded_all
from app.shops.settings import Guide

MOMENTS = ("waiting", "arrived")
# How exactly a text means a thing: the less, the more exactly, and the most exact of all texts is sent.
BY_NUMBER, BY_GROUP, BY_TYPE, BY_WORDS = range(4)
NO_GUIDE, NOT_READ = "no_guide", "not_read_yet"
UNTOLD = Traits()


def closeness(guide: Guide, line: Line, traits: Traits) -> int | None:
    """How exactly a text means what was bought: BY_NUMBER … BY_WORDS; None where it doesn't.

    traits  of its product: what the order itself doesn't tell
    """
    if line.product_id is not None and line.product_id in guide.products:
        return BY_NUMBER
    if folded_all(guide.collections) & traits.collections or folded_all(guide.tags) & traits.tags:
        return BY_GROUP
    if traits.product_type and traits.product_type in folded_all(guide.types):
        return BY_TYPE
    title = folded(line.title)
    return BY_WORDS if any(folded(word) in title for word in guide.words if word.strip()) else None


def asks_what_it_is(guide: Guide) -> bool:
    """Whether only Shopify can say if it fits."""
    return bool(guide.types or guide.tags or guide.collections)


def said_in(guide: Guide, lang: str) -> tuple[str, str]:
    """The subject and the text; ("", "") where it has none in that language."""
    is_swedish = language(lang) == "sv"
    subject, text = (guide.subject_sv, guide.text_sv) if is_swedish else (guide.subject_en, guide.text_en)
    return (subject, text) if text.strip() else ("", "")


def guide_for(
    guides: Iterable[Guide],
    moment: str,
    lines: Sequence[Line],
    *,
    lang: str,
    among: Collection[int],
    traits: Mapping[int, Traits],
) -> tuple[Guide, list[Line]] | str:
    """The text that means something of it most exactly, and what it fits; of two alike, the first in the merchant's
    order. One text is enough for an order.

    among    ids of the lines that it may be about
    traits   by product; what isn't in it hasn't been told
    returns  NO_GUIDE; or NOT_READ where another may turn out to fit better
    """
    offered = [one for one in guides if one.moment == moment and said_in(one, lang)[1]]
    bought = [line for line in lines if line.id in among and line.shippable]
    about = {line.id: traits.get(line.product_id or 0, UNTOLD) for line in bought}
    best: tuple[int, Guide, list[Line]] | None = None
    for guide in offered:
        found = [(closeness(guide, line, about[line.id]), line) for line in bought]
        ranks = [rank for rank, _ in found if rank is not None]
        if ranks and (best is None or min(ranks) < best[0]):
            best = min(ranks), guide, [line for rank, line in found if rank is not None]
    is_open = any(line.product_id and not about[line.id].is_told for line in bought)
    if is_open and any(map(asks_what_it_is, offered)) and (best is None or best[0] != BY_NUMBER):
        return NOT_READ
    return best[1:] if best is not None else NO_GUIDE
