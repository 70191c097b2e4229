"""Gift cards: each with a code of our choosing, which exists once in a shop."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from app.core.errors import Conflict, Invalid, Unreachable
from app.core.money import Money
from app.shopify.graphql import AdminClient
from app.shopify.marks import is_noted, note_with
from app.shopify.remedy_documents import GIFT_CARD_CREATE, GIFT_CARDS

CODE = re.compile(r"[a-z0-9]{8,20}")  # Shopify's own rule, in small letters
PAGE = 100
PAGES_MAX = 50  # five thousand gift cards made in a shop since a call got lost
LOOK_BACK = timedelta(minutes=10)  # our clock and Shopify's may differ


class GiftCardMade(NamedTuple):
    """code  what the customer types; Shopify says it once and never again"""

    gid: str
    code: str


def create_gift_card(
    client: AdminClient,
    shop_domain: str,
    access_token: str,
    *,
    customer_id: int | None,
    amount: Money,
    currency: str,
    expires_on: date | None,
    note: str,
    key: str,
    code: str,
) -> GiftCardMade:
    """customer_id  None leaves the card without an owner; naming one needs write_customers besides
    note         for the merchant; the key is put behind it
    code         8 to 20 small letters and digits; to be kept before the call, and not to be guessed from the key
    raises       UserErrors: "taken" where the code exists, perhaps from an uncertain try of ours: find_gift_card tells.
                 Unreachable("uncertain"): find_gift_card before trying again; ("not_sent"): try again
    """
    if amount.minor <= 0 or amount.currency != currency:
        raise Invalid("bad_amount", "A gift card holds more than nothing, in the shop's own currency.")
    if not CODE.fullmatch(code):
        raise Invalid("bad_code", "A gift card's code has 8 to 20 small letters and digits.")
    card = {
        "initialAmount": {"amount": amount.to_decimal_text(), "currencyCode": currency},
        "code": code,
        "note": note_with(key, note),
        "expiresOn": expires_on.isoformat() if expires_on else None,
        "customerId": f"gid://shopify/Customer/{customer_id}" if customer_id else None,
    }
    said = {name: value for name, value in card.items() if value is not None}
    data = client.call(shop_domain, access_token, GIFT_CARD_CREATE, variables={"input": said})
    made = data["giftCardCreate"]["giftCard"]
    if made is None:
        raise Unreachable("uncertain", "Shopify didn't say which gift card it made.", permanent=False)
    return GiftCardMade(made["id"], code)


def find_gift_card(
    client: AdminClient, shop_domain: str, access_token: str, *, key: str, code: str, since: datetime
) -> str | None:
    """since    when it was first tried
    returns  the card's id; None where the shop has none of ours with this code
    raises   Conflict("too_many_cards")
    """
    asked: dict[str, Any] = {"first": PAGE, "after": None}
    for _ in range(PAGES_MAX):
        page = client.call(shop_domain, access_token, GIFT_CARDS, variables=asked)["giftCards"]
        recent = [
            one for one in page["nodes"] if datetime.fromisoformat(one["createdAt"]) >= since - LOOK_BACK
        ]
        for one in recent:
            if is_noted(key, one["note"]) and one["lastCharacters"].lower() == code[-4:]:
                return str(one["id"])
        if len(recent) < len(page["nodes"]) or not page["pageInfo"]["hasNextPage"]:
            return None
        asked["after"] = page["pageInfo"]["endCursor"]
    raise Conflict("too_many_cards", "The shop has made more gift cards since than can be looked through.")
