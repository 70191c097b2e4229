"""What a product is, for whoever decides by it, and when it is asked for again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

# Messages tell of type and tags at once; of collections none does. A month late is early enough for what hardly moves,
# and a call a month for each product that still sells is next to nothing.
READ_AGAIN_AFTER = timedelta(days=30)
# Collections with conditions are filled some moments after the product has changed.
COLLECTIONS_SETTLE = timedelta(minutes=2)
# A message that changes nothing of what we keep makes nobody ask for the collections more often than this.
SAME_AGAIN_AFTER = timedelta(days=1)
# What couldn't be read is asked for again with the next order of it, but no more often than this.
TROUBLED_AGAIN_AFTER = timedelta(days=1)
# Shopify has it no longer, and nobody read it before.
GONE = "product_gone"


@dataclass(frozen=True)
class Traits:
    """What a product is, each name folded.

    collections  titles and handles, so that a text may name either
    is_told      False until Shopify has told all of it, or won't: nothing may be decided by what is missing here
    trouble      a code of why it wasn't told though it was asked, "" else: what is missing here isn't known
    """

    product_type: str = ""
    tags: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    is_told: bool = False
    trouble: str = ""


def folded(name: str) -> str:
    """As names are compared: capitals and spaces don't matter."""
    return " ".join(name.split()).casefold()


def folded_all(names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(folded, names)))


def is_old(asked_at: datetime, now: datetime, *, trouble: str | None) -> bool:
    return asked_at <= now - (TROUBLED_AGAIN_AFTER if trouble else READ_AGAIN_AFTER)


def tags_in(text: str | None) -> list[str]:
    """text  as in Shopify's messages: "bomull, skön" """
    return [tag for tag in (one.strip() for one in (text or "").split(",")) if tag]
