"""Proposing, putting off, taking back: what becomes of a wish to speak, by what is known of who would hear it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.core.work import Env, reading_for, work_for
from app.ledger.model import Entry
from app.orders.model import Customer
from app.outbox.model import Errand
from app.shops.settings import Dose
from app.shops.store import change_settings
from app.touchpoints.actions import decide_on, note_wish, postpone, propose, withdraw
from app.touchpoints.letters import LetterKind
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.rules import Kind
from app.wiring import PLAN
from tests.builders import NOW
from tests.path.given import EMAIL, ORDER, SETTINGS, Street, open_street, order

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KIND, KEY = "note", f"note:{ORDER}"


def _words(_work: Any, _touchpoint: Any, _lang: str) -> dict[str, object]:
    return {
        "first_name": "Alma", "shop_name": "Löparboden", "items": ["Vidda"], "arrived_on": "fredag 6 mars",
        "review_url": "https://loparboden.example/review",
    }  # fmt: skip


# A letter that no room wishes for by itself, and that is always true.
NOTE = LetterKind(
    Kind(KIND, "feedback", priority=30, expires_after=timedelta(days=60)),
    "reviews",
    "review_request",
    _words,
    lambda _work, _touchpoint: None,
)


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    return envs(plan=replace(PLAN, letters={**PLAN.letters, KIND: NOTE}))


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env).tell(order()).settle()


def _with(street: Street, do: Callable[[Any], object]) -> None:
    with work_for(street.env, street.shop_id) as work:
        do(work)


def _propose(street: Street, *, kind: str = KIND, order_id: int = ORDER, **more: Any) -> Touchpoint:
    (customer,) = [one for one in street.rows(Customer) if one.shopify_id == order_id + 7]
    key = f"{kind}:{order_id}"
    _with(
        street,
        lambda work: propose(work, kind, key, customer_id=customer.id, order_id=order_id, body={}, **more),
    )
    return _found(street, key)


def _found(street: Street, key: str = KEY) -> Touchpoint:
    (row,) = street.rows(Touchpoint, Touchpoint.key == key)
    assert isinstance(row, Touchpoint)
    return row


def _said(row: Touchpoint) -> tuple[str, str]:
    return row.state, row.reason


def test_a_wish_by_day_is_granted_at_once(street: Street) -> None:
    row = _propose(street)

    assert (row.state, row.send_at) == ("granted", NOW)
    assert [one.due_at for one in street.rows(Errand, Errand.kind == "send_letter")] == [NOW]


def test_the_same_wish_again_is_the_same_wish(street: Street) -> None:
    first = _propose(street)

    assert _propose(street).id == first.id
    assert len(street.rows(Errand, Errand.kind == "send_letter")) == 1


def test_a_wish_for_later_waits_and_says_why(street: Street) -> None:
    row = _propose(street, not_before=NOW + 3 * DAY)

    assert _said(row) == ("waiting", "not_yet")
    assert row.decide_at == NOW + 3 * DAY
    assert street.rows(Errand, Errand.kind == "send_letter") == []


def test_what_is_put_off_is_never_brought_forward(street: Street) -> None:
    _propose(street, not_before=NOW + 3 * DAY)

    _with(street, lambda work: postpone(work, KEY, NOW + DAY))
    assert _found(street).not_before == NOW + 3 * DAY
    _with(street, lambda work: postpone(work, KEY, NOW + 5 * DAY))

    assert _found(street).not_before == NOW + 5 * DAY
    assert _found(street).expires_at == NOW + 5 * DAY + timedelta(days=60)  # putting off takes no time away


def test_what_is_held_does_not_go_and_goes_when_it_is_let_go(street: Street) -> None:
    _propose(street)
    _with(street, lambda work: postpone(work, KEY, NOW, held="remedy_due"))
    street.settle()
    assert (_said(_found(street)), street.rows(Letter)) == (("waiting", "remedy_due"), [])

    _with(street, lambda work: postpone(work, KEY, NOW))
    street.settle(NOW + DAY)

    assert _found(street).state == "sent"


def test_what_was_granted_and_put_off_again_is_not_sent_on_the_first_day(street: Street) -> None:
    _propose(street)

    _with(street, lambda work: postpone(work, KEY, NOW + 2 * DAY))
    street.settle(NOW + DAY)
    assert street.rows(Letter) == []
    street.settle(NOW + 2 * DAY)

    assert len(street.rows(Letter)) == 1


def test_what_its_room_took_back_is_not_sent_and_can_be_wished_again(street: Street) -> None:
    _propose(street)
    _with(street, lambda work: withdraw(work, KEY, "nothing_arrived"))
    street.settle(NOW + HOUR)
    assert (_said(_found(street)), street.rows(Letter)) == (("withdrawn", "nothing_arrived"), [])

    _propose(street)
    street.settle(NOW + 2 * HOUR)

    assert _found(street).state == "sent"
    assert len(street.rows(Letter)) == 1


def test_what_was_sent_was_sent(street: Street) -> None:
    _propose(street)
    street.settle()

    _with(street, lambda work: withdraw(work, KEY, "nothing_arrived"))
    _propose(street)
    street.settle(NOW + 5 * DAY)

    assert _found(street).state == "sent"
    assert len(street.rows(Letter)) == 1


def test_two_letters_keep_their_distance(street: Street) -> None:
    street.tell(order(order_id=ORDER + 100)).settle()
    _propose(street)
    street.settle()

    second = _propose(street, order_id=ORDER + 100)

    assert _said(second) == ("waiting", "too_soon")
    assert second.decide_at == NOW + 48 * HOUR


def test_two_records_of_one_address_are_one_person(street: Street) -> None:
    """A guest and a customer, or two customers at Shopify: the letter box is the same."""
    street.tell(order(order_id=ORDER + 100)).settle()
    assert len(street.rows(Customer)) == 2
    key = street.rows(Customer)[0].email_key

    _with(street, lambda work: note_wish(work, key, "all", says="stop", source="page"))

    assert _said(_propose(street)) == ("withheld", "unsubscribed")
    assert _said(_propose(street, order_id=ORDER + 100)) == ("withheld", "unsubscribed")


def test_a_week_holds_no_more_than_its_dose(env: Env) -> None:
    small = msgspec.structs.replace(SETTINGS, dose=Dose(per_week=1, hours_between=0))
    street = open_street(env, settings=small).tell([order(), order(order_id=ORDER + 100)]).settle()
    _propose(street)
    street.settle()

    second = _propose(street, order_id=ORDER + 100)

    assert _said(second) == ("waiting", "dose_week")
    assert second.decide_at == NOW + 7 * DAY


@pytest.mark.parametrize(
    ("country", "soft_opt_in", "accepts", "expected"),
    [
        ("SE", True, False, "granted"),
        ("SE", False, False, "withheld"),
        ("SE", False, True, "granted"),
        ("DE", True, False, "withheld"),
        ("DE", False, True, "granted"),
        ("XX", True, False, "withheld"),
        ("US", False, False, "granted"),
    ],
)
def test_each_country_has_its_own_law(
    country: str, soft_opt_in: bool, accepts: bool, expected: str, env: Env
) -> None:
    street = open_street(
        env,
        settings=msgspec.structs.replace(
            SETTINGS, soft_opt_in=soft_opt_in, dose=Dose(quiet_from=0, quiet_until=0)
        ),
    )
    street.tell(order(country=country, buyer_accepts_marketing=accepts)).settle()

    row = _propose(street)

    assert row.state == expected
    assert expected == "granted" or row.reason == "no_consent"


@pytest.mark.parametrize(
    ("country", "postal", "sent"), [("US", "", 0), ("US", "1 Main St", 1), ("SE", "", 1)]
)
def test_no_letter_that_needn_t_be_sent_goes_to_america_without_a_postal_address(
    env: Env, country: str, postal: str, sent: int
) -> None:
    sender = msgspec.structs.replace(SETTINGS.sender, postal=postal)
    dose = Dose(quiet_from=0, quiet_until=0)
    street = open_street(env, settings=msgspec.structs.replace(SETTINGS, sender=sender, dose=dose))
    street.tell(order(country=country)).settle()

    _propose(street)
    street.settle()

    assert len(street.rows(Letter)) == sent
    assert {one.reason_code for one in street.rows(Errand, Errand.kind == "send_letter")} == {
        None if sent else "no_postal"
    }


def test_each_letter_goes_by_the_law_of_where_its_order_was_sent(env: Env) -> None:
    street = open_street(
        env, settings=msgspec.structs.replace(SETTINGS, dose=Dose(quiet_from=0, quiet_until=0))
    )
    street.tell(order(country="DE")).settle()
    street.tell(order(order_id=ORDER + 1, country="SE", at=NOW + HOUR, placed_at=NOW + HOUR)).settle(
        NOW + HOUR
    )
    german, swedish = (
        _propose(street, order_id=one, not_before=NOW + 2 * HOUR) for one in (ORDER, ORDER + 1)
    )

    street.settle(NOW + 2 * HOUR)

    assert _said(_found(street, german.key)) == ("withheld", "no_consent")
    assert _found(street, swedish.key).state == "sent"


def test_who_says_go_on_is_asked_again_next_time(street: Street) -> None:
    (customer,) = street.rows(Customer)
    _with(street, lambda work: note_wish(work, customer.email_key, "all", says="stop", source="page"))
    _with(street, lambda work: note_wish(work, customer.email_key, "all", says="go_on", source="page"))

    assert _propose(street).state == "granted"


def test_a_wish_of_hers_changes_what_was_granted(street: Street) -> None:
    _propose(street)
    (customer,) = street.rows(Customer)

    _with(street, lambda work: note_wish(work, customer.email_key, "all", says="stop", source="page"))
    street.settle()

    assert _said(_found(street)) == ("withheld", "unsubscribed")
    assert street.env.mailer.sent == []  # type: ignore[attr-defined]  # a RecordingMailer


def test_each_decision_is_told_once(street: Street) -> None:
    row = _propose(street, not_before=NOW + DAY)

    for _ in range(3):
        _with(street, lambda work: decide_on(work, row.customer_id))
    street.settle(NOW + DAY)

    told = sorted(street.rows(Entry, Entry.kind == "TouchpointDecided"), key=lambda one: one.id)
    assert [entry.body["state"] for entry in told] == ["waiting", "granted"]


def test_the_dose_may_change_while_a_letter_waits(street: Street) -> None:
    street.tell(order(order_id=ORDER + 100)).settle()
    _propose(street)
    street.settle()
    _propose(street, order_id=ORDER + 100)

    freer = msgspec.structs.replace(SETTINGS, dose=Dose(hours_between=1))
    _with(street, lambda work: change_settings(work, freer, "7"))
    street.settle(NOW + 2 * HOUR)
    street.settle(NOW + 48 * HOUR)

    assert len(street.rows(Letter)) == 2


def test_the_letters_of_a_customer_are_no_ones_but_hers(street: Street) -> None:
    street.tell(order(order_id=ORDER + 100, email="other@posten.example")).settle()
    _propose(street)
    street.settle()

    assert _propose(street, order_id=ORDER + 100).state == "granted"
    with reading_for(street.env, street.shop_id) as work:
        assert {letter.order_id for letter in work.session.query(Letter)} == {ORDER}
    assert [one.recipient for one in street.env.mailer.sent] == [EMAIL]  # type: ignore[attr-defined]  # likewise
