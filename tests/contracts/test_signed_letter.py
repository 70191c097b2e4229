"""A signed letter is verified as a real mail server got it: nothing on the way changes what was signed."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

import dkim
import pytest
from aiosmtpd.controller import Controller

from app.mail.dkim import SigningKey, new_key, sign
from app.mail.smtp import SmtpMailer
from tests.mail.test_dkim import AT, DOMAIN, SELECTOR, a_letter, published

pytestmark = pytest.mark.contract


class Post:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(bytes(envelope.content))
        return "250 OK"


def test_the_signature_survives_the_mail_server() -> None:
    post, pem = Post(), new_key()
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = Controller(post, hostname="127.0.0.1", port=port)
    server.start()
    letter = a_letter("Hej Elin!\n\n.\n.. så här\nrad med blanksteg på slutet \n\n\n")
    sign(letter, SigningKey(DOMAIN, SELECTOR, pem), at=AT)

    mailer = SmtpMailer(f"smtp://127.0.0.1:{port}")
    mailer.send(letter, envelope_from=f"marta@{DOMAIN}", recipient="elin@example.com")
    mailer.close()
    server.stop()

    assert dkim.verify(post.letters[0], dnsfunc=published(pem))
