"""The form of the delivery guarantee: every tier read at once, each complaint at its field."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import zip_longest

import msgspec
from flask_babel import gettext as _

from app.guarantees.rules import LATE, LOST
from app.remedies.rules import KINDS
from app.shops.care_settings import DeliveryGuarantee, Tier, Way
from app.web.forms import Form

TIERS_MAX = 8  # more steps than a customer could tell apart
WAYS_MAX = 4  # with more to choose among, people choose nothing
DAYS_MAX = 60
PERCENT_MAX = 50  # above it a typing mistake is likelier than generosity
SUM_MAX = 1_000_000_00  # in minor units: a sum that nobody types on purpose
VALID_DAYS = (14, 730)
HOURS = (24, 336)  # to choose; a day is the least that is fair, and after two weeks she has forgotten
WITH_AMOUNT = ("code", "store_credit", "gift_card", "gift")
NO_DEFAULT = "none"


@dataclass(frozen=True)
class Row:
    """A tier as the form shows it. tier None: typed, or not there yet; is_spare: to write another one in

    used, more  the places of its ways that are shown at once, and of those that are folded away
    """

    number: int
    tier: Tier | None
    used: tuple[int, ...]
    more: tuple[int, ...]
    is_spare: bool


def read_guarantee(form: Form, held: DeliveryGuarantee, currency: str) -> DeliveryGuarantee:
    """What the form says; to be used only where it has no complaints."""
    numbers = [number for number in range(TIERS_MAX) if is_typed(form, number)]
    tiers = [_tier(form, number, currency) for number in numbers if not form.ticked(f"tier-{number}-remove")]
    kept = [number for number in numbers if not form.ticked(f"tier-{number}-remove")]
    places = [(one.cause, one.days) for one in tiers]
    for place, number in enumerate(kept):
        if places[place] in places[:place]:
            form.complain(f"tier-{number}-days", _("Another tier begins on the same day."))
        elif places[place][0] == LOST and any(cause == LOST for cause, _days in places[:place]):
            form.complain(f"tier-{number}-cause", _("A thing is lost once: keep one tier for it."))
    if held.on and not tiers:
        form.complain("", _("Without a tier nothing is given. Keep one, or switch the guarantee off."))
    return msgspec.structs.replace(
        held,
        tiers=tuple(sorted(tiers, key=lambda one: (one.cause, one.days))),
        answer_hours=form.whole("answer_hours", least=HOURS[0], most=HOURS[1]),
    )


def is_typed(form: Form, number: int) -> bool:
    days = form.raw(f"tier-{number}-days")
    return bool(days or any(form.raw(f"tier-{number}-way-{way}-kind") for way in range(WAYS_MAX)))


def mark_of(guarantee: DeliveryGuarantee) -> str:
    """The same tiers, the same mark: what the preview was made of."""
    said = (guarantee.tiers, guarantee.answer_hours)
    return hashlib.blake2s(msgspec.json.encode(said), digest_size=8).hexdigest()


def _tier(form: Form, number: int, currency: str) -> Tier:
    name = f"tier-{number}"
    cause = form.choice(f"{name}-cause", (LATE, LOST))
    days = form.whole(f"{name}-days", least=1 if cause == LOST else 0, most=DAYS_MAX)
    typed = [place for place in range(WAYS_MAX) if form.raw(f"{name}-way-{place}-kind")]
    ways = tuple(_way(form, f"{name}-way-{place}", currency) for place in typed)
    if not ways:
        form.complain(f"{name}-way-0-kind", _("Choose at least one way to make good."))
    return Tier(
        cause=cause,
        days=days,
        ways=ways,
        default=_default(form, name, typed),
        person=form.ticked(f"{name}-person"),
    )


def _default(form: Form, name: str, typed: list[int]) -> int:
    """returns  the place among the ways that stay; -1 for none"""
    chosen = form.choice(f"{name}-default", (*(str(place) for place in range(WAYS_MAX)), NO_DEFAULT))
    if chosen == NO_DEFAULT:
        return -1
    if typed and int(chosen) not in typed:
        form.complain(f"{name}-default", _("Choose one of the ways of this tier."))
        return 0
    return typed.index(int(chosen)) if typed else 0


def _way(form: Form, name: str, currency: str) -> Way:
    kind = form.choice(f"{name}-kind", KINDS)
    if kind not in WITH_AMOUNT:
        return Way(kind=kind, measure="shipping" if kind == "shipping_refund" else "")
    measure = form.choice(f"{name}-measure", ("share", "fixed", "shipping"))
    percent = minor = 0
    if measure == "share":
        percent = form.whole(f"{name}-amount", least=1, most=PERCENT_MAX)
    elif measure == "fixed":
        minor = form.minor(f"{name}-amount", currency=currency, least_minor=1, most_minor=SUM_MAX)
    if kind == "gift":
        text = form.line(f"{name}-text", longest=100)
        return Way(kind=kind, measure=measure, percent=percent, amount_minor=minor, text=text)
    valid_days = form.whole(f"{name}-valid", least=VALID_DAYS[0], most=VALID_DAYS[1])
    return Way(kind=kind, measure=measure, percent=percent, amount_minor=minor, valid_days=valid_days)


def rows_of(form: Form, held: DeliveryGuarantee) -> list[Row]:
    """Those stored or typed, and an empty one to write in."""
    if form.was_sent:
        typed = {number for number in range(TIERS_MAX) if is_typed(form, number)}
        shown = range(min(max(typed, default=-1) + 2, TIERS_MAX))
        return [_row(form, number, None, is_spare=number not in typed) for number in shown]
    tiers = held.tiers[:TIERS_MAX]
    spare = [_row(form, len(tiers), None, is_spare=bool(tiers))] if len(tiers) < TIERS_MAX else []
    return [*(_row(form, number, one, is_spare=False) for number, one in enumerate(tiers)), *spare]


def _row(form: Form, number: int, tier: Tier | None, *, is_spare: bool) -> Row:
    stored = tier.ways if tier is not None else ()
    names = [f"tier-{number}-way-{place}" for place in range(WAYS_MAX)]
    kinds = [form.shown(f"{name}-kind", one.kind if one else "") for name, one in zip_longest(names, stored)]
    wrong = {one.field for one in form.complaints}
    used = [
        bool(kind) or any(field.startswith(f"{name}-") for field in wrong)
        for name, kind in zip(names, kinds, strict=True)
    ]
    first = [place for place in range(WAYS_MAX) if used[place]] or [0]
    return Row(number, tier, tuple(first), tuple(sorted({*range(WAYS_MAX)} - {*first})), is_spare)
