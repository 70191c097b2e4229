"""That nothing but time and turns decides who is asked, and what: the same year, with what came of it exchanged."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

from app.core.work import Env
from app.surveys.model import SurveyInvitation
from tests.builders import NOW
from tests.path.given import LAST_DAY, Street, order, scan, shipment
from tests.surveys.given import DAY, a_street, browser

BUYERS = 12
DAYS = (NOW + DAY, LAST_DAY, LAST_DAY + 4 * DAY)  # early, in time, late


def _buy(street: Street, order_id: int, number: int, *, at: datetime, came_at: datetime) -> None:
    email = f"kund{number}@posten.example"
    person = {"id": 5_000 + number, "email": email, "first_name": "Alma", "last_name": "Lind"}
    street.tell([order(order_id=order_id, at=at, placed_at=at, email=email, customer=person)])
    street.tell([shipment(at=at + DAY, order_id=order_id), scan(at=came_at, order_id=order_id)])


def _answer(street: Street, answers: list[str]) -> None:
    """Each letter's first or last option, or nothing."""
    mailer: Any = street.env.mailer
    letters = [one.text for one in mailer.sent if "/question/" in one.text]
    for text, answer in zip(letters, answers, strict=False):
        links = [one for one in text.split() if "/question/" in one]
        link = {"best": links[0], "worst": links[-1], "": ""}[answer]
        if link:
            path, _, code = link.partition("https://kept.example")[2].partition("?say=")
            assert browser(street.env).post(path, data={"say": code}).status_code == 303


def _live(street: Street, arrivals: list[datetime], answers: list[str]) -> dict[int, str]:
    """Everybody buys twice. returns  what each was asked about her second order"""
    street.clock.set(max(arrivals))
    for number, came_at in enumerate(arrivals):
        _buy(street, 700_000 + number, number, at=NOW, came_at=came_at)
    street.settle().live_until(NOW + 40 * DAY, step=4 * DAY)
    _answer(street, answers)
    again = street.clock.now()
    street.clock.set(again + 3 * DAY)
    for number in range(BUYERS):
        _buy(street, 800_000 + number, number, at=again, came_at=again + 3 * DAY)
    street.settle().live_until(again + 25 * DAY, step=4 * DAY)
    asked = street.rows(SurveyInvitation, SurveyInvitation.kind == "week")
    return {one.order_id: one.question for one in asked}


def test_with_outcomes_and_answers_exchanged_the_same_orders_are_asked_about(
    envs: Callable[..., Env],
) -> None:
    arrivals = [DAYS[number % 3] for number in range(BUYERS)]
    answers = ["best", "worst", ""] * (BUYERS // 3)
    every = []
    for seed in (1, 2):
        dice = random.Random(seed)
        dice.shuffle(arrivals)
        dice.shuffle(answers)
        every.append(_live(a_street(envs()), arrivals, answers))

    first, second = every
    everybody = {base + number for base in (700_000, 800_000) for number in range(BUYERS)}
    assert set(first) == set(second) == everybody
    for asked in every:
        counts = [list(asked.values()).count(key) for key in set(asked.values())]
        assert max(counts) - min(counts) <= 2
        for number in range(BUYERS):
            assert asked[700_000 + number] != asked[800_000 + number]
