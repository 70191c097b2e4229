"""So many letters a minute to each family of mailboxes, in any minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail.providers import PER_MINUTE, PER_MINUTE_ELSEWHERE, family, is_live
from app.touchpoints.pace_rules import WINDOW, free_at
from tests.builders import NOW


@settings(max_examples=100, deadline=None)
@given(asked=st.lists(st.floats(0, 20), min_size=1, max_size=60), most=st.integers(1, 6))
def test_no_minute_holds_more_than_it_may(asked: list[float], most: int) -> None:
    now, went = NOW, []

    for pause in asked:
        now += timedelta(seconds=pause)
        free = free_at(went, most=most, now=now)
        now = max(now, free or now)
        assert free_at(went, most=most, now=now) is None  # who waits until then goes
        went.append(now)

    for at in went:
        assert sum(at - WINDOW < one <= at for one in went) <= most


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("a@gmail.com", "google"),
        ("a@GoogleMail.com", "google"),
        ("a@hotmail.se", "microsoft"),
        ("a@live.dk", "microsoft"),
        ("a@yahoo.co.uk", "yahoo"),
        ("a@icloud.com", "apple"),
        ("a@loparboden.se", "loparboden.se"),
        ("a@mail.live.example.com", "mail.live.example.com"),
    ],
)
def test_a_mailbox_belongs_to_a_family(address: str, name: str) -> None:
    assert family(address) == (name, PER_MINUTE.get(name, PER_MINUTE_ELSEWHERE))


HERE, OUT = "http://127.0.0.1:5000", "https://kept.loparboden.se"


@pytest.mark.parametrize(
    ("url", "app_url", "live"),
    [
        ("smtp://127.0.0.1:1025", HERE, False),
        ("smtp://localhost", HERE, False),
        ("smtp://mail.invalid:25", "https://kept.example", False),
        ("smtp://localhost", OUT, True),  # a relay beside the app
        ("smtp+starttls://u:p@smtp.postmarkapp.com:587", HERE, True),
        ("smtps://mail.loparboden.se", OUT, True),
        ("smtp://10.0.0.5:25", HERE, True),
        ("", OUT, False),
    ],
)
def test_only_a_machine_that_keeps_to_itself_reaches_nobody(url: str, app_url: str, *, live: bool) -> None:
    assert is_live(url, app_url) is live
