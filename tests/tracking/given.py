"""Carriers that answer what a test has them answer, and a shop that may ask them."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from flask.testing import FlaskClient

from app.carriers.carrier import Field
from app.carriers.scans import Piece, Scan
from app.core.errors import Unreachable
from app.core.plan import Plan
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.outbox.rests import Rests
from app.outbox.working import perform_some
from app.promises.model import OutcomeRow
from app.tracking.actions import keep_access
from app.tracking.adapters import Desk
from app.tracking.asking import KIND, ask_carriers, ask_errand
from app.tracking.model import CarrierAccess, Followed
from app.tracking.pages import HUB_LINK
from app.web.guards import link_token
from app.wiring import PLAN
from tests.builders import SHOP
from tests.path.given import Street

KEY = "k-very-secret-7f3a"
SECRET = "whsec-very-secret-91"


@dataclass
class FakeCarrier:
    """Answers from a table, as PostNord or DHL would. Fails the same contract as they: Unreachable and no other."""

    name: str = "postnord"
    fields: tuple[Field, ...] = (Field("api_key"),)
    pause: timedelta = timedelta(seconds=1)
    per_day: int = 5_000
    parcels: dict[str, tuple[Piece, ...]] = field(default_factory=dict)
    trouble: Unreachable | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    def ask(self, access: Mapping[str, str], number: str, *, zone: str) -> tuple[Piece, ...]:
        self.asked.append((number, access["api_key"]))
        if self.trouble is not None:
            raise self.trouble
        return self.parcels.get(number, ())


@dataclass
class FakeHub:
    name: str = "aftership"
    followed: list[tuple[str, int]] = field(default_factory=list)
    malformed: set[str] = field(default_factory=set)
    trouble: Unreachable | None = None

    def follow(self, access: Mapping[str, str], number: str, *, order_id: int) -> bool:
        if self.trouble is not None:
            raise self.trouble
        self.followed.append((number, order_id))
        return number not in self.malformed


@dataclass
class Carriers:
    postnord: FakeCarrier = field(default_factory=FakeCarrier)
    dhl: FakeCarrier = field(
        default_factory=lambda: FakeCarrier("dhl", pause=timedelta(seconds=5), per_day=250)
    )
    hub: FakeHub = field(default_factory=FakeHub)
    slept: list[float] = field(default_factory=list)

    def plan(self) -> Plan:
        hub: Any = self.hub
        desk = Desk({"postnord": self.postnord, "dhl": self.dhl}, hub, sleep=self.slept.append)
        return replace(PLAN, errands={**PLAN.errands, KIND: ask_errand(desk)})


def a_house(envs: Callable[..., Env]) -> tuple[Env, Carriers]:
    carriers = Carriers()
    return envs(plan=carriers.plan()), carriers


def ask_until(street: Street, at: datetime, *, step: timedelta = timedelta(hours=2)) -> Street:
    """As Street.live_until with nothing but questions and answers, which is quicker; before and after it
    everything once."""
    rests = Rests()
    street.settle()
    while street.clock.now() < at:
        street.clock.set(min(street.clock.now() + step, at))
        while ask_carriers(street.env) or perform_some(street.env, rests):
            pass
    return street.settle()


def scan_of(status: str, at: datetime, *, raw: str = "", reference: str = "") -> Scan:
    return Scan(status, at, reference or f"{status}-{at:%d%H%M}", raw or status.upper())


def parcel(*scans: Scan, id: str = "SE1") -> tuple[Piece, ...]:
    return (Piece(id, tuple(sorted(scans, key=lambda one: one.happened_at))),)


def give_access(env: Env, adapter: str = "postnord", *, shop_id: int = SHOP, **fields: str) -> None:
    with work_for(env, shop_id) as work:
        keep_access(work, adapter, fields or {"api_key": KEY})


def access_of(env: Env, adapter: str = "postnord", shop_id: int = SHOP) -> CarrierAccess | None:
    with reading_for(env, shop_id) as work:
        return work.session.get(CarrierAccess, (shop_id, adapter))


def the_followed(street: Street) -> list[Followed]:
    return street.rows(Followed)


def outcome(street: Street, shipment_id: int = 0) -> OutcomeRow:
    (row,) = street.rows(OutcomeRow, OutcomeRow.shipment_id == shipment_id)
    found: OutcomeRow = row
    return found


def down() -> Unreachable:
    return Unreachable("carrier_down", "The carrier has trouble just now.", permanent=False)


def refused() -> Unreachable:
    return Unreachable(
        "carrier_refused", "The carrier doesn't accept this key. Enter a new one.", permanent=True
    )


def busy(seconds: int | None = None) -> Unreachable:
    sentence = "The carrier asks us to come back later: its limit of questions is reached."
    return Unreachable("carrier_busy", sentence, permanent=False, retry_after=seconds)


def hub_path(env: Env, shop_id: int = SHOP) -> str:
    return f"/carriers/aftership/{link_token(env, HUB_LINK, shop_id, {})}"


def from_hub(
    client: FlaskClient, path: str, body: Any, *, secret: str = SECRET, signature: str | None = None
) -> tuple[int, dict[str, Any]]:
    """returns  the status and what was said"""
    raw = body if isinstance(body, bytes) else msgspec.json.encode(body)
    signed = base64.b64encode(hmac.new(secret.encode(), raw, hashlib.sha256).digest()).decode()
    headers = {"aftership-hmac-sha256": signed if signature is None else signature}
    answer = client.post(path, data=raw, headers=headers, content_type="application/json")
    return answer.status_code, answer.get_json()


def a_client(env: Env) -> FlaskClient:
    return create_app(env).test_client()
