"""Gift cards through the Admin API.

source  Admin GraphQL reference 2026-10: giftCardCreate, giftCards
"""

import re
import secrets
import string
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from demo.pretend.access import Access
from demo.pretend.pieces import gid
from demo.pretend.records import amount_text
from demo.pretend.searching import connection
from demo.pretend.vault import GiftCard
from demo.pretend.viewing import View, number_of, one_money, sorting, utc
from demo.pretend.views import customer_view

CODE_MIN, CODE_MAX, NOTE_MAX = 8, 20, 5_000
# Shopify's own limit follows the shop's currency and is not published; it is there so that an app meets the refusal.
AMOUNT_MAX = Decimal(20_000)


def create(access: Access, given: dict[str, Any], *, refuse: bool) -> View:
    """A code is one of a kind in a shop, whatever its case; a second of the same name is TAKEN."""
    access.require("write_gift_cards", "giftCardCreate")
    if given.get("customerId"):
        access.require("write_customers", "giftCardCreate.customerId")
    if refuse:
        return _refused(("INTERNAL_ERROR", [], "Something went wrong, please try again."))
    errors = _complaints(access, given)
    if errors:
        return _refused(*errors)
    money = given["initialAmount"]
    card = GiftCard(
        id=access.shop.world.next_id(),
        code=(given.get("code") or _any_code()).lower(),
        amount=amount_text(str(money["amount"]), money["currencyCode"]),
        currency=money["currencyCode"],
        created_at=access.now,
        expires_on=given.get("expiresOn"),
        note=given.get("note"),
        customer_id=number_of(given["customerId"], "Customer") if given.get("customerId") else None,
    )
    access.shop.vault.keep_gift_card(card)
    return {"giftCard": _view(access, card), "giftCardCode": card.code, "userErrors": []}


def cards(access: Access, **page: Any) -> Any:
    """source: QueryRoot.giftCards; what is searched for is passed over here, but for the sorting"""
    access.require("read_gift_cards", "giftCards")
    page.pop("query", None)
    by_time = page.pop("sortKey", "ID") == "CREATED_AT"
    return connection(
        list(access.shop.vault.gift_cards.values()),
        lambda one: _view(access, one),
        key=lambda one: (sorting(one.created_at) if by_time else "", one.id),
        **page,
    )


def _complaints(access: Access, given: dict[str, Any]) -> list[tuple[str, list[str], str]]:
    code, money = given.get("code"), given.get("initialAmount") or {}
    amount = Decimal(str(money.get("amount") or 0))
    customer = number_of(given["customerId"], "Customer") if given.get("customerId") else None
    today = access.now.astimezone(ZoneInfo(access.shop.record.zone)).date()
    expires_on = given.get("expiresOn")
    checks = [
        (not money, ("MISSING_ARGUMENT", ["initialAmount"], "Initial amount must be given")),
        (amount <= 0, ("GREATER_THAN", ["initialAmount"], "Initial amount must be greater than 0")),
        (
            amount > AMOUNT_MAX,
            ("GIFT_CARD_LIMIT_EXCEEDED", ["initialAmount"], "The amount exceeds the limit"),
        ),
        (
            bool(money) and money["currencyCode"] != access.shop.record.currency,
            ("INVALID", ["initialAmount", "currencyCode"], "Currency is not supported"),
        ),
        (code is not None and len(code) < CODE_MIN, ("TOO_SHORT", ["code"], "Code is too short")),
        (code is not None and len(code) > CODE_MAX, ("TOO_LONG", ["code"], "Code is too long")),
        (
            code is not None and not re.fullmatch(r"[A-Za-z0-9]*", code),
            ("INVALID", ["code"], "Code can only contain letters and numbers"),
        ),
        (
            code is not None and code.casefold() in access.shop.vault.gift_cards,
            ("TAKEN", ["code"], "Code has already been taken"),
        ),
        (len(given.get("note") or "") > NOTE_MAX, ("TOO_LONG", ["note"], "Note is too long")),
        (
            customer is not None and customer not in access.shop.customers,
            ("CUSTOMER_NOT_FOUND", ["customerId"], "The customer could not be found."),
        ),
        (
            bool(expires_on) and date.fromisoformat(str(expires_on)) < today,
            ("INVALID", ["expiresOn"], "Expires on must be in the future"),
        ),
    ]
    return [error for wrong, error in checks if wrong]


def _refused(*errors: tuple[str, list[str], str]) -> View:
    told = [{"code": code, "field": ["input", *field], "message": message} for code, field, message in errors]
    return {"giftCard": None, "giftCardCode": None, "userErrors": told}


def _view(access: Access, card: GiftCard) -> View:
    owner = access.shop.customers.get(card.customer_id or 0)
    return {
        "id": gid("GiftCard", card.id),
        "balance": one_money(card.amount, card.currency),
        "initialValue": one_money(card.amount, card.currency),
        "createdAt": utc(card.created_at),
        "updatedAt": utc(card.created_at),
        "customer": access.needing(
            "read_customers", "customer", lambda: customer_view(access, owner) if owner else None
        ),
        "deactivatedAt": None,
        "enabled": True,
        "expiresOn": card.expires_on,
        "lastCharacters": card.code[-4:],
        "maskedCode": f"•••• {card.code[-4:]}",
        "note": card.note,
    }


def _any_code() -> str:
    return "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(16))
