"""Remedies of every kind, given by a worker that dies again and again at a Shopify that fails again and again.

Shopify is the pretend one, over HTTP. Before, during and after its calls it has troubles by chance; the worker dies by
chance before and after each step of an errand and each call. Afterwards three books must agree: what the pretend
Shopify itself has, the table of remedies, and the ledger.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import func, select

from app.core.money import Money
from app.core.work import Env, Work, reading_for, work_across_shops, work_for
from app.ledger.model import Entry
from app.orders.actions import note_order
from app.orders.messages import OrderBody
from app.outbox.errands import ErrandKind
from app.outbox.model import Errand
from app.outbox.rests import Rests
from app.outbox.working import perform_some
from app.remedies import actions
from app.remedies.model import LimitUse, Remedy
from app.remedies.rules import SCOPES, TASKS, Wanted
from app.remedies.store import is_owed
from app.remedies.totals import costs_between, fold_costs
from app.shopify.gate import ShopifyGate
from app.shopify.marks import REPLACEMENT_TAG
from app.shops.actions import install
from app.shops.settings import ShopSettings
from app.shops.store import change_settings
from app.wiring import PLAN
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES
from demo.pretend import PretendShop, PretendShopify
from demo.pretend.faults import KINDS as FAULTS
from demo.pretend.faults import REFUSALS
from demo.pretend.records import Buyer, Product
from tests.builders import APP_URL, CLIENT_ID, DOMAIN, NOW, SECRET, some_settings
from tests.remedies.given import FREE

EFFECTS = ("code", "store_credit", "gift_card", "shipping_refund", "replacement")
ALL = (*EFFECTS, "call", "gift")
DEAD_FOR = timedelta(minutes=11)  # longer than a claim lasts
LIVES_MAX = 20_000
# Where nothing is refused each remedy is given in the way that was asked for; where something is, in one of several.
TROUBLES = tuple(one for one in FAULTS if one not in REFUSALS)


class Crash(BaseException):
    """The process is gone: nobody answers, nothing is tidied up."""


class Restless(Rests):
    """A worker who never lets a kind rest: with so many troubles it would do little else."""

    def begin(self, kind: str, shop_id: int, now: datetime) -> None:
        pass


@dataclass
class Deaths:
    """Where the worker dies by chance, the same each time. share  of all chances that are taken"""

    share: float
    chance: random.Random
    happened: Counter[str] = field(default_factory=Counter)

    def strike(self, where: str) -> None:
        if self.chance.random() < self.share:
            self.happened[where] += 1
            raise Crash


@dataclass
class DeadlyGate:
    """The gate, at whose door the worker may die before a call and after it."""

    gate: Any
    deaths: Deaths

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.gate, name)
        if not callable(method) or name in ("close", "refresh", "exchange_id_token"):
            return method

        def called(*given: Any, **named: Any) -> Any:
            self.deaths.strike(f"before {name}")
            answer = method(*given, **named)
            self.deaths.strike(f"after {name}")
            return answer

        return called


@dataclass
class Workshop:
    """One shop at one pretend Shopify, and who works for it. wanted: kind → keys of the remedies that were asked for"""

    world: PretendShopify
    shop: PretendShop
    env: Env
    clock: Any
    shop_id: int = 0
    wanted: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def install(self) -> None:
        gate: Any = self.env.shopify
        grant = gate.exchange_id_token(DOMAIN, self.shop.id_token())
        profile = gate.shop_profile(DOMAIN, grant.access_token)
        with work_across_shops(self.env, why="the merchant installs Kept") as work:
            self.shop_id = install(work, domain=DOMAIN, grant=grant, profile=profile)
        with work_for(self.env, self.shop_id) as work:
            change_settings(work, ShopSettings(limits=FREE, checkout_dates=False), "install")

    def ask(self, kinds: tuple[str, ...], each: int, *, ways: int = 1) -> None:
        """For each of them somebody buys, and something is to be made good: that way, or the next of so many."""
        for number in range(each):
            with work_for(self.env, self.shop_id) as work:
                for place in range(len(kinds)):
                    self._ask(work, [*kinds[place:], *kinds[:place]][:ways], number)

    def _ask(self, work: Work, kinds: list[str], number: int) -> None:
        bought = len(self.shop.orders)
        buyer = Buyer(f"kund{bought}@posten.example", first_name="Kund", last_name=f"Nr {bought}")
        shoes = self.shop.record.products[0]
        told = self.shop.place_order(customer=buyer, lines=[shoes], shipping_price="49.00")
        body = msgspec.json.decode(told[0].body, type=OrderBody)
        assert body.line_items
        note_order(work, body, triggered_at=work.now, digest="0" * 32)
        actions.ask(
            work,
            f"offer:{body.id}",
            order_id=body.id,
            ways=[a_way(kind, number, line=body.line_items[0].id) for kind in kinds],
            cause=("late", "lost", "fit")[number % 3],
            carrier=("PostNord", "DHL", None)[number % 3],
            asked_by="guarantee",
        )
        self.wanted[kinds[0]].append(f"offer:{body.id}")

    def rows(self, table: type[Any], *where: Any) -> list[Any]:
        with reading_for(self.env, self.shop_id) as work:
            return list(work.session.scalars(select(table).where(*where)))

    def told(self, kind: str) -> int:
        """How many facts of that kind are in the ledger."""
        with reading_for(self.env, self.shop_id) as work:
            query = select(func.count()).select_from(Entry).where(Entry.kind == kind)
            return work.session.scalar(query) or 0


def a_way(kind: str, number: int, *, line: int) -> Wanted:
    """Sums that differ, and now and then don't: two credits of one sum must not be taken for each other."""
    sum_ = 50_00 + 25_00 * (number % 7)
    if kind == "code" and number % 2:
        return Wanted("code", percent=10 + number % 5, valid_days=180)
    if kind == "shipping_refund":
        return Wanted("shipping_refund", amount_minor=None if number % 3 else 20_00)
    if kind == "replacement":
        return Wanted("replacement", lines=((line, 1),))
    if kind in TASKS:
        return Wanted(kind, amount_minor=sum_ if kind == "gift" else None, text="A pair of laces.")
    return Wanted(kind, amount_minor=sum_, valid_days=365)


@contextmanager
def a_workshop(envs: Callable[..., Env], clock: Any) -> Iterator[Workshop]:
    """envs  makes an Env on a fresh database, as the fixture of that name"""
    scopes = {scope for some in SCOPES.values() for scope in some}
    world = PretendShopify(
        client_id=CLIENT_ID,
        client_secret=SECRET,
        app_url=APP_URL,
        now=clock.now,
        scopes=sorted({*LAUNCH_SCOPES, *OPTIONAL_SCOPES, *scopes}),
    )
    world.start(port=0)
    shoes = Product("Pegasus 41", "1250.00", sku="PEG")
    shop = world.open_shop(DOMAIN, name="Löparboden", products=[shoes])
    gate = ShopifyGate(some_settings(shopify_origin=world.origin), clock, sleep=lambda seconds: None)
    workshop = Workshop(world, shop, envs(clock=clock, shopify=gate), clock)
    try:
        workshop.install()
        yield workshop
    finally:
        gate.close()
        world.stop()


def mortal(env: Env, deaths: Deaths) -> Env:
    """The same, where the worker may die before and after each step of an errand, and each call."""
    gate: Any = DeadlyGate(env.shopify, deaths)
    kinds = {"give_remedy": _mortal(PLAN.errands["give_remedy"], deaths)}
    return replace(env, shopify=gate, plan=replace(PLAN, errands={**PLAN.errands, **kinds}))


def _mortal(kind: ErrandKind, deaths: Deaths) -> ErrandKind:
    def around(step: Callable[..., Any], name: str) -> Callable[..., Any]:
        def carried_out(*given: Any) -> Any:
            deaths.strike(f"before {name}")
            result = step(*given)
            deaths.strike(f"after {name}")
            return result

        return carried_out

    return replace(
        kind,
        prepare=around(kind.prepare, "prepare"),
        perform=around(kind.perform, "perform"),
        settle=around(kind.settle, "settle"),
    )


def work_until_done(workshop: Workshop, env: Env) -> int:
    """A new worker takes over whenever one has died; what a person is to do she does.

    returns  how many lives it took
    """
    workshop.world.webhooks_on = False  # nobody is there to hear them
    for life in range(1, LIVES_MAX):
        try:
            while perform_some(env, Restless()):
                pass
        except Crash:
            pass
        if not is_open(workshop) and not by_person(workshop):
            return life
        workshop.clock.travel(seconds=DEAD_FOR.total_seconds())
    raise AssertionError("it never came to an end")


def is_open(workshop: Workshop) -> bool:
    with reading_for(workshop.env, workshop.shop_id) as work:
        waiting = (Errand.kind == "give_remedy", Errand.state.in_(("waiting", "claimed")))
        return bool(work.session.scalar(select(func.count()).select_from(Errand).where(*waiting)))


def by_person(workshop: Workshop) -> int:
    """returns  how many she has done, or had tried again"""
    waiting = workshop.rows(Remedy, Remedy.state.in_(("person", "failed")))
    for row in waiting:
        with work_for(workshop.env, workshop.shop_id) as work:
            (actions.done if row.reason in TASKS else actions.approve)(work, row.key, by="42")
    return len(waiting)


# --- the books ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """What came of the remedies of one kind; sums in minor units.

    effects    at the pretend Shopify; double, missing: of these, by what they were made for
    table_minor, ledger_minor, shopify_minor  the sums that customers were given, by each book
    """

    kind: str
    wanted: int
    effects: int
    double: int
    missing: int
    given: int
    told: int
    table_minor: int
    ledger_minor: int
    shopify_minor: int | None

    @property
    def is_right(self) -> bool:
        counts = {self.wanted, self.effects, self.given, self.told}
        sums = {self.table_minor, self.ledger_minor} | {self.shopify_minor} - {None}
        return len(counts) == len(sums) == 1 and not self.double and not self.missing


def books(workshop: Workshop) -> list[Line]:
    """One line for each kind that was asked for."""
    rows = {row.key: row for row in workshop.rows(Remedy)}
    facts = [one.body for one in workshop.rows(Entry, Entry.kind == "RemedyGiven")]
    found = []
    for kind, keys in workshop.wanted.items():
        mine = [rows[key] for key in keys]
        told = [one for one in facts if one["kind"] == kind]
        made = _made(workshop, kind, mine)
        found.append(
            Line(
                kind=kind,
                wanted=len(keys),
                effects=sum(made.values()),
                double=sum(count - 1 for count in made.values() if count > 1),
                missing=len(set(keys) - set(made)),
                given=sum(row.state == "given" for row in mine),
                told=len({one["key"] for one in told}) if len(told) == len(keys) else -len(told),
                table_minor=sum(row.amount_minor or 0 for row in mine),
                ledger_minor=sum(one["amount_minor"] or 0 for one in told),
                shopify_minor=_sum_at_shopify(workshop, kind, mine),
            )
        )
    return found


def made(workshop: Workshop) -> Counter[str]:
    """What the pretend Shopify has of each remedy, in whatever way: key → how many."""
    rows = workshop.rows(Remedy)
    return sum((_made(workshop, kind, rows) for kind in EFFECTS), Counter())


def _made(workshop: Workshop, kind: str, rows: list[Any]) -> Counter[str]:
    """What the pretend Shopify has of each remedy: key → how many. What a person does is what she has said."""
    shop, by_order = workshop.shop, {row.order_id: row.key for row in rows}
    if kind in TASKS:
        return Counter(row.key for row in rows if row.state == "given")
    if kind == "code":
        codes = {row.code: row.key for row in rows}
        return Counter(codes.get(one.code, f"nobody's {one.code}") for one in shop.discounts.values())
    if kind == "shipping_refund":
        return Counter(by_order[one.id] for one in shop.orders.values() for _ in one.refunds)
    ids = {row.made_gid: row.key for row in rows}
    if kind == "store_credit":
        owners = {shop.orders[row.order_id].buyer.id: row.key for row in rows}
        return Counter(owners[one.customer_id] for one in shop.vault.accounts.values() for _ in one.credits)
    if kind == "gift_card":
        return Counter(
            ids.get(f"gid://shopify/GiftCard/{one.id}", f"nobody's {one.id}")
            for one in shop.vault.gift_cards.values()
        )
    sent = Counter(
        ids.get(f"gid://shopify/Order/{one.id}", f"nobody's {one.id}")
        for one in shop.orders.values()
        if REPLACEMENT_TAG in one.tags
    )
    # A draft that is left behind is one too many as well: somebody might complete it.
    left = Counter(f"draft {one.id}" for one in shop.vault.drafts.values() if one.order_id is None)
    return sent + left


def _sum_at_shopify(workshop: Workshop, kind: str, rows: list[Any]) -> int | None:
    """Minor units; None where Shopify keeps no sum of it."""
    shop = workshop.shop

    def minor(text: str) -> int:
        return Money.from_decimal_text(text, "SEK").minor

    if kind == "store_credit":
        accounts = shop.vault.accounts.values()
        return sum(minor(str(one.balance(workshop.clock.now()))) for one in accounts)
    if kind == "gift_card":
        return sum(minor(one.amount) for one in shop.vault.gift_cards.values())
    if kind == "shipping_refund":
        return sum(minor(back.shipping) for one in shop.orders.values() for back in one.refunds)
    return None


def costs_agree(workshop: Workshop) -> bool:
    """What the rows cost, what the folded totals say, and what was taken up of the year's limit by what isn't owed."""
    rows = workshop.rows(Remedy)
    cost = sum(row.cost_minor for row in rows)
    limited = sum(row.cost_minor for row in rows if not is_owed(row))
    while fold_costs(workshop.env):
        pass
    with reading_for(workshop.env, workshop.shop_id) as work:
        lines = costs_between(work, NOW.date(), workshop.clock.now().date())
        year = work.session.get(LimitUse, (workshop.shop_id, "shop", 0, str(NOW.year)))
    booked = sum(row.booked_minor or 0 for row in rows)
    counted = sum(one.times for one in lines)
    assert year is not None
    return (
        sum(one.minor for one in lines) == cost and counted == len(rows) and year.minor == booked == limited
    )
