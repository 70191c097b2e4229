"""Before the first live letter the sender's domain is looked at; then letters are signed, and keep the pace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import dkim
import msgspec
import pytest
from sqlalchemy import select

from app.core.errors import Refused
from app.core.work import Env, reading_for, work_for
from app.mail.dkim import new_key, public_record
from app.mail.providers import PER_MINUTE_ELSEWHERE
from app.outbox.model import Errand
from app.outbox.working import perform_some
from app.promises.actions import judge_order
from app.shops.settings import Sender
from app.touchpoints import senders
from app.touchpoints.counting import fold_mail
from app.touchpoints.model import MailTally, MailTotal, SenderDomain, Touchpoint
from app.touchpoints.senders import KEY, the_sender
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import RecordingMailer, StoppedClock
from tests.stories import READY, a_broken_order, granted, saved, saved_at_the_install
from tests.touchpoints.names import Names

DOMAIN = "loparboden.example"
HOST = "mail.loparboden.se"


@pytest.fixture
def names() -> Names:
    return Names(hosts={HOST: ["192.0.2.25"]})


@pytest.fixture
def live(envs: Callable[..., Env], names: Names) -> Env:
    """A mail server that reaches people, and one letter due."""
    env = replace(envs(smtp_url=f"smtp://{HOST}:25"), resolver=names)
    a_letter_is_due(env)
    return env


def a_letter_is_due(env: Env, *orders: int) -> None:
    saved_at_the_install(env)
    granted(env)
    the_clock(env).set(NOW + timedelta(days=11))
    for number in orders or (1002,):
        a_broken_order(env, number)
        with work_for(env, SHOP) as work:
            judge_order(work, number)


def the_clock(env: Env) -> StoppedClock:
    assert isinstance(env.clock, StoppedClock)
    return env.clock


def the_mailer(env: Env) -> RecordingMailer:
    assert isinstance(env.mailer, RecordingMailer)
    return env.mailer


def publish(env: Env, names: Names) -> None:
    """The merchant publishes what the page shows."""
    with reading_for(env, SHOP) as work:
        state = the_sender(work)
    for finding in state.findings.values():
        if finding["publish"]:
            names.txt[finding["name"]] = [finding["publish"]]
    names.txt[state.record_name] = [state.record]


def perform_all(env: Env) -> None:
    while perform_some(env):
        pass


def the_letter_errands(env: Env) -> list[Errand]:
    with reading_for(env, SHOP) as work:
        return list(work.session.scalars(select(Errand).where(Errand.kind == "send_letter")))


def do(env: Env, act: Callable[..., None], *arguments: str) -> None:
    with work_for(env, SHOP) as work:
        act(work, *arguments)


def test_the_first_live_letter_waits_for_the_check(live: Env, names: Names) -> None:
    perform_all(live)

    (errand,) = the_letter_errands(live)
    assert (errand.state, errand.reason_code) == ("waiting", "sender_not_checked")
    assert the_mailer(live).sent == []
    with reading_for(live, SHOP) as work:
        found = the_sender(work).findings
    assert {part: one["why"] for part, one in found.items()} == {
        "spf": "no_record",
        "dkim": "no_key",
        "dmarc": "no_record",
    }


def test_when_the_records_are_there_it_goes_signed_by_itself(live: Env, names: Names) -> None:
    perform_all(live)
    do(live, senders.make_key)
    perform_all(live)
    publish(live, names)

    the_clock(live).travel(hours=1, minutes=1)  # nobody clicks: it is looked again while a letter waits
    perform_all(live)
    the_clock(live).travel(minutes=16)
    perform_all(live)

    (sent,) = the_mailer(live).sent
    assert dkim.verify(
        sent.message.as_bytes(),
        dnsfunc=lambda name, timeout=5: names.txt[name.decode().rstrip(".")][0].encode(),
    )
    assert f"d={DOMAIN}" in str(sent.message["DKIM-Signature"])


def test_a_merchant_may_send_all_the_same_once_she_has_read_why(live: Env) -> None:
    with pytest.raises(Refused):
        do(live, senders.let_through, "42")
    perform_all(live)

    do(live, senders.let_through, "42")
    the_clock(live).travel(minutes=16)
    perform_all(live)

    assert len(the_mailer(live).sent) == 1
    assert "DKIM-Signature" not in the_mailer(live).sent[0].message


def test_another_domain_is_another_check(live: Env) -> None:
    perform_all(live)
    do(live, senders.let_through, "42")
    saved(live, msgspec.structs.replace(READY, sender=Sender(name="Maja", address="maja@annan.example")))

    the_clock(live).travel(minutes=16)
    perform_all(live)

    assert the_mailer(live).sent == []


def test_what_was_in_order_once_stops_nothing_later(live: Env, names: Names) -> None:
    do(live, senders.make_key)
    perform_all(live)
    publish(live, names)
    do(live, senders.check_now)
    perform_all(live)
    names.txt.clear()

    do(live, senders.check_now)
    perform_all(live)
    the_clock(live).travel(minutes=16)
    perform_all(live)

    with reading_for(live, SHOP) as work:
        assert the_sender(work).findings["dmarc"]["state"] == "missing"
    assert len(the_mailer(live).sent) == 1


def test_a_new_key_signs_nothing_before_it_is_published(live: Env, names: Names) -> None:
    do(live, senders.make_key)
    perform_all(live)
    publish(live, names)
    do(live, senders.check_now)
    perform_all(live)
    do(live, senders.make_key)

    the_clock(live).travel(minutes=16)
    perform_all(live)
    assert the_mailer(live).sent == []

    publish(live, names)
    do(live, senders.check_now)
    perform_all(live)
    the_clock(live).travel(minutes=16)
    perform_all(live)
    assert len(the_mailer(live).sent) == 1


def test_the_same_key_entered_again_stops_nothing(live: Env, names: Names) -> None:
    pem = new_key().decode()
    for _ in range(2):
        do(live, senders.keep_key, pem, "shop1")
        perform_all(live)
        publish(live, names)
        do(live, senders.check_now)
        perform_all(live)
    names.txt.clear()
    do(live, senders.keep_key, pem, "shop1")

    with reading_for(live, SHOP) as work:
        assert the_sender(work).open


def test_a_mail_server_on_this_machine_needs_no_check(env: Env) -> None:
    a_letter_is_due(env)

    perform_all(env)

    assert len(the_mailer(env).sent) == 1


def test_silent_name_servers_are_asked_again(live: Env, names: Names) -> None:
    names.silent = True
    perform_all(live)
    names.silent = False
    with reading_for(live, SHOP) as work:
        assert the_sender(work).findings["spf"]["state"] == "unknown"

    the_clock(live).travel(hours=1, minutes=1)
    perform_all(live)

    with reading_for(live, SHOP) as work:
        assert the_sender(work).findings["spf"]["state"] == "missing"


def test_a_key_is_sealed_and_a_new_one_has_a_new_name(live: Env) -> None:
    do(live, senders.make_key)
    with reading_for(live, SHOP) as work:
        first = the_sender(work)
        row = work.session.get_one(SenderDomain, (SHOP, DOMAIN))
        assert row.key_sealed is not None
        assert b"PRIVATE KEY" not in row.key_sealed
        assert public_record(work.env.keys.open(row.key_sealed, KEY)) == first.record

    do(live, senders.make_key)

    with reading_for(live, SHOP) as work:
        second = the_sender(work)
    assert first.selector != second.selector
    assert first.record != second.record
    with reading_for(live, OTHER_SHOP) as work:
        assert work.session.scalars(select(SenderDomain)).all() == []


def test_letters_to_one_provider_keep_the_pace(envs: Callable[..., Env], names: Names) -> None:
    env = replace(envs(smtp_url=f"smtp://{HOST}:25"), resolver=names)
    a_letter_is_due(env, *range(1002, 1002 + PER_MINUTE_ELSEWHERE + 3))
    perform_all(env)
    do(env, senders.let_through, "42")

    the_clock(env).travel(minutes=16)
    perform_all(env)

    assert len(the_mailer(env).sent) == PER_MINUTE_ELSEWHERE  # all at example.com
    waiting = [one for one in the_letter_errands(env) if one.state == "waiting"]
    assert {one.reason_code for one in waiting} == {"too_fast"}
    the_clock(env).travel(minutes=2)
    perform_all(env)
    assert len(the_mailer(env).sent) == PER_MINUTE_ELSEWHERE + 3


def test_letters_are_counted_by_day_and_folded(env: Env) -> None:
    a_letter_is_due(env, 1002, 1003)
    perform_all(env)
    the_clock(env).travel(minutes=5)

    assert fold_mail(env) == 2
    assert fold_mail(env) == 0

    with reading_for(env, SHOP) as work:
        (total,) = work.session.scalars(select(MailTotal))
        assert (total.what, total.letters, total.on) == ("sent", 2, (NOW + timedelta(days=11)).date())
        assert work.session.scalars(select(MailTally)).all() == []
        assert {one.state for one in work.session.scalars(select(Touchpoint))} >= {"sent"}
