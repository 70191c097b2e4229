"""What FakeShopify keeps of money and goods: credits, gift cards, refunds, drafts and the orders they become.

Each method demands the scope that Shopify demands, and refuses what Shopify refuses. An order that a test has not
described is one that was paid, with shipping and one line of five pieces: Purchase().
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.core.clock import Clock
from app.core.errors import Conflict, Invalid, NotFound, Refused
from app.core.money import Money
from app.shopify import credits
from app.shopify.errors import UserError, UserErrors
from app.shopify.gift_cards import CODE, GiftCardMade
from app.shopify.marks import REPLACEMENT_TAG, idempotency_key, tag_for
from app.shopify.refunds import OrderMoney
from app.shopify.replacements import Replacement
from tests.fakes_records import LINES, Credit, Draft, GiftCard, Purchase, ShippingBack


@dataclass
class FakeRemedies:
    """purchases    by order id, as a test describes them
    currencies   in which the shop may give credit
    no_record    customers whom Shopify doesn't know
    """

    clock: Clock
    purchases: dict[int, Purchase] = field(default_factory=dict)
    currencies: tuple[str, ...] = ("SEK",)
    no_record: set[int] = field(default_factory=set)
    credits: list[Credit] = field(default_factory=list)
    gift_cards: list[GiftCard] = field(default_factory=list)
    refunds: list[ShippingBack] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    scopes: tuple[str, ...] = ()
    _asked: dict[str, tuple[object, str]] = field(default_factory=dict)
    _last: int = 0

    if TYPE_CHECKING:

        def _begin(self, name: str, shop_domain: str, **arguments: Any) -> Any: ...
        def _end(self, answer: Any, trouble: Any) -> Any: ...

    def purchase(self, order_id: int) -> Purchase:
        return self.purchases.setdefault(order_id, Purchase())

    def order_money(self, shop_domain: str, access_token: str, *, order_id: int) -> OrderMoney:
        trouble = self._begin("order_money", shop_domain, token=access_token, order_id=order_id)
        bought = self._bought(order_id)
        back = self._given_back(shop_domain, order_id)
        money = OrderMoney(
            total=bought.total,
            refunded_so_far=Money(back, bought.total.currency),
            refundable_shipping=Money(self._left(shop_domain, order_id), bought.total.currency),
            currency=bought.total.currency,
            presentment_currency=bought.presentment_currency,
            cancelled=bought.cancelled,
            refunded=0 < bought.total.minor <= back,
            customer_id=bought.customer_id,
            refundable_lines=dict(bought.lines or {}),
            complete=bought.lines is not None,
        )
        return self._end(money, trouble)

    def refund_shipping(
        self, shop_domain: str, access_token: str, *, order_id: int, amount: Money | None, key: str, note: str
    ) -> str:
        asked = {"order_id": order_id, "amount": amount, "key": key, "note": note}
        trouble = self._begin("refund_shipping", shop_domain, token=access_token, **asked)
        bought = self._bought(order_id)
        found = self._refund_of(shop_domain, order_id, key)
        if found is not None:
            return str(self._end(found, trouble))
        left = self._left(shop_domain, order_id)
        if left <= 0:
            raise Refused(
                "no_shipping_paid", "No shipping was paid for this order, or it has been given back."
            )
        if amount is not None and (amount.minor <= 0 or amount.currency != bought.total.currency):
            raise Invalid("bad_amount", "A refund is more than nothing, in the shop's own currency.")
        if amount is not None and amount.minor > left:
            raise Refused("amount_above_shipping", "That is more than the shipping that was paid.")
        self._demand("write_orders", "RefundCreate")
        back = amount or Money(left, bought.total.currency)
        gid = self._once(idempotency_key(shop_domain, key), (order_id, amount, note))
        self.refunds.append(ShippingBack(gid, shop_domain, order_id, back, key, note))
        return str(self._end(gid, trouble))

    def find_refund(self, shop_domain: str, access_token: str, *, order_id: int, key: str) -> str | None:
        trouble = self._begin("find_refund", shop_domain, token=access_token, order_id=order_id, key=key)
        self._bought(order_id)
        return self._end(self._refund_of(shop_domain, order_id, key), trouble) or None

    def credit_store(
        self,
        shop_domain: str,
        access_token: str,
        *,
        customer_id: int,
        amount: Money,
        currency: str,
        expires_at: datetime,
        key: str,
    ) -> str:
        asked = {"customer_id": customer_id, "amount": amount, "currency": currency, "expires_at": expires_at}
        trouble = self._begin("credit_store", shop_domain, token=access_token, key=key, **asked)
        if amount.minor <= 0 or amount.currency != currency:
            raise Invalid("bad_amount", "A credit is more than nothing, in the shop's own currency.")
        self._demand("write_store_credit_account_transactions", "CreditStore")
        if customer_id in self.no_record:
            raise _refused("CreditStore", ("id",), "Owner does not exist", "OWNER_NOT_FOUND")
        if currency not in self.currencies:
            raise _refused("CreditStore", ("creditInput",), "is not supported", "UNSUPPORTED_CURRENCY")
        if credits.marked(expires_at, key) <= self.clock.now():
            raise _refused("CreditStore", ("creditInput", "expiresAt"), "is past", "EXPIRES_AT_IN_PAST")
        gid = self._gid("StoreCreditAccountCreditTransaction")
        until = credits.marked(expires_at, key)
        self.credits.append(Credit(gid, shop_domain, customer_id, amount, until, self.clock.now()))
        return str(self._end(gid, trouble))

    def find_store_credit(
        self,
        shop_domain: str,
        access_token: str,
        *,
        customer_id: int,
        key: str,
        amount: Money,
        currency: str,
        since: datetime,
    ) -> str | None:
        asked = {
            "customer_id": customer_id,
            "key": key,
            "amount": amount,
            "currency": currency,
            "since": since,
        }
        trouble = self._begin("find_store_credit", shop_domain, token=access_token, **asked)
        self._demand("read_store_credit_account_transactions", "StoreCredits")
        self._demand("read_store_credit_accounts", "StoreCredits")
        if customer_id in self.no_record:
            raise NotFound("customer_gone", "Shopify doesn't know this customer any more.")
        same = [
            one
            for one in self.credits
            if (one.shop_domain, one.customer_id, one.amount) == (shop_domain, customer_id, amount)
            and one.created_at >= since - credits.LOOK_BACK
        ]
        found = next(
            (one.gid for one in same if one.expires_at and credits.is_marked(one.expires_at, key)), None
        )
        if found is None and any(one.expires_at and one.expires_at.second in (0, 59) for one in same):
            raise Conflict(
                "mark_lost", "A credit of this amount is there that may be ours. Please look at it."
            )
        answer: str | None = self._end(found, trouble)
        return answer

    def create_gift_card(
        self,
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
        asked = {"customer_id": customer_id, "amount": amount, "currency": currency, "expires_on": expires_on}
        asked |= {"note": note, "key": key, "code": code}
        trouble = self._begin("create_gift_card", shop_domain, token=access_token, **asked)
        if amount.minor <= 0 or amount.currency != currency:
            raise Invalid("bad_amount", "A gift card holds more than nothing, in the shop's own currency.")
        if not CODE.fullmatch(code):
            raise Invalid("bad_code", "A gift card's code has 8 to 20 small letters and digits.")
        self._demand("write_gift_cards", "GiftCardCreate")
        if customer_id in self.no_record:
            raise _refused("GiftCardCreate", ("input", "customerId"), "Not found", "CUSTOMER_NOT_FOUND")
        if any((one.shop_domain, one.code) == (shop_domain, code) for one in self.gift_cards):
            raise _refused("GiftCardCreate", ("input", "code"), "Code has already been taken", "TAKEN")
        made = GiftCardMade(self._gid("GiftCard"), code)
        now = self.clock.now()
        self.gift_cards.append(
            GiftCard(made.gid, shop_domain, amount, customer_id, expires_on, code, key, created_at=now)
        )
        return GiftCardMade(*self._end(made, trouble))

    def find_gift_card(
        self, shop_domain: str, access_token: str, *, key: str, code: str, since: datetime
    ) -> str | None:
        asked = {"key": key, "code": code, "since": since}
        trouble = self._begin("find_gift_card", shop_domain, token=access_token, **asked)
        self._demand("read_gift_cards", "GiftCards")
        cards = (one for one in self.gift_cards if one.shop_domain == shop_domain)
        ours = (one.gid for one in cards if (one.key, one.code) == (key, code))
        found: str | None = self._end(next(ours, None), trouble)
        return found

    def create_replacement(
        self,
        shop_domain: str,
        access_token: str,
        *,
        order_id: int,
        lines: Sequence[tuple[int, int]],
        key: str,
        note: str,
        discount_title: str,
    ) -> str:
        asked = {"order_id": order_id, "lines": tuple(lines), "key": key, "note": note}
        trouble = self._begin(
            "create_replacement", shop_domain, token=access_token, discount_title=discount_title, **asked
        )
        bought = self._bought(order_id)
        wanted = dict(lines)
        if not wanted or len(wanted) < len(lines):
            raise Invalid("bad_lines", "A replacement names each of its lines once, and at least one.")
        for line_id, pieces in wanted.items():
            known = LINES if bought.lines is None else bought.lines.get(line_id, 0)
            if not 1 <= pieces <= known:
                raise Invalid("bad_lines", "A replacement has no more of a line than was bought.")
        if bought.withheld:
            raise Refused("address_withheld", "Shopify doesn't show the app where this order went.")
        self._demand("write_draft_orders", "ReplacementCreate")
        gid, tags = self._gid("DraftOrder"), (REPLACEMENT_TAG, tag_for(key))
        self.drafts.append(Draft(gid, shop_domain, order_id, tuple(lines), tags, self.clock.now()))
        return str(self._end(gid, trouble))

    def complete_replacement(self, shop_domain: str, access_token: str, *, draft_gid: str) -> str:
        trouble = self._begin("complete_replacement", shop_domain, token=access_token, draft_gid=draft_gid)
        self._demand("write_draft_orders", "ReplacementComplete")
        draft = next((one for one in self.drafts if one.gid == draft_gid), None)
        if draft is None:
            raise NotFound("draft_gone", "The draft isn't there any more.")
        draft.order_gid = draft.order_gid or self._gid("Order")
        return str(self._end(draft.order_gid, trouble))

    def find_replacement(
        self, shop_domain: str, access_token: str, *, key: str, since: datetime
    ) -> Replacement | None:
        trouble = self._begin("find_replacement", shop_domain, token=access_token, key=key, since=since)
        self._demand("read_draft_orders", "Replacements")
        ours = (one for one in self.drafts if one.shop_domain == shop_domain and tag_for(key) in one.tags)
        found = next(((one.gid, one.order_gid) for one in ours), None)
        return self._end(Replacement(*found) if found else None, trouble) or None

    def _bought(self, order_id: int) -> Purchase:
        bought = self.purchase(order_id)
        if bought.gone:
            raise NotFound("order_gone", "Shopify doesn't show this order any more.")
        return bought

    def _left(self, shop_domain: str, order_id: int) -> int:
        bought = self.purchase(order_id)
        return bought.shipping.minor - self._given_back(shop_domain, order_id) if bought.paid else 0

    def _given_back(self, shop_domain: str, order_id: int) -> int:
        return sum(
            one.amount.minor
            for one in self.refunds
            if (one.shop_domain, one.order_id) == (shop_domain, order_id)
        )

    def _refund_of(self, shop_domain: str, order_id: int, key: str) -> str | None:
        ours = (one for one in self.refunds if (one.shop_domain, one.order_id) == (shop_domain, order_id))
        return next((one.gid for one in ours if one.key == key), None)

    def _once(self, key: str, asked: object) -> str:
        """What Shopify does with a key: the same again for the same input, a refusal for another."""
        before = self._asked.get(key)
        if before is not None and before[0] != asked:
            sentence = "The same idempotency key cannot be used with different operation parameters."
            raise _refused("RefundCreate", (), sentence, "IDEMPOTENCY_KEY_PARAMETER_MISMATCH")
        gid = before[1] if before else self._gid("Refund")
        self._asked[key] = (asked, gid)
        return gid

    def _demand(self, scope: str, document: str) -> None:
        writing = scope.replace("read_", "write_", 1)
        if scope not in self.scopes and writing not in self.scopes:
            raise Refused("access_denied", "The shop hasn't granted this to the app.", document=document)

    def _gid(self, kind: str) -> str:
        self._last += 1
        return f"gid://shopify/{kind}/{self._last}"


def _refused(document: str, path: tuple[str, ...], sentence: str, code: str) -> UserErrors:
    return UserErrors(document, (UserError(path, sentence, code),))
