"""Discount codes through the Admin API: making one, looking one up, switching one off.

source  Admin GraphQL reference 2026-10: discountCodeBasicCreate, codeDiscountNodeByCode, discountCodeDeactivate
"""

from datetime import UTC, datetime
from typing import Any

from demo.pretend.access import Access
from demo.pretend.checkout import is_running
from demo.pretend.pieces import gid
from demo.pretend.records import Discount, amount_text
from demo.pretend.viewing import View, listed, utc
from demo.pretend.views import customer_view

# Longer titles and codes, and more tags than these, are refused.
TITLE_MAX, CODE_MAX, TAGS_MAX = 255, 255, 5

_Error = tuple[str, list[str], str]


def create(access: Access, given: dict[str, Any]) -> View:
    """A code is one of a kind in a shop, whatever its case; a second of the same name is TAKEN.

    The mutation has no idempotency key: an app whose call got no answer must look the code up before it tries again.
    """
    errors = _complaints(access, given)
    if errors:
        return refused(errors)
    discount = _made(access, given)
    access.shop.discounts[discount.code.casefold()] = discount
    _keep(access, discount)
    return {"codeDiscountNode": node(access, discount), "userErrors": []}


def refused(errors: list[_Error]) -> View:
    """The payload of a mutation that did nothing; each error has a code, a field and a message."""
    told = [
        {"code": code, "field": ["basicCodeDiscount", *field], "message": message, "extraInfo": None}
        for code, field, message in errors
    ]
    return {"codeDiscountNode": None, "userErrors": told}


def _complaints(access: Access, given: dict[str, Any]) -> list[_Error]:
    code, title = given.get("code") or "", given.get("title") or ""
    context = given.get("context") or {}
    checks: list[tuple[bool, _Error]] = [
        (not title.strip(), ("BLANK", ["title"], "Title can't be blank")),
        (len(title) > TITLE_MAX, ("TOO_LONG", ["title"], "Title is too long")),
        (not code.strip(), ("BLANK", ["code"], "Code can't be blank")),
        (len(code) > CODE_MAX, ("TOO_LONG", ["code"], "Code is too long")),
        (
            code.casefold() in access.shop.discounts,
            ("TAKEN", ["code"], "Code must be unique. Please try a different code."),
        ),
        (not given.get("startsAt"), ("BLANK", ["startsAt"], "Starts at can't be blank")),
        (
            _ends_early(given),
            ("END_DATE_BEFORE_START_DATE", ["endsAt"], "Ends at needs to be after starts_at"),
        ),
        (len(context) != 1, ("MISSING_ARGUMENT", ["context"], "One of all or customers must be given")),
        (len(given.get("tags") or []) > TAGS_MAX, ("TOO_MANY_TAGS", ["tags"], "Too many tags")),
        (
            (given.get("usageLimit") or 1) < 1,
            ("GREATER_THAN", ["usageLimit"], "Usage limit must be greater than 0"),
        ),
    ]
    return [error for wrong, error in checks if wrong] + _value_complaints(given)


def _ends_early(given: dict[str, Any]) -> bool:
    return bool(
        given.get("endsAt") and given.get("startsAt") and _at(given["endsAt"]) <= _at(given["startsAt"])
    )


def _value_complaints(given: dict[str, Any]) -> list[_Error]:
    """`percentage` is a fraction here: 0.1 is ten per cent, and 10 is out of range."""
    gets = given.get("customerGets") or {}
    value, path = gets.get("value") or {}, ["customerGets", "value"]
    if not (gets.get("items") or {}).get("all"):
        return [("BLANK", ["customerGets", "items"], "Items in 'customer get' can't be blank")]
    if len(value) != 1:
        return [("MISSING_ARGUMENT", path, "Exactly one of percentage or discountAmount must be given")]
    if "percentage" in value and not 0 < (value["percentage"] or 0) <= 1:
        return [("VALUE_OUTSIDE_RANGE", [*path, "percentage"], "Value must be between 0.0 and 1.0")]
    if "discountAmount" in value and float((value["discountAmount"] or {}).get("amount") or 0) <= 0:
        return [("GREATER_THAN", [*path, "discountAmount", "amount"], "Amount must be greater than 0")]
    return []


def _made(access: Access, given: dict[str, Any]) -> Discount:
    value = given["customerGets"]["value"]
    amount = value.get("discountAmount") or {}
    customers = (given["context"].get("customers") or {}).get("add")
    minimum = given.get("minimumRequirement") or {}
    subtotal = (minimum.get("subtotal") or {}).get("greaterThanOrEqualToSubtotal")
    quantity = (minimum.get("quantity") or {}).get("greaterThanOrEqualToQuantity")
    world = access.shop.world
    return Discount(
        id=world.next_id(),
        code_id=world.next_id(),
        code=given["code"],
        title=given["title"],
        starts_at=_at(given["startsAt"]),
        created_at=access.now,
        ends_at=_at(given["endsAt"]) if given.get("endsAt") else None,
        percentage=value.get("percentage"),
        amount=amount_text(amount["amount"], access.shop.record.currency) if amount else None,
        each_item=bool(amount.get("appliesOnEachItem")),
        usage_limit=given.get("usageLimit"),
        once_per_customer=bool(given.get("appliesOncePerCustomer")),
        customer_ids=None if customers is None else [int(one.rsplit("/", 1)[1]) for one in customers],
        combines_with={key: bool(one) for key, one in (given.get("combinesWith") or {}).items()},
        minimum_subtotal=str(subtotal) if subtotal is not None else None,
        minimum_quantity=int(quantity) if quantity is not None else None,
        tags=list(given.get("tags") or []),
    )


def _at(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _keep(access: Access, discount: Discount) -> None:
    access.shop.world.keep("discount", f"{access.shop.domain}/{discount.id}", discount)


def deactivate(access: Access, discount: Discount) -> View:
    discount.active, discount.ends_at = False, access.now
    _keep(access, discount)
    return {"codeDiscountNode": node(access, discount), "userErrors": []}


def node(access: Access, discount: Discount) -> View:
    """A DiscountCodeNode; `codeDiscount` is a union, here always DiscountCodeBasic."""
    return {"id": gid("DiscountCodeNode", discount.id), "codeDiscount": _basic(access, discount)}


def _basic(access: Access, discount: Discount) -> View:
    worth = _worth(access, discount)
    code = {
        "id": gid("DiscountRedeemCode", discount.code_id),
        "code": discount.code,
        "asyncUsageCount": discount.used,
        "createdBy": {
            "id": gid("App", 1),
            "title": access.shop.world.app_name,
            "handle": None,
            "apiKey": "kept",
        },
    }
    combines = ("orderDiscounts", "productDiscounts", "shippingDiscounts")
    return {
        "__typename": "DiscountCodeBasic",
        "title": discount.title,
        "status": _status(discount, access.now),
        "summary": f"{worth} off entire order",
        "shortSummary": f"{worth} off",
        "startsAt": utc(discount.starts_at),
        "endsAt": utc(discount.ends_at),
        "createdAt": utc(discount.created_at),
        "updatedAt": utc(discount.created_at),
        "usageLimit": discount.usage_limit,
        "appliesOncePerCustomer": discount.once_per_customer,
        "asyncUsageCount": discount.used,
        "codes": listed([code], lambda one: one, lambda one: ("", discount.code_id)),
        "codesCount": {"count": 1, "precision": "EXACT"},
        "combinesWith": {key: discount.combines_with.get(key, False) for key in combines},
        "context": _context(access, discount),
        "customerGets": _gets(access, discount),
        "minimumRequirement": _minimum(access, discount),
        "tags": discount.tags,
        "discountClasses": ["ORDER"],
        "recurringCycleLimit": None,
    }


def _worth(access: Access, discount: Discount) -> str:
    if discount.percentage is not None:
        return f"{discount.percentage:.0%}"
    return f"{discount.amount} {access.shop.record.currency}"


def _status(discount: Discount, now: datetime) -> str:
    if is_running(discount, at=now):
        return "ACTIVE"
    return "SCHEDULED" if discount.active and now < discount.starts_at else "EXPIRED"


def _context(access: Access, discount: Discount) -> View:
    if discount.customer_ids is None:
        return {"__typename": "DiscountBuyerSelectionAll", "all": "ALL"}

    known = [access.shop.customers[one] for one in discount.customer_ids if one in access.shop.customers]
    return {"__typename": "DiscountCustomers", "customers": [customer_view(access, one) for one in known]}


def _gets(access: Access, discount: Discount) -> View:
    value: View = {"__typename": "DiscountPercentage", "percentage": discount.percentage}
    if discount.amount is not None:
        amount = {"amount": discount.amount, "currencyCode": access.shop.record.currency}
        value = {"__typename": "DiscountAmount", "amount": amount, "appliesOnEachItem": discount.each_item}
    return {
        "appliesOnOneTimePurchase": True,
        "appliesOnSubscription": False,
        "items": {"__typename": "AllDiscountItems", "allItems": True},
        "value": value,
    }


def _minimum(access: Access, discount: Discount) -> View | None:
    if discount.minimum_subtotal is not None:
        amount = {"amount": discount.minimum_subtotal, "currencyCode": access.shop.record.currency}
        return {"__typename": "DiscountMinimumSubtotal", "greaterThanOrEqualToSubtotal": amount}
    if discount.minimum_quantity is not None:
        quantity = str(discount.minimum_quantity)
        return {"__typename": "DiscountMinimumQuantity", "greaterThanOrEqualToQuantity": quantity}
    return None
