"""A shop at the pretend Shopify, and some days of its life: all told by webhooks, or one day of them by none."""

from __future__ import annotations

import io
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from app.core.work import Env, reading_for, work_across_shops, work_for
from app.guarantees.model import Offer
from app.inbox.door import FrontDoor
from app.orders.model import Order, Refund, Shipment, TrackingEvent
from app.promises.model import OutcomeRow
from app.promises.recount import recount
from app.shopify.gate import ShopifyGate
from app.shops.actions import install
from app.shops.settings import Arrivals, ShopSettings
from app.shops.store import change_settings, shop_by_domain
from app.worker import Rounds
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES
from demo.pretend import Buyer, Delivery, PretendShop, PretendShopify
from demo.pretend.records import Line
from tests.builders import CLIENT_ID, SECRET, one_code, some_settings
from tests.fakes import StoppedClock
from tests.path.snapshot import _all, _binding, _plain

DOMAIN = "nyboden.myshopify.com"
OPENED = datetime(2026, 2, 26, 9, 0, tzinfo=UTC)  # a Thursday: Kept is installed
FIRST = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # a Monday: the first order
GAP = (datetime(2026, 3, 4, 0, 0, tzinfo=UTC), datetime(2026, 3, 5, 0, 0, tzinfo=UTC))
TOLD = datetime(2026, 3, 9, 0, 0, tzinfo=UTC)  # by then all of it has happened
OVER = datetime(2026, 4, 20, 0, 0, tzinfo=UTC)  # and by then time has decided the rest
HOUR = timedelta(hours=1)
FIRST_ID = 830_000_000_000_000_000  # above all that the world has given out by then
IDS_OF_A_STEP = 10_000  # more than a step takes, and than discounts are made before the next one
# Letters are another room's matter, and most of what such a run takes.
FEW_LETTERS = ShopSettings(guarantee=one_code(), arrivals=Arrivals(ask_customers=False, tell_delays=False))
TITLES = ("PostNord, 2–4 vardagar", "Hemleverans 1–2 dagar", "Express, next business day", "Frakt")
# Raw columns of which two ways of telling may differ: times of hearing, versions, what the app drew by itself.
NOT_COMPARED = {
    Order: {"customer_id", "updated_at", "version", "shown_version", "line_changes", "purchase"},
    Shipment: {"version", "updated_at", "marked_at"},
    TrackingEvent: {"heard_at"},
    Refund: set(),
    OutcomeRow: {"changed_at", "promise_id"},
}
KEPT: dict[Any, str] = {
    Shipment: "shipments",
    TrackingEvent: "scans",
    Refund: "refunds",
    OutcomeRow: "outcomes",
}


@dataclass
class Boutique:
    """One world with one shop that has Kept. house: how many webhooks were taken in"""

    world: PretendShopify
    shop: PretendShop
    env: Env
    door: FrontDoor
    rounds: Rounds
    clock: StoppedClock
    shop_id: int = 0
    taken: int = 0

    def install(self, settings: ShopSettings | None = None) -> None:
        gate: Any = self.env.shopify
        grant = gate.exchange_id_token(DOMAIN, self.shop.id_token())
        profile = gate.shop_profile(DOMAIN, grant.access_token)
        with work_across_shops(self.env, why="the merchant installs Kept") as work:
            install(work, domain=DOMAIN, grant=grant, profile=profile)
            view = shop_by_domain(work, DOMAIN)
        assert view is not None
        self.shop_id = view.id
        with work_for(self.env, self.shop_id) as work:
            change_settings(work, settings or FEW_LETTERS, "install")

    def deliver(self, deliveries: list[Delivery]) -> None:
        for one in deliveries:
            assert _post(self.door, one) == "200 OK"
            self.taken += 1

    def live_until(self, at: datetime, step: timedelta = HOUR) -> None:
        while self.clock.now() < at:
            self.clock.set(min(self.clock.now() + step, at))
            self.rounds.until_quiet()

    def rows(self, table: type[Any], *where: Any) -> list[Any]:
        with reading_for(self.env, self.shop_id) as work:
            return [one for one in _all(work, table, *table.__table__.primary_key) if _fits(one, where)]


def _fits(row: Any, where: tuple[Callable[[Any], bool], ...]) -> bool:
    return all(one(row) for one in where)


@contextmanager
def a_boutique(envs: Callable[..., Env], at: datetime = OPENED, **changes: Any) -> Iterator[Boutique]:
    """envs  makes an Env on a fresh database, as the fixture of that name"""
    clock = StoppedClock(at)
    world = PretendShopify(
        client_id=CLIENT_ID,
        client_secret=SECRET,
        app_url="https://kept.example",
        now=clock.now,
        scopes=(*LAUNCH_SCOPES, *OPTIONAL_SCOPES),
        **changes,
    )
    world.start(port=0)
    shop = world.open_shop(DOMAIN, name="Nyboden")
    settings = some_settings(shopify_origin=world.origin)
    gate = ShopifyGate(settings, clock, sleep=lambda seconds: None)
    env = envs(clock=clock, shopify=gate)
    door = FrontDoor(_nobody, env)
    try:
        yield Boutique(world, shop, env, door, Rounds(env), clock)
    finally:
        gate.close()
        world.stop()


# --- lives ------------------------------------------------------------------------------------------------

Step = tuple[datetime, int, int, Callable[[PretendShop, datetime], list[Delivery]]]


@dataclass
class Story:
    """A shop's days. steps: (when, number of the order, number of the step, what happens)"""

    orders: int
    seed: int = 1
    ids: dict[int, int] = field(default_factory=dict)

    def tell(self, boutique: Boutique, *, silent: tuple[datetime, datetime] | None) -> None:
        """silent  nothing that happens then is told"""
        waiting = sorted(self._steps(), key=lambda one: one[:3])
        numbers = itertools.count(FIRST_ID, IDS_OF_A_STEP)
        while waiting:
            until = boutique.clock.now() + 2 * HOUR
            while waiting and waiting[0][0] <= until:
                at, _, _, do = waiting.pop(0)
                boutique.clock.set(max(at, boutique.clock.now()))
                boutique.world.number_from(next(numbers))
                boutique.world.webhooks_on = silent is None or not silent[0] <= at < silent[1]
                boutique.deliver(do(boutique.shop, at))
            boutique.clock.set(until)
            boutique.rounds.until_quiet()
        boutique.live_until(TOLD, 4 * HOUR)
        boutique.live_until(OVER, timedelta(days=14))

    def _steps(self) -> list[Step]:
        return [step for number in range(self.orders) for step in self._life(number)]

    def _life(self, number: int) -> Iterator[Step]:
        """What happens to an order: its kind by its number, so that each kind is there, and its hours by chance."""
        chance = random.Random(f"{self.seed}:{number}")
        kind = KINDS[number % len(KINDS)]
        before = FIRST + timedelta(minutes=chance.randrange(60 * 36))
        within = GAP[0] + timedelta(minutes=chance.randrange(60 * 10))
        after = GAP[1] + timedelta(minutes=chance.randrange(60 * 30))
        for place, (at, do) in enumerate(kind(self, number, chance, (before, within, after))):
            yield at, number, place, do


def _place(story: Story, number: int, chance: random.Random, **changes: Any) -> Any:
    names = ("Vidda", "Strumpa", "Mössa", "Presentkort")
    count = changes.pop("lines", chance.randint(1, 3))
    buyer = Buyer(
        f"kund{number}@posten.example",
        first_name=f"Kund{number}",
        last_name="Lind",
        country=chance.choice(("SE", "SE", "NO", "DE")),
    )
    given: dict[str, Any] = {
        "customer": buyer,
        "shipping_title": chance.choice(TITLES),
        "shipping_price": "49",
        "guest": number % 11 == 3,
        "taken_off": "100.00" if number % 5 == 2 else "0",
        "name": f"#{number + 1001}",
        **changes,
    }
    wanted = [(names[one % 4], 100 + one, chance.randint(1, 2)) for one in range(count)]

    def do(shop: PretendShop, at: datetime) -> list[Delivery]:
        lines = [
            Line(f"{title} {product}", "499.00", quantity=pieces, product_id=product, gift_card=False)
            for title, product, pieces in wanted
        ]
        told = shop.place_order(at=at, lines=lines, **given)
        story.ids[number] = max(shop.orders)
        return told

    return do


def _send(story: Story, number: int, *, some: bool = False, company: str = "PostNord") -> Any:
    def do(shop: PretendShop, at: datetime) -> list[Delivery]:
        order = shop.orders[story.ids[number]]
        quantities = {order.lines[0].id: 1} if some else None
        return shop.fulfil(
            order.id, at=at, quantities=quantities, company=company, number=f"SE{number}",
            url=f"https://tracking.example/?id=SE{number}",
        )  # fmt: skip

    return do


def _scan(
    story: Story, number: int, status: str, *, shipment: int = -1, late: timedelta | None = None
) -> Any:
    def do(shop: PretendShop, at: datetime) -> list[Delivery]:
        sent = shop.orders[story.ids[number]].fulfillments[shipment]
        return shop.scan(sent.id, status, at=at - (late or timedelta()), heard_at=at)

    return do


def _withdraw(story: Story, number: int) -> Any:
    def do(shop: PretendShop, at: datetime) -> list[Delivery]:
        return shop.withdraw_scan(shop.orders[story.ids[number]].fulfillments[-1].scans[-1].id, at=at)

    return do


def _refund(story: Story, number: int, *, some: bool) -> Any:
    def do(shop: PretendShop, at: datetime) -> list[Delivery]:
        order = shop.orders[story.ids[number]]
        return shop.refund(order.id, at=at, quantities={order.lines[0].id: 1} if some else None)

    return do


def _cancel(story: Story, number: int) -> Any:
    return lambda shop, at: shop.cancel(story.ids[number], at=at)


def _pay(story: Story, number: int) -> Any:
    def do(shop: PretendShop, at: datetime) -> list[Delivery]:
        shop.orders[story.ids[number]].financial_status = "paid"
        return shop.change_order(story.ids[number], at=at)

    return do


def _tag(story: Story, number: int, tag: str) -> Any:
    return lambda shop, at: shop.change_order(story.ids[number], at=at, tags=["vip", tag])


def _take_back(story: Story, number: int) -> Any:
    return lambda shop, at: shop.cancel_shipment(shop.orders[story.ids[number]].fulfillments[-1].id, at=at)


Times = tuple[datetime, datetime, datetime]
MINUTES = timedelta(minutes=7)


def _bought_sent_and_come(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, after = times
    yield before, _place(story, number, chance)
    yield within, _send(story, number)
    yield within + MINUTES, _scan(story, number, "in_transit")
    yield after, _scan(story, number, "delivered")


def _come_in_the_gap(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, _ = times
    yield before, _place(story, number, chance)
    yield before + MINUTES, _send(story, number)
    yield before + 2 * MINUTES, _scan(story, number, "in_transit")
    yield within, _scan(story, number, "out_for_delivery")
    yield within + MINUTES, _scan(story, number, "delivered", late=timedelta(hours=3))


def _all_in_the_gap(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    _, within, _ = times
    window = (within + timedelta(days=1), within + timedelta(days=3)) if number % 2 else None
    yield within, _place(story, number, chance, window=window, shipping_title="Hem" if window else TITLES[0])
    yield within + MINUTES, _send(story, number)
    yield within + 3 * MINUTES, _scan(story, number, "in_transit")
    yield within + timedelta(hours=9), _scan(story, number, "delivered")


def _cancelled(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, _ = times
    yield before if number % 2 else within, _place(story, number, chance)
    yield within + MINUTES, _cancel(story, number)
    yield within + 2 * MINUTES, _refund(story, number, some=False)


def _refunded(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, after = times
    yield before, _place(story, number, chance, lines=2)
    yield within, _refund(story, number, some=number % 2 == 0)
    if number % 2 == 0:
        yield within + MINUTES, _send(story, number)
        yield after, _scan(story, number, "delivered")


def _withdrawn(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, after = times
    yield before, _place(story, number, chance)
    yield before + MINUTES, _send(story, number)
    yield before + 2 * MINUTES, _scan(story, number, "in_transit")
    yield before + 3 * MINUTES, _scan(story, number, "delivered")
    yield within, _withdraw(story, number)
    if number % 2:
        yield after + timedelta(days=2), _scan(story, number, "delivered")


def _sent_anew(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, after = times
    yield before, _place(story, number, chance)
    yield before + MINUTES, _send(story, number)
    yield within, _take_back(story, number)
    yield within + MINUTES, _send(story, number)
    yield after, _scan(story, number, "in_transit")
    yield after + timedelta(days=3), _scan(story, number, "delivered")


def _in_two(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, after = times
    yield before, _place(story, number, chance, lines=3)
    yield before + MINUTES, _send(story, number, some=True)
    yield within, _scan(story, number, "delivered", shipment=0)
    yield within + MINUTES, _send(story, number, company="DHL")
    yield after, _scan(story, number, "delivered", shipment=1)


def _unwatched(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, _ = times
    yield before, _place(story, number, chance)
    yield within, _send(story, number, company="Budbilen")


def _paid_late(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, within, after = times
    yield before, _place(story, number, chance, financial_status="pending")
    yield within, _pay(story, number)
    yield within + MINUTES, _tag(story, number, "kept-replacement" if number % 2 else "klubb")
    yield after + timedelta(days=2), _send(story, number)
    yield after + timedelta(days=2, hours=20), _scan(story, number, "delivered")


def _untouched(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    before, _, after = times
    yield before, _place(story, number, chance)
    yield before + MINUTES, _send(story, number)
    yield before + timedelta(hours=2), _scan(story, number, "in_transit")
    yield after, _scan(story, number, "delivered")


def _large(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    """More of everything than a page shows of an order."""
    _, within, after = times
    yield within, _place(story, number, chance, lines=14)
    for one in range(3):
        yield within + (one + 1) * MINUTES, _send(story, number, some=one < 2)
    for one in range(15):
        yield within + (one + 4) * MINUTES, _scan(story, number, "in_transit")
    yield after, _scan(story, number, "delivered")
    yield after + MINUTES, _scan(story, number, "delivered", shipment=0)
    yield after + 2 * MINUTES, _scan(story, number, "delivered", shipment=1)


def _never_promised(story: Story, number: int, chance: random.Random, times: Times) -> Any:
    _, within, _ = times
    changes = (
        {"test": True},
        {"source_name": "pos"},
        {"shipping_title": "Hämta i butik", "method": "PICK_UP"},
    )
    yield within, _place(story, number, chance, **changes[number % 3])
    yield within + MINUTES, _send(story, number)


KINDS = (
    _bought_sent_and_come, _come_in_the_gap, _all_in_the_gap, _cancelled, _refunded, _withdrawn, _sent_anew, _in_two,
    _unwatched, _paid_late, _untouched, _never_promised, _large,
)  # fmt: skip


# --- what came of it ----------------------------------------------------------------------------------------


def state_of(boutique: Boutique) -> dict[int, dict[str, Any]]:
    """Order by order all that is known and what came of it."""
    with reading_for(boutique.env, boutique.shop_id) as work:
        assert not (wrong := recount(work).differences), wrong[:3]
        found: dict[int, dict[str, Any]] = {
            one.id: {"order": _bare(one), "binding": _binding(work, one.id)}
            for one in _all(work, Order, Order.id)
        }
        for table, key in KEPT.items():
            for row in _all(work, table, *table.__table__.primary_key):
                if not getattr(
                    row, "withdrawn_at", None
                ):  # one that came and went within the gap was never heard
                    found[row.order_id].setdefault(key, []).append(_bare(row))
        for offer in _all(work, Offer, Offer.order_id):
            if offer.state != "voided":
                found[offer.order_id]["offer"] = (offer.cause, offer.days, offer.ways)
    return found


def _bare(row: Any) -> dict[str, Any]:
    return {name: value for name, value in _plain(row).items() if name not in NOT_COMPARED[type(row)]}


def differences(one: dict[int, dict[str, Any]], other: dict[int, dict[str, Any]]) -> list[str]:
    """Each with the number of the order and what differs, for people to read."""
    found = []
    for order_id in sorted({*one, *other}):
        ours, theirs = one.get(order_id, {}), other.get(order_id, {})
        found += [
            f"{order_id} {key}: {ours.get(key)} ≠ {theirs.get(key)}"
            for key in sorted({*ours, *theirs})
            if ours.get(key) != theirs.get(key)
        ]
    return found


def _post(door: FrontDoor, one: Delivery) -> str:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/webhooks",
        "CONTENT_LENGTH": str(len(one.body)),
        "wsgi.input": io.BytesIO(one.body),
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in one.headers.items()},
    }
    heard: list[str] = []
    list(door(environ, lambda status, _headers, _error=None: heard.append(status)))
    return heard[0]


def _nobody(_environ: Any, _start: Any) -> list[bytes]:
    raise AssertionError("only webhooks are sent here")
