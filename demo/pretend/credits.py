"""Store credit through the Admin API: giving it, and an account's balance and history.

source  Admin GraphQL reference 2026-10: storeCreditAccountCredit, Customer.storeCreditAccounts, StoreCreditAccount
"""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from demo.pretend.access import Access
from demo.pretend.pieces import gid
from demo.pretend.records import amount_text
from demo.pretend.vault import Credit, CreditAccount
from demo.pretend.viewing import View, listed, number_of, one_money, sorting, utc

# No account may hold more. Shopify names no figure; it is there so that an app meets the refusal.
BALANCE_MAX = Decimal(100_000)
CUSTOMER, ACCOUNT = "Customer", "StoreCreditAccount"


def credit(access: Access, id: str, given: dict[str, Any], *, refuse: bool) -> View:
    """Put money into a customer's account; the account is made with the first credit in its currency.

    There is no idempotency key, no note and no reference: who got no answer must look through the account.
    """
    access.require("write_store_credit_account_transactions", "storeCreditAccountCredit")
    if refuse:
        return _refused("CREDIT_LIMIT_EXCEEDED", ["creditInput"], "Something went wrong, please try again.")
    complaint = _complaint(access, id, given)
    if complaint:
        return complaint
    amount, currency = given["creditAmount"]["amount"], given["creditAmount"]["currencyCode"]
    account = _account(access, id, currency)
    if account.balance(access.now) + Decimal(str(amount)) > BALANCE_MAX:
        path = ["creditInput", "creditAmount"]
        return _refused("CREDIT_LIMIT_EXCEEDED", path, "The account's credit limit would be exceeded")
    made = Credit(
        id=access.shop.world.next_id(),
        amount=amount_text(str(amount), currency),
        created_at=access.now,
        expires_at=_at(given["expiresAt"]) if given.get("expiresAt") else None,
    )
    account.credits.append(made)
    access.shop.vault.keep_account(account)
    return {"storeCreditAccountTransaction": _transaction(access, account, made), "userErrors": []}


def account_by_id(access: Access, id: str) -> View | None:
    """source: QueryRoot.storeCreditAccount"""
    access.require("read_store_credit_accounts", "storeCreditAccount")
    account = access.shop.vault.accounts.get(number_of(id, ACCOUNT) or 0)
    return account_view(access, account) if account else None


def accounts_of(access: Access, customer_id: int) -> Any:
    """source: Customer.storeCreditAccounts"""
    return access.needing_any(
        ("read_store_credit_accounts",),
        "storeCreditAccounts",
        listed(
            access.shop.vault.accounts_of(customer_id),
            lambda one: account_view(access, one),
            lambda one: ("", one.id),
        ),
    )


def account_view(access: Access, account: CreditAccount) -> View:
    return {
        "id": gid(ACCOUNT, account.id),
        "balance": one_money(account.balance(access.now), account.currency),
        "transactions": access.needing_any(
            ("read_store_credit_account_transactions",),
            "transactions",
            listed(
                account.credits,
                lambda one: _transaction(access, account, one),
                lambda one: (sorting(one.created_at), one.id),
            ),
        ),
    }


def _transaction(access: Access, account: CreditAccount, one: Credit) -> View:
    after = account.credits[: account.credits.index(one) + 1]
    return {
        "__typename": "StoreCreditAccountCreditTransaction",
        "id": gid("StoreCreditAccountCreditTransaction", one.id),
        "account": lambda info: account_view(access, account),
        "amount": one_money(one.amount, account.currency),
        "remainingAmount": one_money(one.amount, account.currency),
        "balanceAfterTransaction": one_money(
            sum((Decimal(each.amount) for each in after), Decimal(0)), account.currency
        ),
        "createdAt": utc(one.created_at),
        "expiresAt": utc(one.expires_at),
        "event": "ADJUSTMENT",
        "origin": None,
    }


def _complaint(access: Access, id: str, given: dict[str, Any]) -> View | None:
    money = given["creditAmount"]
    currency, path = money["currencyCode"], ["creditInput", "creditAmount"]
    account = access.shop.vault.accounts.get(number_of(id, ACCOUNT) or 0)
    if account is None and "/StoreCreditAccount/" in id:
        return _refused("ACCOUNT_NOT_FOUND", ["id"], "Account does not exist")
    if account is None and number_of(id, CUSTOMER) not in access.shop.customers:
        return _refused("OWNER_NOT_FOUND", ["id"], "Owner does not exist")
    if account is not None and account.currency != currency:
        return _refused(
            "MISMATCHING_CURRENCY", [*path, "currencyCode"], "Currency doesn't match the account's"
        )
    if currency != access.shop.record.currency:
        return _refused("UNSUPPORTED_CURRENCY", [*path, "currencyCode"], "Currency is not supported")
    if _decimal(money["amount"]) <= 0:
        return _refused("NEGATIVE_OR_ZERO_AMOUNT", [*path, "amount"], "Amount must be greater than zero")
    if given.get("expiresAt") and _at(given["expiresAt"]) <= access.now:
        return _refused(
            "EXPIRES_AT_IN_PAST", ["creditInput", "expiresAt"], "Expires at must be in the future"
        )
    return None


def _account(access: Access, id: str, currency: str) -> CreditAccount:
    known = access.shop.vault.accounts.get(number_of(id, ACCOUNT) or 0)
    if known is not None:
        return known
    customer = number_of(id, CUSTOMER) or 0
    same = [one for one in access.shop.vault.accounts_of(customer) if one.currency == currency]
    return same[0] if same else CreditAccount(access.shop.world.next_id(), customer, currency)


def _refused(code: str, field: list[str], message: str) -> View:
    error = {"code": code, "field": field, "message": message}
    return {"storeCreditAccountTransaction": None, "userErrors": [error]}


def _at(text: str) -> datetime:
    """To the second: GraphQL's instants show no more."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).replace(microsecond=0)


def _decimal(amount: object) -> Decimal:
    try:
        return Decimal(str(amount))
    except InvalidOperation:
        return Decimal(0)
