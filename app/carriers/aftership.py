"""AfterShip as a hub: it follows some thousand carriers, and tells us by webhook.

To us: POST of {"event": "tracking_update", "event_id", "ts", "msg": {"tracking_number", "slug", "tag", "order_id",
"checkpoints": [{"checkpoint_time", "tag", "subtag", "slug", "country_region"}]}}, with the header
aftership-hmac-sha256: base64 of HMAC-SHA256 over the raw body with the account's webhook secret.
From us: POST https://api.aftership.com/tracking/2026-07/trackings with the header as-api-key and {"tracking_number",
"order_id"}: AfterShip then follows it, and finds the carrier by itself. 400 with meta.code 4003: it follows it already;
with 4001, 4002, 4006, 4014: the request is wrong; with any other (4005, 4012, …): it can't follow this number.
What it rests on: aftership.com/docs/tracking (webhook signature, webhook specifications, webhook changelog 2026-07,
delivery statuses, delivery sub-statuses, quick start). A checkpoint's time is a day, a local time, or one with offset.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from app.carriers.carrier import Field
from app.carriers.scans import Piece, Scan, in_order, raw_of, reference_of, status_of, when
from app.carriers.wire import DECLINED, MALFORMED, Line, a_line, call, read
from app.core.errors import Invalid, Unreachable

ADDRESS = "https://api.aftership.com"
PATH = "/tracking/2026-07/trackings"
SIGNATURE_HEADER = "aftership-hmac-sha256"
BODY_MAX = 500_000  # bytes of a webhook; one with a hundred checkpoints has some 60,000
ALREADY_FOLLOWED = 4003
NOT_THE_NUMBER = frozenset({4001, 4002, 4006, 4014})
TS_MAX = 4_102_444_800  # the year 2100: what is more isn't in seconds

WORDS = {
    "Pending": "announced",
    "InfoReceived": "announced",
    "InTransit": "under_way",
    "OutForDelivery": "under_way",
    "AttemptFail": "attempted",
    "AvailableForPickup": "ready_for_pickup",
    "Delivered": "delivered",
    "Exception": "failed",
}  # Expired says that nobody told AfterShip anything for a month
# Sub-statuses of Exception by which it still is on its way, only later: customs, and what nobody could foresee.
DELAYS = frozenset({"Exception_004", "Exception_005"})
HOMEWARD = frozenset({"Exception_010", "Exception_011"})  # returning to the sender, returned to the sender


class _Checkpoint(msgspec.Struct):
    at: str | None = msgspec.field(default=None, name="checkpoint_time")
    tag: str | None = None
    subtag: str | None = None
    slug: str | None = None
    country: str | None = msgspec.field(default=None, name="country_region")
    country_before: str | None = msgspec.field(default=None, name="country_iso3")  # its name until 2024


class _Tracking(msgspec.Struct):
    number: str = msgspec.field(name="tracking_number")
    order_id: str | int | None = None
    checkpoints: list[_Checkpoint] | None = None


class _Message(msgspec.Struct):
    msg: _Tracking
    event: str | None = None
    ts: Any = None  # seconds; whatever else stands there is no reason to refuse the message


class _Meta(msgspec.Struct):
    code: int | None = None


class _Created(msgspec.Struct):
    meta: _Meta | None = None


@dataclass(frozen=True)
class Update:
    """What a webhook says. order_id: whatever number the tracking was filed under, None where it was none

    told_at  when AfterShip first told it; None where it doesn't say
    """

    number: str
    order_id: int | None
    checkpoints: tuple[_Checkpoint, ...]
    told_at: datetime | None = None

    def piece(self, zone: str) -> Piece:
        """zone  the customer's"""
        scans = [scan for one in self.checkpoints if (scan := _scan(one, zone)) is not None]
        return Piece(self.number, in_order(scans, homeward=HOMEWARD))


class AfterShip:
    """secret   signs what AfterShip tells us; api_key lets us ask AfterShip to follow something. A merchant whose
    AfterShip follows her shop anyhow needs no api_key here.
    """

    name = "aftership"
    fields: tuple[Field, ...] = (Field("secret"), Field("api_key", needed=False))
    pause = timedelta(milliseconds=200)  # ten in a second are allowed, for all of the account's programs
    per_day = 100_000

    def __init__(self, address: str = ADDRESS, line: Line | None = None) -> None:
        self._address = address
        self._line = line or a_line()

    def follow(self, access: Mapping[str, str], number: str, *, order_id: int) -> bool:
        """Ask AfterShip to follow this number. Again: nothing new.

        returns  False where it can't follow such a number
        raises   Unreachable: see wire.call
        """
        answer = call(
            self._line,
            self._address + PATH,
            method="POST",
            headers={"as-api-key": access["api_key"]},
            body={"tracking_number": number, "order_id": str(order_id)},
            readable=(MALFORMED,),
        )
        meta = read(answer, _Created).meta
        code = meta.code if meta is not None else None
        if answer.status != MALFORMED or code == ALREADY_FOLLOWED:
            return True
        if code is None or code in NOT_THE_NUMBER:
            raise Unreachable("carrier_declined", DECLINED, permanent=False, kind=str(code))
        return False


def is_signed(secret: str, raw: bytes, signature: str) -> bool:
    """raw  the body as it came, not as it reads"""
    try:
        given = base64.b64decode(signature.strip(), validate=True)
    except (binascii.Error, ValueError):
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), raw, hashlib.sha256).digest(), given)


def read_update(raw: bytes) -> Update:
    """raises  Invalid("not_aftership") with a sentence that says what is wrong"""
    try:
        message = msgspec.json.decode(raw, type=_Message)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise Invalid("not_aftership", f"This isn't a message of AfterShip's: {str(wrong)[:200]}") from None
    number = message.msg.number.strip()
    if not number:
        raise Invalid("not_aftership", "This message of AfterShip's names no tracking number.")
    text = str(message.msg.order_id or "")
    order_id = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    return Update(number, order_id, tuple(message.msg.checkpoints or ()), _told_at(message.ts))


def _told_at(ts: object) -> datetime | None:
    known = isinstance(ts, int | float) and 0 < ts < TS_MAX
    return datetime.fromtimestamp(ts, UTC) if known and isinstance(ts, int | float) else None


def _scan(one: _Checkpoint, zone: str) -> Scan | None:
    instant = when(one.at, country=one.country or one.country_before, zone=zone)
    if instant is None:
        return None
    delayed = one.tag == "Exception" and one.subtag in DELAYS
    return Scan(
        status="under_way" if delayed else status_of(WORDS, one.tag),
        happened_at=instant[0],
        reference=reference_of(one.at, one.tag, one.subtag, one.slug),
        raw=raw_of(one.subtag if one.subtag in HOMEWARD else one.tag),
        whole_day=instant[1],
    )
