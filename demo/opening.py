"""The shops open, install Kept as a merchant would, and say in its settings who they are and what they promise."""

from __future__ import annotations

from datetime import timedelta

import requests

from app.core.errors import KeptError
from app.core.work import reading_across_shops, work_for
from app.remedies.rules import SCOPES
from app.reviews.rating import SCOPE as RATINGS
from app.shops.care_settings import DeliveryGuarantee
from app.shops.settings import (
    Guide,
    Handling,
    ReviewRequests,
    RuleRow,
    Sender,
    ShopSettings,
    StatusLetter,
    Surveys,
    Updates,
    UseTime,
)
from app.shops.store import change_settings, shop_by_domain
from demo.house import House
from demo.pretend import PretendShop
from demo.story.shelf import CARD, LANES, LOPARBODEN, SHOES, SMALL, TEA_LANE, TEAS, TEHYLLAN

STAFF = "90110042"  # who the pretend admin says is at the keyboard
PATIENCE_SECONDS = 30
# Of the year: a letter for each parcel of it would make the telling longer, and only the newest are looked at.
SHOPIFY_TELLS_FOR = timedelta(days=330)

# What Löparboden's customers read when their running shoes have come.
BREAK_IN = Guide(
    name="De första milen",
    moment="arrived",
    words=("terrängsko", "landsvägssko", "racer", "dubbsko"),
    days_after=3,
    subject_sv="Så springer du in dina nya skor",
    text_sv="""Spring korta pass de första gångerna, gärna på grus. Tre, fyra mil räcker för att skon ska forma sig \
efter din fot.

Skaver det vid hälen: snöra om med det översta hålet, så sitter foten still. Känns skon för kort i en nedförsbacke är \
den för liten, och då byter vi den.""",
    subject_en="How to break in your new shoes",
    text_en="""Keep the first few runs short, on gravel if you can. Twenty miles or so and the shoe will have shaped \
itself to your foot.

If it rubs at the heel, lace it again through the topmost hole, and your foot will stay put. If it feels short \
downhill it's too small, and then we'll swap it.""",
)


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
    """The merchant lets Kept make good in all ways for which no special leave of Shopify's is wanted, and write the
    products' ratings; Kept hears of it by webhook.
    """
    wanted = [scope for kind in SCOPES if kind != "gift_card" for scope in SCOPES[kind]] + [RATINGS]
    deliveries = shop.scopes_update([*dict.fromkeys([*shop.record.scopes, *wanted])])
    report = house.world.sender.send(deliveries, retry=True)
    if report.failed:
        raise SystemExit("Kept did not take the news of its new scopes.")


def settle_in(house: House, settings: ShopSettings | None = None) -> None:
    """Löparboden's settings, by the same action that the settings page calls. settings  in place of the story's"""
    with work_for(house.env, shop_id(house, LOPARBODEN)) as work:
        change_settings(work, settings or story_settings(house), STAFF)


def shop_id(house: House, domain: str) -> int:
    with reading_across_shops(house.env, why="the demo finds the shop that it has just installed") as work:
        shop = shop_by_domain(work, domain)
    if shop is None:
        raise KeptError("not_installed", f"{domain} is not installed.")
    return shop.id


def story_settings(house: House) -> ShopSettings:
    """Of the status letters one alone, and one text for the first use: enough to be seen, and soon told."""
    return ShopSettings(
        rules=(RuleRow(method="hempaket", country="SE", days_min=2, days_max=4),),
        handling=Handling(cutoff="15:00"),
        guarantee=DeliveryGuarantee(on=True),
        reviews=ReviewRequests(
            to="kept", use_times=(UseTime("Löparskor", days=14),), ratings=True, statement=True
        ),
        surveys=Surveys(on=True),
        sender=Sender(
            name="Maja Lindqvist",
            address="hej@loparboden.example",
            reply_to="hej@loparboden.example",
            postal="Prästgatan 12, 831 31 Östersund",
        ),
        updates=Updates(sent=instead_of_shopify(house, after=SHOPIFY_TELLS_FOR), guides=(BREAK_IN,)),
        soft_opt_in=True,
    )


def instead_of_shopify(house: House, *, after: timedelta = timedelta()) -> StatusLetter:
    """As if the merchant had switched Shopify's own mail off, now or later in the story, and said so."""
    said_at = house.clock.now() + after
    return StatusLetter(on=True, attested_by=f"staff:{STAFF}", attested_at=said_at.isoformat())
