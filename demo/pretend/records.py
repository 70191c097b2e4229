"""What the pretend Shopify remembers, as plain records that turn into JSON and back by themselves.

Amounts are decimal text in the shop's currency ("1299.00"), as Shopify writes them; instants are aware UTC.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

# The currencies that have no minor unit; all others of the demo have two digits.
WHOLE_CURRENCIES = frozenset({"JPY", "KRW", "ISK", "CLP", "VND"})


# The same few prices come up in every order, a dozen times in each of its webhooks.
@lru_cache(maxsize=4096)
def amount_text(amount: Decimal | str | int | float, currency: str) -> str:
    """Decimal text with as many digits as the currency has: "49.00" in SEK, "49" in JPY."""
    unit = Decimal(1) if currency in WHOLE_CURRENCIES else Decimal("0.01")
    return str(Decimal(str(amount)).quantize(unit, ROUND_HALF_UP))


@dataclass(slots=True)
class Collection:
    """Products that the shop shows together. One title is one collection; its handle stays when the title changes."""

    title: str
    handle: str = ""
    id: int = 0


@dataclass(slots=True)
class Product:
    """Something on the shelf; the storefront shows the `drawing` of that name in the colour `picture`.

    stock  how many there are; it may go below nothing, as Shopify lets it. None isn't counted
    metafields  by "namespace.key": type and value
    """

    title: str
    price: str
    sku: str = ""
    vendor: str = ""
    id: int = 0
    variant_id: int = 0
    requires_shipping: bool = True
    gift_card: bool = False
    grams: int = 300
    description: str = ""
    picture: str = "#3b6ea5"
    drawing: str = "shoe"
    stock: int | None = None
    product_type: str = ""
    tags: list[str] = field(default_factory=list)
    collections: list[Collection] = field(default_factory=list)
    status: str = "active"
    metafields: dict[str, list[str]] = field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime | None = None


@dataclass(slots=True)
class ShippingOption:
    """A choice at checkout. A window (days from the order, both ends) is shown to the buyer and kept by Shopify."""

    title: str
    price: str
    code: str | None = None
    window_days: tuple[int, int] | None = None


@dataclass(slots=True)
class Buyer:
    """A customer and where parcels go; `id` 0 makes a new one, or finds the one with the same address."""

    email: str | None
    first_name: str = ""
    last_name: str = ""
    id: int = 0
    phone: str | None = None
    address1: str = "Storgatan 1"
    zip: str = "111 22"
    city: str = "Stockholm"
    province: str | None = None
    country: str = "SE"
    locale: str = "sv"
    accepts_marketing: bool = False
    created_at: datetime | None = None


@dataclass(slots=True)
class Line:
    """One line of an order; `removed` counts what refunds took out of it."""

    title: str
    price: str
    quantity: int = 1
    id: int = 0
    product_id: int | None = None
    variant_id: int | None = None
    sku: str = ""
    vendor: str | None = None
    requires_shipping: bool = True
    gift_card: bool = False
    grams: int = 0
    removed: int = 0


@dataclass(slots=True)
class Scan:
    """A fulfillment event: `happened_at` by the carrier's clock, `created_at` when it reached Shopify."""

    id: int
    status: str
    happened_at: datetime
    created_at: datetime
    message: str | None = None
    city: str | None = None
    country: str | None = None
    estimated_delivery_at: datetime | None = None


@dataclass(slots=True)
class Fulfillment:
    """One sending: how many of which line, and what the carrier has said."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    quantities: dict[int, int]
    status: str = "success"
    company: str | None = None
    number: str | None = None
    url: str | None = None
    scans: list[Scan] = field(default_factory=list)


@dataclass(slots=True)
class Refund:
    """Money back: which lines, how much of the shipping, and the sum."""

    id: int
    created_at: datetime
    quantities: dict[int, int]
    shipping: str
    total: str
    note: str | None = None
    transaction_id: int = 0
    item_ids: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Order:
    """An order with everything that hangs on it, so that one record is one order."""

    id: int
    number: int
    name: str
    created_at: datetime
    updated_at: datetime
    currency: str
    buyer: Buyer
    lines: list[Line]
    shipping_title: str
    shipping_price: str
    shipping_line_id: int
    fulfillment_order_id: int
    shipping_code: str | None = None
    window_min: datetime | None = None
    window_max: datetime | None = None
    method: str = "SHIPPING"
    branded_promise: str | None = None
    guest: bool = False
    test: bool = False
    source_name: str = "web"
    financial_status: str = "paid"
    note_attributes: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    discount_code: str | None = None
    discount: str = "0"
    edited: bool = False
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    closed_at: datetime | None = None
    fulfillments: list[Fulfillment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    key: str = ""


@dataclass(slots=True)
class Discount:
    """A code discount of the basic kind; `percentage` is a fraction (0.1 is ten per cent), or an amount is set."""

    id: int
    code_id: int
    code: str
    title: str
    starts_at: datetime
    created_at: datetime
    ends_at: datetime | None = None
    percentage: float | None = None
    amount: str | None = None
    each_item: bool = False
    usage_limit: int | None = None
    once_per_customer: bool = False
    customer_ids: list[int] | None = None
    combines_with: dict[str, bool] = field(default_factory=dict)
    minimum_subtotal: str | None = None
    minimum_quantity: int | None = None
    tags: list[str] = field(default_factory=list)
    used: int = 0
    used_by: list[int] = field(default_factory=list)
    active: bool = True


@dataclass(slots=True)
class Token:
    """An access token or a refresh token.

    kind        "offline", "online" or "refresh"
    parent      for a refresh token: the one it replaced, which stays good until this one is first used
    used_at     for a refresh token: when it was first used
    """

    token: str
    kind: str
    shop: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime | None = None
    parent: str | None = None
    used_at: datetime | None = None
    revoked: bool = False


@dataclass(slots=True)
class ShopRecord:
    """A store: who it is, what it sells, and whether the app is installed in it."""

    id: int
    domain: str
    name: str
    country: str
    currency: str
    zone: str
    email: str
    owner: str
    locale: str
    created_at: datetime
    address1: str = ""
    city: str = ""
    zip: str = ""
    plan: str = "Basic"
    installed: bool = True
    scopes: list[str] = field(default_factory=list)
    installation_id: int = 0
    next_number: int = 1001
    products: list[Product] = field(default_factory=list)
    removed_products: list[int] = field(default_factory=list)
    shipping_options: list[ShippingOption] = field(default_factory=list)
