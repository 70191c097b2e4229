"""Home and the order's page: what is owed comes first, every reason is said, and one shop never sees another's."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from flask.testing import FlaskClient

from app.core.errors import Unreachable
from app.core.work import Env, reading_for
from app.factory import create_app
from app.home import owed_reports
from app.outbox.working import perform_some
from app.promises import reports as promise_reports
from app.shops.care_settings import DeliveryGuarantee
from app.shops.settings import ShopSettings
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP, one_code
from tests.fakes import StoppedClock
from tests.panel import bearer
from tests.statements import asked
from tests.stories import READY, a_broken_order, a_kept_order, a_silent_order, an_order, granted, saved

QUERIES_MAX = 51  # of home in a shop with little to do: whoever adds one asks first what is asked already


def _asked_first() -> DeliveryGuarantee:
    """A person says yes before anything is offered."""
    guarantee = one_code()
    tiers = tuple(msgspec.structs.replace(one, person=True) for one in guarantee.tiers)
    return msgspec.structs.replace(guarantee, tiers=tiers)


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return create_app(env).test_client()


def seen(browser: FlaskClient, path: str, *, env: Env, language: str = "en", **about: str) -> str:
    """The page as the admin would fetch it at the Env's instant."""
    headers = bearer(at=env.clock.now(), **about)
    answer = browser.get(path, headers={**headers, "Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return answer.text


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("path", ["/", "/promises", "/settings", "/outbox", "/orders/1002"])
def test_every_page_is_whole_in_both_languages(
    env: Env, browser: FlaskClient, clock: StoppedClock, path: str, language: str
) -> None:
    saved(env)
    clock.travel(days=14)
    a_broken_order(env)
    a_silent_order(env)
    an_order(env, 1005, title="Snigelpost")
    perform_some(env)

    page = seen(browser, path, env=env, language=language)

    assert f'lang="{language}"' in page
    assert "</html>" in page
    assert ("Inställningar" in page) is (language == "sv")


def test_a_new_shop_is_shown_the_way_to_a_first_letter(env: Env, browser: FlaskClient) -> None:
    page = seen(browser, "/", env=env)

    assert "Set Kept up" in page
    assert "Say who signs the letters" in page
    assert "<canvas" not in page


def test_home_asks_for_the_same_days_and_studies_once(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_broken_order(env)
    seen(browser, "/", env=env)

    with asked(env) as queries:
        seen(browser, "/", env=env)

    texts = [text for text, _values in queries]
    assert sum("FROM outcome_totals" in one for one in texts) == 1
    assert (
        sum("FROM studies" in one for one in texts) <= 2
    )  # those that are open; else whether there ever was one
    assert len(texts) <= QUERIES_MAX


def test_a_promise_that_looks_broken_stands_on_home_with_one_action(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    clock.travel(days=14)
    a_silent_order(env)

    page = seen(browser, "/", env=env)

    assert "1 broken promise not made good" in page
    assert "not everything has been sent" in page
    assert page.count('href="/orders/1003"') == 2  # the row, and its one button


def test_of_a_long_list_home_shows_the_most_pressing_and_the_way_to_all(
    env: Env, browser: FlaskClient, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.travel(days=14)
    a_silent_order(env)
    monkeypatch.setattr(owed_reports, "SHOWN_FIRST", 0)

    short, whole = (seen(browser, path, env=env) for path in ("/", "/?all=1"))

    assert ('href="/?all=1"' in short, 'href="/orders/1003"' in short) == (True, False)
    assert ('href="/?all=1"' in whole, 'href="/orders/1003"' in whole) == (False, True)
    assert "1 broken promise not made good" in short


def test_home_counts_all_that_wait_and_shows_first_what_a_person_decides(
    env: Env, clock: StoppedClock
) -> None:
    saved(env, msgspec.structs.replace(READY, guarantee=_asked_first()))
    clock.travel(days=14)
    a_silent_order(env, 1003)
    a_silent_order(env, 1004)
    a_broken_order(env, 1002)

    with reading_for(env, SHOP) as work:
        whole = owed_reports.what_is_owed(work)
        counts = owed_reports._counts(work)
        first = owed_reports._owed_orders(work, counts, 1, of_each=False)
        of_each = owed_reports._owed_orders(work, counts, 1, of_each=True)

    assert [(one.order_id, one.state) for one in whole.orders.lines] == [
        (1002, "waiting"),
        (1004, "provisional"),
        (1003, "provisional"),
    ]
    assert (whole.orders.count, whole.count) == (3, 3)
    assert [one.order_id for one in first.lines] == [1002]
    assert [one.order_id for one in of_each.lines] == [1002, 1004]
    assert (first.count, first.is_cut) == (3, False)


def test_where_not_all_broken_promises_were_looked_through_home_says_so(
    env: Env, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.travel(days=14)
    a_silent_order(env)
    a_broken_order(env, 1002)
    monkeypatch.setattr(promise_reports, "BROKEN_READ_MAX", 2)

    with reading_for(env, SHOP) as work:
        orders = owed_reports.what_is_owed(work).orders

    assert (orders.count, orders.is_cut) == (1, True)


def test_an_offer_that_could_not_be_made_can_be_tried_again_from_home(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    saved(env)
    granted(env)
    clock.travel(days=14)
    a_broken_order(env, at=NOW + timedelta(days=1))
    env.shopify.fail_next("create_discount", Unreachable("gone", "The shop is closed.", permanent=True))  # type: ignore[attr-defined]  # the fake
    perform_some(env)

    page = seen(browser, "/", env=env)
    again = page.split('action="/outbox/')[1].split('"')[0]
    answer = browser.post(f"/outbox/{again}", data={"back": "/"}, headers=bearer(at=clock.now()))

    assert "The shop is closed." in page
    assert answer.status_code == 303
    assert answer.location == "/"
    perform_some(env)
    assert "not made good" not in seen(browser, "/", env=env)


def test_titles_not_understood_lead_to_a_line_for_them(env: Env, browser: FlaskClient) -> None:
    an_order(env, 1005, title="Snigelpost")
    an_order(env, 1006, title="Snigelpost")

    page = seen(browser, "/", env=env)
    settings = seen(browser, "/settings?title=Snigelpost", env=env)

    assert "“Snigelpost”" in page
    assert "2 orders" in page
    assert 'value="snigelpost"' in settings


def test_a_missing_permission_is_asked_for_where_it_is_missed(env: Env, browser: FlaskClient) -> None:
    saved(env)

    assert 'data-ask-scopes="write_discounts"' in seen(browser, "/", env=env)
    saved(env, ShopSettings())
    assert "data-ask-scopes" not in seen(browser, "/", env=env)


def test_a_chart_waits_for_enough_to_draw(env: Env, browser: FlaskClient, clock: StoppedClock) -> None:
    clock.travel(days=40)
    for number in range(12):
        a_kept_order(env, 2000 + number, at=NOW + timedelta(days=number))

    few = seen(browser, "/", env=env)
    for number in range(12, 34):
        a_kept_order(env, 2000 + number, at=NOW + timedelta(days=number % 28))
    many = seen(browser, "/", env=env)

    assert "So far there are 12" in few
    assert "<canvas" not in few
    assert "<canvas" in many
    assert "Not one promise was broken in these weeks." in many


def test_the_timeline_goes_from_promise_to_letter_and_says_why(
    env: Env, browser: FlaskClient, clock: StoppedClock
) -> None:
    saved(env)
    granted(env)
    clock.travel(days=14)
    a_broken_order(env, at=NOW + timedelta(days=1))
    for _ in range(3):
        perform_some(env)

    page = seen(browser, "/orders/1002", env=env)
    places = [
        page.index(one)
        for one in ("Order placed", "Promised: “PostNord", "Handed over to", "It is to be made good")
    ]

    assert places == sorted(places)
    assert "Letter about the broken promise sent" in page
    assert "The customer is owed this letter." in page
    assert "Vi lovade" in page  # the letter itself can be read
    assert "Review request waits" in page
    assert "working days late" in page


def test_an_order_of_another_shop_is_not_here(env: Env, browser: FlaskClient) -> None:
    an_order(env, 1001)

    answer = browser.get("/orders/1001", headers=bearer(OTHER_DOMAIN))

    assert answer.status_code == 404
    assert "Pegasus" not in answer.text


@pytest.mark.parametrize("path", ["/", "/promises", "/outbox", "/outbox?state=done", "/settings"])
def test_no_page_shows_what_is_another_shops(
    env: Env, browser: FlaskClient, clock: StoppedClock, path: str
) -> None:
    saved(env, READY, shop=OTHER_SHOP)
    clock.travel(days=14)
    a_broken_order(env, 7001, shop=OTHER_SHOP)
    a_silent_order(env, 7002, shop=OTHER_SHOP)
    an_order(env, 7003, shop=OTHER_SHOP, title="Geheimversand")

    page = seen(browser, path, env=env)

    assert "#700" not in page
    assert "/orders/700" not in page
    assert "Geheimversand" not in page
    assert "Maja Lind" not in page or path == "/settings"  # there it is the made-up name of a preview
    assert "maja@loparboden.example" not in page


def test_what_a_customer_typed_is_never_markup(env: Env, browser: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    an_order(env, 1001, title=f"{evil} 2-4 dagar", customer={"id": 5, "first_name": evil, "last_name": evil})

    page = seen(browser, "/orders/1001", env=env) + seen(browser, "/promises", env=env)

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
