"""The benches go on working while the house changes: each is run on the smallest input that it has a meaning for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import text

from app.core.clock import SimulatedClock
from app.inbox.working import handle_some
from bench import labels, letters, stored
from bench.handle import AT, fill_inbox

LIVES = 10
STORED = 110
EVENTS = 150


def test_what_is_handled_is_as_in_a_running_shop(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'stored.db'}"
    stored.fill(url, STORED, lives=LIVES)
    fill_inbox(url, EVENTS)
    env = stored.an_env(url, SimulatedClock(stored.NOW + AT))

    while handle_some(env):
        pass

    with env.db.reading() as connection:
        states = Counter(connection.execute(text("SELECT state FROM webhooks")).scalars())
        outcomes = Counter(connection.execute(text("SELECT outcome FROM outcomes")).scalars())
    env.db.close()
    assert set(states) == {"handled"}
    assert outcomes.total() == STORED + EVENTS // 5
    assert {"kept", "broken"} <= outcomes.keys()


def test_no_title_is_misread() -> None:
    assert labels.misreads() == []


def test_each_letter_is_whole() -> None:
    for number in range(len(letters.SOURCES)):
        message = letters.built(number)
        assert message["Subject"]
        assert f"asa{number}@example.com" in message["To"]
        assert b"text/html" in message.as_bytes()
