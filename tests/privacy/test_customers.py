"""A customer asks what is kept on her, and to be erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import make_url

from app.core.persons import Belonging, nothing_personal
from app.core.plan import Plan
from app.core.work import Env, reading_for, work_for
from app.inbox.handling import Ignored
from app.inbox.model import Webhook
from app.orders.model import Customer, Order
from app.privacy.actions import fetch_file, forget_files
from app.privacy.model import DataRequest, Redaction
from app.shops.model import Shop
from app.touchpoints.model import Letter, Touchpoint, Wish
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.privacy.given import (
    BELONGINGS,
    EMAIL,
    NUMBER,
    ORDER,
    PLAN,
    data_request,
    keep_something_everywhere,
    redact,
)


@pytest.fixture
def env(envs: Callable[..., Env]) -> Env:
    return envs(plan=PLAN)


# --- the file ---


def test_the_file_holds_what_every_room_keeps(env: Env) -> None:
    keep_something_everywhere(env)

    data_request(env)

    kept = the_file(env)["kept"]
    assert kept["customers"][0]["email"] == EMAIL
    assert kept["customers"][0]["first_name"] == "Karin"
    assert kept["orders"][0]["name"] == "#1001"
    assert kept["orders"][0]["shipments"][0]["tracking"] == [{"number": "SE1"}]
    assert kept["promises"]["promises"][0]["shown"] == "2-4 vardagar"
    assert kept["letters"][0]["text"] == f"Till {EMAIL}"
    assert kept["wishes"][0]["says"] == "stop"
    assert kept["offers"][0]["state"] == "given"
    assert kept["messages"][0]["body"]["email"] == EMAIL
    assert len(kept["touchpoints"]) == 1


def test_the_file_is_due_in_thirty_days(env: Env) -> None:
    data_request(env)

    with reading_for(env, SHOP) as work:
        assert work.session.scalars(select(DataRequest.due_at)).one() == NOW + timedelta(days=30)


def test_the_same_request_makes_one_file(env: Env) -> None:
    data_request(env)

    again = data_request(env)

    assert isinstance(again, Ignored)
    assert again.code == "already_made"


def test_a_customer_whom_we_do_not_know_gets_a_file_that_says_so(env: Env) -> None:
    data_request(env, customer={"id": 5, "email": "nobody@posten.example"}, orders_requested=[])

    kept = the_file(env)["kept"]
    assert all(not rows or rows == {"promises": [], "outcomes": []} for rows in kept.values())


def test_a_request_that_names_nobody_is_put_aside(env: Env) -> None:
    answer = data_request(env, customer=None, orders_requested=None)

    assert isinstance(answer, Ignored)


def test_the_file_of_one_shop_holds_nothing_of_another(env: Env) -> None:
    keep_something_everywhere(env, OTHER_SHOP)

    data_request(env)

    assert the_file(env)["kept"]["customers"] == []
    assert the_file(env)["kept"]["messages"] == []


def test_fetching_is_noted_with_who_and_when(env: Env) -> None:
    data_request(env)
    with reading_for(env, SHOP) as work:
        row_id = work.session.scalars(select(DataRequest.id)).one()

    with work_for(env, SHOP) as work:
        assert fetch_file(work, row_id, "42")[0] == 9999

    with reading_for(env, SHOP) as work:
        row = work.session.scalars(select(DataRequest)).one()
        assert (row.fetched_by, row.fetched_at) == ("42", NOW)


def test_files_go_when_they_have_served(env: Env) -> None:
    data_request(env)
    env.clock.travel(days=61)  # type: ignore[attr-defined]  # StoppedClock

    assert forget_files(env) == 1
    assert forget_files(env) == 0

    with reading_for(env, SHOP) as work:
        assert work.session.scalars(select(DataRequest.file_sealed)).one() is None


def test_a_guests_file_names_her_own_requests_only(env: Env) -> None:
    ask_as_guest(env, "agnes@posten.example", request_id=1)
    ask_as_guest(env, "edith@posten.example", request_id=2)
    ask_as_guest(env, "Agnes@posten.example", request_id=3)

    with reading_for(env, SHOP) as work:
        rows = list(work.session.scalars(select(DataRequest).order_by(DataRequest.request_id)))
    asked = [len(json.loads(read_file(env, row))["kept"]["requests"]) for row in rows]
    assert asked == [0, 0, 1]


# --- the erasure ---


def test_an_erasure_empties_every_room(env: Env) -> None:
    customer = keep_something_everywhere(env)
    data_request(env)

    redact(env)

    with reading_for(env, SHOP) as work:
        row = work.session.get_one(Customer, (SHOP, customer))
        assert (row.email_sealed, row.first_name_sealed, row.last_name_sealed, row.email_key) == (None,) * 4
        assert row.redacted_at == NOW
        letter = work.session.scalars(select(Letter)).one()
        assert (letter.subject_sealed, letter.text_sealed, letter.html_sealed) == (None, None, None)
        assert work.session.scalars(select(Touchpoint.state)).one() == "withdrawn"
        assert set(work.session.scalars(select(Webhook.body_sealed))) == {None}
        assert work.session.scalars(select(DataRequest.file_sealed)).one() is None
        assert work.session.get_one(Order, (SHOP, ORDER)).province is None


def test_the_proof_says_what_was_emptied_and_that_nothing_is_left(env: Env) -> None:
    keep_something_everywhere(env)

    redact(env)

    with reading_for(env, SHOP) as work:
        proof = work.session.scalars(select(Redaction)).one()
        assert proof.subject == NUMBER
        assert proof.left == {}
        assert proof.counts["customers"] == 1
        assert proof.counts["letters"] == 1
        assert proof.counts["webhooks"] == 3


@pytest.mark.parametrize("forgetful", ["customers", "letters", "messages"])
def test_the_proof_shows_a_room_that_forgot(envs: Callable[..., Env], forgetful: str) -> None:
    lame = tuple(
        Belonging(one.name, one.export, nothing_personal) if one.name == forgetful else one
        for one in BELONGINGS
    )
    env = envs(plan=Plan(belongings=lame))
    keep_something_everywhere(env)

    redact(env)

    table = "webhooks" if forgetful == "messages" else forgetful
    with reading_for(env, SHOP) as work:
        assert table in work.session.scalars(select(Redaction)).one().left


def test_neither_name_nor_address_stands_in_the_file_on_the_disk(env: Env) -> None:
    keep_something_everywhere(env)
    data_request(env)

    redact(env)

    path = Path(str(make_url(env.settings.database_url).database))
    env.db.close()
    raw = b"".join(one.read_bytes() for one in path.parent.glob(path.name + "*"))
    assert b"loparboden" in raw
    assert EMAIL.encode() not in raw
    assert b"karin" not in raw.lower()
    assert b"Boye" not in raw


def test_her_no_more_letters_outlives_her(env: Env) -> None:
    keep_something_everywhere(env)

    redact(env)

    with reading_for(env, SHOP) as work:
        assert work.session.scalars(select(Wish.says)).one() == "stop"


def test_a_message_that_was_still_waiting_says_why_it_rests(env: Env) -> None:
    keep_something_everywhere(env)

    redact(env)

    with reading_for(env, SHOP) as work:
        row = work.session.scalars(select(Webhook).where(Webhook.webhook_id == f"x{ORDER}")).one()
        assert (row.state, row.reason_code) == ("ignored", "erased")


def test_the_other_shop_keeps_its_customer(env: Env) -> None:
    keep_something_everywhere(env)
    theirs = keep_something_everywhere(env, OTHER_SHOP)

    redact(env)

    with reading_for(env, OTHER_SHOP) as work:
        assert work.session.get_one(Customer, (OTHER_SHOP, theirs)).email_sealed is not None
        assert work.session.scalars(select(Letter.text_sealed)).one() is not None


def test_somebody_elses_data_stays(env: Env) -> None:
    keep_something_everywhere(env)
    with work_for(env, SHOP) as work:
        neighbour = work.next_id()
        work.session.add(
            Customer(
                shop_id=SHOP,
                id=neighbour,
                shopify_id=5,
                known_as_of=NOW,
                email_key=b"another address.",
                email_sealed=env.keys.seal("a@b.example", "customers.email"),
            )
        )

    redact(env)

    with reading_for(env, SHOP) as work:
        assert work.session.get_one(Customer, (SHOP, neighbour)).email_sealed is not None


def test_a_guest_is_found_by_her_address(env: Env) -> None:
    customer = keep_something_everywhere(env)
    with work_for(env, SHOP) as work:
        work.session.execute(update(Customer).where(Customer.id == customer).values(shopify_id=None))

    redact(env, customer={"id": None, "email": EMAIL.upper()}, orders_to_redact=[])

    with reading_for(env, SHOP) as work:
        assert work.session.get_one(Customer, (SHOP, customer)).email_sealed is None
        assert work.session.scalars(select(Redaction.left)).one() == {}


def test_erasing_a_guest_leaves_other_guests_their_files(env: Env) -> None:
    ask_as_guest(env, "agnes@posten.example", request_id=1)
    ask_as_guest(env, "edith@posten.example", request_id=2)
    ask_as_guest(env, None, request_id=3)

    redact(env, customer={"id": None, "email": "agnes@posten.example"}, orders_to_redact=[])
    redact(env, customer=None, orders_to_redact=[ORDER + 99])

    with reading_for(env, SHOP) as work:
        rows = list(work.session.scalars(select(DataRequest).order_by(DataRequest.request_id)))
        assert [row.file_sealed is None for row in rows] == [True, False, False]
        assert [row.email_key is None for row in rows] == [True, False, True]
        assert [one.left for one in work.session.scalars(select(Redaction))] == [{}, {}]


def test_a_guest_who_became_a_customer_loses_her_first_file_too(env: Env) -> None:
    ask_as_guest(env, EMAIL, request_id=1)
    data_request(env)

    redact(env)

    with reading_for(env, SHOP) as work:
        assert set(work.session.scalars(select(DataRequest.file_sealed))) == {None}


def test_a_shop_that_has_left_is_still_heard(env: Env) -> None:
    customer = keep_something_everywhere(env)
    with work_for(env, SHOP) as work:
        work.session.get_one(Shop, SHOP).state = "uninstalled"

    assert redact(env) is None

    with reading_for(env, SHOP) as work:
        assert work.session.get_one(Customer, (SHOP, customer)).redacted_at == NOW


def test_erasing_twice_leaves_two_proofs_and_no_harm(env: Env) -> None:
    keep_something_everywhere(env)

    redact(env)
    redact(env)

    with reading_for(env, SHOP) as work:
        assert [one.left for one in work.session.scalars(select(Redaction))] == [{}, {}]


def test_an_unknown_customer_leaves_a_proof_that_nothing_was_there(env: Env) -> None:
    redact(env, customer={"id": 5, "email": "nobody@posten.example"}, orders_to_redact=[])

    with reading_for(env, SHOP) as work:
        proof = work.session.scalars(select(Redaction)).one()
        assert (proof.subject, proof.left) == (5, {})


def ask_as_guest(env: Env, email: str | None, *, request_id: int) -> None:
    guest = {"id": None, "email": email}
    data_request(env, customer=guest, orders_requested=[ORDER + request_id], data_request={"id": request_id})


def read_file(env: Env, row: DataRequest) -> bytes:
    assert row.file_sealed is not None
    return env.keys.open(row.file_sealed, "data_requests.file")


def the_file(env: Env) -> dict[str, Any]:
    with reading_for(env, SHOP) as work:
        sealed = work.session.scalars(select(DataRequest.file_sealed)).one()
        assert sealed is not None
        assert EMAIL.encode() not in sealed
        content: dict[str, Any] = json.loads(env.keys.open(sealed, "data_requests.file"))
        return content
