"""What was bought is asked for once, kept fresh, and told to whoever waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.core.chance import SeededChance
from app.core.errors import Refused, Unreachable
from app.core.ids import Ids
from app.core.work import Env, work_across_shops, work_for
from app.inbox.model import Webhook
from app.inbox.working import handle_some
from app.outbox.model import Errand
from app.products.actions import TELL, tell_when_read
from app.products.facts import ProductsTold
from app.products.model import Product, ProductWait
from app.products.store import WAITS_MAX
from app.shops.actions import note_scopes
from app.shops.facts import ShopInstalled
from app.shops.model import Shop
from config import LAUNCH_SCOPES
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP
from tests.fakes_shopify import SHOPIFY_DOWN
from tests.path.given import ORDER, Street, open_street, order, refund
from tests.products.given import NEW, WINTER, a_product, asked, deletion, errands, known, shelve, update
from tests.statements import asked as asked_of

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def street(env: Env) -> Street:
    return shelve(open_street(env), a_product(1), a_product(2, product_type="Strumpor", tags=()))


def test_what_was_bought_is_read_with_type_tags_and_collections(env_both: Env) -> None:
    street = shelve(open_street(env_both), a_product(1), a_product(2, product_type="Strumpor"))

    street.tell(order()).settle()

    one = known(street, 1)
    assert (one.title, one.product_type, one.tags, one.status) == (
        "Vidda 1", "Löparskor", ["terräng", "dam"], "active",
    )  # fmt: skip
    assert one.collections == [{"id": 71, "title": "Vinter 2026", "handle": "vinter"}]
    assert one.read_at == NOW
    assert known(street, 2).product_type == "Strumpor"


def test_a_product_is_asked_for_once_however_often_it_is_bought(street: Street) -> None:
    for number in range(5):
        street.tell([order(order_id=6_000 + number), order("updated", order_id=6_000 + number)])
    street.settle().tell(order(order_id=7_000)).settle()

    assert sorted(asked(street)) == [1, 2]
    assert [one.state for one in errands(street)] == ["done", "done"]


def test_a_line_that_is_added_later_is_read_as_well(street: Street) -> None:
    street.tell(order(lines=[(1, 1)])).settle()

    street.tell(order("updated", at=NOW + MINUTE, lines=[(1, 1), (2, 1)])).settle(NOW + MINUTE)

    assert asked(street) == [1, 2]


def test_what_was_read_a_month_ago_is_read_again_when_it_sells(street: Street) -> None:
    street.tell(order(lines=[(1, 1)])).settle()
    shelve(street, a_product(1, collections=(WINTER, NEW)))

    street.settle(NOW + 29 * DAY).tell(order(order_id=6_000, at=NOW + 29 * DAY, lines=[(1, 1)])).settle()
    assert asked(street) == [1]

    street.settle(NOW + 31 * DAY).tell(order(order_id=6_001, at=NOW + 31 * DAY, lines=[(1, 1)])).settle()
    assert asked(street) == [1, 1]
    assert [one["title"] for one in known(street).collections] == ["Vinter 2026", "Nyheter"]
    assert len(errands(street)) == 1


def test_a_test_order_makes_nobody_ask(street: Street) -> None:
    street.tell(order(test=True)).settle()

    assert asked(street) == []
    assert street.rows(Product) == []


def test_a_line_without_a_product_is_passed_over(street: Street) -> None:
    told = order(lines=[(1, 1), (2, 1)])
    told.body["line_items"][0]["product_id"] = None

    street.tell(told).settle()

    assert asked(street) == [2]


def test_what_shopify_no_longer_has_is_noted_and_not_asked_for_again(street: Street) -> None:
    street.tell(order(lines=[(9, 1)])).settle()
    street.settle(NOW + 40 * DAY).tell(order(order_id=6_000, at=NOW + 40 * DAY, lines=[(9, 1)])).settle()

    assert known(street, 9).deleted_at == NOW
    assert asked(street) == [9]


def test_while_shopify_is_down_it_is_tried_again(street: Street) -> None:
    street.shopify.fail_next("product", SHOPIFY_DOWN)
    street.tell(order(lines=[(1, 1)])).settle()
    assert known(street).read_at is None

    street.live_until(NOW + 5 * MINUTE, step=MINUTE)

    assert known(street).read_at is not None


def test_without_the_scope_it_is_parked_and_goes_on_when_the_merchant_allows_it(street: Street) -> None:
    _grant(street, [one for one in LAUNCH_SCOPES if one != "read_products"])
    street.tell(order(lines=[(1, 1)])).settle()
    (parked,) = errands(street)
    assert (parked.state, parked.reason_code) == ("parked", "scope_missing")
    assert parked.reason == "Allow Kept to read products: open Kept's first page."
    assert asked(street) == []

    street.clock.travel(minutes=1)
    with work_for(street.env, SHOP) as work:
        note_scopes(work, LAUNCH_SCOPES, work.now)
    street.settle()

    assert known(street).product_type == "Löparskor"
    assert known(street).trouble is None


def test_a_scope_that_was_taken_back_unheard_is_the_same_trouble(street: Street) -> None:
    street.shopify.fail_next("product", Refused("access_denied", "The shop hasn't granted this to the app."))

    street.tell(order(lines=[(1, 1)])).settle()

    assert [(one.state, one.reason_code) for one in errands(street)] == [("parked", "scope_missing")]


def test_each_shop_reads_its_own(env: Env) -> None:
    ours = shelve(open_street(env), a_product(1))
    theirs = open_street(env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN)

    ours.tell(order(lines=[(1, 1)]))
    theirs.tell(order(lines=[(1, 1)])).settle()

    assert [one.shop_domain for one in ours.shopify.called("product")].count(OTHER_DOMAIN) == 1
    assert [one.shop_id for one in theirs.rows(Product)] == [OTHER_SHOP]


# --- what Shopify tells of it --------------------------------------------------------------------------------


def test_an_update_of_what_nobody_bought_is_ignored(street: Street) -> None:
    street.tell(update(5)).settle()

    assert street.rows(Product) == []
    assert [(one.state, one.reason_code) for one in street.rows(Webhook)] == [("ignored", "unknown_product")]


def test_an_update_is_taken_in_at_once_and_its_collections_are_read_soon(street: Street) -> None:
    street.tell(order(lines=[(1, 1)])).settle()
    shelve(street, a_product(1, product_type="Skor", collections=(NEW,)))

    at = NOW + 2 * DAY
    street.settle(at).tell(update(at=at, product_type="Skor", tags="rea")).settle()
    assert (known(street).product_type, known(street).tags) == ("Skor", ["rea"])
    assert [one["handle"] for one in known(street).collections] == ["vinter"]

    street.settle(at + 3 * MINUTE)
    assert [one["handle"] for one in known(street).collections] == ["nyheter"]
    assert asked(street) == [1, 1]


def test_an_update_that_changes_nothing_makes_nobody_ask(street: Street) -> None:
    street.tell(order(lines=[(1, 1)])).settle()

    for minute in range(1, 6):
        street.settle(NOW + minute * MINUTE).tell(update(at=NOW + minute * MINUTE, inventory=minute)).settle()
    street.settle(NOW + 10 * MINUTE)

    assert asked(street) == [1]


@pytest.mark.parametrize("order_of", [(0, 1), (1, 0), (1, 0, 1)])
def test_updates_in_any_order_end_with_the_newest(street: Street, order_of: tuple[int, ...]) -> None:
    street.tell(order(lines=[(1, 1)])).settle()
    first = update(at=NOW + MINUTE, product_type="Skor")
    second = update(at=NOW + 2 * MINUTE, product_type="Stövlar")
    street.settle(NOW + 3 * MINUTE)

    street.tell([(first, second)[one] for one in order_of]).rounds.until_quiet()

    assert known(street).product_type == "Stövlar"


def test_a_deletion_keeps_what_is_known(street: Street) -> None:
    street.tell(order(lines=[(1, 1)])).settle()

    street.settle(NOW + DAY).tell([deletion(at=NOW + DAY), update(at=NOW + MINUTE, product_type="Skor")])
    street.settle(NOW + 2 * DAY)

    assert (known(street).deleted_at, known(street).product_type) == (NOW + DAY, "Löparskor")
    assert asked(street) == [1]


# --- who waits ------------------------------------------------------------------------------------------------


def _wait(street: Street, product_id: int, order_id: int = ORDER) -> None:
    with work_for(street.env, SHOP) as work:
        tell_when_read(work, order_id, [product_id])


def test_who_waits_is_told_once_and_for_good(street: Street) -> None:
    street.shopify.fail_next("product", SHOPIFY_DOWN)
    street.tell(order(lines=[(1, 1)])).settle()

    _wait(street, 1)
    _wait(street, 1)
    assert len(street.rows(ProductWait)) == 1

    street.live_until(NOW + 5 * MINUTE, step=MINUTE)
    assert street.rows(ProductWait) == []


def test_nobody_waits_for_what_is_known_or_gone(street: Street) -> None:
    street.tell(order(lines=[(1, 1), (9, 1)])).settle()

    _wait(street, 1)
    _wait(street, 9)

    assert street.rows(ProductWait) == []


def test_who_waits_hears_once_that_it_cant_be_read_and_again_when_it_is(env: Env) -> None:
    heard: list[int] = []
    reactions = {**env.plan.reactions, ProductsTold: (lambda _work, fact: heard.append(fact.order_id),)}
    street = shelve(open_street(replace(env, plan=replace(env.plan, reactions=reactions))), a_product(1))
    _grant(street, [one for one in LAUNCH_SCOPES if one != "read_products"])
    _wait(street, 1)
    street.settle()
    first = list(heard), known(street).trouble, len(street.rows(ProductWait))

    street.clock.travel(minutes=1)
    with work_for(street.env, SHOP) as work:
        note_scopes(work, LAUNCH_SCOPES, work.now)
    street.settle()

    assert first == ([ORDER], "scope_missing", 1)
    assert heard == [ORDER, ORDER]
    assert street.rows(ProductWait) == []


def test_a_merchant_who_comes_back_with_the_permission_is_enough(street: Street) -> None:
    _grant(street, [one for one in LAUNCH_SCOPES if one != "read_products"])
    street.tell(order(lines=[(1, 1)])).settle()
    _grant(street, list(LAUNCH_SCOPES))

    with work_for(street.env, SHOP) as work:
        work.record(ShopInstalled(domain=street.domain, again=True))
    street.settle()

    assert known(street).product_type == "Löparskor"


def test_more_orders_than_one_transaction_holds_hear_of_it_all_the_same(env: Env) -> None:
    heard: list[int] = []
    reactions = {**env.plan.reactions, ProductsTold: (lambda _work, fact: heard.append(fact.order_id),)}
    street = shelve(open_street(replace(env, plan=replace(env.plan, reactions=reactions))), a_product(1))
    many = range(6_000, 6_000 + 2 * WAITS_MAX + 10)
    with work_for(street.env, SHOP) as work:
        for order_id in many:
            tell_when_read(work, order_id, [1])
    street.settle()
    at_once = len(heard)
    street.settle(NOW + MINUTE)
    street.settle(NOW + 2 * MINUTE)

    assert at_once == WAITS_MAX
    assert sorted(heard) == list(many)
    assert street.rows(ProductWait) == []
    assert [one.state for one in street.rows(Errand, Errand.kind == TELL)] == ["done"]


@pytest.mark.parametrize(("days", "asked_again"), [(0, 0), (2, 1)])
def test_what_couldnt_be_read_is_asked_for_again_with_the_next_order_a_day_later(
    street: Street, days: int, asked_again: int
) -> None:
    street.shopify.fail_next("product", Unreachable("shop_gone", "Not here.", permanent=True))
    street.tell(order(lines=[(1, 1)])).settle()

    at = NOW + days * DAY + MINUTE
    street.settle(at).tell(order(order_id=6_000, at=at, lines=[(1, 1)])).settle()

    assert asked(street) == [1] * (1 + asked_again)
    assert known(street).trouble == (None if asked_again else "shop_gone")


# --- at its cost, and side by side ---------------------------------------------------------------------------


def statements(env: Env, run: Callable[[], object]) -> list[str]:
    with asked_of(env) as heard:
        run()
    return [statement for statement, _ in heard]


@pytest.mark.parametrize("known_before", [False, True])
def test_products_cost_a_batch_one_query(street: Street, known_before: bool) -> None:
    if known_before:
        street.tell([order(order_id=5_000 + one, lines=[(one + 1, 1)]) for one in range(10)]).settle()
    for number in range(10):
        street.tell(
            [
                order(order_id=6_000 + number, lines=[(number + 1, 1)]),
                refund(at=NOW, order_id=6_000, lines=[]),
            ]
        )

    asked_of_it = [one for one in statements(street.env, lambda: handle_some(street.env)) if "product" in one]

    ours = [one for one in asked_of_it if "FROM products" in one or "INTO products" in one]
    assert [one.split()[0] for one in ours] == (["SELECT"] if known_before else ["SELECT", "INSERT"])
    assert [one for one in asked_of_it if "product_waits" in one] == []


def test_two_workers_ask_once(envs_pg: Callable[..., Env]) -> None:
    env = envs_pg()
    street = shelve(open_street(env), a_product(1))
    other = envs_pg(url=env.settings.database_url, clock=street.clock)
    other = replace(other, ids=Ids(street.clock, SeededChance(2)))  # as another process would draw them
    street.tell([order(order_id=6_000 + number, lines=[(1, 1)]) for number in range(240)])

    workers = [threading.Thread(target=_handle_all, args=(one,)) for one in (env, other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(street.rows(Errand, Errand.kind == "read_product")) == 1
    assert len(street.rows(Product)) == 1
    assert {one.attempts for one in street.rows(Webhook)} == {0}


def _handle_all(env: Env) -> None:
    while handle_some(env):
        pass


def _grant(street: Street, scopes: list[str]) -> None:
    with work_across_shops(street.env, why="a test's merchant grants less") as work:
        shop = work.session.get(Shop, SHOP)
        assert shop is not None
        shop.scopes = scopes
