"""Everybody is asked alike: the figures that show it, and the proof that nothing else can be."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import pytest

from app.core.work import Env, reading_for, work_for
from app.figures import fairness_reports
from app.figures.fairness_figures import ASKED, NOT_ASKED, WAITING, Sample, fairness
from app.figures.fairness_pages import blueprint
from app.reviews.actions import LETTER
from app.shops.settings import Surveys
from app.shops.store import change_settings, the_settings
from app.surveys import answering, store
from app.surveys.asking import WEEK
from app.surveys.model import Answer, SurveyInvitation
from app.touchpoints.model import Touchpoint
from tests.builders import NOW, SHOP
from tests.panel import a_browser, bearer, forwarded_query
from tests.path.given import LAST_DAY, Street, line_id, order, scan, shipment
from tests.reviews.given import DAY, HOUR, a_shop, asked, browser, page, said, write

BUYERS = 8


# --- the figures --------------------------------------------------------------------------------------------


def _samples(count: int, outcome: str = "kept", **about: Any) -> list[Sample]:
    return [Sample(outcome, **{"state": ASKED, "delay_days": 7.0, **about}) for _ in range(count)]


def test_a_share_comes_with_its_interval_and_what_waits_is_not_in_it() -> None:
    found = fairness(
        [*_samples(30), *_samples(10, state=NOT_ASKED, reason="no_consent", delay_days=None),
         *_samples(5, state=WAITING, delay_days=None)]
    ).whole  # fmt: skip

    assert (found.asked, found.decided, found.waiting, found.share) == (30, 40, 5, 0.75)
    assert found.interval is not None
    assert (round(found.interval.least, 3), round(found.interval.most, 3)) == (0.598, 0.858)
    assert found.reasons == {"no_consent": 10}


def test_delays_are_told_by_the_middle_and_by_nine_of_ten() -> None:
    found = fairness([Sample("kept", ASKED, delay_days=float(days)) for days in range(1, 11)]).whole

    assert (found.median, found.p90) == (5.0, 9.0)


@pytest.mark.parametrize(
    ("few", "many", "differs"),
    [(20, 20, None), (60, 60, False), (5, 60, True)],
    ids=["few", "alike", "unlike"],
)
def test_groups_are_compared_only_where_there_are_enough(few: int, many: int, differs: bool | None) -> None:
    """few  asked of those that came too late; many  of those that came in time"""
    rest = max(0, many - few)
    broken = [*_samples(few, "broken"), *_samples(rest, "broken", state=NOT_ASKED, delay_days=None)]

    assert fairness([*_samples(many), *broken]).by_outcome.differs is differs


def test_what_she_said_before_sorts_the_groups_and_nothing_is_lost() -> None:
    samples = [*_samples(2, rating=5), *_samples(3, rating=1), *_samples(4, rating=3), *_samples(1)]

    groups = {one.key: one.decided for one in fairness(samples).by_rating.groups}

    assert groups == {"high": 2, "low": 3, "middle": 4, "none": 1}


# --- the same year, with what came of it exchanged ------------------------------------------------------------


def _live(
    street: Street, arrivals: list[datetime], *, words: list[str], answers: list[str]
) -> tuple[set[int], set[int]]:
    """Some customers buy twice; each first order comes when `arrivals` says, is reviewed as `words` says, and the
    question about it is answered as `answers` says: "best", "worst", or not at all.

    returns  the orders of which a review was asked for, and those about which the question was put
    """
    for number in range(BUYERS):
        street.tell(_bought(_first(number), number, NOW))
    for at in sorted(set(arrivals)):
        street.clock.set(at)
        came = [_first(number) for number, one in enumerate(arrivals) if one == at]
        street.tell([shipment(at=NOW + DAY, order_id=one) for one in came])
        street.tell([scan(at=at, order_id=one) for one in came]).settle()
    street.live_until(NOW + 32 * DAY, step=4 * DAY)
    _answer(street, answers)
    paths, client = links_of(street), browser(street.env)
    for number, rating in enumerate(words):
        if rating and _first(number) in paths:
            fields = said(order_id=_first(number), rating=rating)
            assert client.post(paths[_first(number)], data=fields).status_code == 303
    later = street.clock.now()
    for number in range(BUYERS):
        street.tell(_bought(_second(number), number, later))
    at = later + 3 * DAY
    street.clock.set(at)
    for number in range(BUYERS):
        street.tell(
            [shipment(at=later + DAY, order_id=_second(number)), scan(at=at, order_id=_second(number))]
        )
    street.settle().live_until(at + 20 * DAY, step=4 * DAY)
    return _asked_about(street, LETTER), _asked_about(street, WEEK)


def _asked_about(street: Street, kind: str) -> set[int]:
    sent = street.rows(Touchpoint, Touchpoint.kind == kind, Touchpoint.state == "sent")
    return {one.order_id for one in sent}


def _answer(street: Street, answers: list[str]) -> None:
    """By the scores of her question's options; where they have none, the first is the best."""
    for put in street.rows(SurveyInvitation):
        word = answers[put.order_id - _first(0)]
        if word:
            with work_for(street.env, SHOP) as work:
                options = store.wording_at(work, put.question, put.version).options
                ranked = sorted(options, key=lambda one: -(one.score or 0))
                option = ranked[0] if word == "best" else ranked[-1]
                text = "Ni är en katastrof, hör ni det?" if word == "worst" else "Allt var fint."
                answering.answer(work, put.id, option.code, text=text, about={})


def _first(number: int) -> int:
    return 700_000 + number


def _second(number: int) -> int:
    return 800_000 + number


def _bought(order_id: int, number: int, at: datetime) -> Any:
    person: dict[str, Any] = {
        "id": 5_000 + number,
        "email": f"kund{number}@posten.example",
        "first_name": "Alma",
        "last_name": "Lind",
    }
    # Some live where the law asks for a consent that they haven't given.
    country = "DE" if number % 4 == 3 else "SE"
    return order(
        order_id=order_id, at=at, placed_at=at, country=country, email=person["email"], customer=person
    )


def links_of(street: Street) -> dict[int, str]:
    """The page of each order, as its letter has it."""
    found: dict[int, str] = {}
    mailer: Any = street.env.mailer
    for one in mailer.sent:
        if "https://kept.example/review/" in one.text:
            path = one.text.partition("https://kept.example")[2].split()[0]
            payload = street.env.signer.read("review", path.rpartition("/")[2])
            found[int(payload["order"])] = path
    return found


def test_with_outcomes_ratings_and_answers_exchanged_the_same_orders_are_asked_about(
    envs: Callable[..., Env],
) -> None:
    """The same buyers, and whose parcel was early, in time or late, what each thought of it, and what each had
    answered to the question before, is drawn anew.
    """
    days = [NOW + 1 * DAY, LAST_DAY, LAST_DAY + 4 * DAY]
    arrivals = [days[number % 3] for number in range(BUYERS)]
    words = ["5", "1", "", "3"] * (BUYERS // 4)
    answers = ["worst", "best", "", "best"] * (BUYERS // 4)
    every = []
    for seed in (1, 2):
        chance = random.Random(seed)
        chance.shuffle(arrivals)
        chance.shuffle(words)
        chance.shuffle(answers)
        street = a_shop(envs(), remind=False)
        with work_for(street.env, SHOP) as work:
            held = the_settings(work)[1]
            change_settings(work, msgspec.structs.replace(held, surveys=Surveys(on=True)), "42")
        every.append(_live(street, arrivals, words=words, answers=answers))
        assert (
            len({one.needs_person for one in street.rows(Answer)}) == 2
        )  # some waited for a person, others didn't

    (first, questions), (second, questions_again) = every
    assert first == second
    assert questions == questions_again
    assert {_first(number) for number in range(BUYERS) if number % 4 != 3} <= first
    assert (
        not {_first(number) for number in range(BUYERS) if number % 4 == 3} & first
    )  # no consent, whatever came


# --- the pages ------------------------------------------------------------------------------------------------


def _get(street: Street, path: str) -> Any:
    return a_browser(street.env, blueprint).get(path, headers=bearer(at=street.clock.now()))


def test_the_page_says_who_was_asked_how_soon_and_that_one_is_too_few(env: Env) -> None:
    street = asked(a_shop(env))

    shown = _get(street, "/fairness")

    assert shown.status_code == 200
    with reading_for(env, SHOP) as work:
        found, span = fairness_reports.asked_alike(work, LETTER)
    assert (found.whole.asked, found.whole.median, span.orders) == (1, 7.0, 1)
    assert "1 of 1; too few for a share" in shown.text


def test_an_empty_shop_is_told_what_will_stand_there(env: Env) -> None:
    shown = _get(a_shop(env), "/fairness?about=week_question")

    assert shown.status_code == 200
    assert "Nothing has come yet" in shown.text


def test_earlier_ratings_are_those_from_before_the_order_came(env: Env) -> None:
    street = asked(a_shop(env))
    write(street, page(street), **said(rating="1"))
    later, number = street.clock.now(), 450_789_999
    person = {
        "id": 450_789_476,
        "email": "alma.lind@posten.example",
        "first_name": "Alma",
        "last_name": "Lind",
    }
    street.tell([
        order(order_id=number, at=later, placed_at=later, customer=person),
        shipment(at=later + HOUR, order_id=number),
    ])  # fmt: skip
    street.clock.set(later + 2 * DAY)
    street.tell(scan(at=later + 2 * DAY, order_id=number)).settle()

    with reading_for(env, SHOP) as work:
        found, _ = fairness_reports.asked_alike(work, LETTER)

    assert {one.key: one.decided + one.waiting for one in found.by_rating.groups} == {"none": 1, "low": 1}
    assert line_id(number, 1)


@pytest.mark.parametrize(("statement", "status"), [(False, 404), (True, 200)])
def test_the_statement_is_open_once_the_merchant_says_so(statement: bool, status: int, env: Env) -> None:
    street = asked(a_shop(env, statement=statement))
    query = forwarded_query(at=street.clock.now(), locale="en")

    shown = a_browser(env, blueprint).get(f"/proxy/reviews/fairness?{query}")

    assert shown.status_code == status
    if statement:
        assert "Everybody is asked alike" in shown.text
        assert "{" not in shown.text.rpartition("</style>")[2]
