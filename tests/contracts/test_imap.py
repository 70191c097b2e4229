"""Fetching replies from a mailbox over IMAP: a real conversation with a small server, and the errand around it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from app.core.errors import Unreachable
from app.core.work import Env, Work, reading_for, work_for
from app.listening.boxes import keep_mailbox
from app.listening.facts import ReplyHeard
from app.listening.fetching import AFTER_TROUBLE, EVERY, fetch_errand, fetch_replies
from app.listening.model import ReplyBox
from app.mail.imap import BYTES_MAX, MESSAGES_MAX, Access, MailboxReader, Place, Round, quoted_folder
from app.shops.store import the_settings
from app.wiring import PLAN
from app.worker import Rounds
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.contracts.imap_server import ImapServer, Mailbox
from tests.fakes import StoppedClock
from tests.listening.given import BOX, a_letter, an_answer, lines, reply_address, rows_of

pytestmark = pytest.mark.contract


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ImapServer]:
    server = ImapServer(Mailbox(), tmp_path)
    yield server
    server.close()


@pytest.fixture
def reader(server: ImapServer) -> MailboxReader:
    return MailboxReader(server.trusting, server.port, timeout=5)


ACCESS = Access(host="localhost", user="svar", password='pass "word"')


def read(reader: MailboxReader, validity: int = 7, seen: int = 0, access: Access = ACCESS) -> Round:
    return reader.read(access, Place(validity, seen, NOW), clock=lambda: NOW)


def trouble(reader: MailboxReader, access: Access = ACCESS) -> tuple[str, bool]:
    with pytest.raises(Unreachable) as wrong:
        read(reader, access=access)
    return wrong.value.code, wrong.value.permanent


# --- the conversation -------------------------------------------------------------------------------------


def test_a_mailbox_is_read_from_the_first_look_on(server: ImapServer, reader: MailboxReader) -> None:
    server.box.put(b"old")

    first = read(reader, validity=0)
    server.box.put(b"new")
    second = read(reader, seen=first.seen_uid)

    assert (first.uid_validity, first.seen_uid, first.messages) == (7, 1, ())
    assert (second.seen_uid, second.messages) == (2, (b"new",))
    assert read(reader, seen=2).messages == ()


def test_nothing_in_it_is_changed(server: ImapServer, reader: MailboxReader) -> None:
    server.box.put(b"new")

    read(reader)

    said = " ".join(server.box.said)
    assert "EXAMINE" in said
    assert not any(word in said for word in ("SELECT", "STORE", "EXPUNGE", "BODY[]", "RFC822"))


def test_of_many_some_are_read_in_a_round_and_none_is_left_out(
    server: ImapServer, reader: MailboxReader
) -> None:
    for number in range(MESSAGES_MAX + 3):
        server.box.put(b"mail %d" % number)
    del server.box.messages[5]  # somebody tidied up

    first = read(reader)
    second = read(reader, seen=first.seen_uid)

    assert len(first.messages) == MESSAGES_MAX
    assert [*first.messages, *second.messages] == list(server.box.messages.values())


def test_of_a_large_mail_the_beginning_is_read(server: ImapServer, reader: MailboxReader) -> None:
    server.box.put(b"x" * (BYTES_MAX + 5))

    assert [len(raw) for raw in read(reader).messages] == [BYTES_MAX]


def test_where_the_numbers_begin_anew_the_last_days_are_read_again(
    server: ImapServer, reader: MailboxReader
) -> None:
    server.box.put(b"one")
    server.box.validity = 8

    found = read(reader, validity=7, seen=900)

    assert (found.uid_validity, found.seen_uid, found.messages) == (8, 1, (b"one",))
    assert any(line.startswith("UID SEARCH SINCE 1-Mar-2026") for line in server.box.said)


def test_gaps_of_millions_of_numbers_are_stepped_over(server: ImapServer, reader: MailboxReader) -> None:
    server.box.following = 700_000
    server.box.put(b"late")

    assert read(reader).messages == (b"late",)


def test_a_round_that_takes_too_long_goes_on_in_the_next(server: ImapServer, reader: MailboxReader) -> None:
    for _ in range(3):
        server.box.put(b"mail")
    times = iter([NOW, NOW, NOW.replace(hour=23), NOW.replace(hour=23)])

    found = reader.read(ACCESS, Place(7, 0, NOW), clock=lambda: next(times))

    assert (found.seen_uid, len(found.messages)) == (1, 1)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("login", "refused_login"),
        ("folder", "no_folder"),
        ("silence", "no_connection"),
        ("nonsense", "bad_answer"),
    ],
)
def test_trouble_is_said_and_passes(server: ImapServer, reader: MailboxReader, asked: str, code: str) -> None:
    server.box.put(b"new")
    server.box.troubles.add(asked)

    assert trouble(reader) == (code, False)

    server.box.troubles.clear()
    assert read(reader).messages == (b"new",)


def test_a_server_that_isn_t_who_it_says_gets_no_password(server: ImapServer) -> None:
    stranger = MailboxReader(None, server.port, timeout=5)

    assert trouble(stranger) == ("bad_certificate", False)
    assert server.box.said == []


def test_where_nobody_listens_is_said(server: ImapServer, reader: MailboxReader) -> None:
    server.close()

    assert trouble(MailboxReader(server.trusting, 1, timeout=1))[0] == "no_connection"


def test_folders_have_names_in_all_letters(server: ImapServer, reader: MailboxReader) -> None:
    server.box.folder = '"Kundtj&AOQ-nst"'
    server.box.put(b"new")

    assert read(reader, access=msgspec.structs.replace(ACCESS, folder="Kundtjänst")).messages == (b"new",)
    assert quoted_folder('R&D "x"') == '"R&-D \\"x\\""'


def test_a_password_with_other_letters_goes_another_way(server: ImapServer, reader: MailboxReader) -> None:
    server.box.password = "lösen"
    server.box.put(b"new")
    access = msgspec.structs.replace(ACCESS, password="lösen")

    assert read(reader, access=access).messages == (b"new",)
    assert trouble(reader, msgspec.structs.replace(ACCESS, password="ösen")) == ("refused_login", False)


# --- the errand -------------------------------------------------------------------------------------------


@pytest.fixture
def house(envs: Callable[..., Env], reader: MailboxReader) -> Env:
    """A shop whose mailbox has been looked into once."""
    errands = {**PLAN.errands, "fetch_replies": fetch_errand(reader)}
    env = envs(plan=replace(PLAN, errands=errands))
    with work_for(env, SHOP) as work:
        keep_mailbox(work, BOX, ACCESS)
    Rounds(env).until_quiet()
    return env


def box_of(env: Env) -> ReplyBox:
    with reading_for(env, SHOP) as work:
        row = work.session.get_one(ReplyBox, (SHOP, "imap"))
        work.session.expunge_all()
        return row


def look(env: Env, **later: float) -> None:
    assert isinstance(env.clock, StoppedClock)
    env.clock.travel(**(later or {"seconds": EVERY.total_seconds()}))
    fetch_replies(env)
    Rounds(env).until_quiet()


def test_a_mailbox_is_tried_when_it_is_entered(house: Env) -> None:
    row = box_of(house)

    assert (row.trouble, row.uid_validity, row.seen_uid) == (None, 7, 0)


def test_replies_come_home_once_each(house: Env, server: ImapServer) -> None:
    touchpoint, _ = a_letter(house)
    server.box.put(an_answer(to=reply_address(house, touchpoint), number=1))
    server.box.put(an_answer("Mejl till kundtjänst", number=2))
    server.box.put(b"\x00")
    look(house)
    look(house)

    assert {(row.own, row.order_id) for row in lines(house)} == {
        ("Var är skorna?", 1001),
        ("Mejl till kundtjänst", 0),
    }
    assert box_of(house).seen_uid == 3
    assert rows_of(house, shop=OTHER_SHOP) == []
    with reading_for(house, SHOP) as work:
        assert the_settings(work)[1].replies.address == BOX


def test_what_is_read_again_after_the_numbers_began_anew_is_kept_once(house: Env, server: ImapServer) -> None:
    server.box.put(an_answer())
    look(house)
    server.box.validity = 9
    look(house)

    assert len(rows_of(house)) == 1
    assert (box_of(house).uid_validity, box_of(house).seen_uid) == (9, 1)


def test_trouble_is_told_and_the_next_look_comes_later(house: Env, server: ImapServer) -> None:
    server.box.troubles.add("login")
    look(house)
    assert box_of(house).trouble == "refused_login"

    server.box.troubles.clear()
    server.box.put(an_answer())
    look(house)
    assert rows_of(house) == []
    look(house, seconds=AFTER_TROUBLE.total_seconds())
    assert (len(rows_of(house)), box_of(house).trouble) == (1, None)


def test_a_photograph_of_twenty_megabytes_doesn_t_hide_her_words(house: Env, server: ImapServer) -> None:
    photograph = base64.encodebytes(b"x" * 15_000_000)
    head = an_answer().partition(b"Content-Type")[0] + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    words = b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSe bilden\r\n"
    picture = b"--b\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    server.box.put(head + words + picture + photograph + b"--b--\r\n")

    look(house)

    assert [(row.own, row.attachments) for row in lines(house)] == [("Se bilden", 1)]


def test_a_mail_that_trips_us_up_keeps_no_other_out(
    envs: Callable[..., Env], reader: MailboxReader, server: ImapServer
) -> None:
    tripped: list[int] = []

    def stumble(_work: Work, fact: ReplyHeard) -> None:
        if not tripped:
            tripped.append(fact.reply_id)
            raise ValueError("her own words")

    reactions = {**PLAN.reactions, ReplyHeard: (*PLAN.reactions[ReplyHeard], stumble)}
    errands = {**PLAN.errands, "fetch_replies": fetch_errand(reader)}
    env = envs(plan=replace(PLAN, errands=errands, reactions=reactions))
    with work_for(env, SHOP) as work:
        keep_mailbox(work, BOX, ACCESS)
    Rounds(env).until_quiet()
    server.box.put(an_answer("Den första", number=1))
    server.box.put(an_answer("Den andra", number=2))

    with capture_logs() as told:
        look(env)

    assert [row.own for row in lines(env)] == ["Den andra"]
    assert (box_of(env).seen_uid, box_of(env).trouble) == (2, None)
    assert [one["error"] for one in told if one["event"] == "reply_fault"] == ["ValueError"]
    assert "her own words" not in str(told)


def test_a_shop_that_has_no_mailbox_is_not_asked(env: Env) -> None:
    assert fetch_replies(env) == 0
