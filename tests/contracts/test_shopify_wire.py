"""The wire itself, on real sockets: what surely never left, what may have arrived, what is not carried along."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from app.shopify.wire import ANSWER_MAX, Received, Silence, pooled_session, post

pytestmark = pytest.mark.contract

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: shop=one; Path=/\r\nConnection: close\r\n\r\n{}"
MOVED = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 200\r\nConnection: close\r\n\r\n{"
NONSENSE = b"\x00\x01\x02\r\n\r\n"
ENDLESS = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + b" " * (ANSWER_MAX + 1)


@contextmanager
def answering(*answers: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that gives each connection the next answer and closes it; yields its address and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            for answer in answers:
                connection, _ = server.accept()
                with connection:
                    heard.append(_request(connection))
                    with suppress(OSError):  # the caller may have heard enough
                        connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", heard
        thread.join(timeout=10)


def _request(connection: socket.socket) -> bytes:
    heard = b""
    while b"\r\n\r\n" not in heard:
        heard += connection.recv(65_536)
    return heard


def ask(address: str, times: int = 1) -> list[Received | Silence]:
    session = pooled_session(trust_env=False)
    try:
        return [
            post(session, address, json={}, headers={"X-Shopify-Access-Token": "t"}) for _ in range(times)
        ]
    finally:
        session.close()


def test_a_door_that_is_closed_was_never_passed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert ask(f"http://127.0.0.1:{port}/") == [Silence("not_sent")]


@pytest.mark.parametrize("answer", [b"", CUT, NONSENSE])
def test_a_connection_that_breaks_after_the_request_may_have_carried_it(answer: bytes) -> None:
    with answering(answer) as (address, heard):
        assert ask(address) == [Silence("unanswered")]

    assert heard[0].startswith(b"POST / ")


def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    with answering(ENDLESS) as (address, _):
        assert ask(address) == [Silence("unanswered")]


def test_a_redirect_is_an_answer_like_any_other() -> None:
    with answering(MOVED) as (address, heard):
        assert ask(address) == [Received(302, None, b"")]

    assert len(heard) == 1


def test_one_shops_cookie_never_goes_to_the_next() -> None:
    with answering(OK, OK) as (address, heard):
        assert ask(address, times=2) == [Received(200, None, b"{}")] * 2

    assert b"cookie" not in heard[1].lower()
