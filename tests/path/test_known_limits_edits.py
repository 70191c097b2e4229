"""What is edited, exchanged or given back after the purchase rewrites nothing that was promised, and pays nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.work import Env, work_for
from app.guarantees.model import Offer
from app.promises.evidence import note_word
from app.promises.model import Promise
from app.shops.settings import ShopSettings
from app.shops.store import change_settings
from tests.builders import NOW, SHOP
from tests.path.given import LAST_DAY, ORDER, Street, open_street, order, refund, scan, shipment
from tests.path.telling import (
    DAY,
    LONG_AFTER,
    assert_books_agree,
    bought,
    came,
    letters,
    nothing_given,
    outcome,
    sent,
)

SOON = timedelta(hours=6)


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def test_an_exchange_weeks_later_leaves_a_kept_promise_kept(street: Street) -> None:
    came(sent(bought(street)), NOW + 2 * DAY)
    later = NOW + 18 * DAY

    street.settle(later).tell(order("updated", at=later, lines=((1, 1), (2, 1), (3, 1)), current=(0, 1, 1)))
    street.tell(refund(at=later, lines=((1, 1),))).settle()
    sent(street, later + DAY, number=2, lines=((3, 1),)).settle(LONG_AFTER)

    assert outcome(street)[0] in ("kept", "over")
    assert nothing_given(street)
    assert_books_agree(street)


def test_an_added_line_is_told_apart_whichever_message_comes_first(street: Street) -> None:
    later = NOW + 3 * DAY
    street.settle(later).tell(order("updated", at=later, lines=((1, 1), (2, 1), (3, 1)))).settle()
    street.tell(order()).tell([shipment(at=NOW + DAY), scan(at=NOW + 2 * DAY)]).settle(LONG_AFTER)

    assert outcome(street)[0] in ("kept", "over")
    assert_books_agree(street)


def test_a_line_that_is_edited_away_after_it_was_late_makes_nothing_good(street: Street) -> None:
    came(sent(bought(street), lines=((1, 1),)), NOW + 2 * DAY)
    sent(street, LAST_DAY + 3 * DAY, number=2, lines=((2, 1),)).live_until(LAST_DAY + 4 * DAY, step=SOON)
    edited = LAST_DAY + 5 * DAY

    street.settle(edited).tell(order("updated", at=edited, current=(1, 0))).settle(edited + 3 * DAY)

    assert outcome(street) == ("broken", "sent_late")
    assert [one.state for one in street.rows(Offer)] == ["done"]
    assert "kept_after_all" not in [kind for _, kind in letters(street)]
    assert_books_agree(street)


def test_a_line_that_is_edited_away_in_time_was_not_to_come(street: Street) -> None:
    bought(street)
    edited = NOW + DAY

    street.settle(edited).tell(order("updated", at=edited, current=(1, 0))).settle()
    came(sent(street, edited, lines=((1, 1),)), NOW + 3 * DAY)

    assert outcome(street)[0] in ("kept", "over")
    assert_books_agree(street)


def test_all_the_money_back_without_lines_ends_the_promise(street: Street) -> None:
    bought(street)
    given_back = refund(at=NOW + DAY, lines=())

    street.settle(NOW + DAY).tell(
        order("updated", at=NOW + DAY, financial_status="refunded", refunds=[given_back])
    ).settle(LONG_AFTER)

    assert outcome(street) == ("void", "refunded")
    assert letters(street) == []
    assert_books_agree(street)


@pytest.mark.parametrize("status", ["failure", "error", "cancelled"])
def test_a_fulfillment_that_failed_has_sent_nothing(status: str, street: Street) -> None:
    bought(street)

    street.settle(NOW + DAY).tell(shipment(at=NOW + DAY, status=status)).settle(LONG_AFTER)

    assert outcome(street) == ("broken", "not_sent")
    assert nothing_given(street)


@pytest.mark.parametrize(
    "title", ["Abholung im Geschäft", "Hent i butikk", "Nouto myymälästä", "Hämta hos oss"]
)
def test_what_she_fetches_herself_is_promised_nothing_in_any_language(title: str, street: Street) -> None:
    bought(street, title=title)

    sent(street, LAST_DAY + 5 * DAY).settle(LONG_AFTER)

    assert outcome(street) == ("void", "store_pickup")
    assert street.rows(Promise) == []
    assert nothing_given(street)


def test_a_word_on_all_that_was_sent_says_nothing_of_what_is_sent_later(street: Street) -> None:
    sent(bought(street), lines=((1, 1),)).settle(NOW + 3 * DAY)
    with work_for(street.env, SHOP) as work:
        note_word(
            work, order_id=ORDER, source="merchant", says="arrived", happened_at=NOW + 2 * DAY,
            said_by="staff:1", reference="staff:1",
        )  # fmt: skip

    sent(street, LAST_DAY + 3 * DAY, number=2, lines=((2, 1),)).settle(LONG_AFTER)

    assert outcome(street) == ("broken", "sent_late")
    assert_books_agree(street)


def test_a_rule_for_any_option_is_not_about_a_pick_up(env: Env) -> None:
    street = open_street(env)
    with work_for(env, SHOP) as work:
        change_settings(work, ShopSettings(checkout_dates=False), "staff")

    street.tell(order(title="Abholung im Geschäft")).settle(LONG_AFTER)

    assert outcome(street) == ("void", "store_pickup")
