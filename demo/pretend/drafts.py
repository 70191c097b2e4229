"""Draft orders through the Admin API: writing one, looking for it, and completing it into an order.

source  Admin GraphQL reference 2026-10: draftOrderCreate, draftOrderComplete, draftOrders
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from demo.pretend.access import Access
from demo.pretend.checkout import lines_of
from demo.pretend.pieces import gid
from demo.pretend.records import Buyer, Line, Product, amount_text
from demo.pretend.searching import connection
from demo.pretend.vault import Draft
from demo.pretend.viewing import View, listed, money, number_of, sorting, utc
from demo.pretend.views import customer_view, order_view

LINES_MAX, TAG_MAX = 499, 40
SOURCE = "shopify_draft_order"
_TAG = re.compile(r"tag:('[^']*'|\S+)")
# Of an address, as the input names it and as a buyer has it.
ADDRESS = {
    "firstName": "first_name",
    "lastName": "last_name",
    "address1": "address1",
    "zip": "zip",
    "city": "city",
    "provinceCode": "province",
    "countryCode": "country",
    "phone": "phone",
}
_Error = tuple[list[str], str]


def create(access: Access, given: dict[str, Any], *, refuse: bool) -> View:
    """Nothing is reserved and nothing is sent by it. Neither is there an idempotency key."""
    access.require("write_draft_orders", "draftOrderCreate")
    error = ([], "Something went wrong, please try again.") if refuse else _complaint(access, given)
    if error:
        return _refused(error)
    shop = access.shop
    lines = _lines(access, given)
    price = (given.get("shippingLine") or {}).get("priceWithCurrency") or {}
    draft = Draft(
        id=shop.world.next_id(),
        number=len(shop.vault.drafts) + 1,
        created_at=access.now,
        updated_at=access.now,
        buyer=_buyer(access, given),
        lines=lines,
        shipping_title=(given.get("shippingLine") or {}).get("title") or "",
        shipping_price=amount_text(str(price.get("amount") or 0), shop.record.currency),
        taken_off=_taken_off(access, given, lines),
        note=given.get("note"),
        tags=list(given.get("tags") or []),
    )
    shop.vault.keep_draft(draft)
    return {"draftOrder": view(access, draft), "userErrors": []}


def complete(access: Access, id: str, paymentPending: bool = False, *, refuse: bool, **_: object) -> View:
    """Make an order of a draft, once: it takes its things from the stock and is told as every order is."""
    access.require("write_draft_orders", "draftOrderComplete")
    shop = access.shop
    draft = shop.vault.drafts.get(number_of(id, "DraftOrder") or 0)
    if draft is None or refuse:
        return _refused((["id"], "Draft order not found"))
    if draft.order_id is not None:
        return _refused(([], "This order has been paid"))
    shop.world.cause(
        shop.place_order(
            at=access.now,
            customer=draft.buyer,
            lines=[replace(line, id=0) for line in draft.lines],
            shipping_title=draft.shipping_title,
            shipping_price=draft.shipping_price,
            taken_off=draft.taken_off,
            tags=draft.tags,
            source_name=SOURCE,
            financial_status="pending" if paymentPending else "paid",
            guest=not draft.buyer.id,
        )
    )
    draft.order_id = next(reversed(shop.orders))
    draft.completed_at = draft.updated_at = access.now
    shop.vault.keep_draft(draft)
    return {"draftOrder": view(access, draft), "userErrors": []}


def by_id(access: Access, id: str) -> View | None:
    """source: QueryRoot.draftOrder"""
    access.require("read_draft_orders", "draftOrder")
    draft = access.shop.vault.drafts.get(number_of(id, "DraftOrder") or 0)
    return view(access, draft) if draft else None


def drafts(access: Access, *, query: str | None = None, sortKey: str = "ID", **page: Any) -> Any:
    """source: QueryRoot.draftOrders; of the search, tags alone are looked at"""
    access.require("read_draft_orders", "draftOrders")
    page.pop("savedSearchId", None)
    wanted = [tag.strip("'").casefold() for tag in _TAG.findall(query or "")]
    found = [
        one
        for one in access.shop.vault.drafts.values()
        if all(tag in {each.casefold() for each in one.tags} for tag in wanted)
    ]
    by_time = sortKey == "UPDATED_AT"
    return connection(
        found,
        lambda one: view(access, one),
        key=lambda one: (sorting(one.updated_at) if by_time else "", one.id),
        **page,
    )


def view(access: Access, draft: Draft) -> View:
    shop, currency = access.shop, access.shop.record.currency
    whole = _sum(draft.lines)
    rest = whole - Decimal(draft.taken_off)
    buyer = shop.customers.get(draft.buyer.id)
    order = shop.orders.get(draft.order_id or 0)
    return {
        "id": gid("DraftOrder", draft.id),
        "legacyResourceId": str(draft.id),
        "name": f"#D{draft.number}",
        "status": "COMPLETED" if draft.order_id else "OPEN",
        "tags": draft.tags,
        "note2": draft.note,
        "email": access.personal("email", draft.buyer.email),
        "createdAt": utc(draft.created_at),
        "updatedAt": utc(draft.updated_at),
        "completedAt": utc(draft.completed_at),
        "currencyCode": currency,
        "customer": access.needing(
            "read_customers", "customer", lambda: customer_view(access, buyer) if buyer else None
        ),
        "order": access.needing("read_orders", "order", lambda: order_view(access, order) if order else None),
        "subtotalPriceSet": money(rest, currency),
        "totalPriceSet": money(rest + Decimal(draft.shipping_price), currency),
        "totalShippingPriceSet": money(draft.shipping_price, currency),
        "lineItems": listed(draft.lines, _line, lambda line: ("", line.id)),
    }


def _line(line: Line) -> View:
    return {
        "id": gid("DraftOrderLineItem", line.id),
        "title": line.title,
        "name": line.title,
        "sku": line.sku or None,
        "quantity": line.quantity,
        "requiresShipping": line.requires_shipping,
        "isGiftCard": line.gift_card,
    }


def _complaint(access: Access, given: dict[str, Any]) -> _Error | None:
    wanted = given.get("lineItems") or []
    discount = given.get("appliedDiscount") or {}
    owner = (given.get("purchasingEntity") or {}).get("customerId")
    if not 1 <= len(wanted) <= LINES_MAX:
        return ["lineItems"], "Add at least 1 product"
    for at, one in enumerate(wanted):
        if one["quantity"] < 1:
            return ["lineItems", str(at), "quantity"], "Quantity must be greater than or equal to 1"
        if _variant(access, one.get("variantId") or "gid://shopify/ProductVariant/0") is None:
            return ["lineItems", str(at)], f"Product with ID {one.get('variantId')} is no longer available."
    if owner and number_of(owner, "Customer") not in access.shop.customers:
        return ["purchasingEntity", "customerId"], "Customer does not exist"
    if any(len(tag) > TAG_MAX for tag in given.get("tags") or []):
        return ["tags"], f"Tags must be at most {TAG_MAX} characters"
    # A hundred is a hundred per cent here, unlike in discounts, where one is.
    if discount and not 0 <= discount["value"] <= 100:
        return ["appliedDiscount", "value"], "Value must be between 0 and 100"
    return None


def _lines(access: Access, given: dict[str, Any]) -> list[Line]:
    wanted = [(_variant(access, one["variantId"]), one["quantity"]) for one in given["lineItems"]]
    lines = lines_of([(product, pieces) for product, pieces in wanted if product], ())
    for line in lines:
        line.id = access.shop.world.next_id()
    return lines


def _variant(access: Access, id: str) -> Product | None:
    number = number_of(id, "ProductVariant")
    return next((one for one in access.shop.record.products if one.variant_id == number), None)


def _buyer(access: Access, given: dict[str, Any]) -> Buyer:
    owner = (given.get("purchasingEntity") or {}).get("customerId")
    known = access.shop.customers.get(number_of(owner, "Customer") or 0) if owner else None
    buyer = replace(known) if known else Buyer(given.get("email"), country=access.shop.record.country)
    place = given.get("shippingAddress") or {}
    return replace(buyer, **{ours: place[theirs] for theirs, ours in ADDRESS.items() if theirs in place})


def _taken_off(access: Access, given: dict[str, Any], lines: list[Line]) -> str:
    discount = given.get("appliedDiscount")
    if not discount:
        return "0"
    whole = _sum(lines)
    off = Decimal(str(discount["value"]))
    worth = whole * off / 100 if discount["valueType"] == "PERCENTAGE" else min(off, whole)
    return amount_text(worth, access.shop.record.currency)


def _sum(lines: list[Line]) -> Decimal:
    return sum((Decimal(line.price) * line.quantity for line in lines), Decimal(0))


def _refused(error: _Error) -> View:
    field, message = error
    return {"draftOrder": None, "userErrors": [{"field": field or None, "message": message}]}
