"""Which remedy can be given now, what it costs, and which limit it would pass."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.core.money import Money

KINDS = ("code", "store_credit", "gift_card", "shipping_refund", "replacement", "call", "gift")
# A person does these; nothing is called.
TASKS = frozenset({"call", "gift"})
# Why a person is asked where the customer may have been given it already: nobody but she can tell.
MAYBE = frozenset({"uncertain_too_long", "half_done"})
# The ways in which the law's own demand is met, for goods that came broken or never came. Whatever else is given in
# their place is the shop's kindness, and its limits hold.
OWED = frozenset({"replacement", "shipping_refund"})
# What the merchant must have granted for it: also what looking it up needs, or it isn't begun.
SCOPES = {
    "code": ("write_discounts",),
    "store_credit": ("write_store_credit_account_transactions", "read_store_credit_accounts"),
    "gift_card": ("write_gift_cards",),
    "shipping_refund": ("write_orders",),
    "replacement": ("write_draft_orders",),
}
# No letters and digits that are taken for each other when read aloud or typed from a phone.
READABLE = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789")
CODE_BEGINS = "TACK-"
CODE_SIGNS = 10  # 32^10 codes: nobody guesses one
CARD_SIGNS = 16  # a gift card is money: 32^16, and Shopify takes 20 at most
DAYS_MAX = 3_660


@dataclass(frozen=True)
class Wanted:
    """One way to make good; money in minor units of the order's (shop) currency.

    amount_minor  store_credit, gift_card, code with a fixed sum, gift (its cost); shipping_refund: None for all of it
    percent       code with a share of the next order
    valid_days    code, store_credit, gift_card
    lines         replacement: (line id, how many)
    text          call: why; gift: what. For the person who does it; no names
    """

    kind: str
    amount_minor: int | None = None
    percent: int | None = None
    valid_days: int | None = None
    lines: tuple[tuple[int, int], ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Piece:
    """left  how many of it she has, or is to have (orders.standings.left)
    paid_minor  for one, after discounts
    """

    left: int
    paid_minor: int = 0


@dataclass(frozen=True)
class Standing:
    """What is known of an order when something is to be given for it.

    shipping_minor  what she paid to have it sent
    pieces          by line id: what is sent
    cancelled, refunded  nothing is left of it (orders.standings.ended)
    guest           Shopify keeps no record of her, so nothing can be credited to her
    """

    currency: str
    shop_currency: str
    total_minor: int
    shipping_minor: int = 0
    paid: bool = True
    cancelled: bool = False
    refunded: bool = False
    named: bool = True
    guest: bool = False
    pieces: dict[int, Piece] = field(default_factory=dict)
    scopes: frozenset[str] = frozenset()


def is_owed(kind: str, *, statutory: bool, cause: str) -> bool:
    """Whether the law demands this way itself. Goods that never came are owed whoever asks, and after whatever else
    was wished for.
    """
    return kind in OWED and (statutory or (cause == "lost" and kind == "replacement"))


def ended(standing: Standing) -> str | None:
    """returns  "order_cancelled", "order_refunded", or None"""
    if standing.cancelled:
        return "order_cancelled"
    return "order_refunded" if standing.refunded else None


def refusal(way: Wanted, standing: Standing | None) -> str | None:
    """Why a way can't be given now.

    returns  None where it can; else "no_order", "order_cancelled", "order_refunded", "unknown_kind", "scope_missing",
             "bad_days", or what _of_kind says
    """
    if standing is None:
        return "no_order"
    if way.kind not in KINDS:
        return "unknown_kind"
    over = ended(standing)
    if over is not None:
        return over
    if way.valid_days is not None and not 1 <= way.valid_days <= DAYS_MAX:
        return "bad_days"
    wrong = _of_kind(way, standing)
    if wrong is None and not standing.scopes.issuperset(SCOPES.get(way.kind, ())):
        return "scope_missing"
    return wrong


def _of_kind(way: Wanted, standing: Standing) -> str | None:
    """returns  "bad_percent", "currency", "amount_zero", "amount_above_order", "no_customer", "guest", "not_paid",
    "no_shipping_paid", "amount_above_shipping", "no_lines", "not_in_order"
    """
    if way.kind == "code" and way.percent is not None:
        return None if 1 <= way.percent <= 100 and way.amount_minor is None else "bad_percent"
    if way.kind == "code":
        return _of_amount(way, standing)
    if way.kind in ("store_credit", "gift_card"):
        return _of_owner(way, standing) or _of_amount(way, standing)
    if way.kind == "shipping_refund":
        return _of_shipping(way, standing)
    if way.kind == "replacement":
        return _of_lines(way, standing)
    if way.kind == "gift":
        return "amount_zero" if (way.amount_minor or 0) < 0 else None
    return None


def _of_owner(way: Wanted, standing: Standing) -> str | None:
    if not standing.named:
        return "no_customer"
    return "guest" if way.kind == "store_credit" and standing.guest else None


def _of_amount(way: Wanted, standing: Standing) -> str | None:
    if standing.currency != standing.shop_currency:
        return "currency"
    if (way.amount_minor or 0) <= 0:
        return "amount_zero"
    return "amount_above_order" if (way.amount_minor or 0) > standing.total_minor else None


def _of_shipping(way: Wanted, standing: Standing) -> str | None:
    if not standing.paid:
        return "not_paid"
    if standing.shipping_minor <= 0:
        return "no_shipping_paid"
    if way.amount_minor is None:
        return None
    if way.amount_minor <= 0:
        return "amount_zero"
    return "amount_above_shipping" if way.amount_minor > standing.shipping_minor else None


def _of_lines(way: Wanted, standing: Standing) -> str | None:
    if not way.lines:
        return "no_lines"
    wanted: dict[int, int] = {}
    for line_id, count in way.lines:
        wanted[line_id] = wanted.get(line_id, 0) + count
    fits = all(
        line_id in standing.pieces and 1 <= count <= standing.pieces[line_id].left
        for line_id, count in wanted.items()
    )
    return None if fits else "not_in_order"


def first_possible(
    ways: Sequence[Wanted], standing: Standing | None, *, start: int = 0
) -> tuple[int | None, list[tuple[int, str]]]:
    """returns  the place of the first way that can be given, and why those before it can't"""
    refused: list[tuple[int, str]] = []
    for place in range(start, len(ways)):
        wrong = refusal(ways[place], standing)
        if wrong is None:
            return place, refused
        refused.append((place, wrong))
    return None, refused


@dataclass(frozen=True)
class Cost:
    """estimated  True while it isn't known what it will have cost: a code may never be used"""

    minor: int
    estimated: bool = False


def amount_of(way: Wanted, standing: Standing) -> int | None:
    """The sum that the customer is given, where it is one: minor units."""
    if way.kind == "shipping_refund":
        return standing.shipping_minor if way.amount_minor is None else way.amount_minor
    return way.amount_minor if way.kind in ("code", "store_credit", "gift_card") else None


def cost_of(way: Wanted, standing: Standing) -> Cost:
    """A code with a share: that share of this order, until it is used. A replacement: what was paid for the same
    things, since what they cost the shop isn't known.
    """
    if way.kind == "code" and way.percent is not None:
        share = Money(standing.total_minor, standing.currency).share(Decimal(way.percent) / 100)
        return Cost(share.minor, estimated=True)
    if way.kind == "replacement":
        return Cost(_worth(way, standing), estimated=True)
    if way.kind == "gift":
        return Cost(way.amount_minor or 0)
    return Cost(amount_of(way, standing) or 0, estimated=way.kind == "code")


def _worth(way: Wanted, standing: Standing) -> int:
    none = Piece(0)
    return sum(count * standing.pieces.get(line_id, none).paid_minor for line_id, count in way.lines)


def code_from(digest: bytes) -> str:
    """ "TACK-XXXXX-XXXXX" of at least 7 bytes: the same bytes, the same code."""
    signs = _signs(digest, CODE_SIGNS)
    return f"{CODE_BEGINS}{signs[:5]}-{signs[5:]}"


def card_from(digest: bytes) -> str:
    """The number of a gift card, in small letters, of at least 10 bytes."""
    return _signs(digest, CARD_SIGNS).lower()


def _signs(digest: bytes, count: int) -> str:
    return base64.b32encode(digest[: -(-count * 5 // 8)]).translate(READABLE).decode()[:count]
