"""Store credit for a customer: given once, and found again by the second at which it expires.

Shopify's call takes no idempotency key, no note and no reference, and an account's transactions show none. What we
choose and Shopify keeps is the instant of expiry, so the key is put into its time of day: one of 83,520 seconds. With
the customer, the amount, the currency and the day on which it was made, two credits of ours that look the same are
one in 83,520 pairs; a remedy that meets one is taken for given, never paid twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.errors import Conflict, Invalid, NotFound, Refused, Unreachable
from app.core.money import Money
from app.shopify.graphql import AdminClient
from app.shopify.remedy_documents import ACCOUNT_CREDITS, CREDIT_STORE, STORE_CREDITS

# Seconds 0 and 59 stay free: at them end the credits that people and other apps date by the day or the minute.
SECONDS_OF_MINUTE = 58
MARKS = 24 * 60 * SECONDS_OF_MINUTE
ACCOUNTS_MAX = 5  # one for each currency that a customer was ever credited in
PAGE = 30  # transactions of each; in all below 400 points
PAGES_MAX = 40  # 1,200 transactions of one customer within what is looked back on
LOOK_BACK = timedelta(minutes=10)  # our clock and Shopify's may differ


def credit_store(
    client: AdminClient,
    shop_domain: str,
    access_token: str,
    *,
    customer_id: int,
    amount: Money,
    currency: str,
    expires_at: datetime,
    key: str,
) -> str:
    """customer_id  Shopify's number; the customer must have a record there
    currency     the shop's, to be held against the amount's
    expires_at   it lives at least until then, and less than a day longer
    returns      the transaction's id at Shopify
    raises       UserErrors: "owner_not_found", "unsupported_currency", "mismatching_currency",
                 "negative_or_zero_amount", "credit_limit_exceeded", "expires_at_in_past".
                 Unreachable("uncertain"): find_store_credit before trying again; ("not_sent"): try again
    source       Admin GraphQL reference: storeCreditAccountCredit
    """
    if amount.minor <= 0 or amount.currency != currency:
        raise Invalid("bad_amount", "A credit is more than nothing, in the shop's own currency.")
    credit = {
        "creditAmount": {"amount": amount.to_decimal_text(), "currencyCode": currency},
        "expiresAt": marked(expires_at, key).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "notify": False,  # our own letter says it, and why
    }
    asked = {"owner": f"gid://shopify/Customer/{customer_id}", "credit": credit}
    made = client.call(shop_domain, access_token, CREDIT_STORE, variables=asked)["storeCreditAccountCredit"]
    transaction = made["storeCreditAccountTransaction"]
    if transaction is None:
        raise Unreachable("uncertain", "Shopify didn't say which credit it made.", permanent=False)
    return str(transaction["id"])


def find_store_credit(
    client: AdminClient,
    shop_domain: str,
    access_token: str,
    *,
    customer_id: int,
    key: str,
    amount: Money,
    currency: str,
    since: datetime,
) -> str | None:
    """since    when it was first tried
    returns  the transaction's id; None where there surely is none
    raises   Conflict("mark_lost"): there is one of this amount whose expiry is dated by the day or the minute. Should
             Shopify have rounded ours, it may be it: a person must look.
             NotFound("customer_gone"), Refused("access_denied")
    """
    wanted, rounded = Money(amount.minor, currency), False
    for one in _credits(client, shop_domain, access_token, customer_id=customer_id, since=since - LOOK_BACK):
        if one["expiresAt"] is None or _amount(one) != wanted:
            continue
        expires_at = datetime.fromisoformat(one["expiresAt"]).astimezone(UTC)
        if is_marked(expires_at, key):
            return str(one["id"])
        rounded = rounded or expires_at.second in (0, 59)
    if rounded:
        raise Conflict("mark_lost", "A credit of this amount is there that may be ours. Please look at it.")
    return None


def mark_of(key: str) -> int:
    """returns  a second of the day that is neither the first nor the last of its minute"""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8]) % MARKS
    minute, second = divmod(number, SECONDS_OF_MINUTE)
    return minute * 60 + second + 1


def marked(expires_at: datetime, key: str) -> datetime:
    """returns  the first instant from expires_at on whose time of day, in UTC, is the key's"""
    at = expires_at.astimezone(UTC)
    first = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(seconds=mark_of(key))
    return first if first >= at else first + timedelta(days=1)


def is_marked(expires_at: datetime, key: str) -> bool:
    at = expires_at.astimezone(UTC)
    return at.hour * 3600 + at.minute * 60 + at.second == mark_of(key)


def _credits(
    client: AdminClient, shop_domain: str, access_token: str, *, customer_id: int, since: datetime
) -> Iterator[Mapping[str, Any]]:
    """What was credited since by a person or an app, in any currency, the newest first in each account."""
    asked = {"owner": f"gid://shopify/Customer/{customer_id}", "accounts": ACCOUNTS_MAX, "first": PAGE}
    answer = client.ask(shop_domain, access_token, STORE_CREDITS, variables=asked)
    if answer.denied:
        raise Refused("access_denied", "The shop hasn't let the app see store credit.", paths=answer.denied)
    customer = answer.data["customer"]
    if customer is None:
        raise NotFound("customer_gone", "Shopify doesn't know this customer any more.")
    for account in customer["storeCreditAccounts"]["nodes"]:
        page = account["transactions"]
        for _ in range(PAGES_MAX):
            recent = [one for one in page["nodes"] if datetime.fromisoformat(one["createdAt"]) >= since]
            yield from (one for one in recent if _is_given(one))
            if len(recent) < len(page["nodes"]) or not page["pageInfo"]["hasNextPage"]:
                break
            more = {"id": account["id"], "first": PAGE, "after": page["pageInfo"]["endCursor"]}
            found = client.call(shop_domain, access_token, ACCOUNT_CREDITS, variables=more)
            page = found["storeCreditAccount"]["transactions"]
        else:
            raise Conflict("too_many_credits", "This customer has more credits than can be looked through.")


def _is_given(one: Mapping[str, Any]) -> bool:
    """Not what a refund, a payment or an expiry has moved."""
    return one["__typename"] == "StoreCreditAccountCreditTransaction" and one["event"] == "ADJUSTMENT"


def _amount(one: Mapping[str, Any]) -> Money:
    return Money.from_decimal_text(one["amount"]["amount"], one["amount"]["currencyCode"])
