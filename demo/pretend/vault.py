"""What one pretend shop keeps besides its orders: store credit, gift cards, drafts, and the keys of refunds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from demo.pretend.records import Buyer, Line

if TYPE_CHECKING:
    from demo.pretend.keeping import Keeper


@dataclass(slots=True)
class Credit:
    """Money that was put into an account."""

    id: int
    amount: str
    created_at: datetime
    expires_at: datetime | None = None


@dataclass(slots=True)
class CreditAccount:
    """A customer's store credit in one currency."""

    id: int
    customer_id: int
    currency: str
    credits: list[Credit] = field(default_factory=list)

    def balance(self, at: datetime) -> Decimal:
        """What can be spent then; what has expired is gone."""
        living = (one for one in self.credits if one.expires_at is None or at < one.expires_at)
        return sum((Decimal(one.amount) for one in living if one.created_at <= at), Decimal(0))


@dataclass(slots=True)
class GiftCard:
    """A code that is worth money; `expires_on` is a date of the shop."""

    id: int
    code: str
    amount: str
    currency: str
    created_at: datetime
    expires_on: str | None = None
    note: str | None = None
    customer_id: int | None = None


@dataclass(slots=True)
class Draft:
    """An order that a person or an app has written and not completed, or completed into `order_id`."""

    id: int
    number: int
    created_at: datetime
    updated_at: datetime
    buyer: Buyer
    lines: list[Line]
    shipping_title: str
    shipping_price: str
    taken_off: str
    note: str | None = None
    tags: list[str] = field(default_factory=list)
    completed_at: datetime | None = None
    order_id: int | None = None


@dataclass(slots=True)
class UsedKey:
    """An idempotency key: what it was first used for, when, and what came of it."""

    digest: str
    used_at: datetime
    made: int


class Vault:
    """Of one shop. What changes is kept at once.

    note  called with a kind, a key and a record that is new or has changed
    """

    def __init__(self, note: Callable[[str, object, object], None]) -> None:
        self._note = note
        self.accounts: dict[int, CreditAccount] = {}
        self.gift_cards: dict[str, GiftCard] = {}
        self.drafts: dict[int, Draft] = {}
        self.keys: dict[str, UsedKey] = {}

    def accounts_of(self, customer_id: int) -> list[CreditAccount]:
        return [one for one in self.accounts.values() if one.customer_id == customer_id]

    def keep_account(self, account: CreditAccount) -> None:
        self.accounts[account.id] = account
        self._note("credit", account.id, account)

    def keep_gift_card(self, card: GiftCard) -> None:
        self.gift_cards[card.code.casefold()] = card
        self._note("gift_card", card.id, card)

    def keep_draft(self, draft: Draft) -> None:
        self.drafts[draft.id] = draft
        self._note("draft", draft.id, draft)

    def keep_key(self, key: str, used: UsedKey) -> None:
        self.keys[key] = used
        self._note("idempotency", key, used)

    def balances(self, at: datetime) -> dict[str, Decimal]:
        """The whole shop's, by currency: what the books of an app must come to."""
        sums: dict[str, Decimal] = {}
        for one in self.accounts.values():
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.balance(at)
        return sums


def load_vaults(keeper: "Keeper", vault_of: Callable[[str], Vault]) -> None:
    """Put everything that was kept back into its place.

    vault_of  of the shop with this domain
    """
    for key, account in keeper.load("credit", CreditAccount):
        vault_of(_shop(key)).accounts[account.id] = account
    for key, card in keeper.load("gift_card", GiftCard):
        vault_of(_shop(key)).gift_cards[card.code.casefold()] = card
    for key, draft in keeper.load("draft", Draft):
        vault_of(_shop(key)).drafts[draft.id] = draft
    for key, used in keeper.load("idempotency", UsedKey):
        vault_of(_shop(key)).keys[key.partition("/")[2]] = used


def _shop(key: str) -> str:
    return key.partition("/")[0]
