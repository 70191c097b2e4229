"""The same cases for the fake gate and for the real one before a pretend Shopify."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.core.errors import NotFound, Refused, Unreachable, Unverified
from app.core.money import Money
from app.shopify import ratings
from app.shopify.documents import EVERY_DOCUMENT
from app.shopify.errors import UserErrors
from app.shopify.gate import ShopifyGate
from app.shopify.reading_orders import OrderSpan
from app.shopify.reading_products import CollectionSeen, ProductSeen
from app.shopify.remedy_documents import GIFT_CARD_DOCUMENTS, REMEDY_DOCUMENTS
from config import LAUNCH_SCOPES, OPTIONAL_SCOPES
from demo.pretend import Collection, PretendShopify, Product
from demo.pretend.records import Buyer, Line
from tests.contracts.shopify_schema import answers_fit_schema
from tests.fakes import StoppedClock
from tests.fakes_shopify import NOT_SENT, UNCERTAIN, FakeShopify
from tests.shopify.given import SECRET, settings

pytestmark = pytest.mark.contract

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
DOMAIN = "loparboden.myshopify.com"
WINDOW = (datetime(2026, 3, 4, 7, 0, tzinfo=UTC), datetime(2026, 3, 6, 17, 0, tzinfo=UTC))


@dataclass
class Place:
    """A gate, and what a test may do behind it.

    fail_discount  let the next creation of a discount fail: before it is done, or after
    order          an order whose checkout showed WINDOW; returns its gid
    shelved        one more product, of a type, with these tags and in so many collections; returns its number
    """

    gate: Any
    clock: StoppedClock
    id_token: Callable[[], str]
    uninstall: Callable[[], object]
    fail_discount: Callable[[bool], object]
    order: Callable[[], str]
    shelved: Callable[[str, list[str], int], int]
    world: PretendShopify | None = None

    def token(self) -> str:
        return str(self.gate.exchange_id_token(DOMAIN, self.id_token()).access_token)

    def discount(self, token: str, code: str = "KEPT-7", **value: Any) -> Any:
        return self.gate.create_discount(
            DOMAIN,
            token,
            code=code,
            title="Late",
            starts_at=NOW,
            ends_at=NOW + timedelta(days=30),
            **(value or {"percentage": 10}),
        )


@pytest.fixture(params=["fake", "real"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    yield from (_fake() if request.param == "fake" else _real())


@pytest.fixture
def pretend() -> Iterator[Place]:
    yield from _real()


def _fake() -> Iterator[Place]:
    clock = StoppedClock(NOW)
    fake = FakeShopify(clock, missing_orders={"gid://shopify/Order/404"})

    def order() -> str:
        fake.show_window("gid://shopify/Order/1", min_at=WINDOW[0], max_at=WINDOW[1], presented_name="Hem")
        return "gid://shopify/Order/1"

    def shelved(kind: str, tags: list[str], collections: int) -> int:
        places = tuple(
            CollectionSeen(one, f"Hylla {one}", f"hylla-{one}") for one in range(1, collections + 1)
        )
        fake.products[5] = ProductSeen(5, "Pannlampa", kind, tuple(tags), "active", places)
        return 5

    def fail_discount(done: bool) -> None:
        fake.fail_next("create_discount", UNCERTAIN if done else NOT_SENT, done=done)

    yield Place(fake, clock, lambda: "a-token", lambda: fake.uninstall(DOMAIN), fail_discount, order, shelved)


def _real() -> Iterator[Place]:
    clock = StoppedClock(NOW)
    world = PretendShopify(
        client_id="the-client-id",
        client_secret=SECRET,
        app_url="https://kept.example.com",
        now=clock.now,
        scopes=(*LAUNCH_SCOPES, *OPTIONAL_SCOPES),
    )
    world.start(port=0)
    shop = world.open_shop(
        DOMAIN, name="Löparboden", products=[Product(sku="SKO-1", title="Sko", price="1299.00")]
    )
    gate = ShopifyGate(settings(shopify_origin=world.origin), clock, sleep=lambda seconds: None)

    def order() -> str:
        shop.place_order(window=WINDOW, shipping_title="Hem")
        return f"gid://shopify/Order/{max(shop.orders)}"

    def shelved(kind: str, tags: list[str], collections: int) -> int:
        places = [Collection(f"Hylla {one}") for one in range(1, collections + 1)]
        lamp = Product("Pannlampa", "599.00", product_type=kind, tags=tags, collections=places)
        return shop.shelf.put_up(lamp).id

    def fail_discount(done: bool) -> None:
        world.faults.next("discountCodeBasicCreate", "timeout_after" if done else "throttled")

    try:
        yield Place(gate, clock, shop.id_token, shop.uninstall, fail_discount, order, shelved, world)
    finally:
        gate.close()
        world.stop()


def test_both_have_the_same_methods_with_the_same_parameters() -> None:
    def shape(of: type) -> dict[str, list[str]]:
        methods = inspect.getmembers(of, inspect.isfunction)
        return {
            name: list(inspect.signature(one).parameters) for name, one in methods if not name.startswith("_")
        }

    real, fake = shape(ShopifyGate), shape(FakeShopify)

    assert {name: fake.get(name) for name in real} == real


def test_an_id_token_becomes_an_expiring_grant(place: Place) -> None:
    grant = place.gate.exchange_id_token(DOMAIN, place.id_token())

    assert grant.access_token
    assert grant.refresh_token
    assert grant.expires_at == NOW + timedelta(hours=1)
    assert grant.refresh_expires_at == NOW + timedelta(days=90)
    assert set(LAUNCH_SCOPES) <= set(grant.scopes)


def test_a_stale_id_token_is_told_apart(place: Place) -> None:
    with pytest.raises(Unverified) as refused:
        place.gate.exchange_id_token(DOMAIN, "stale")

    assert refused.value.code == "stale"


def test_a_refresh_gives_a_new_pair(place: Place) -> None:
    first = place.gate.exchange_id_token(DOMAIN, place.id_token())
    place.clock.travel(minutes=50)

    second = place.gate.refresh(DOMAIN, first.refresh_token)

    assert second.access_token != first.access_token
    assert second.refresh_token != first.refresh_token
    assert second.expires_at == NOW + timedelta(minutes=110)


def test_after_an_uninstall_nothing_works_any_more(place: Place) -> None:
    grant = place.gate.exchange_id_token(DOMAIN, place.id_token())
    place.uninstall()

    with pytest.raises(Unreachable) as refreshed:
        place.gate.refresh(DOMAIN, grant.refresh_token)
    with pytest.raises(Unreachable) as called:
        place.gate.shop_profile(DOMAIN, grant.access_token)

    assert (refreshed.value.code, refreshed.value.permanent) == ("refresh_refused", True)
    assert called.value.code == "token_refused"


def test_a_shop_says_who_it_is(place: Place) -> None:
    profile = place.gate.shop_profile(DOMAIN, place.token())

    assert (profile.domain, profile.name, profile.currency) == (DOMAIN, "Löparboden", "SEK")
    assert (profile.time_zone, profile.country) == ("Europe/Stockholm", "SE")


def test_a_shop_says_what_it_granted(place: Place) -> None:
    assert place.gate.granted_scopes(DOMAIN, place.token()) == tuple(
        sorted((*LAUNCH_SCOPES, *OPTIONAL_SCOPES))
    )


def test_an_order_says_what_its_checkout_showed(place: Place) -> None:
    gid = place.order()

    dates = place.gate.promise_dates(DOMAIN, place.token(), order_gid=gid)

    [window] = dates.windows
    assert (window.min_at, window.max_at) == WINDOW
    assert (window.method_type, window.presented_name) == ("SHIPPING", "Hem")
    assert (dates.order_gid, dates.cancelled_at, dates.complete) == (gid, None, True)


def test_an_order_that_is_not_there_is_not_found(place: Place) -> None:
    with pytest.raises(NotFound):
        place.gate.promise_dates(DOMAIN, place.token(), order_gid="gid://shopify/Order/404")


def test_a_part_says_which_order_it_is_of(place: Place) -> None:
    gid = place.order()
    token = place.token()
    [part] = place.gate.promise_dates(DOMAIN, token, order_gid=gid).windows

    order_id = place.gate.order_of_part(DOMAIN, token, part_gid=part.fulfillment_order_gid)

    assert gid == f"gid://shopify/Order/{order_id}"
    with pytest.raises(NotFound):
        place.gate.order_of_part(DOMAIN, place.token(), part_gid="gid://shopify/FulfillmentOrder/404")


@pytest.mark.parametrize("collections", [0, 2, 120])
def test_a_product_says_what_it_is_and_all_that_it_is_in(place: Place, collections: int) -> None:
    number = place.shelved("Pannlampor", ["laddas", "vinter"], collections)

    seen = place.gate.product(DOMAIN, place.token(), product_id=number)

    assert (seen.id, seen.title, seen.product_type, seen.status) == (
        number,
        "Pannlampa",
        "Pannlampor",
        "active",
    )
    assert set(seen.tags) == {"laddas", "vinter"}
    assert [one.title for one in seen.collections] == [f"Hylla {one}" for one in range(1, collections + 1)]
    assert all(one.handle == one.title.lower().replace(" ", "-") for one in seen.collections)
    assert len({one.id for one in seen.collections}) == collections


def test_a_product_that_is_not_there_is_not_found(place: Place) -> None:
    with pytest.raises(NotFound) as told:
        place.gate.product(DOMAIN, place.token(), product_id=404)

    assert told.value.code == "product_gone"


def test_a_rating_is_written_once_changed_and_taken_away(place: Place) -> None:
    token, number = place.token(), place.shelved("Pannlampor", [], 1)
    before = place.gate.read_rating(DOMAIN, token, product_id=number)

    for _ in range(2):  # the same again changes nothing
        place.gate.write_rating(DOMAIN, token, product_id=number, average=Decimal("4.33"), count=3)
    first = place.gate.read_rating(DOMAIN, token, product_id=number)
    place.gate.write_rating(DOMAIN, token, product_id=number, average=Decimal("3.50"), count=4)
    second = place.gate.read_rating(DOMAIN, token, product_id=number)
    place.gate.write_rating(DOMAIN, token, product_id=number, average=None, count=0)
    after = place.gate.read_rating(DOMAIN, token, product_id=number)

    seen = [(one.average, one.count) for one in (before, first, second, after)]
    assert seen == [(None, None), (Decimal("4.33"), 3), (Decimal("3.50"), 4), (None, None)]


def test_a_rating_of_what_is_gone_is_not_found(place: Place) -> None:
    with pytest.raises(NotFound):
        place.gate.write_rating(DOMAIN, place.token(), product_id=404, average=Decimal("5.00"), count=1)


def test_who_was_faster_with_a_rating_is_not_written_over_unseen(pretend: Place) -> None:
    token, number = pretend.token(), pretend.shelved("Pannlampor", [], 1)
    assert pretend.world is not None
    product = next(one for one in pretend.world.shops[DOMAIN].record.products if one.id == number)
    seen = pretend.gate.read_rating(DOMAIN, token, product_id=number)
    product.metafields["reviews.rating_count"] = ["number_integer", "9"]

    with pytest.raises(Unreachable) as told:
        ratings.set_both(
            pretend.gate._admin, DOMAIN, token, ratings.inputs(number, Decimal("4.00"), count=1, seen=seen)
        )

    assert (told.value.code, told.value.permanent) == ("changed_meanwhile", False)
    assert list(product.metafields) == ["reviews.rating_count"]  # both or neither


def test_a_discount_is_made_once_and_found_again(place: Place) -> None:
    token = place.token()

    made = place.discount(token)

    assert made.code == "KEPT-7"
    assert place.gate.find_discount(DOMAIN, token, code="KEPT-7") == made
    assert dataclasses.astuple(made)[2] == "Late"
    with pytest.raises(UserErrors) as refused:
        place.discount(token)
    assert refused.value.has("TAKEN")


def test_a_discount_can_be_an_amount(place: Place) -> None:
    assert place.discount(place.token(), amount=Money(5000, "SEK")).code == "KEPT-7"


def test_a_code_that_nobody_made_is_not_found(place: Place) -> None:
    assert place.gate.find_discount(DOMAIN, place.token(), code="KEPT-8") is None


def test_a_discount_whose_answer_was_lost_is_uncertain_and_found(place: Place) -> None:
    token = place.token()
    place.fail_discount(True)

    with pytest.raises(Unreachable) as told:
        place.discount(token)

    assert (told.value.code, told.value.permanent) == ("uncertain", False)
    assert place.gate.find_discount(DOMAIN, token, code="KEPT-7") is not None


def test_a_discount_that_was_not_sent_is_not_there(place: Place) -> None:
    token = place.token()
    place.fail_discount(False)

    with pytest.raises(Unreachable) as told:
        place.discount(token)

    assert (told.value.code, told.value.permanent) == ("not_sent", False)
    assert place.gate.find_discount(DOMAIN, token, code="KEPT-7") is None
    assert place.discount(token).code == "KEPT-7"


def test_nothing_leaves_for_anything_but_a_shop(place: Place) -> None:
    for ask in (
        lambda: place.gate.exchange_id_token("evil.example/#", "t"),
        lambda: place.gate.exchange_code("evil.example/#", "c"),
        lambda: place.gate.refresh("evil.example/#", "r"),
        lambda: place.gate.shop_profile("evil.example/#", "t"),
    ):
        with pytest.raises(Refused):
            ask()


def test_orders_changed_since_are_read_in_pages(pretend: Place) -> None:
    place, token = pretend, pretend.token()
    for _ in range(9):
        place.order()

    changed = OrderSpan("updated", NOW - timedelta(hours=1))

    first = place.gate.orders_page(DOMAIN, token, span=changed)
    rest = place.gate.orders_page(DOMAIN, token, span=changed, cursor=first.next_cursor)
    none = place.gate.orders_page(DOMAIN, token, span=OrderSpan("updated", NOW + timedelta(hours=1)))

    assert (len(first.orders), len(rest.orders), rest.next_cursor, none.orders) == (5, 4, None, ())
    assert place.gate.count_orders(DOMAIN, token, span=changed) == 9


def test_what_the_pretend_shopify_answers_fits_shopifys_schema(pretend: Place) -> None:
    place, token, gid = pretend, pretend.token(), pretend.order()
    place.gate.shop_profile(DOMAIN, token)
    place.gate.granted_scopes(DOMAIN, token)
    [part] = place.gate.promise_dates(DOMAIN, token, order_gid=gid).windows
    place.gate.order_of_part(DOMAIN, token, part_gid=part.fulfillment_order_gid)
    place.discount(token)
    place.gate.find_discount(DOMAIN, token, code="KEPT-7")
    place.gate.product(DOMAIN, token, product_id=place.shelved("Pannlampor", ["laddas"], 1))
    number = place.shelved("Lampor", [], 1)
    place.gate.write_rating(DOMAIN, token, product_id=number, average=Decimal("4.00"), count=1)
    place.gate.write_rating(DOMAIN, token, product_id=number, average=None, count=0)
    _say_no(place, token)
    _read_a_huge_order(place, token, gid)

    assert place.world is not None
    asked = {one["operation"]: one for one in place.world.requests_log}

    # The pretend Shopify sends an order from one place, so that it never has more parts than one answer shows.
    rest = {
        one.name for one in (*REMEDY_DOCUMENTS, *GIFT_CARD_DOCUMENTS)
    }  # test_shopify_goodwill.py asks for these
    assert {document.name for document in EVERY_DOCUMENT} - set(asked) - rest == {"OrderParts"}
    for document in (one for one in EVERY_DOCUMENT if one.name in asked):
        request = asked[document.name]
        assert answers_fit_schema(document, request["variables"], request["response"]) == []


def test_a_customer_who_says_no_is_unsubscribed_at_shopify_and_again_does_no_harm(pretend: Place) -> None:
    token = pretend.token()

    buyer = _say_no(pretend, token, customer=Buyer("elin@posten.example", accepts_marketing=True))
    _say_no(pretend, token, customer=buyer)

    assert buyer.accepts_marketing is False


def test_nobody_is_unsubscribed_who_is_not_there(pretend: Place) -> None:
    with pytest.raises(UserErrors):
        pretend.gate.unsubscribe(DOMAIN, pretend.token(), customer_id=4, said_at=NOW)


def _say_no(place: Place, token: str, *, customer: Buyer | None = None) -> Buyer:
    """returns  the customer as the pretend Shopify knows her by then"""
    assert place.world is not None
    shop = place.world.shops[DOMAIN]
    shop.place_order(at=NOW, customer=customer or Buyer("alma@posten.example"))
    buyer = next(one for one in shop.customers.values() if customer is None or one.email == customer.email)
    place.gate.unsubscribe(DOMAIN, token, customer_id=buyer.id, said_at=NOW)
    return buyer


def test_all_of_a_huge_order_is_read(pretend: Place) -> None:
    order = _read_a_huge_order(pretend, pretend.token(), pretend.order())

    assert len(order["lineItems"]["nodes"]) == HUGE
    assert len(order["fulfillments"]) == 7
    assert len(order["fulfillments"][0]["fulfillmentLineItems"]["nodes"]) == HUGE - 6
    assert len(order["fulfillments"][0]["events"]["nodes"]) == HUGE
    assert [len(one["refundLineItems"]["nodes"]) for one in order["refunds"]] == [HUGE - 5, 1, 1, 1, 1, 1]


HUGE = 260


def _read_a_huge_order(place: Place, token: str, gid: str) -> dict[str, Any]:
    """An order with more of everything than one answer shows, read whole; and a page with it, and the count."""
    assert place.world is not None
    shop = place.world.shops[DOMAIN]
    lines = [Line(f"Strumpa {number}", "10", id=number + 1) for number in range(HUGE)]
    [told] = shop.place_order(at=NOW, lines=lines)
    order_id, ids = told.about, [line.id for line in shop.orders[told.about].lines]
    for some in (ids[:-6], *([one] for one in ids[-6:])):
        shop.fulfil(order_id, at=NOW, quantities=dict.fromkeys(some, 1), company="PostNord", number="SE1")
    first = shop.orders[order_id].fulfillments[0].id
    for minute in range(HUGE):
        shop.scan(first, "in_transit", at=NOW + timedelta(minutes=minute))
    for some in (ids[:-5], *([one] for one in ids[-5:])):
        shop.refund(order_id, at=NOW, quantities=dict.fromkeys(some, 1))
    span = OrderSpan("created", NOW - timedelta(hours=1))
    page = place.gate.orders_page(DOMAIN, token, span=span)
    assert page.unfinished == {order_id}
    assert place.gate.count_orders(DOMAIN, token, span=span) == len(page.orders)
    found: dict[str, Any] = place.gate.one_order(DOMAIN, token, order_id=order_id)
    return found
