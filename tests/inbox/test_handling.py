"""From waiting to handled, ignored or parked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.core.errors import Conflict, Invalid, NotFound, Unreachable
from app.core.plan import Plan
from app.core.work import Env, Work, reading_for, work_across_shops, work_for
from app.inbox.actions import adopt, try_again
from app.inbox.handling import TRIES_MAX, Ignored, Message, Topic
from app.inbox.reports import count, inbox_page, webhook_message
from app.inbox.working import BATCH, SHOPS_AT_ONCE, handle_some
from app.shops.model import Shop
from tests.builders import DOMAIN, NOW, OTHER_DOMAIN, OTHER_SHOP, SHOP, install_shop
from tests.fakes import StoppedClock
from tests.inbox.deliveries import Door, SmallBody, a_plan, kept, states

Envs = Callable[..., Env]


class Desk:
    """A handler that remembers, writes a mark in the shop's row, and fails when it is told to."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []
        self.trouble: dict[int, Exception] = {}

    def handle(self, work: Work, message: Message) -> Ignored | None:
        work.session.execute(update(Shop).where(Shop.id == work.shop_id).values(name=Shop.name + "+"))
        if message.body.id in self.trouble:
            raise self.trouble[message.body.id]
        self.seen.append((work.shop_id, message.body.id))
        return Ignored("test_order", "A test order.") if message.body.name == "test" else None


def marks(env: Env, shop_id: int = SHOP) -> int:
    with reading_for(env, shop_id) as work:
        return str(work.session.scalar(select(Shop.name).where(Shop.id == shop_id))).count("+")


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def env(envs: Envs, desk: Desk) -> Env:
    return envs(plan=a_plan(desk.handle))


@pytest.fixture
def door(env: Env) -> Door:
    return Door(env)


def test_what_waits_is_handled_for_its_own_shop(env: Env, door: Door, desk: Desk) -> None:
    door.bring(b'{"id": 1}', webhook_id="a")
    door.bring(b'{"id": 2}', webhook_id="b", domain=OTHER_DOMAIN)
    door.bring(b'{"id": 3, "name": "test"}', webhook_id="c")

    assert [handle_some(env), handle_some(env)] == [3, 0]
    assert sorted(desk.seen) == [(SHOP, 1), (SHOP, 3), (OTHER_SHOP, 2)]
    assert states(env) == [("handled", None), ("handled", None), ("ignored", "test_order")]


def test_a_message_says_when_and_what_it_was(envs: Envs) -> None:
    seen: list[Message] = []
    env = envs(plan=a_plan(lambda _, message: seen.append(message)))
    Door(env).bring()

    handle_some(env)

    (message,) = seen
    assert (message.body, message.topic, message.shop_domain) == (
        SmallBody(5001, "#1001"),
        "orders/create",
        DOMAIN,
    )
    assert (message.received_at, len(message.digest)) == (NOW, 16)


def test_one_that_fails_hurts_only_itself(env: Env, door: Door, desk: Desk) -> None:
    desk.trouble[2] = ZeroDivisionError("Astrid Ek")
    for number in range(1, 6):
        door.bring(f'{{"id": {number}}}'.encode(), webhook_id=f"w-{number}")

    assert handle_some(env) == 5

    assert [state for state, _ in states(env)] == ["handled", "waiting", "handled", "handled", "handled"]
    assert marks(env) == 4  # what was done in the batch that failed has been rolled back
    (failed,) = [row for row in kept(env) if row.state == "waiting"]
    assert failed.attempts == 1
    assert failed.due_at == NOW + timedelta(minutes=1)
    assert "Astrid" not in str(failed.reason)


def test_a_failing_one_is_tried_again_and_parked_in_the_end(env: Env, door: Door, desk: Desk) -> None:
    assert isinstance(env.clock, StoppedClock)
    desk.trouble[5001] = Conflict("busy", "Somebody else is at it.")
    door.bring()

    waits = []
    while kept(env)[0].state == "waiting":
        before = env.clock.now()
        assert handle_some(env) == 1
        waits.append((kept(env)[0].due_at - before) / timedelta(minutes=1))
        env.clock.set(kept(env)[0].due_at)

    assert waits == [1, 2, 4, 8, 16, 0]
    (row,) = kept(env)
    assert (row.state, row.reason_code, row.attempts) == ("parked", "busy", TRIES_MAX)
    assert str(row.id) in str(row.reason)


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (Invalid("no_currency", "The order has no currency."), "parked"),
        (Unreachable("gone", "It’s gone.", permanent=True), "parked"),
        (Unreachable("later", "Not now.", permanent=False), "waiting"),
    ],
)
def test_what_no_second_try_would_heal_is_parked_at_once(
    env: Env, door: Door, desk: Desk, trouble: Any, state: str
) -> None:
    desk.trouble[5001] = trouble
    door.bring()

    handle_some(env)

    assert states(env) == [(state, trouble.code)]


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        (b'{"id": "five"}', "unexpected_body", "$.id"),
        (b'{"name": "#1"}', "unexpected_body", "`id`"),
        (b"[]", "unexpected_body", "object"),
        (b'{"id": 1', "not_json", "JSON"),
        (b'{"id": 1, "name": "\xff"}', "not_json", "JSON"),
        (b'{"id": 1, "x": ' + b"[" * 100_000, "not_json", "JSON"),
    ],
)
def test_an_unreadable_body_is_parked_and_says_why(
    env: Env, door: Door, body: bytes, code: str, says: str
) -> None:
    door.bring(body)
    door.bring(webhook_id="good")

    handle_some(env)

    bad, good = kept(env)
    assert (bad.state, bad.reason_code, good.state) == ("parked", code, "handled")
    assert says in str(bad.reason)


def test_an_unknown_topic_is_parked_until_somebody_knows_it(
    envs: Envs, env: Env, door: Door, desk: Desk
) -> None:
    door.bring(topic="returns/request")
    handle_some(env)
    assert states(env) == [("parked", "unknown_topic")]

    updated = envs(
        url=env.settings.database_url, plan=Plan(topics={"returns/request": Topic(SmallBody, desk.handle)})
    )
    with work_for(updated, SHOP) as work:
        try_again(work, kept(env)[0].id)
    handle_some(updated)

    assert states(env) == [("handled", None)]
    assert desk.seen == [(SHOP, 5001)]


def test_an_unknown_shops_mail_waits_until_it_installs(env: Env, door: Door, desk: Desk) -> None:
    new = "nystart.myshopify.com"
    door.bring(domain=new)
    assert [handle_some(env), handle_some(env)] == [1, 0]
    assert states(env) == [("parked", "unknown_shop")]

    with work_across_shops(env, why="a test's shop installs") as work:
        install_shop(work, shop_id=3003, domain=new)
        assert adopt(work, new, 3003) == 1
    door.bring(domain=new)
    handle_some(env)

    assert desk.seen == [(3003, 5001)]
    assert [(row.shop_id, row.state) for row in kept(env)] == [(3003, "handled")]


def test_adopting_keeps_once_what_both_inboxes_have(env: Env, door: Door, desk: Desk) -> None:
    new = "nystart.myshopify.com"
    door.bring(domain=new)
    door.bring(domain="nobody.myshopify.com", webhook_id="w-2")
    with work_across_shops(env, why="a test's shop installs") as work:
        install_shop(work, shop_id=3003, domain=new)
    door.bring(domain=new)

    handle_some(env)
    handle_some(env)

    assert sorted((row.shop_id, row.state) for row in kept(env)) == [(0, "parked"), (3003, "handled")]
    assert desk.seen == [(3003, 5001)]


def test_mail_for_an_erased_shop_finds_its_new_home(env: Env, door: Door, desk: Desk) -> None:
    door.bring()
    door.bring(webhook_id="w-2", domain=OTHER_DOMAIN)
    with work_across_shops(env, why="a test's shop is erased and comes back") as work:
        for shop_id in (SHOP, OTHER_SHOP):
            work.session.delete(work.session.get(Shop, shop_id))
        work.session.flush()
        install_shop(work, shop_id=4004, domain=DOMAIN)

    while handle_some(env):
        pass

    assert desk.seen == [(4004, 5001)]
    assert sorted((row.shop_id, row.state) for row in kept(env)) == [(0, "parked"), (4004, "handled")]


@pytest.mark.parametrize(("also_then", "state"), [(False, "ignored"), (True, "handled")])
def test_a_shop_that_has_left_is_only_heard_on_its_leaving(
    envs: Envs, desk: Desk, also_then: bool, state: str
) -> None:
    env = envs(plan=a_plan(desk.handle, when_uninstalled=also_then))
    with work_across_shops(env, why="a test's shop leaves") as work:
        work.session.execute(update(Shop).where(Shop.id == SHOP).values(state="uninstalled"))
    Door(env).bring()

    handle_some(env)

    assert [row.state for row in kept(env)] == [state]


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (f'{{"id": 1, "myshopify_domain": "{DOMAIN}"}}', "handled"),
        (f'{{"id": 1, "myshopify_domain": null, "shop_domain": "{DOMAIN.upper()}"}}', "handled"),
        (f'{{"id": 1, "shop_domain": "{OTHER_DOMAIN}"}}', "parked"),
        ('{"id": 1, "myshopify_domain": 7}', "parked"),
    ],
)
def test_a_body_that_names_another_shop_is_parked(env: Env, door: Door, body: str, state: str) -> None:
    door.bring(body.encode(), topic="app/uninstalled")

    handle_some(env)

    assert states(env) == [(state, "shop_mismatch" if state == "parked" else None)]


def test_a_long_queue_does_not_keep_the_other_shop_from_its_turn(env: Env, door: Door, desk: Desk) -> None:
    for number in range(BATCH + 20):
        door.bring(f'{{"id": {number + 1}}}'.encode(), webhook_id=f"w-{number}")
    door.bring(domain=OTHER_DOMAIN)

    assert handle_some(env) == BATCH + 1
    assert (OTHER_SHOP, 5001) in desk.seen
    assert [one for shop, one in desk.seen if shop == SHOP] == list(range(1, BATCH + 1))


def test_many_shops_take_turns(env: Env, door: Door, desk: Desk) -> None:
    many = SHOPS_AT_ONCE + 5
    with work_across_shops(env, why="a test's shops install") as work:
        for number in range(many):
            install_shop(work, shop_id=5000 + number, domain=f"shop{number}.myshopify.com")
    for number in range(many):
        door.bring(domain=f"shop{number}.myshopify.com")

    assert [handle_some(env), handle_some(env), handle_some(env)] == [SHOPS_AT_ONCE, 5, 0]
    assert len(set(desk.seen)) == many


def test_a_batch_is_warmed_once(envs: Envs, desk: Desk) -> None:
    warmed: list[list[int]] = []
    plan = Plan(
        topics=a_plan(desk.handle).topics,
        warm=(lambda _work, messages: warmed.append([message.body.id for message in messages]),),
    )
    env = envs(plan=plan)
    door = Door(env)
    for number in (1, 2):
        door.bring(f'{{"id": {number}}}'.encode(), webhook_id=f"w-{number}")
    door.bring(b"{}", webhook_id="bad")

    handle_some(env)

    assert warmed == [[1, 2]]


def test_one_shop_sees_and_tries_only_its_own(env: Env, door: Door) -> None:
    door.bring(b"{}")
    handle_some(env)
    (row,) = kept(env)

    with work_for(env, OTHER_SHOP) as work, pytest.raises(NotFound):
        try_again(work, row.id)
    with reading_for(env, OTHER_SHOP) as work:
        assert inbox_page(work, None, None, 10).rows == ()
        assert count(work, "parked") == 0
        with pytest.raises(NotFound):
            webhook_message(work, row.id)
    with reading_for(env, SHOP) as work:
        assert count(work, "parked") == 1


def test_the_page_goes_back_through_all(env: Env, door: Door) -> None:
    for number in range(5):
        door.bring(f'{{"id": {number + 1}}}'.encode(), webhook_id=f"w-{number}")

    with reading_for(env, SHOP) as work:
        first = inbox_page(work, "waiting", None, 3)
        second = inbox_page(work, "waiting", first.older, 3)

    assert [row.subject for row in (*first.rows, *second.rows)] == [5, 4, 3, 2, 1]
    assert (first.counts["waiting"], second.older) == (5, None)


def test_a_message_is_shown_as_it_can_be_read(env: Env, door: Door) -> None:
    door.bring()
    door.bring(b"\xff{", webhook_id="w-2")

    with reading_for(env, SHOP) as work:
        texts = [webhook_message(work, row.id).body for row in kept(env)]

    assert texts == ['{\n  "id": 5001,\n  "name": "#1001"\n}', "\ufffd{"]


def test_a_database_that_is_away_is_not_the_messages_fault(env: Env, door: Door, desk: Desk) -> None:
    door.bring()
    with env.db.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE shops RENAME TO gone")

    with pytest.raises(Exception, match="no such table"):
        handle_some(env)

    with env.db.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO shops")
    assert [(row.state, row.attempts) for row in kept(env)] == [("waiting", 0)]
