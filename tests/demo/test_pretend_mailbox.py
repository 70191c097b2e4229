"""The pretend mail server: what it keeps, how it fails, and the pages that show it."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from demo.pretend import Mailbox
from demo.pretend import mailbox as mail
from demo.pretend.server import create_server_app
from tests.demo.given import NOW, a_shop, a_world
from tests.fakes import StoppedClock

pytestmark = pytest.mark.contract


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[Mailbox]:
    box = Mailbox(tmp_path / "letters")
    box.start()
    yield box
    box.stop()


@pytest.fixture
def client(mailbox: Mailbox) -> FlaskClient:
    world = a_world(StoppedClock(NOW))
    a_shop(world)
    world.mount_mailbox(mailbox)
    return create_server_app(world).test_client()


def a_letter(subject: str = "Förlåt, paketet är sent") -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = "Ada på Löparboden <ada@loparboden.se>"
    letter["To"] = "alma@example.com"
    letter["Subject"] = subject
    letter["List-Unsubscribe"] = "<http://127.0.0.1:1/u/1>"
    letter["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    letter.set_content("Hej Alma!\n")
    letter.add_alternative("<p>Hej <b>Alma</b>!</p><script>alert(1)</script>", subtype="html")
    return letter


def post(mailbox: Mailbox, letter: EmailMessage, *recipients: str) -> None:
    with smtplib.SMTP(mailbox.host, mailbox.port, timeout=5) as connection:
        connection.send_message(letter, "bounce@loparboden.se", recipients or ["alma@example.com"])


def test_a_letter_is_kept_with_its_envelope(mailbox: Mailbox) -> None:
    post(mailbox, a_letter(), "alma@example.com", "bo@example.com")

    (letter,) = mailbox.messages
    assert letter["Subject"] == "Förlåt, paketet är sent"
    assert letter["X-MailFrom"] == "bounce@loparboden.se"
    assert letter["X-RcptTo"] == "alma@example.com, bo@example.com"
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert plain.get_content().strip() == "Hej Alma!"


def test_letters_are_there_after_a_restart_and_gone_after_a_clearing(
    mailbox: Mailbox, tmp_path: Path
) -> None:
    post(mailbox, a_letter())
    again = Mailbox(tmp_path / "letters")
    assert [one["Subject"] for one in again.messages] == ["Förlåt, paketet är sent"]
    assert again.messages[0]["X-RcptTo"] == "alma@example.com"

    again.clear()

    assert again.messages == []
    assert list((tmp_path / "letters").iterdir()) == []
    assert again.accept(b"Subject: next\r\n\r\n", sender="a@b.c", recipients=["d@e.f"]) == 2


def test_only_so_many_letters_are_kept(
    mailbox: Mailbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail, "LETTERS_KEPT", 3)

    for number in range(5):
        mailbox.accept(f"Subject: {number}\r\n\r\n".encode(), sender="a@b.c", recipients=["d@e.f"])

    assert [one["Subject"] for one in mailbox.messages] == ["2", "3", "4"]
    assert len(list((tmp_path / "letters").iterdir())) == 3


@pytest.mark.parametrize(
    ("kind", "error", "kept"),
    [
        ("451", smtplib.SMTPDataError, 0),
        ("550", smtplib.SMTPRecipientsRefused, 0),
        ("drop", smtplib.SMTPServerDisconnected, 1),
        ("drop_before", smtplib.SMTPServerDisconnected, 0),
    ],
)
def test_trouble_comes_once_and_then_letters_pass(
    mailbox: Mailbox, kind: str, error: type[Exception], kept: int
) -> None:
    mailbox.faults.next(kind)

    with pytest.raises(error):
        post(mailbox, a_letter())
    assert len(mailbox.messages) == kept
    post(mailbox, a_letter())

    assert len(mailbox.messages) == kept + 1


def test_an_address_that_has_gone_stays_gone(mailbox: Mailbox) -> None:
    mailbox.faults.always_for("Gone@example.com", "550")

    for _ in range(2):
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            post(mailbox, a_letter(), "gone@example.com")
    post(mailbox, a_letter(), "alma@example.com")

    assert len(mailbox.messages) == 1
    assert mailbox.refused["gone@example.com"] == 2


def test_the_list_shows_the_newest_first_and_can_be_searched(mailbox: Mailbox, client: FlaskClient) -> None:
    assert "No letter has come yet" in client.get("/mailbox/").text
    post(mailbox, a_letter("First"))
    post(mailbox, a_letter("Second"))

    page = client.get("/mailbox/").text

    assert page.index("Second") < page.index("First")
    assert "Second" not in client.get("/mailbox/?q=first").text
    assert "No letter fits" in client.get("/mailbox/?q=nothing").text


def test_a_letters_html_can_not_run_or_load_anything(mailbox: Mailbox, client: FlaskClient) -> None:
    post(mailbox, a_letter())

    page, html = client.get("/mailbox/1"), client.get("/mailbox/1/html")

    assert 'sandbox="allow-popups' in page.text
    assert "Hej Alma!" in page.text
    assert "List-Unsubscribe-Post" in page.text
    policy = html.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox allow-popups")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy
    assert client.get("/mailbox/2").status_code == 404


def test_the_one_click_button_says_what_the_address_answered(mailbox: Mailbox, client: FlaskClient) -> None:
    post(mailbox, a_letter())

    page = client.post("/mailbox/1/unsubscribe", follow_redirects=True)

    # Nobody listens at port 1; what counts is that the page tells it.
    assert "The address answered: ConnectionError" in page.text


def test_the_pages_are_not_there_without_a_mail_server() -> None:
    world = a_world(StoppedClock(NOW))

    assert create_server_app(world).test_client().get("/mailbox/").status_code == 404
