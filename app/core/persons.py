"""A customer as the law sees her: what finds her rows, and what each room does when she asks for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.core.work import Work


@dataclass(frozen=True)
class CustomerRef:
    """shopify_id    Shopify's number of her; None for a guest
    email_key     fingerprint of her address; None where none is known
    customer_ids  our rows of her: one, or a guest's and a customer's
    order_ids     hers, also ones of which only messages have been heard
    asked_by      the message that is being handled, whose state is the inbox's own affair; 0 outside of one
    email, names  in clear, for looking whether anything is left; never logged, never stored. A name stands there
                  in its parts and whole
    """

    shopify_id: int | None
    email_key: bytes | None
    customer_ids: tuple[int, ...]
    order_ids: tuple[int, ...]
    asked_by: int = 0
    email: str | None = field(default=None, repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Belonging:
    """What a room keeps on a customer.

    name    in her file ("orders")
    export  all of it, in plain JSON values
    erase   table → rows emptied; what must be kept (a book, a "no more letters") is kept without her
    """

    name: str
    export: Callable[[Work, CustomerRef], list[Any] | dict[str, Any]]
    erase: Callable[[Work, CustomerRef], dict[str, int]]


def nothing_personal(_work: Work, _person: CustomerRef) -> dict[str, int]:
    """For rooms whose rows hold numbers and days only."""
    return {}
