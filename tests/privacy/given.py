"""A customer of whom every room keeps something, in a shop; and Shopify's compliance messages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from app.core.plan import Plan
from app.core.work import Env, Work, work_for
from app.guarantees.belongings import OFFERS
from app.guarantees.model import Offer
from app.inbox.belongings import WEBHOOKS
from app.inbox.handling import Ignored, Message
from app.inbox.model import Webhook
from app.orders.belongings import CUSTOMERS, ORDERS
from app.orders.customers import email_key
from app.orders.model import Customer, Order, Shipment
from app.privacy.belongings import DATA_REQUESTS
from app.privacy.topics import TOPICS
from app.promises.belongings import PROMISES
from app.promises.model import Promise
from app.touchpoints.belongings import LETTERS, TOUCHPOINTS, WISHES
from app.touchpoints.model import Letter, Touchpoint, Wish
from tests.builders import DOMAIN, NOW, SHOP
from tests.house.rows import a_row

BELONGINGS = (CUSTOMERS, ORDERS, PROMISES, OFFERS, TOUCHPOINTS, LETTERS, WISHES, WEBHOOKS, DATA_REQUESTS)
PLAN = Plan(belongings=BELONGINGS)
EMAIL, FIRST, LAST = "karin.boye@posten.example", "Karin", "Boye"
NUMBER, ORDER = 191167, 299938


def keep_something_everywhere(
    env: Env, shop_id: int = SHOP, *, number: int = NUMBER, order: int = ORDER
) -> int:
    """returns  our id of the customer"""
    with work_for(env, shop_id) as work:
        customer = work.next_id()
        for row in _rows(work, customer, number=number, order=order):
            work.session.add(row)
    return customer


def _rows(work: Work, customer: int, *, number: int, order: int) -> list[Any]:
    keys, key = work.env.keys, email_key(work, EMAIL)
    first, last = keys.seal(FIRST, "customers.first_name"), keys.seal(LAST, "customers.last_name")
    subject, text = keys.seal(f"Hej {FIRST}", "letters.subject"), keys.seal(f"Till {EMAIL}", "letters.text")
    name = {"first_name_sealed": first, "last_name_sealed": last}
    html = keys.seal(f"<p>Till {EMAIL}</p>", "letters.html")
    letter = {"subject_sealed": subject, "text_sealed": text, "html_sealed": html}
    body = keys.seal(msgspec.json.encode({"id": order, "email": EMAIL}), "webhooks.body")
    told = {
        "topic": "orders/create",
        "shop_domain": DOMAIN,
        "body_sealed": body,
        "subject": order,
        "handled_at": NOW,
    }
    return [
        _row(work, Customer, id=customer, shopify_id=number, email_key=key, redacted_at=None,
             email_sealed=keys.seal(EMAIL, "customers.email"), **name),
        _row(work, Order, id=order, customer_id=customer, name="#1001", province="AB", lines=[{"title": "Shoe"}]),
        _row(work, Shipment, id=order + 1, order_id=order, tracking=[{"number": "SE1"}], lines=[]),
        _row(work, Promise, id=order + 2, order_id=order, shown_text="2-4 vardagar"),
        _row(work, Offer, order_id=order, state="given"),
        _row(work, Touchpoint, id=order + 3, customer_id=customer, order_id=order, state="waiting"),
        _row(work, Letter, id=order + 4, customer_id=customer, order_id=order, **letter),
        _row(work, Wish, id=order + 5, email_key=key, about="all", says="stop"),
        _row(work, Webhook, id=order + 6, webhook_id=f"w{order}", state="handled", **told),
        _row(work, Webhook, id=order + 7, webhook_id=f"x{order}", state="waiting", **{**told, "handled_at": None}),
    ]  # fmt: skip


def _row(work: Work, table: type[Any], **values: Any) -> Any:
    row = a_row(table, shop_id=work.shop_id)
    for name, value in values.items():
        setattr(row, name, value)
    return row


def hear(
    env: Env, topic: str, body: dict[str, Any], *, shop_id: int = SHOP, at: datetime | None = None
) -> Ignored | None:
    """As the inbox does it: stored, sealed, then handled in the same transaction as what follows."""
    raw = msgspec.json.encode({"shop_id": 954889, "shop_domain": DOMAIN, **body})
    with work_for(env, shop_id) as work:
        row = _row(
            work, Webhook, id=work.next_id(), webhook_id=f"m{work.next_id()}", topic=topic, shop_domain=DOMAIN,
            body_sealed=env.keys.seal(raw, "webhooks.body"), subject=None, state="waiting", handled_at=None,
        )  # fmt: skip
        work.session.add(row)
        row_id = row.id
    with work_for(env, shop_id) as work:
        read = msgspec.json.decode(raw, type=TOPICS[topic].reads)
        message = Message(row_id, topic, DOMAIN, at or work.now, work.now, read, "0" * 16)
        return TOPICS[topic].handle(work, message)


def data_request(env: Env, **changes: Any) -> Ignored | None:
    body = {
        "customer": {"id": NUMBER, "email": EMAIL},
        "orders_requested": [ORDER],
        "data_request": {"id": 9999},
    }
    return hear(env, "customers/data_request", {**body, **changes})


def redact(env: Env, *, shop_id: int = SHOP, **changes: Any) -> Ignored | None:
    body = {"customer": {"id": NUMBER, "email": EMAIL, "phone": "555"}, "orders_to_redact": [ORDER]}
    return hear(env, "customers/redact", {**body, **changes}, shop_id=shop_id)
