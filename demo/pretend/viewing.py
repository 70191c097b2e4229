"""What all views share: instants, amounts, and lists with pages."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

from graphql import GraphQLError

from demo.pretend.records import amount_text
from demo.pretend.searching import Key, connection

View = dict[str, Any]
Item = TypeVar("Item")


def utc(at: datetime | None) -> str | None:
    """GraphQL's dates are in UTC, whatever the shop's zone."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def money(amount: Decimal | str, currency: str) -> View:
    one = one_money(amount, currency)
    return {"shopMoney": one, "presentmentMoney": one}


def one_money(amount: Decimal | str, currency: str) -> View:
    return {"amount": amount_text(amount, currency), "currencyCode": currency}


def number_of(id: str, kind: str) -> int | None:
    """The number in gid://shopify/Kind/1; None for another kind's id, which then finds nothing.

    raises  GraphQLError if it is no global id at all
    """
    start, _, number = id.rpartition("/")
    if not start.startswith("gid://shopify/") or not number.isdigit():
        raise GraphQLError(f"Invalid global id '{id}'", extensions={"code": "INVALID_ARGUMENT"})
    return int(number) if start == f"gid://shopify/{kind}" else None


def sorting(at: datetime) -> str:
    """An instant as text that sorts as instants do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def listed(
    items: Sequence[Item], view: Callable[[Item], Any], key: Callable[[Item], Key]
) -> Callable[..., Any]:
    """A connection over a short list; search terms are not needed for such lists and are passed over."""

    def resolve(
        info: object,
        first: int | None = None,
        last: int | None = None,
        after: str | None = None,
        before: str | None = None,
        reverse: bool = False,
        **_: object,
    ) -> Any:
        return connection(
            items, view, key=key, first=first, last=last, after=after, before=before, reverse=reverse
        )

    return resolve
