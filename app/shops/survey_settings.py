"""When a customer is asked a question, and which questions rest."""

from __future__ import annotations

import msgspec


class TypeDays(msgspec.Struct, frozen=True):
    """product_type  as the merchant writes it at Shopify"""

    product_type: str
    days: int


class Surveys(msgspec.Struct, frozen=True):
    """One question after each arrival, asked of everyone alike. Off until the merchant switches it on.

    days_after_arrival  where no product type of the order says otherwise
    by_type             of several types in an order, the longest
    days_after_case     after something was put right: then she is asked how that was, and not before that the rest
    latest_days         after the arrival: no case puts the question off beyond that
    resting             keys of questions that aren't asked for now
    """

    on: bool = False
    days_after_arrival: int = 7
    by_type: tuple[TypeDays, ...] = ()
    days_after_case: int = 5
    latest_days: int = 60
    resting: tuple[str, ...] = ()
