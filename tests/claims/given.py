"""A pair of shoes that came and chafes: the shop that covers it, and what the customer does by her link."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import msgspec
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app.claims.model import Claim, ClaimCall
from app.core.work import Env, reading_for, work_across_shops
from app.ledger.store import entries_of_order
from app.portal.claim_pages import blueprint
from app.shops.model import Shop
from app.shops.settings import Claims, FitGuarantee, Playbook, ShopSettings, Way
from app.touchpoints.her_pages import claim_token
from app.touchpoints.model import Letter
from tests.builders import NOW, SHOP
from tests.fakes import RecordingMailer, Sent
from tests.panel import a_browser
from tests.path.given import ORDER, SETTINGS, Street, line_id, open_street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAME = NOW + 3 * DAY  # Thursday the 5th at eleven
SHOES, SOCKS = line_id(ORDER, 1), line_id(ORDER, 2)

REPLACE = Way("replacement", "")
CODE = Way("code", percent=20)
CALL = Way("call", "", text="Hitta rätt storlek")
FIT = FitGuarantee(
    name="Skavsår",
    words=("vidda 1",),
    days=30,
    ways=(REPLACE, CODE, CALL),
    title_sv="Skavsårsgarantin",
    text_sv="Skaver skorna byter vi dem. Du får ha sprungit i dem.",
    title_en="The blister guarantee",
    text_en="If the shoes chafe, we replace them. You may have run in them.",
)
DAMAGED = Playbook(
    "damaged",
    answer_days=2,
    ways=(REPLACE, CODE),
    text_sv="Vi tittar på det du skickade och väljer tillsammans med dig.",
    text_en="We look at what you sent and choose together with you.",
)


def settings(*fits: FitGuarantee, claims: Claims | None = None, **changes: Any) -> ShopSettings:
    return msgspec.structs.replace(
        SETTINGS, fits=fits or (FIT,), claims=claims or Claims(playbooks=(DAMAGED,)), **changes
    )


def a_shop(env: Env, **changes: Any) -> Street:
    """A shop whose guarantee held when she bought, and that may send replacements."""
    street = open_street(env, settings=changes.pop("settings", None) or settings(**changes))
    with work_across_shops(env, why="the merchant grants what the remedies need") as work:
        shop = work.session.get_one(Shop, SHOP)
        shop.scopes = [*shop.scopes, "write_draft_orders", "write_orders"]
    return street


def arrived(street: Street, **changes: Any) -> Street:
    """Bought on Monday, there on Thursday."""
    number = changes.get("order_id", ORDER)
    lines = changes.get("lines", ((1, 1), (2, 1)))
    street.tell([order(**changes), shipment(at=NOW + DAY, order_id=number, lines=lines)])
    street.live_until(CAME, step=12 * HOUR)
    street.tell(scan(at=CAME, order_id=number))
    return street.settle()


def posted(street: Street) -> list[Sent]:
    mailer: Any = street.env.mailer
    assert isinstance(mailer, RecordingMailer)
    return mailer.sent


def letters(street: Street) -> list[str]:
    """Kinds, in the order in which they went."""
    return [one.kind for one in sorted(street.rows(Letter), key=lambda one: one.id)]


def page(street: Street, kind: str = "claim") -> str:
    """The path behind the link of the certificate, or of the newest letter that has one."""
    found = re.findall(
        rf"https://kept\.example(/{kind}/[\w.~-]+)", "\n".join(one.text for one in posted(street))
    )
    return str(found[-1])


def her_page(street: Street) -> str:
    """As page, where no letter has brought her the link yet."""
    with reading_for(street.env, SHOP) as work:
        return f"/claim/{claim_token(work, ORDER, lang='sv', on=work.now)}"


def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def press(street: Street, path: str, *, settle: bool = True, **fields: Any) -> TestResponse:
    """Press the button of a form, and let the worker do what follows."""
    answer = browser(street.env).post(path, data=fields, content_type="multipart/form-data")
    if settle:
        street.settle()
    return answer


def claims(street: Street) -> list[Claim]:
    return sorted(street.rows(Claim), key=lambda one: one.id)


def calls(street: Street) -> list[tuple[str, str]]:
    """Why somebody is to call, and whether she has."""
    return [(one.reason, one.state) for one in street.rows(ClaimCall)]


def states(street: Street) -> list[tuple[str, str, str]]:
    return [(one.ground, one.state, one.reason) for one in claims(street)]


def refused(street: Street) -> list[str]:
    """Why something wasn't taken, as the ledger has it."""
    with reading_for(street.env, SHOP) as work:
        told = entries_of_order(work, ORDER)
    return [one.body["reason"] for one in told if one.kind == "ClaimRefused"]


def a_picture(size: tuple[int, int] = (800, 600), kind: str = "JPEG", **about: Any) -> bytes:
    picture = Image.effect_noise(size, 40).convert("RGB")
    written = io.BytesIO()
    picture.save(written, kind, **about)
    return written.getvalue()


def upload(raw: bytes, name: str = "sko.jpg") -> tuple[io.BytesIO, str]:
    return io.BytesIO(raw), name
