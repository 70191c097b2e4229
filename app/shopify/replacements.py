"""Sending something again for nothing: a draft order with a full discount, completed into an order of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from app.core.errors import Conflict, Invalid, NotFound, Refused, Unreachable
from app.shopify.calls import number_in
from app.shopify.errors import UserErrors
from app.shopify.graphql import AdminClient
from app.shopify.marks import REPLACEMENT_TAG, note_with, tag_for
from app.shopify.remedy_documents import (
    DRAFT,
    REPLACED,
    REPLACEMENT_COMPLETE,
    REPLACEMENT_CREATE,
    REPLACEMENTS,
)

LINES_MAX = 200  # of the order that is replaced from
PAGE = 100
PAGES_MAX = 50  # five thousand drafts made in a shop since a call got lost
LOOK_BACK = timedelta(minutes=10)  # our clock and Shopify's may differ
# What an address can't do without; Shopify gives these out only to apps with approval for the address.
ADDRESS_NEEDED = ("address1", "city", "countryCodeV2")


class Replacement(NamedTuple):
    """draft_gid  None where the merchant has deleted the draft behind the order
    order_gid  None while the draft isn't completed
    """

    draft_gid: str | None
    order_gid: str | None


def create_replacement(
    client: AdminClient,
    shop_domain: str,
    access_token: str,
    *,
    order_id: int,
    lines: Sequence[tuple[int, int]],
    key: str,
    note: str,
    discount_title: str,
) -> str:
    """A draft with these lines for nothing, to the same customer at the same address by the same way.

    lines           (line id, how many), from the order
    note            for the merchant; the key is put behind it
    discount_title  what the customer reads beside the price that is taken off
    returns         the draft's id; nothing is sent and no stock is taken before it is completed
    raises          NotFound("order_gone"); Invalid("bad_lines"): none, more than were bought, of another order;
                    Refused("variant_gone"), ("address_withheld"): Shopify doesn't show the app where it went;
                    UserErrors; Unreachable("uncertain"): find_replacement before trying again
    """
    asked = {"id": f"gid://shopify/Order/{order_id}", "lines": LINES_MAX}
    order = client.ask(shop_domain, access_token, REPLACED, variables=asked).data["order"]
    if order is None:
        raise NotFound("order_gone", "Shopify doesn't show this order any more.")
    customer, currency = order["customer"], order["currencyCode"]
    draft = {
        "lineItems": _items(order["lineItems"]["nodes"], lines),
        "appliedDiscount": {"value": 100.0, "valueType": "PERCENTAGE", "title": discount_title},
        "purchasingEntity": {"customerId": customer["id"]} if customer else None,
        "email": order["email"],
        "shippingAddress": _address(order["shippingAddress"]),
        "shippingLine": {
            "title": (order["shippingLine"] or {}).get("title") or "Standard",
            "priceWithCurrency": {"amount": "0", "currencyCode": currency},
        },
        "note": note_with(key, note),
        "tags": [REPLACEMENT_TAG, tag_for(key)],
    }
    said = {name: value for name, value in draft.items() if value is not None}
    data = client.call(shop_domain, access_token, REPLACEMENT_CREATE, variables={"input": said})
    made = data["draftOrderCreate"]["draftOrder"]
    if made is None:
        raise Unreachable("uncertain", "Shopify didn't say which draft it made.", permanent=False)
    return str(made["id"])


def complete_replacement(client: AdminClient, shop_domain: str, access_token: str, *, draft_gid: str) -> str:
    """Make an order of a draft: from here on it is packed and sent. A draft that is completed already says its order.

    returns  the order's id
    raises   UserErrors; NotFound("draft_gone"); Unreachable("uncertain"): asking again does no harm
    """
    asked = {"id": draft_gid}
    try:
        data = client.call(shop_domain, access_token, REPLACEMENT_COMPLETE, variables=asked)
        draft = data["draftOrderComplete"]["draftOrder"]
    except UserErrors as refused:
        draft = client.call(shop_domain, access_token, DRAFT, variables=asked)["draftOrder"]
        if draft is None:
            raise NotFound("draft_gone", "The draft isn't there any more.") from refused
        if draft["order"] is None:
            raise
    if draft is None or draft["order"] is None:
        raise Unreachable("uncertain", "Shopify didn't say which order it made.", permanent=False)
    return str(draft["order"]["id"])


def find_replacement(
    client: AdminClient, shop_domain: str, access_token: str, *, key: str, since: datetime
) -> Replacement | None:
    """since   when it was first tried
    raises  Conflict("too_many_drafts")
    """
    tag = tag_for(key)
    asked: dict[str, Any] = {"filter": f"tag:'{tag}'", "first": PAGE, "after": None}
    for _ in range(PAGES_MAX):
        found = client.call(shop_domain, access_token, REPLACEMENTS, variables=asked)
        page = found["draftOrders"]
        recent = [
            one for one in page["nodes"] if datetime.fromisoformat(one["createdAt"]) >= since - LOOK_BACK
        ]
        draft = _tagged(recent, tag)
        if draft is not None:
            return Replacement(draft["id"], draft["order"]["id"] if draft["order"] else None)
        order = _tagged(found["orders"]["nodes"], tag)
        if order is not None:
            return Replacement(None, order["id"])
        if len(recent) < len(page["nodes"]) or not page["pageInfo"]["hasNextPage"]:
            return None
        asked["after"] = page["pageInfo"]["endCursor"]
    raise Conflict("too_many_drafts", "The shop has made more drafts since than can be looked through.")


def _items(bought: Sequence[Mapping[str, Any]], lines: Sequence[tuple[int, int]]) -> list[dict[str, Any]]:
    known = {number_in(one["id"]): one for one in bought}
    wanted = dict(lines)
    if not wanted or len(wanted) < len(lines):
        raise Invalid("bad_lines", "A replacement names each of its lines once, and at least one.")
    for line_id, pieces in wanted.items():
        if line_id not in known or not 1 <= pieces <= known[line_id]["quantity"]:
            raise Invalid("bad_lines", "A replacement has no more of a line than was bought.", line=line_id)
        if known[line_id]["variant"] is None:
            raise Refused("variant_gone", "The shop doesn't sell this any more.", line=line_id)
    return [
        {"variantId": known[line_id]["variant"]["id"], "quantity": pieces}
        for line_id, pieces in wanted.items()
    ]


def _address(place: Mapping[str, Any] | None) -> dict[str, Any]:
    """Shopify's address as it takes it back.

    raises  Refused("address_withheld"), rather than sending it to where she has once lived
    """
    if place is None or not all(place[name] for name in ADDRESS_NEEDED):
        raise Refused("address_withheld", "Shopify doesn't show the app where this order went.")
    given = {name: value for name, value in place.items() if name != "countryCodeV2"}
    given["countryCode"] = place["countryCodeV2"]
    return {name: value for name, value in given.items() if value}


def _tagged(nodes: Sequence[Mapping[str, Any]], tag: str) -> Mapping[str, Any] | None:
    return next((one for one in nodes if tag in one["tags"]), None)
