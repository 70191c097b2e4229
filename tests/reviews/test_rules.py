"""Decisions about reviews, as tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.core.errors import Unreachable
from app.core.work import Env
from app.reviews import rules
from app.shops.review_settings import ReviewRequests, UseTime
from app.touchpoints.model import Touchpoint
from tests.path.given import Street
from tests.reviews.given import CAME, DAY, a_shop, arrived

AT = datetime(2026, 3, 12, 10, tzinfo=UTC)
SETTINGS = ReviewRequests(
    to="kept", use_times=(UseTime("Löparskor", 21), UseTime("strumpor", 3)), defer_days_max=20
)
PLACE = rules.Place("#10 01", 450, 7, 9, "loparboden")


@pytest.mark.parametrize(
    ("types", "days"),
    [
        ([], 7),
        (["löparskor"], 21),
        (["strumpor"], 3),
        (["strumpor", "löparskor"], 21),
        (["strumpor", ""], 7),
        (["okänd"], 7),
    ],
)
def test_the_longest_of_an_order_holds(types: list[str], days: int) -> None:
    assert rules.use_days(types, SETTINGS) == days


@pytest.mark.parametrize(
    ("over", "until"),
    [(-10, 0), (0, 5), (3, 8), (15, 20), (40, 20), (400, 20)],
    ids=["long before", "on the day", "after", "at the edge", "beyond", "never settled"],
)
def test_what_went_wrong_moves_the_day_and_never_beyond_the_latest(over: int, until: int) -> None:
    found = rules.deferred_until(AT, AT + timedelta(days=over), SETTINGS)

    assert found == AT + timedelta(days=until)


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        (ReviewRequests(to="trustpilot", known_as="www.löparboden.example"),
         "https://www.trustpilot.com/evaluate/www.l%C3%B6parboden.example"),
        (ReviewRequests(to="google", known_as="ChIJN1t_tDeuEmsRUsoyG83frY4"),
         "https://search.google.com/local/writereview?placeid=ChIJN1t_tDeuEmsRUsoyG83frY4"),
        (ReviewRequests(to="judgeme", address="https://judge.me/r/{shop}?p={product}"),
         "https://judge.me/r/loparboden?p=7"),
        (ReviewRequests(to="loox", address="https://loox.io/rr?order={order_id}&line={line}"),
         "https://loox.io/rr?order=450&line=9"),
        (ReviewRequests(address="https://example.com/{order}"), "https://example.com/%2310%2001"),
        (ReviewRequests(to="trustpilot"), ""),
        (ReviewRequests(), ""),
    ],
)  # fmt: skip
def test_a_service_is_led_to_by_the_form_that_it_documents(settings: ReviewRequests, address: str) -> None:
    assert rules.address_for(settings, PLACE) == address
    assert settings.asks is bool(address)


@pytest.mark.parametrize(
    ("count", "stars", "average"),
    [(0, 0, None), (1, 5, "5.00"), (3, 13, "4.33"), (8, 21, "2.63"), (3, 14, "4.67")],
)
def test_an_average_has_two_places(count: int, stars: int, average: str | None) -> None:
    assert rules.average(count, stars) == (Decimal(average) if average else None)


@pytest.mark.parametrize(
    ("values", "share", "found"), [([], 0.5, None), ([3], 0.9, 3), ([1, 2, 3, 4], 0.5, 2), ([5, 1], 0.9, 5)]
)
def test_a_percentile_is_a_value_that_was_there(
    values: list[float], share: float, found: float | None
) -> None:
    assert rules.percentile(values, share) == found


@pytest.mark.parametrize(("days", "waits"), [(0, None), (-3, None), (3, 3), (7, 7), (400, 7)])
def test_nothing_waits_longer_than_a_week(days: int, waits: int | None) -> None:
    assert rules.publish_at(AT, days) == (AT + timedelta(days=waits) if waits else None)


@pytest.mark.parametrize("told", ["before", "after"])
def test_shoes_are_asked_about_when_they_have_been_run_in_also_where_shopify_tells_late(
    told: str, env: Env
) -> None:
    street: Street = a_shop(env, use_times=SETTINGS.use_times)
    products = dict(street.shopify.products)
    if told == "after":
        away = Unreachable("shopify_down", "Shopify has trouble just now.", permanent=False)
        for _ in range(4):
            street.shopify.fail_next("product", away)

    arrived(street)
    street.live_until(CAME + 3 * DAY, step=DAY)

    (wish,) = street.rows(Touchpoint, Touchpoint.kind == "review_request")
    assert products
    assert wish.not_before == CAME + 21 * DAY
