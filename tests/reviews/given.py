"""A pair of shoes and a pair of socks that came, and a customer who has the link in her letter."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import msgspec
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.work import Env, reading_for, work_across_shops
from app.ledger.store import entries_of_order
from app.portal.review_pages import blueprint as her_pages
from app.reviews.model import Review
from app.reviews.pages import blueprint as pages
from app.reviews.public_pages import blueprint as public_pages
from app.reviews.settings_pages import blueprint as settings_pages
from app.shopify.reading_products import ProductSeen
from app.shops.model import Shop
from app.shops.settings import ReviewRequests, ShopSettings
from app.touchpoints.model import Letter
from tests.builders import NOW, SHOP
from tests.panel import a_browser, bearer, forwarded_query
from tests.path.given import ORDER, SETTINGS, Street, line_id, open_street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAME = NOW + 3 * DAY  # Thursday the 5th at eleven; promised by Friday the 6th
ASKED = CAME + 7 * DAY
SHOES, SOCKS = 1, 2  # numbers of the lines, and of the products
KEPT = ReviewRequests(to="kept")


def settings(**reviews: Any) -> ShopSettings:
    return msgspec.structs.replace(SETTINGS, reviews=msgspec.structs.replace(KEPT, **reviews))


def a_shop(env: Env, **reviews: Any) -> Street:
    street = open_street(env, settings=settings(**reviews))
    street.shopify.products = {
        number: ProductSeen(number, f"Vidda {number}", kind, (), "active", ())
        for number, kind in ((SHOES, "Löparskor"), (SOCKS, "Strumpor"))
    }
    with work_across_shops(env, why="the merchant lets Kept write products") as work:
        shop = work.session.get_one(Shop, SHOP)
        shop.scopes = [*shop.scopes, "write_products"]
    return street


def arrived(street: Street, *, at: Any = CAME, **changes: Any) -> Street:
    """Bought on Monday, there on Thursday."""
    number = changes.get("order_id", ORDER)
    street.tell([order(**changes), shipment(at=NOW + DAY, order_id=number)])
    street.live_until(at, step=DAY)
    street.tell(scan(at=at, order_id=number))
    return street.settle()


def asked(street: Street, *, until: Any = ASKED + DAY, **changes: Any) -> Street:
    """And a week later the letter."""
    return arrived(street, **changes).live_until(until, step=DAY)


def letters(street: Street) -> list[str]:
    """Kinds, in the order in which they went."""
    return [one.kind for one in sorted(street.rows(Letter), key=lambda one: one.id)]


def page(street: Street) -> str:
    """The path behind the link in the newest letter that has one."""
    mailer: Any = street.env.mailer
    found = re.findall(r"https://kept\.example(/review/[\w.~-]+)", "\n".join(one.text for one in mailer.sent))
    return str(found[-1])


def browser(env: Env) -> FlaskClient:
    return a_browser(env, her_pages, pages, public_pages, settings_pages)


def said(number: int = SHOES, *, order_id: int = ORDER, **fields: Any) -> dict[str, Any]:
    """The fields of one line: said(rating=5, words="Bra.")"""
    line = line_id(order_id, number)
    return {f"{name}-{line}": value for name, value in fields.items()}


def write(street: Street, path: str = "", **fields: Any) -> TestResponse:
    """Press the button of her page, and let the worker do what follows."""
    answer = browser(street.env).post(path or page(street), data=fields, content_type="multipart/form-data")
    street.settle()
    return answer


def reviews(street: Street) -> list[Review]:
    return sorted(street.rows(Review), key=lambda one: one.line_id)


def panel(street: Street, path: str) -> TestResponse:
    return browser(street.env).get(path, headers=bearer(at=street.clock.now()))


def as_seen(street: Street, path: str) -> str:
    """What the page of a review says that it shows."""
    shown = browser(street.env).get(path, headers=bearer(at=street.clock.now())).text
    found = re.search(r'name="seen" value="([^"]+)"', shown)
    return found.group(1) if found is not None else ""


def press(street: Street, path: str, **fields: Any) -> TestResponse:
    """A button of the panel, on the page of a review as it stands now unless `seen` says otherwise."""
    seen = re.fullmatch(r"(/reviews/\d+)/\w+", path)
    if seen is not None and "seen" not in fields:
        fields["seen"] = as_seen(street, seen.group(1))
    answer = browser(street.env).post(path, data=fields, headers=bearer(at=street.clock.now()))
    street.settle()
    return answer


def in_public(street: Street, path: str, **query: str) -> TestResponse:
    """On the shop's own address, as anybody sees it."""
    forwarded = forwarded_query(at=street.clock.now(), **query)
    return browser(street.env).get(f"/proxy{path}?{forwarded}")


def told(street: Street, kind: str, order_id: int = ORDER) -> list[dict[str, Any]]:
    """What the ledger says of an order."""
    with reading_for(street.env, SHOP) as work:
        return [one.body for one in entries_of_order(work, order_id) if one.kind == kind]


def upload(raw: bytes, name: str = "sko.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(raw), name
