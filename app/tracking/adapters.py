"""Which carriers we know how to ask, and by which names merchants and Shopify call them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.carriers.aftership import AfterShip
from app.carriers.bring import Bring
from app.carriers.carrier import Carrier, Field, Pace
from app.carriers.dhl import DHL
from app.carriers.postnord import PostNord

HUB = "aftership"
TITLES = {"postnord": "PostNord", "bring": "Bring", "dhl": "DHL", HUB: "AfterShip"}

# Small letters and digits alone. Shopify's list of carriers names some so; merchants and label programs write the rest.
NAMES = {
    "postnord": (
        "postnord", "postnordse", "postnorddk", "postnordno", "postnordfi", "postnordsverige", "postnordsweden",
        "postnorddanmark", "postnordnorge", "postnordfinland", "postnordlogistics", "varubrev", "mypack",
        "postnordmypack", "postnordmypackhome", "postnordmypackcollect", "postnordvarubrev",
    ),
    "bring": ("bring", "bringparcels", "bringno", "bringse", "bringdk", "postennorge", "postenbring", "mybring"),
    "dhl": (
        "dhl", "dhlexpress", "dhlecommerce", "dhlparcel", "dhlpaket", "dhlfreight", "dhlservicepoint", "dhlsweden",
        "dhlse", "dhlglobalmail", "dhlecommerceasia", "dhlparcelconnect", "deutschepostdhl", "dhlsverige",
    ),
}  # fmt: skip
_BY_NAME = {name: adapter for adapter, names in NAMES.items() for name in names}


@dataclass(frozen=True)
class Desk:
    """Whom the errand asks. The wiring has one for the process; tests put in their own.

    carriers  by name; hub: who is asked to follow instead
    sleep     between the numbers of one shipment
    """

    carriers: Mapping[str, Carrier]
    hub: AfterShip
    pace: Pace = field(default_factory=Pace)
    sleep: Callable[[float], None] = time.sleep


def a_desk() -> Desk:
    """At the carriers' own addresses."""
    return Desk({one.name: one for one in (PostNord(), Bring(), DHL())}, AfterShip())


# What the pages and the duty need to know of each; nobody is asked by these.
KNOWN: dict[str, Carrier | AfterShip] = {one.name: one for one in (PostNord(), Bring(), DHL(), AfterShip())}
ADAPTERS = tuple(KNOWN)


def fields_of(adapter: str) -> tuple[Field, ...]:
    return KNOWN[adapter].fields


def per_day_of(adapter: str) -> int:
    return KNOWN[adapter].per_day


def adapter_of(company: str | None) -> str | None:
    """company  the tracking company as Shopify names it, or as somebody typed it; nothing is guessed from the number"""
    plain = "".join(sign for sign in (company or "").lower() if sign.isalnum())
    return _BY_NAME.get(plain)
