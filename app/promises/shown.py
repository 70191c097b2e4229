"""The signed form of a promise that the shop's own page showed: what it holds, and for which order it counts. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.calendar import local_date
from app.promises.counting import COUNTING, Window

# What the signature is made for: a link from a letter can't be used as a form, nor the other way round.
PURPOSE = "shown"
# The cart attribute that carries the form; Shopify hides names that begin with "_" from the customer.
ATTRIBUTE = "_kept_promise"
# Nearly all carts are paid within three days of the page; an older page tells of days that are long gone.
VALID_FOR = timedelta(hours=72)
# How far Shopify's clock may be behind ours: more than two machines that keep time ever differ by.
SKEW = timedelta(minutes=5)
# A cart may carry the forms of several products, with spaces between; as many as fit into an attribute.
FORMS_MAX = 5
FORM_VERSION = 1
TEXT_MAX = 120  # of the sentence; a form must fit into a cart attribute
# Kinds whose rules keep the two instants themselves: nothing is counted.
AS_KEPT = ("shown", "slot", "notice")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class ShownForm:
    """What was shown, to whom it may count.

    earliest_at, latest_at  UTC, both included; no earliest_at: a plain "by"
    zone        of the destination, by which the days were widened
    text        the sentence on the page
    expires_at  an order after it isn't covered any more
    nonce       one for each page that was shown
    """

    shop_id: int
    product_id: int
    country: str
    zone: str
    earliest_at: datetime | None
    latest_at: datetime
    text: str
    issued_at: datetime
    expires_at: datetime
    nonce: str


@dataclass(frozen=True)
class Bought:
    """Of the order, what a form is held against. product_ids  None among them: a product that is no longer told"""

    shop_id: int
    ordered_at: datetime
    country: str | None
    product_ids: Collection[int | None]


@dataclass(frozen=True)
class Refusal:
    """reason  as in facts.ShownRefused; detail: what was seen, without a word of the customer's"""

    reason: str
    detail: str = ""


FORGED = Refusal("forged")


def packed(form: ShownForm) -> dict[str, Any]:
    """For Signer.sign: a list, since names would double its length."""
    values = [
        FORM_VERSION, form.shop_id, form.product_id, form.country, form.zone,
        _ticks(form.earliest_at) if form.earliest_at else None, _ticks(form.latest_at), form.text[:TEXT_MAX],
        _ticks(form.issued_at), _ticks(form.expires_at), form.nonce,
    ]  # fmt: skip
    return {"f": values}


def unpacked(payload: dict[str, Any]) -> ShownForm | None:
    """payload  of a signature that fits, so it was made here. returns  None for a version that isn't known"""
    values = payload.get("f")
    if not isinstance(values, list) or values[:1] != [FORM_VERSION]:
        return None
    shop_id, product_id, country, zone, earliest, latest, text, issued, expires, nonce = values[1:]
    return ShownForm(
        shop_id=shop_id,
        product_id=product_id,
        country=country,
        zone=zone,
        earliest_at=_instant(earliest) if earliest is not None else None,
        latest_at=_instant(latest),
        text=text,
        issued_at=_instant(issued),
        expires_at=_instant(expires),
        nonce=nonce,
    )


def forms_in(value: str) -> list[str]:
    """The forms in a cart attribute, each once."""
    return list(dict.fromkeys(value.replace(",", " ").split()))[:FORMS_MAX]


def refusal(form: ShownForm, bought: Bought, *, used_by: int | None) -> Refusal | None:
    """Why a form that was made here doesn't count for this order; None where it does.

    used_by  another order that it was used for
    source   docs/promises.md "Shown on the shop's own pages"
    """
    if form.shop_id != bought.shop_id:
        return Refusal("other_shop")
    # An order without an address can't contradict what was shown.
    if bought.country is not None and form.country != bought.country:
        return Refusal("other_country", f"{form.country} → {bought.country}")
    # A product that the shop has deleted since is no longer told; it may have been this one.
    if form.product_id not in bought.product_ids and None not in bought.product_ids:
        return Refusal("other_product", str(form.product_id))
    if not form.issued_at - SKEW <= bought.ordered_at <= form.expires_at + SKEW:
        return Refusal("stale", form.issued_at.isoformat(timespec="minutes"))
    return Refusal("replayed", str(used_by)) if used_by is not None else None


def shown_window(form: ShownForm) -> Window:
    """The window exactly as it was signed."""
    return window_as_kept(
        {
            "counting": COUNTING,
            "kind": "shown",
            "earliest_at": form.earliest_at.isoformat() if form.earliest_at else None,
            "latest_at": form.latest_at.isoformat(),
            "zone": form.zone,
            "shown_at": form.issued_at.isoformat(),
            "product": form.product_id,
            "country": form.country,
        }
    )


def window_as_kept(rules: dict[str, Any]) -> Window:
    """The window of rules of AS_KEPT."""
    earliest_at = datetime.fromisoformat(rules["earliest_at"]) if rules["earliest_at"] else None
    latest_at = datetime.fromisoformat(rules["latest_at"])
    zone = rules["zone"]
    return Window(
        earliest_at=earliest_at,
        latest_at=latest_at,
        earliest_on=local_date(earliest_at, zone) if earliest_at else None,
        latest_on=local_date(latest_at, zone),
        zone=zone,
        days_min=None,
        days_max=None,
        rules=rules,
    )


def shown_at_of(rules: dict[str, Any]) -> datetime | None:
    """When the page was shown; None for a promise that says no time of its own."""
    return datetime.fromisoformat(rules["shown_at"]) if rules.get("shown_at") else None


def _ticks(at: datetime) -> int:
    return (at - EPOCH) // timedelta(microseconds=1)


def _instant(ticks: int) -> datetime:
    return EPOCH + timedelta(microseconds=ticks)
