"""A mail becomes a case of the right customer, once, and never a loop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.core.errors import Conflict, NotFound
from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.ledger.store import entries_of_order
from app.listening.actions import assign, close, mark_answered, note_merged
from app.listening.belongings import REPLIES
from app.listening.boxes import keep_webhook, remove
from app.listening.store import has_open_case
from app.orders.customers import email_key
from app.orders.facts import CustomersMerged
from app.orders.model import Customer
from app.shops.store import the_settings
from app.touchpoints.cases import has_open_case as sells_nothing
from app.touchpoints.model import MailReport, Wish
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.fakes import StoppedClock
from tests.listening.given import BOX, CUSTOMER, a_letter, an_answer, heard, lines, reply_address, rows_of
from tests.mail.report_samples import a_dsn, an_arf
from tests.stories import an_order


def test_an_answer_to_the_signed_address_is_hers_from_whatever_address_she_writes(env: Env) -> None:
    touchpoint, _ = a_letter(env)

    assert heard(env, an_answer(to=reply_address(env, touchpoint))) == "reply"

    [row] = lines(env)
    assert (row.order_id, row.order_name, row.own, row.sort) == (1001, "#1001", "Var är skorna?", "reply")
    assert (row.author, row.email) == ("Elin <okand@nagon.example>", "okand@nagon.example")
    assert row.letter_id


@pytest.mark.parametrize("name", ["Delivered-To", "X-Original-To", "Envelope-To"])
def test_an_address_that_servers_note_counts_too(env: Env, name: str) -> None:
    touchpoint, _ = a_letter(env)

    heard(env, an_answer(head=f"{name}: {reply_address(env, touchpoint).upper()}\r\n"))

    assert lines(env)[0].order_id == 1001


@pytest.mark.parametrize("name", ["In-Reply-To", "References"])
def test_else_the_letter_that_her_program_names_tells(env: Env, name: str) -> None:
    _, mark = a_letter(env)

    heard(env, an_answer(head=f"{name}: <else@where> {mark}\r\n"))

    assert lines(env)[0].order_id == 1001


def test_else_her_address_leads_to_her_newest_order(env: Env) -> None:
    for number, days in ((1001, 9), (1002, 2), (1003, 5)):
        an_order(env, number, at=NOW - timedelta(days=days), email=CUSTOMER, customer={"id": 7})

    heard(env, an_answer(sender=CUSTOMER.upper()))

    assert lines(env)[0].order_id == 1002


def test_a_mail_of_nobody_waits_for_a_person_who_says_whose_it_is(env: Env) -> None:
    an_order(env, 1001)

    assert heard(env, an_answer()) == "unmatched"
    [row] = lines(env, "unmatched")
    with work_for(env, SHOP) as work:
        assign(work, row.id, "1001", by="staff:42")

    assert lines(env, "unmatched") == []
    assert (lines(env)[0].order_name, lines(env)[0].sort) == ("#1001", "reply")
    with work_for(env, SHOP) as work:
        with pytest.raises(NotFound):
            assign(work, row.id, "#9", by="staff:42")
        with pytest.raises(NotFound):
            assign(work, 5, "#1001", by="staff:42")


def test_of_two_orders_with_one_name_nobody_guesses(env: Env) -> None:
    an_order(env, 1001)
    an_order(env, 1002, name="#1001")
    heard(env, an_answer())

    with work_for(env, SHOP) as work, pytest.raises(Conflict):
        assign(work, lines(env)[0].id, "#1001", by="staff:42")


def test_a_forged_token_leads_nowhere(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    address = reply_address(env, touchpoint)
    forged = address.replace("+", "+b") if "+a" in address else address.replace(address[6], "a", 1)

    assert heard(env, an_answer(to=forged)) == "unmatched"


def test_a_token_of_another_shop_leads_nowhere(env: Env) -> None:
    touchpoint, mark = a_letter(env)

    said = heard(
        env, an_answer(to=reply_address(env, touchpoint), head=f"In-Reply-To: {mark}\r\n"), shop=OTHER_SHOP
    )

    assert said == "unmatched"
    assert lines(env) == []
    assert lines(env, shop=OTHER_SHOP)[0].order_id == 0


def test_the_same_mail_twice_is_one_case(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    raw = an_answer(to=reply_address(env, touchpoint))

    assert [heard(env, raw), heard(env, raw), heard(env, raw, shop=OTHER_SHOP)] == [
        "reply",
        "known",
        "unmatched",
    ]
    assert len(rows_of(env)) == 1


def test_a_machine_makes_no_case_and_its_words_are_kept_with_the_letter(env: Env) -> None:
    touchpoint, _ = a_letter(env)

    said = heard(env, an_answer(to=reply_address(env, touchpoint), head="Auto-Submitted: auto-replied\r\n"))

    assert said == "automatic"
    assert lines(env) == []
    [row] = lines(env, "closed")
    assert (row.sort, row.why, row.order_id) == ("automatic", "auto_reply", 1001)
    with reading_for(env, SHOP) as work:
        assert not has_open_case(work, rows_of(env)[0].customer_id)


def test_what_a_machine_writes_about_no_letter_is_not_kept(env: Env) -> None:
    assert heard(env, an_answer(head="List-Id: <news.example>\r\n")) == "not_ours"
    assert rows_of(env) == []


@pytest.mark.parametrize("make", [a_dsn, an_arf])
def test_a_report_about_a_letter_of_ours_bars_its_address_once(env: Env, make: Callable[..., bytes]) -> None:
    _, mark = a_letter(env)

    for _ in range(2):
        heard(env, make(message_id=mark))

    with reading_for(env, SHOP) as work:
        [report] = work.session.scalars(select(MailReport))
        [wish] = work.session.scalars(select(Wish))
        assert (report.letter_id != 0, wish.about, wish.says) == (True, "all", "stop")


def test_a_forged_report_bars_nobody_but_whom_the_letter_was_for(env: Env) -> None:
    _, mark = a_letter(env)
    an_order(env, 1002)

    heard(env, a_dsn(message_id="<letter.1.1@kept.example>", recipient=CUSTOMER))
    heard(env, a_dsn(message_id=mark, recipient="elin1002@example.com", own_id="<2@mx.example.com>"))

    with reading_for(env, SHOP) as work:
        barred = list(work.session.scalars(select(Wish.email_key)))
        assert barred == [email_key(work, CUSTOMER)]


HALF = "+2AA-"  # in UTF-7 the first half of a letter that takes two


@pytest.mark.parametrize(
    "raw",
    [
        an_answer(f"Hej {HALF}").replace(b"utf-8", b"utf-7"),
        an_answer(subject=f"=?utf-7?q?{HALF}?="),
        an_answer().replace(b"From: Elin", f"From: =?utf-7?q?Elin{HALF}?=".encode()),
        an_answer(f"<p>{HALF}</p>").replace(b"text/plain; charset=utf-8", b"text/html; charset=UTF7"),
        an_answer().replace(b"Message-ID", b"X-Was").replace(b"utf-8", b"utf-7") + HALF.encode(),
    ],
    ids=["text", "subject", "name", "html", "without an id"],
)
def test_a_mail_of_signs_that_nothing_can_be_written_with_is_kept(env: Env, raw: bytes) -> None:
    a_letter(env)

    assert heard(env, raw) == "unmatched"

    assert len(lines(env, "unmatched")) == 1


@pytest.mark.parametrize("number", [2**63 - 1, 2**63, 10**19 - 1])
def test_a_letter_of_a_number_that_cannot_be_leads_nowhere(env: Env, number: int) -> None:
    a_letter(env)

    head = f"In-Reply-To: <letter.{number}.{SHOP}@kept.example>\r\n"

    assert heard(env, an_answer(head=head)) == "unmatched"


def test_nothing_is_ever_sent_in_answer(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    with reading_for(env, SHOP) as work:
        before = len(entries_of_order(work, 1001))

    for number, head in enumerate(("", "Auto-Submitted: auto-replied\r\n", "Return-Path: <>\r\n")):
        heard(env, an_answer(to=reply_address(env, touchpoint), number=number, head=head))

    with reading_for(env, SHOP) as work:
        told = entries_of_order(work, 1001)[before:]
    assert {one.kind for one in told} <= {"ReplyHeard", "TouchpointDecided"}
    assert [one.body["sort"] for one in told if one.kind == "ReplyHeard"] == [
        "reply",
        "automatic",
        "automatic",
    ]


@pytest.mark.parametrize(
    ("heard_at", "due_on"),
    [
        ("2026-03-02T10:00", "2026-03-03"),  # Monday
        ("2026-03-06T16:00", "2026-03-09"),  # Friday: over the weekend
        ("2026-03-07T10:00", "2026-03-09"),  # Saturday
        ("2026-04-02T10:00", "2026-04-07"),  # before Easter in Sweden
        ("2026-03-02T23:30", "2026-03-04"),  # past midnight in Stockholm
    ],
)
def test_somebody_should_answer_by_the_next_day_that_the_shop_works(
    env: Env, heard_at: str, due_on: str
) -> None:
    assert isinstance(env.clock, StoppedClock)
    env.clock.set(datetime.fromisoformat(heard_at).replace(tzinfo=UTC))

    heard(env, an_answer())

    assert rows_of(env)[0].due_at.strftime("%Y-%m-%d") == due_on


def test_while_she_waits_for_an_answer_nothing_is_sold_to_her(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    heard(env, an_answer(to=reply_address(env, touchpoint)))
    [row] = rows_of(env)

    with work_for(env, SHOP) as work:
        assert sells_nothing(work, row.customer_id)
        mark_answered(work, row.id, by="staff:42", answer="De kommer imorgon.")
        mark_answered(work, row.id, by="staff:42")
        close(work, row.id, by="staff:43")
        assert not sells_nothing(work, row.customer_id)

    [line] = lines(env, "answered")
    assert (line.state, line.answer) == ("answered", "De kommer imorgon.")
    with reading_for(env, SHOP) as work:
        closed = [one.body for one in entries_of_order(work, 1001) if one.kind == "ReplyClosed"]
    assert [(one["state"], one["by"]) for one in closed] == [("answered", "staff:42")]


def test_another_shop_s_reply_can_t_be_closed(env: Env) -> None:
    heard(env, an_answer())

    with work_for(env, OTHER_SHOP) as work, pytest.raises(NotFound):
        close(work, rows_of(env)[0].id, by="staff:42")


def test_no_word_of_hers_is_in_the_ledger_or_readable_in_the_table(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    heard(env, an_answer("Mycket privat.", to=reply_address(env, touchpoint), subject="Hemligt"))

    [row] = rows_of(env)
    stored = b"".join(one or b"" for one in (row.email_sealed, row.subject_sealed, row.text_sealed))
    assert b"privat" not in stored
    assert b"Hemligt" not in stored
    with reading_for(env, SHOP) as work:
        assert "privat" not in str(entries_of_order(work, 1001))


def test_she_gets_what_she_wrote_and_it_goes_with_her(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    heard(env, an_answer("Passar inte.", to=reply_address(env, touchpoint), number=1))
    heard(env, an_answer("Vem är jag?", sender="ny@nagon.example", number=2))
    with work_for(env, SHOP) as work:
        hers = CustomerRef(None, email_key(work, "ny@nagon.example"), (), (1001,))
        exported = REPLIES.export(work, hers)
        counted = REPLIES.erase(work, hers)
        again = REPLIES.export(work, hers)

    assert [one["text"].strip() for one in exported] == ["Passar inte.", "Vem är jag?"]
    assert counted == {"replies": 2}
    assert [one["text"] for one in again] == [None]
    assert {(row.state, row.closed_by, row.email_key) for row in rows_of(env)} == {("closed", "erased", None)}
    assert not any("nagon" in row.message_id for row in rows_of(env))


def test_an_answer_of_who_was_erased_is_nobody_s(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    with work_for(env, SHOP) as work:
        for customer in work.session.query(Customer):
            customer.redacted_at, customer.email_key, customer.email_sealed = work.now, None, None

    heard(env, an_answer(to=reply_address(env, touchpoint)))

    assert rows_of(env)[0].customer_id == 0


def test_what_she_wrote_follows_her_where_two_records_become_one(env: Env) -> None:
    touchpoint, _ = a_letter(env)
    heard(env, an_answer(to=reply_address(env, touchpoint)))
    gone = rows_of(env)[0].customer_id

    with work_for(env, SHOP) as work:
        note_merged(work, CustomersMerged(kept_id=77, gone_id=gone))

    assert rows_of(env)[0].customer_id == 77


def test_letters_carry_the_address_once_something_has_come_there_behind_a_plus(env: Env) -> None:
    with work_for(env, SHOP) as work:
        keep_webhook(work, BOX)

    heard(env, an_answer(to=BOX, number=1))
    assert _address_in_letters(env) == ""
    assert heard(env, an_answer(to="svar+prov@loparboden.example", number=2)) == "trial"
    assert _address_in_letters(env) == BOX
    assert len(rows_of(env)) == 1

    with work_for(env, SHOP) as work:
        remove(work, "webhook")
    assert _address_in_letters(env) == ""


def test_another_address_has_to_be_proved_anew(env: Env) -> None:
    with work_for(env, SHOP) as work:
        keep_webhook(work, BOX)
    heard(env, an_answer(to="svar+prov@loparboden.example"))

    with work_for(env, SHOP) as work:
        keep_webhook(work, "hej@loparboden.example")

    assert _address_in_letters(env) == ""
    assert _address_in_letters(env, OTHER_SHOP) == ""


def _address_in_letters(env: Env, shop: int = SHOP) -> str:
    with reading_for(env, shop) as work:
        return the_settings(work)[1].replies.address
