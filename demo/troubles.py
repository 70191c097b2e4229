"""What goes wrong beside the parcels: Shopify is busy for a moment, and webhooks that nobody can read."""

from __future__ import annotations

import random
from dataclasses import replace

from demo.house import House
from demo.pretend import Delivery, PretendShopify
from demo.pretend.announcing import Happening, announce
from demo.story.shelf import LOPARBODEN

TROUBLED_DAYS = 0.04  # share of days on which a call to Shopify fails once
STRANGE_DAYS = 0.003
# A throttled call, one that nobody answers though it was done, one that Shopify drops.
TROUBLES = ("throttled", "timeout_after", "500")


def trouble_shopify(world: PretendShopify, chance: random.Random) -> None:
    if chance.random() < TROUBLED_DAYS:
        world.faults.next("*", chance.choice(TROUBLES))


def send_strange_webhooks(house: House, chance: random.Random, *, certainly: bool) -> None:
    """One of a topic that Kept doesn't know, one cut off in the middle: both signed, so both are Shopify's."""
    if chance.random() > STRANGE_DAYS and not certainly:
        return
    at, number = house.clock.now(), house.world.next_id()
    what = [
        Happening("collections/update", number, {"id": number, "title": "Vinter"}),
        Happening("fulfillment_events/create", number, {"id": number, "status": "delivered"}),
    ]
    known, cut = announce(what, shop=LOPARBODEN, secret=house.keys.client_secret, at=at)
    house.world.sender.post(known)
    house.world.sender.post(_cut_off(cut, house.keys.client_secret))


def _cut_off(whole: Delivery, secret: str) -> Delivery:
    """The sender's line broke after half of the message, and it signed what it had."""
    return replace(whole, body=whole.body[: len(whole.body) // 2]).signed_with(secret)
