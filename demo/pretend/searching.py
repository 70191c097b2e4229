"""Paging and search, as every connection of the Admin API does them."""

import base64
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from graphql import GraphQLError

from demo.pretend.records import Order

Item = TypeVar("Item")
# A sorting value as text (an instant in ISO form, say) and an id.
Key = tuple[str, int]

# shopify.dev "API limits": no page is longer.
PAGE_MAX = 250
_TERM = re.compile(r"(-?)(\w+):(>=|<=|>|<|)('[^']*'|\"[^\"]*\"|\S+)")


def connection(
    items: Iterable[Item],
    view: Callable[[Item], Any],
    *,
    key: Callable[[Item], Key],
    first: int | None = None,
    last: int | None = None,
    after: str | None = None,
    before: str | None = None,
    reverse: bool = False,
) -> dict[str, Any]:
    """A page of items, sorted by their keys.

    key     what an item is sorted by, and its id where that is shared; the cursor holds it, so that a page goes on
            at the right place though items have moved meanwhile
    raises  GraphQLError without `first` or `last`, and beyond 250

    source  shopify.dev "Paginating results with GraphQL"
    """
    if first is None and last is None:
        raise GraphQLError("you must provide one of first or last")
    if max(first or 0, last or 0) > PAGE_MAX:
        raise GraphQLError(f"first or last cannot exceed {PAGE_MAX}")
    ordered = sorted(((key(item), item) for item in items), key=lambda pair: pair[0], reverse=reverse)
    inside = _between(ordered, after, before, reverse=reverse)
    page = inside[:first] if first is not None else inside[max(len(inside) - (last or 0), 0) :]
    cut = len(inside) > len(page)
    cursors = [_encode(one) for one, _ in page]
    nodes = [view(item) for _, item in page]
    return {
        "nodes": nodes,
        "edges": [{"cursor": cursor, "node": node} for cursor, node in zip(cursors, nodes, strict=True)],
        "pageInfo": {
            "hasNextPage": cut if first is not None else before is not None,
            "hasPreviousPage": after is not None if first is not None else cut,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        },
    }


def _between(
    ordered: list[tuple[Key, Item]], after: str | None, before: str | None, *, reverse: bool
) -> list[tuple[Key, Item]]:
    low, high = (before, after) if reverse else (after, before)
    least, most = (_decode(low) if low else None), (_decode(high) if high else None)
    return [
        (one, item)
        for one, item in ordered
        if (least is None or one > least) and (most is None or one < most)
    ]


def _encode(key: Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode()


def _decode(cursor: str) -> Key:
    try:
        value, number = json.loads(base64.urlsafe_b64decode(cursor))
    except (ValueError, TypeError) as error:
        raise GraphQLError("Invalid cursor") from error
    return str(value), int(number)


def matching_orders(orders: Sequence[Order], query: str | None) -> list[Order]:
    """Orders that fit a search such as `updated_at:>'2026-11-01T00:00:00Z' test:false`; all terms must fit.

    Fields that we don't know are passed over, as Shopify passes them over (with a warning that nobody reads).
    source  shopify.dev "Shopify API search syntax"; QueryRoot.orders
    """
    terms = _TERM.findall(query or "")
    return [order for order in orders if all(_fits(order, *term) for term in terms)]


def _fits(order: Order, negated: str, field: str, comparison: str, value: str) -> bool:
    value = value.strip("'\"")
    read = _FIELDS.get(field)
    if read is None:
        return True
    have = read(order)
    if isinstance(have, datetime):
        found = _compare(have, comparison, _instant(value))
    elif isinstance(have, list):
        found = value.casefold() in {str(one).casefold() for one in have}
    elif isinstance(have, int):
        found = _compare(have, comparison, int(value) if value.isdigit() else -1)
    else:
        found = str(have).casefold() == value.casefold()
    return found != bool(negated)


_FIELDS: dict[str, Callable[[Order], Any]] = {
    "updated_at": lambda order: order.updated_at.replace(microsecond=0),
    "created_at": lambda order: order.created_at.replace(microsecond=0),
    "processed_at": lambda order: order.created_at.replace(microsecond=0),
    "id": lambda order: order.id,
    "name": lambda order: order.name,
    "email": lambda order: order.buyer.email or "",
    "test": lambda order: str(order.test).lower(),
    "status": lambda order: "cancelled" if order.cancelled_at else "closed" if order.closed_at else "open",
    "source_name": lambda order: order.source_name,
    "tag": lambda order: order.tags,
}


def _compare(have: Any, comparison: str, wanted: Any) -> bool:
    answer: dict[str, Callable[[], bool]] = {
        ">": lambda: have > wanted,
        ">=": lambda: have >= wanted,
        "<": lambda: have < wanted,
        "<=": lambda: have <= wanted,
        "": lambda: have == wanted,
    }
    return answer[comparison]()


def _instant(text: str) -> datetime:
    """An instant of a search; one without an offset is UTC.

    raises  GraphQLError if it is no date
    """
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise GraphQLError(f"Invalid date: {text}") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)
