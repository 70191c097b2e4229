"""What the shop's own page promised: asked for through the app proxy, signed, and held to it when the order comes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import permutations
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core.keys import KeyRing
from app.core.signing import Signer
from app.core.work import Env, reading_for, work_for
from app.ledger.model import Entry
from app.promises.model import OutcomeRow, Promise, ShownUse, Superseded
from app.promises.proxy_pages import blueprint
from app.promises.recount import recount
from app.promises.shown import ATTRIBUTE, PURPOSE, SKEW, VALID_FOR
from app.promises.windows import window_again
from app.shops.settings import Handling, RuleRow, ShopSettings
from app.shops.store import change_settings
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP
from tests.fakes import SeededChance, StoppedClock
from tests.panel import a_browser, forwarded_query
from tests.path.given import ORDER, Street, open_street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
RULES = ShopSettings(rules=(RuleRow(days_min=1, days_max=3),))
# NOW is a Monday at eleven, the cut-off two in the afternoon: 0–1 days of handling, 1–3 under way.
FIRST_DAY, LAST_DAY = "2026-03-03", "2026-03-06"
PRODUCT = 1  # as tests.path.given numbers them


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=RULES)


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def ask(browser: FlaskClient, *, at: datetime = NOW, **fields: str) -> Any:
    query = {"product": str(PRODUCT), "country": "SE", **fields}
    return browser.get(f"/proxy/promise?{forwarded_query(at=at, **query)}")


def form_at(street: Street, browser: FlaskClient, at: datetime, **fields: str) -> str:
    before = street.clock.now()
    street.clock.set(at)
    form = ask(browser, at=at, **fields).json["form"]
    street.clock.set(before)
    return str(form)


def with_form(form: str) -> dict[str, Any]:
    return {"note_attributes": [{"name": ATTRIBUTE, "value": form}], "title": None}


def kinds(street: Street, order_id: int = ORDER) -> list[str]:
    return sorted(one.kind for one in street.rows(Promise, Promise.order_id == order_id))


def refused(street: Street) -> list[str]:
    entries = street.rows(Entry, Entry.kind == "ShownRefused")
    return [one.body["reason"] for one in sorted(entries, key=lambda one: one.id)]


# --- the page ---------------------------------------------------------------------------------------------


def test_a_page_is_told_what_it_may_promise(street: Street, browser: FlaskClient) -> None:
    answer = ask(browser, locale="sv")

    assert answer.json["promised"] is True
    assert (answer.json["earliest_on"], answer.json["latest_on"]) == (FIRST_DAY, LAST_DAY)
    assert answer.json["text"] == "Levereras 3–6 mars"
    assert answer.json["hint"] == "Beställ före 14:00 i dag"
    assert answer.json["order_before"] == "2026-03-02T13:00:00+00:00"
    assert answer.json["attribute"] == ATTRIBUTE
    assert 100 < len(answer.json["form"]) < 500
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_it_is_told_in_the_visitors_language(street: Street, browser: FlaskClient) -> None:
    query = forwarded_query(product="1", country="SE")
    browsers = browser.get(f"/proxy/promise?{query}", headers={"Accept-Language": "en-GB,en;q=0.8"})

    assert ask(browser, locale="en").json["text"] == "Delivered 3–6 Mar"
    assert ask(browser, locale="en").json["hint"] == "Order before 14:00 today"
    assert browsers.json["text"] == "Delivered 3–6 Mar"
    assert browser.get(f"/proxy/promise?{query}").json["text"] == "Levereras 3–6 mars"  # the shop's own


@pytest.mark.parametrize(
    ("at", "hint"),
    [
        (NOW + 4 * HOUR, "Order before 14:00 tomorrow"),
        (datetime(2026, 3, 6, 14, tzinfo=UTC), "Order before Mon 9 Mar at 14:00"),
        (datetime(2026, 3, 7, 10, tzinfo=UTC), "Order before Mon 9 Mar at 14:00"),
        (datetime(2026, 3, 8, 10, tzinfo=UTC), "Order before 14:00 tomorrow"),
    ],
)
def test_the_hint_names_the_next_cutoff(
    street: Street, browser: FlaskClient, at: datetime, hint: str
) -> None:
    street.clock.set(at)

    assert ask(browser, at=at, locale="en").json["hint"] == hint


def test_the_hint_goes_by_the_visitors_clock(street: Street, browser: FlaskClient) -> None:
    assert ask(browser, country="FI", locale="en").json["hint"] == "Order before 15:00 today"
    assert ask(browser, country="US", province="CA", locale="en").json["hint"] == "Order before 05:00 today"


def test_asking_writes_nothing(street: Street, browser: FlaskClient) -> None:
    before = [len(street.rows(table)) for table in (Promise, ShownUse, Entry)]

    forms = {ask(browser).json["form"] for _ in range(5)}

    assert [len(street.rows(table)) for table in (Promise, ShownUse, Entry)] == before
    assert len(forms) == 5  # each page its own


def test_where_nothing_is_known_nothing_is_promised(env: Env, browser: FlaskClient) -> None:
    open_street(env, settings=ShopSettings())

    answer = ask(browser, locale="sv")

    assert answer.status_code == 200
    assert (answer.json["promised"], answer.json["reason"], answer.json["form"]) == (False, "no_rule", None)
    assert answer.json["text"] == "Butiken har inte sagt hur lång tid leverans till det här landet tar."


@pytest.mark.parametrize(
    ("rows", "country", "expected"),
    [
        ((RuleRow(days_min=1, days_max=3), RuleRow(method="express", days_min=1, days_max=1)), "SE", LAST_DAY),
        ((RuleRow(days_min=1, days_max=3), RuleRow(method="ekonomi", days_min=3, days_max=5)), "SE", "2026-03-10"),
        ((RuleRow(method="express", days_max=1), RuleRow(method="dhl", days_max=2)), "SE", "2026-03-05"),
        ((RuleRow(country="SE", days_min=1, days_max=1), RuleRow(days_min=5, days_max=9)), "SE", "2026-03-04"),
        ((RuleRow(country="SE", days_min=1, days_max=1), RuleRow(days_min=5, days_max=9)), "NO", "2026-03-16"),
        ((RuleRow(country="SE", days_min=1, days_max=1),), "NO", None),
        ((RuleRow(days_min=1, days_max=3),), "ZZ", None),
    ],
)  # fmt: skip
def test_what_is_promised_holds_whatever_option_she_chooses(
    env: Env, browser: FlaskClient, rows: tuple[RuleRow, ...], country: str, expected: str | None
) -> None:
    open_street(env, settings=ShopSettings(rules=rows))

    assert ask(browser, country=country).json["latest_on"] == expected


@pytest.mark.parametrize(
    "fields",
    [{"product": ""}, {"product": "abc"}, {"product": "-1"}, {"product": "9" * 30}, {"country": ""}, {"country": "SWE"},
     {"country": "1é"}, {"product": "gid://shopify/Order/1"}],
)  # fmt: skip
def test_a_question_that_is_none_is_told_so(
    street: Street, browser: FlaskClient, fields: dict[str, str]
) -> None:
    answer = ask(browser, **fields)

    assert answer.status_code == 422
    assert answer.json["code"] in ("bad_product", "bad_country")


def test_a_product_may_be_named_by_its_gid_and_a_variant_is_passed_over(
    street: Street, browser: FlaskClient
) -> None:
    form = form_at(street, browser, NOW, product="gid://shopify/Product/1", variant="77")

    assert street.env.signer.read(PURPOSE, form)["f"][2] == 1


def test_only_what_shopify_forwards_is_answered(street: Street, browser: FlaskClient) -> None:
    query = forwarded_query(product="1", country="SE", secret="another")

    assert browser.get(f"/proxy/promise?{query}").status_code == 401


# --- the order --------------------------------------------------------------------------------------------


def test_a_promise_that_was_shown_is_held_as_it_was_signed(street: Street, browser: FlaskClient) -> None:
    form = form_at(street, browser, NOW - HOUR)
    street.tell(order(**with_form(form))).settle()

    shown = next(one for one in street.rows(Promise) if one.kind == "shown")
    assert shown.shown_text == "Levereras 3–6 mars"
    assert shown.shown_at == NOW - HOUR
    assert shown.latest_at == datetime(2026, 3, 6, 23, tzinfo=UTC) - timedelta(microseconds=1)
    assert shown.earliest_at == datetime(2026, 3, 2, 23, tzinfo=UTC)
    assert [use.order_id for use in street.rows(ShownUse)] == [ORDER]
    assert refused(street) == []


def test_it_survives_every_change_of_the_settings(street: Street, browser: FlaskClient) -> None:
    form = form_at(street, browser, NOW)
    other = ShopSettings(
        rules=(RuleRow(days_min=20, days_max=30),),
        handling=Handling(days_min=9, days_max=9, cutoff="06:00", closed_weekdays=(0, 1, 2, 3)),
    )
    with work_for(street.env, street.shop_id) as work:
        change_settings(work, other, "42")
    street.clock.travel(hours=1)
    street.tell(order(at=NOW + HOUR, placed_at=NOW + HOUR, **with_form(form))).settle()

    shown = next(one for one in street.rows(Promise) if one.kind == "shown")
    again = window_again(shown.rules, NOW + HOUR)
    assert shown.latest_at == datetime(2026, 3, 6, 23, tzinfo=UTC) - timedelta(microseconds=1)
    assert (again.earliest_at, again.latest_at) == (shown.earliest_at, shown.latest_at)
    (bound,) = street.rows(OutcomeRow)
    assert bound.promise_id == shown.id  # it ends before what the new table would say


def test_it_binds_when_it_ends_first_and_is_judged_like_any_other(
    street: Street, browser: FlaskClient
) -> None:
    form = form_at(street, browser, NOW)
    told = {**with_form(form), "title": "Hemleverans 5–8 vardagar"}
    street.clock.set(NOW + 8 * DAY)
    late = datetime(2026, 3, 7, 10, tzinfo=UTC)
    street.tell([order(**told), shipment(at=NOW + DAY), scan(at=late)]).settle()

    (row,) = street.rows(OutcomeRow)
    assert (row.outcome, row.kind) == ("broken", "shown")
    with work_for(street.env, street.shop_id) as work:
        assert recount(work).differences == ()


def test_of_several_products_the_earliest_end_binds(street: Street, browser: FlaskClient) -> None:
    first = form_at(street, browser, NOW, product="1")
    second = form_at(street, browser, NOW - 3 * DAY, product="2")  # the Friday before
    street.tell(order(**with_form(f"{first} {second}"))).settle()

    shown = {one.id: one.latest_at for one in street.rows(Promise) if one.kind == "shown"}
    (row,) = street.rows(OutcomeRow)
    assert len(shown) == 2
    assert row.latest_at == min(shown.values()) < max(shown.values())


def test_a_form_that_was_changed_is_refused_and_noted(street: Street, browser: FlaskClient) -> None:
    form = form_at(street, browser, NOW)
    forged = f"{form[:40]}{'A' if form[40] != 'A' else 'B'}{form[41:]}"
    street.tell(order(**with_form(forged))).settle()

    assert "shown" not in kinds(street)
    assert refused(street) == ["forged"]


@pytest.mark.parametrize("value", ["x", "x.y", ".", "a" * 3_000, "å.ä", "{}.{}", "null", "W10.AAAA", " , "])
def test_what_is_no_form_at_all_makes_no_promise(street: Street, value: str) -> None:
    street.tell(order(**with_form(value))).settle()

    assert "shown" not in kinds(street)
    assert set(refused(street)) <= {"forged"}


def test_a_link_from_a_letter_is_no_form(street: Street) -> None:
    link = street.env.signer.sign("stop", {"f": [1, street.shop_id]})
    stranger = Signer(KeyRing({"x": b"0" * 32}), StoppedClock(NOW)).sign(PURPOSE, {"f": [1]})
    street.tell(order(**with_form(f"{link} {stranger}"))).settle()

    assert refused(street) == ["forged"]


def test_a_form_of_another_shop_is_refused(street: Street, env: Env, browser: FlaskClient) -> None:
    open_street(env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN, settings=RULES)
    theirs = ask(browser, shop=OTHER_DOMAIN).json["form"]
    street.tell(order(**with_form(theirs))).settle()

    assert "shown" not in kinds(street)
    assert refused(street) == ["other_shop"]


@pytest.mark.parametrize(
    ("issued_at", "reason"),
    [
        (NOW - VALID_FOR - SKEW - timedelta(seconds=1), "stale"),
        (NOW + SKEW + timedelta(seconds=1), "stale"),
        (NOW - VALID_FOR + HOUR, None),
        (NOW + SKEW - timedelta(seconds=1), None),
    ],
)
def test_a_form_counts_for_three_days_and_no_order_of_before(
    env: Env, browser: FlaskClient, issued_at: datetime, reason: str | None
) -> None:
    # A wide window: what ends the form here is its age alone.
    street = open_street(env, settings=ShopSettings(rules=(RuleRow(days_min=1, days_max=9),)))
    form = form_at(street, browser, issued_at)
    street.clock.set(NOW + DAY)
    street.tell(order(**with_form(form))).settle()

    assert refused(street) == ([reason] if reason else [])
    assert ("shown" in kinds(street)) is (reason is None)


def test_how_old_it_is_goes_by_the_order_and_not_by_when_we_hear_of_it(
    street: Street, browser: FlaskClient
) -> None:
    form = form_at(street, browser, NOW - HOUR)
    street.clock.set(NOW + 30 * DAY)
    street.tell(order(**with_form(form))).settle()

    assert "shown" in kinds(street)


def test_an_old_page_claims_no_day_that_nothing_could_reach_any_more(env: Env, browser: FlaskClient) -> None:
    street = open_street(
        env, settings=ShopSettings(rules=(RuleRow(days_min=1, days_max=1),), handling=Handling(days_max=0))
    )
    expires_at = ask(browser).json["expires_at"]
    form = form_at(street, browser, NOW)
    cutoff = datetime.combine(NOW.date(), time(13), UTC)
    late = cutoff + SKEW + timedelta(seconds=1)
    street.clock.set(NOW + DAY)
    street.tell(order(placed_at=late, at=late, **with_form(form))).settle()

    assert expires_at == cutoff.isoformat()
    assert refused(street) == ["stale"]


def test_a_form_for_another_country_or_product_is_refused(street: Street, browser: FlaskClient) -> None:
    norway = form_at(street, browser, NOW, country="NO")
    other = form_at(street, browser, NOW, product="987")
    street.tell(order(**with_form(f"{norway} {other}"))).settle()

    assert "shown" not in kinds(street)
    assert refused(street) == ["other_country", "other_product"]


def test_a_form_counts_for_one_order_alone(street: Street, browser: FlaskClient) -> None:
    form = form_at(street, browser, NOW)
    street.tell(order(**with_form(form))).settle()
    street.tell(order(order_id=ORDER + 1, at=NOW + HOUR, placed_at=NOW, **with_form(form))).settle()

    assert "shown" in kinds(street)
    assert "shown" not in kinds(street, ORDER + 1)
    assert refused(street) == ["replayed"]


def test_one_form_counts_once_on_both_databases(env_both: Env) -> None:
    street = open_street(env_both, settings=RULES)
    form = form_at(street, a_browser(env_both, blueprint), NOW)
    for number in range(3):
        street.tell(order(order_id=ORDER + number, **with_form(form))).settle()

    assert [use.order_id for use in street.rows(ShownUse)] == [ORDER]
    assert refused(street) == ["replayed", "replayed"]


def test_two_orders_with_one_form_in_one_batch_are_told_apart(street: Street, browser: FlaskClient) -> None:
    form = form_at(street, browser, NOW)
    street.tell([order(**with_form(form)), order(order_id=ORDER + 1, **with_form(form))]).settle()

    assert sorted(kinds(street) + kinds(street, ORDER + 1)).count("shown") == 1
    assert refused(street) == ["replayed"]


def test_the_same_order_told_again_keeps_its_promise_in_every_order_of_telling(
    envs: Any, browser: FlaskClient
) -> None:
    first = open_street(envs(), settings=RULES)
    form = form_at(first, a_browser(first.env, blueprint), NOW)
    told = [
        order(**with_form(form)),
        order("updated", at=NOW + HOUR, **{**with_form(form), "tags": "x"}),
        order("updated", at=NOW + 2 * HOUR, **{**with_form(form), "tags": "y"}),
        order(**with_form(form)),
    ]
    for telling in permutations(told):
        street = open_street(envs(), settings=RULES)
        street.clock.set(NOW + 3 * HOUR)
        for one in telling:
            street.tell(one).settle()

        assert kinds(street).count("shown") == 1
        assert refused(street) == []
        assert street.rows(Superseded) == []


def test_what_came_to_light_later_was_shown_all_the_same(street: Street, browser: FlaskClient) -> None:
    form = form_at(street, browser, NOW)
    street.clock.set(NOW + 3 * HOUR)
    street.tell(order("updated", at=NOW + 2 * HOUR, title=None)).settle()
    assert "shown" not in kinds(street)

    street.tell(order(**with_form(form))).settle()

    assert "shown" in kinds(street)


def test_a_refusal_is_noted_once(street: Street) -> None:
    street.clock.set(NOW + 3 * HOUR)
    later = order("updated", at=NOW + 2 * HOUR, **{**with_form("not.ours"), "title": "Later 9 vardagar"})
    for one in (later, later, order(**with_form("not.ours")), order(**with_form("not.ours"))):
        street.tell(one).settle()

    assert refused(street) == ["forged"]


def test_a_promise_of_a_test_order_is_judged_like_none(street: Street, browser: FlaskClient) -> None:
    street.tell(order(test=True, **with_form(form_at(street, browser, NOW)))).settle()

    (row,) = street.rows(OutcomeRow)
    assert (row.outcome, row.why) == ("void", "test")


def test_each_nonce_is_new(env: Env) -> None:
    chance = SeededChance(1)

    assert len({chance.token(12) for _ in range(1_000)}) == 1_000
    with reading_for(env, OTHER_SHOP) as work:
        assert work.session.get(ShownUse, (OTHER_SHOP, "none")) is None
