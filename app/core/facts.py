"""What a room tells the others: something that has happened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Fact:
    """The root of all facts. A fact is past, complete and holds no name, address or letter text: it goes
    into the ledger as it is, and the ledger outlives the person's data.

    order_id  Shopify's number of the order that it is about; 0 where it is about the shop
    """

    order_id: int = 0
