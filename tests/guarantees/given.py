"""Shops with a guarantee of several ways, and customers who open the link of its letter."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.work import Env, reading_for
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.portal.offer_pages import blueprint
from app.shops.care_settings import DeliveryGuarantee, Tier, Way
from app.shops.settings import ShopSettings
from app.touchpoints.model import Letter
from tests.builders import NOW
from tests.fakes import RecordingMailer, Sent
from tests.panel import a_browser
from tests.path.given import LAST_DAY, SETTINGS, Street, open_street, order, scan, shipment
from tests.remedies.given import allowed

CREDIT = Way("store_credit", percent=10, valid_days=365)
CODE = Way("code", percent=20)
SHIPPING = Way("shipping_refund", "shipping")
CHOICE = Tier(days=0, ways=(CREDIT, CODE, SHIPPING))
SMALL = Tier(days=0, ways=(Way("code", percent=10), SHIPPING))
GREAT = Tier(days=3, ways=(CREDIT, Way("code", percent=30)))
LOST = Tier("lost", days=10, ways=(Way("replacement", ""), Way("call", "")), default=-1, person=True)
DAY = timedelta(days=1)
LATE = LAST_DAY + 3 * DAY  # Monday the 9th
LOST_AT = LAST_DAY + 14 * DAY  # ten working days
SHIPPING_LINE = [{"title": "PostNord, 2–4 vardagar", "code": "STD", "is_removed": False, "price": "49.00"}]


def guaranteed(*tiers: Tier, **changes: Any) -> ShopSettings:
    guarantee = DeliveryGuarantee(on=True, tiers=tiers or (CHOICE,))
    return msgspec.structs.replace(SETTINGS, guarantee=guarantee, **changes)


def choosing_street(env: Env, *tiers: Tier, kinds: tuple[str, ...] = (), **changes: Any) -> Street:
    """The merchant has allowed what all ways need, or just these kinds."""
    street = open_street(env, settings=guaranteed(*tiers, **changes))
    allowed(env, *kinds)
    return street


def late(street: Street, *, at: Any, **changes: Any) -> Street:
    """Ordered, sent the next day, delivered `at`; the worker's rounds come after it."""
    told = {"shipping_lines": SHIPPING_LINE, **changes}
    street.clock.set(at)
    return street.tell([order(**told), shipment(at=NOW.replace(day=3)), scan(at=at)]).settle()


def lost(env: Env, *ways: Way, person: bool = False, default: int = 0) -> Street:
    """Nothing has come, and somebody could show it."""
    tier = Tier("lost", days=10, ways=ways, default=default, person=person)
    street = choosing_street(env, CHOICE, tier)
    street.clock.set(LAST_DAY)
    street.tell([order(), shipment(at=LAST_DAY - 3 * DAY)]).settle()
    street.clock.set(LATE)
    return street.tell(scan("in_transit", at=LATE)).settle().settle(LOST_AT)


def arrives(street: Street, at: datetime = LOST_AT + DAY) -> Street:
    return street.tell(scan(at=at, event=9)).settle(at)


def the_offer(street: Street, cause: str = "late") -> Offer:
    (found,) = street.rows(Offer, Offer.cause == cause)
    assert isinstance(found, Offer)
    return found


def sent(street: Street) -> list[Sent]:
    mailer: Any = street.env.mailer
    assert isinstance(mailer, RecordingMailer)
    return mailer.sent


def kinds_of_letters(street: Street) -> list[str]:
    with reading_for(street.env, street.shop_id) as work:
        return list(work.session.scalars(select(Letter.kind).order_by(Letter.id)))


def offer_path(street: Street) -> str:
    """Where her letter's link leads, without the host."""
    texts = [one.text for one in sent(street) if "/offer/" in one.text]
    found = re.search(r"https://\S+/offer/\S+", texts[-1])
    assert found is not None
    return urlsplit(found.group()).path


def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def steps(street: Street) -> list[str]:
    """The states through which the offers have gone, by the ledger."""
    kinds = ("OfferMade", "OfferMoved", "OfferVoided", "KeptAfterAll", "FoundAfterAll")
    entries = sorted(street.rows(Entry, Entry.kind.in_(kinds)), key=lambda one: one.id)
    told = {"OfferVoided": "voided", "KeptAfterAll": "kept after all", "FoundAfterAll": "found after all"}
    return [told.get(one.kind) or one.body["state"] for one in entries]
