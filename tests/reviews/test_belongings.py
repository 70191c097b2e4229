"""What a customer wrote is given out whole, and erased with her: not shown, not counted, not kept."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.orders.facts import CustomersMerged
from app.reviews import writing
from app.reviews.belongings import REVIEWS
from app.reviews.model import Judgement, ReviewPhoto, ReviewVersion, ToldRating
from tests.builders import SHOP
from tests.claims.given import a_picture
from tests.path.given import EMAIL, ORDER, Street
from tests.privacy.given import redact
from tests.reviews.given import (
    DAY,
    SHOES,
    a_shop,
    asked,
    browser,
    in_public,
    page,
    press,
    reviews,
    said,
    upload,
    write,
)


def _written(env: Env) -> Street:
    street = asked(a_shop(env, ratings=True, publish_days=0, remind=False))
    write(street, **said(rating="2", words="Sulan lossnade."), name="Alma")
    write(
        street, **said(rating="4", words="De lagade den.", photo=[upload(a_picture((60, 40)))]), name="Alma"
    )
    press(street, f"/reviews/{reviews(street)[0].id}/reply", reply="Tack, Alma.")
    return street


@pytest.fixture
def street(env: Env) -> Street:
    return _written(env)


def test_all_versions_photos_and_answers_are_given_out(street: Street) -> None:
    person = CustomerRef(
        shopify_id=ORDER + 7, email_key=None, customer_ids=(reviews(street)[0].customer_id,), order_ids=(),
        asked_by=0, email=EMAIL, names=(),
    )  # fmt: skip
    with reading_for(street.env, SHOP) as work:
        told: Any = next(iter(REVIEWS.export(work, person)))

    assert (told["rating"], told["words"], told["name"], told["reply"]) == (
        4, "De lagade den.", "Alma", "Tack, Alma.",
    )  # fmt: skip
    assert [(one["rating"], one["words"]) for one in told["earlier"]] == [(2, "Sulan lossnade.")]
    assert base64.b64decode(told["photos"][0]).startswith(b"\xff\xd8")


def test_erased_she_is_neither_shown_nor_counted_nor_kept(street: Street) -> None:
    path = page(street)
    assert street.shopify.ratings

    redact(street.env, customer={"id": ORDER + 7, "email": EMAIL}, orders_to_redact=[ORDER])
    street.settle()

    (one,) = reviews(street)
    assert (one.state, one.words_sealed, one.name_sealed, one.answer_sealed) == ("erased", None, None, None)
    assert [row.words_sealed for row in street.rows(ReviewVersion)] == [None]
    assert [row.image_sealed for row in street.rows(ReviewPhoto)] == [None]
    assert [row.text_sealed for row in street.rows(Judgement)] == [None]
    assert in_public(street, f"/reviews/{SHOES}").status_code == 404
    assert street.shopify.ratings == {}
    assert browser(street.env).get(path).status_code == 404


def test_what_waits_to_be_published_is_not_after_she_was_erased(env: Env) -> None:
    street = asked(a_shop(env, publish_days=3, remind=False))
    write(street, **said(rating="1", words="Sulan lossnade."))
    redact(street.env, customer={"id": ORDER + 7, "email": EMAIL}, orders_to_redact=[ORDER])

    street.live_until(street.clock.now() + 5 * DAY, step=DAY)

    assert [one.state for one in reviews(street)] == ["erased"]


def test_two_records_that_become_one_keep_what_was_written(street: Street) -> None:
    gone = reviews(street)[0].customer_id
    with work_for(street.env, SHOP) as work:
        writing.note_merged(work, CustomersMerged(gone_id=gone, kept_id=gone + 1))

    assert reviews(street)[0].customer_id == gone + 1


@pytest.mark.parametrize("on", ["postgresql"])
def test_the_whole_way_goes_on_postgresql_too(on: str, envs_pg: Callable[..., Env]) -> None:
    street = _written(envs_pg())
    press(street, f"/reviews/{reviews(street)[0].id}/reject", reason="abuse", note="Hotar en anställd.")

    assert street.shopify.ratings == {}
    assert {row.count for row in street.rows(ToldRating)} == {0}
