"""The shops open, install Kept as a merchant would, and say in its settings who they are and what they promise."""

from __future__ import annotations

import requests

from app.core.errors import KeptError
from app.core.work import reading_across_shops, work_for
from app.remedies.rules import SCOPES
from app.shops.care_settings import DeliveryGuarantee
from app.shops.settings import Handling, ReviewRequests, RuleRow, Sender, ShopSettings
from app.shops.store import change_settings, shop_by_domain
from demo.house import House
from demo.pretend import PretendShop
from demo.story.shelf import CARD, LANES, LOPARBODEN, SHOES, SMALL, TEA_LANE, TEAS, TEHYLLAN

STAFF = "90110042"  # who the pretend admin says is at the keyboard
PATIENCE_SECONDS = 30


def open_shops(house: House) -> tuple[PretendShop, PretendShop]:
    """Both shops, as they are or new."""
    world = house.world
    running = world.open_shop(
        LOPARBODEN,
        name="Löparboden",
        email="hej@loparboden.example",
        owner="Maja Lindqvist",
        locale="en",  # the admin's language, and so the panel's; letters go by each buyer's
        city="Östersund",
        products=[*SHOES, *SMALL, CARD],
        shipping_options=[lane.option for lane in LANES if lane.country == "SE"],
        installed=False,
    )
    tea = world.open_shop(
        TEHYLLAN,
        name="Tehyllan",
        email="hej@tehyllan.example",
        owner="Bo Ek",
        city="Visby",
        products=TEAS,
        shipping_options=[TEA_LANE.option],
        installed=False,
    )
    return running, tea


def install(house: House, shop: PretendShop) -> None:
    """The merchant agrees, the admin opens the app's first page with an ID token, and Kept fetches its tokens."""
    shop.install()
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(shop.app_page_url("/"), timeout=PATIENCE_SECONDS)
    if answer.status_code != 200:
        raise SystemExit(f"Kept's first page answered {answer.status_code}; see {house.folder / 'kept.log'}.")


def allow_remedies(house: House, shop: PretendShop) -> None:
    """The merchant lets Kept make good in all ways for which no special leave of Shopify's is wanted; Kept hears of
    it by webhook.
    """
    wanted = [scope for kind in SCOPES if kind != "gift_card" for scope in SCOPES[kind]]
    deliveries = shop.scopes_update([*dict.fromkeys([*shop.record.scopes, *wanted])])
    report = house.world.sender.send(deliveries, retry=True)
    if report.failed:
        raise SystemExit("Kept did not take the news of its new scopes.")


def settle_in(house: House) -> None:
    """Löparboden's settings, by the same action that the settings page calls."""
    with work_for(house.env, shop_id(house, LOPARBODEN)) as work:
        change_settings(work, _settings(), STAFF)


def shop_id(house: House, domain: str) -> int:
    with reading_across_shops(house.env, why="the demo finds the shop that it has just installed") as work:
        shop = shop_by_domain(work, domain)
    if shop is None:
        raise KeptError("not_installed", f"{domain} is not installed.")
    return shop.id


def _settings() -> ShopSettings:
    return ShopSettings(
        rules=(RuleRow(method="hempaket", country="SE", days_min=2, days_max=4),),
        handling=Handling(cutoff="15:00"),
        guarantee=DeliveryGuarantee(on=True),
        reviews=ReviewRequests(
            address="https://omdomen.loparboden.example/skriv?order={order}&produkt={product}"
        ),
        sender=Sender(
            name="Maja Lindqvist",
            role="Löparboden",
            address="hej@loparboden.example",
            reply_to="hej@loparboden.example",
            postal="Löparboden, Prästgatan 12, 831 31 Östersund",
        ),
        soft_opt_in=True,
    )
