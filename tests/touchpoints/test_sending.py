"""The errand that sends a letter: the last look each time, and the same letter where one may have gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from app.core.errors import Unreachable
from app.core.work import Env, reading_for, work_for
from app.orders.customers import email_key
from app.orders.model import Customer
from app.outbox.actions import try_again
from app.outbox.model import Errand
from app.outbox.steps import TRIES_MAX
from app.outbox.working import perform_some
from app.promises.actions import judge_order
from app.shops.settings import Sender
from app.touchpoints.actions import note_wish
from app.touchpoints.model import Letter, Touchpoint, Wish
from tests.builders import NOW, SHOP
from tests.fakes import RecordingMailer, StoppedClock
from tests.stories import READY, a_broken_order, a_scan, granted, saved, saved_at_the_install

ORDER = 1002
ELIN = "elin1002@example.com"


@pytest.fixture(autouse=True)
def a_letter_is_due(env: Env, clock: StoppedClock) -> None:
    """A promise was broken and the code is made; the letter about it is next, in the morning."""
    saved_at_the_install(env)
    granted(env)
    clock.set(NOW + timedelta(days=11))
    a_broken_order(env, ORDER)
    with work_for(env, SHOP) as work:
        judge_order(work, ORDER)
    perform_some(env)


def lost() -> Unreachable:
    return Unreachable("answer_lost", "The connection broke.", permanent=False)


def the_errand(env: Env) -> Errand:
    with reading_for(env, SHOP) as work:
        return work.session.scalars(select(Errand).where(Errand.kind == "send_letter")).one()


def the_letters(env: Env) -> list[Errand]:
    with reading_for(env, SHOP) as work:
        letters = select(Errand).where(Errand.kind == "send_letter").order_by(Errand.due_at)
        return list(work.session.scalars(letters))


def the_touchpoint(env: Env) -> Touchpoint:
    with reading_for(env, SHOP) as work:
        return work.session.scalars(select(Touchpoint).where(Touchpoint.kind == "broken_promise")).one()


def letters(env: Env) -> list[Letter]:
    with reading_for(env, SHOP) as work:
        return list(work.session.scalars(select(Letter)))


def the_answer_is_lost(env: Env, mailer: RecordingMailer, clock: StoppedClock, *, times: int = 1) -> None:
    mailer.troubles = [lost() for _ in range(times)]
    while mailer.troubles:
        clock.set(max(clock.now(), the_errand(env).due_at))
        perform_some(env)
    clock.set(max(clock.now(), the_errand(env).due_at))


def test_a_letter_that_may_have_gone_goes_again_as_the_same_letter(
    env: Env, mailer: RecordingMailer, clock: StoppedClock
) -> None:
    perform_some(env)
    first = mailer.sent.pop()
    with work_for(env, SHOP) as work:  # as if the worker had died before it could note that
        errand = work.session.get_one(Errand, (SHOP, the_errand(env).id))
        errand.state, errand.due_at, errand.performed_at, errand.done_at = "waiting", work.now, None, None
        work.session.get_one(Touchpoint, (SHOP, the_touchpoint(env).id)).state = "sending"
    clock.travel(days=1)

    perform_some(env)

    assert mailer.sent[0].message.as_bytes() == first.message.as_bytes()
    assert the_touchpoint(env).state == "sent"
    assert len(letters(env)) == 1


def test_what_became_untrue_does_not_go_again(env: Env, mailer: RecordingMailer, clock: StoppedClock) -> None:
    the_answer_is_lost(env, mailer, clock)
    a_scan(env, ORDER, "delivered", at=NOW + timedelta(days=2), event=77)
    with work_for(env, SHOP) as work:
        judge_order(work, ORDER)

    perform_some(env)

    assert mailer.sent == []
    assert (the_errand(env).state, the_touchpoint(env).reason) == ("dropped", "kept_after_all")


def test_who_said_no_meanwhile_gets_no_second_one(
    env: Env, mailer: RecordingMailer, clock: StoppedClock
) -> None:
    the_answer_is_lost(env, mailer, clock)
    with work_for(env, SHOP) as work:
        note_wish(work, email_key(work, ELIN), "broken_promise", says="stop", source="page")

    perform_some(env)

    assert mailer.sent == []
    assert (the_touchpoint(env).state, the_touchpoint(env).reason) == ("withheld", "unsubscribed")


def test_it_goes_again_in_the_morning(env: Env, mailer: RecordingMailer, clock: StoppedClock) -> None:
    the_answer_is_lost(env, mailer, clock)
    clock.set(datetime(2026, 3, 14, 2, 30, tzinfo=UTC))  # half past three where she is

    perform_some(env)

    assert (mailer.sent, the_errand(env).reason_code) == ([], "quiet_hours")
    clock.set(the_errand(env).due_at)
    assert clock.now() == datetime(2026, 3, 14, 7, 0, tzinfo=UTC)
    perform_some(env)
    assert len(mailer.to(ELIN)) == 1


def test_what_has_expired_does_not_go_again(env: Env, mailer: RecordingMailer, clock: StoppedClock) -> None:
    the_answer_is_lost(env, mailer, clock)
    clock.travel(days=31)

    perform_some(env)

    assert mailer.sent == []
    assert the_touchpoint(env).state == "expired"


def test_it_waits_while_nobody_signs(env: Env, mailer: RecordingMailer, clock: StoppedClock) -> None:
    the_answer_is_lost(env, mailer, clock)
    saved(env, msgspec.structs.replace(READY, sender=Sender()))

    perform_some(env)

    assert (mailer.sent, the_errand(env).reason_code) == ([], "no_sender")


def test_two_letters_of_one_customer_dont_call_each_other_back_for_ever(
    env: Env, clock: StoppedClock
) -> None:
    a_broken_order(env, ORDER + 1, email=ELIN)
    with work_for(env, SHOP) as work:
        judge_order(work, ORDER + 1)
    saved(env, msgspec.structs.replace(READY, sender=Sender()))
    clock.set(the_letters(env)[-1].due_at)

    rounds = [perform_some(env) for _ in range(10)]

    assert {one.reason_code for one in the_letters(env)} == {"no_sender"}
    assert rounds[-1] == 0


def test_who_was_erased_meanwhile_gets_none(env: Env, mailer: RecordingMailer, clock: StoppedClock) -> None:
    the_answer_is_lost(env, mailer, clock)
    with work_for(env, SHOP) as work:
        work.session.get_one(Customer, (SHOP, the_touchpoint(env).customer_id)).email_sealed = None

    perform_some(env)

    assert mailer.sent == []
    assert (the_errand(env).reason_code, the_touchpoint(env).state) == ("erased", "withdrawn")


def test_a_letter_that_was_parked_after_lost_answers_can_still_go(
    env: Env, mailer: RecordingMailer, clock: StoppedClock
) -> None:
    the_answer_is_lost(env, mailer, clock, times=TRIES_MAX)
    parked = the_errand(env)
    written = [one.id for one in letters(env)]

    clock.set(NOW + timedelta(days=15))
    with work_for(env, SHOP) as work:
        try_again(work, parked.id)
    perform_some(env)

    assert (parked.state, parked.reason_code) == ("parked", "answer_lost")
    assert len(mailer.to(ELIN)) == 1
    assert [one.id for one in letters(env)] == written


def test_a_letter_that_was_parked_and_reached_nobody_does_not_count_as_heard(
    env: Env, mailer: RecordingMailer
) -> None:
    mailer.troubles = [Unreachable("refused_letter", "Relay access denied.", permanent=True)]

    perform_some(env)

    assert (the_errand(env).state, letters(env)) == ("parked", [])
    assert the_touchpoint(env).decide_at == the_touchpoint(env).expires_at
    with work_for(env, SHOP) as work:
        assert work.session.scalars(select(Wish)).all() == []  # a server set up wrongly bars nobody
        try_again(work, the_errand(env).id)
    perform_some(env)
    assert len(mailer.to(ELIN)) == 1


def test_what_was_parked_for_the_senders_sake_goes_when_she_has_another_address(
    env: Env, mailer: RecordingMailer
) -> None:
    mailer.troubles = [Unreachable("refused_sender", "Not from this address.", permanent=True)]
    perform_some(env)
    assert the_errand(env).state == "parked"

    other = msgspec.structs.replace(READY.sender, address="hej@loparboden.example")
    saved(env, msgspec.structs.replace(READY, sender=other))
    perform_some(env)

    assert len(mailer.to(ELIN)) == 1
    assert the_touchpoint(env).state == "sent"


def test_an_address_that_does_not_exist_is_written_to_no_more(env: Env, mailer: RecordingMailer) -> None:
    mailer.troubles = [Unreachable("refused_recipient", "No such user.", permanent=True)]

    perform_some(env)

    assert (the_touchpoint(env).state, the_touchpoint(env).reason) == ("withheld", "not_delivered")
    with reading_for(env, SHOP) as work:
        assert [one.source for one in work.session.scalars(select(Wish))] == ["bounce"]
