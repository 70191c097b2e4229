"""Who stood on a list that somebody of the staff looked at: "who has looked at her" knows it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.claims.model import Claim
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.listening.cases import open_case
from app.listening.model import Reply
from app.orders.merging import merge
from app.orders.model import Order
from app.orders.store import customer_by_shopify_id
from app.reviews.model import Review
from app.staff import reports
from app.staff.model import SHOWN
from app.staff.reports import Filter
from app.studies.model import Study, StudyMember
from app.surveys.model import Answer
from tests import statements
from tests.builders import NOW, SHOP
from tests.fakes import StoppedClock
from tests.house.rows import a_row
from tests.panel import bearer
from tests.stories import an_order

HERS, OTHERS = 1001, 1002
STUDY = 5
# Words without a name, or of no order that anybody could be found by.
NAMES_NOBODY = {"said.show_said", "said.show_themes", "said.show_month", "studies.fetch_register"}
LISTS = {
    "home.show_home": "/",
    "heard.show_heard": "/cases?state=all",
    "claims.show_claims": "/claims",
    "listening.show_replies": "/replies",
    "promises.show_promises": "/promises?q=elin1001@example.com",
    "promises.fetch_promises": "/promises.csv?q=elin1001@example.com",
    "reviews.show_reviews": "/reviews",
    "reviews.fetch_reviews": "/reviews.csv",
    "studies.show_answers": f"/studies/{STUDY}/answers",
    "surveys.show_answers": "/answers",
}


@pytest.fixture
def app(env: Env) -> Flask:
    for number in (HERS, OTHERS):
        an_order(env, number)
        _said_all_there_is(env, number)
    with work_for(env, SHOP) as work:
        work.session.add(_row(Study, STUDY, id=STUDY, state="running", closed_at=None))
    return create_app(env)


def _said_all_there_is(env: Env, number: int) -> None:
    with work_for(env, SHOP) as work:
        customer_id = work.session.get_one(Order, (SHOP, number)).customer_id
        hers = {"order_id": number, "customer_id": customer_id}
        answered = {
            "question": "packing",
            "version": 1,
            "option": "careless",
            "step": "packing",
            "line_id": 0,
        }
        claimed = {
            "state": "person",
            "role": "service",
            "ground": "law",
            "problem": "fit",
            "ways": [],
            "given": None,
        }
        work.session.add_all(
            [
                _row(Answer, number, **hers, **answered, outcome="", why=""),
                _row(Review, number, **hers, rating=2, state="published", needs="", reason=""),
                _row(Claim, number, **hers, **claimed, why="", reason=""),
                _row(Reply, number, **hers, state="open", sort="reply", why=""),
                _row(StudyMember, number, **hers, study_id=STUDY),
            ]
        )
        work.session.flush()
        open_case(work, source="answer", source_id=number, why="lowest", **hers)


def _row(table: type[Any], number: int, **values: Any) -> Any:
    row = a_row(table, shop_id=SHOP, number=number)
    sealed = [one.key for one in sa.inspect(table).columns if one.key.endswith("_sealed")]
    for name, value in {**dict.fromkeys(sealed), **values}.items():
        setattr(row, name, value)
    return row


def test_every_list_that_shows_people_says_whom(app: Flask, env: Env) -> None:
    browser = app.test_client()
    with reading_for(env, SHOP) as work:
        customer_id = work.session.get_one(Order, (SHOP, HERS)).customer_id or 0
    lists = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and getattr(app.view_functions[rule.endpoint], "shows_people", False)
        if not rule.arguments or rule.endpoint.startswith("studies.")
    }

    answers = {name: browser.get(address, headers=bearer()).status_code for name, address in LISTS.items()}

    with reading_for(env, SHOP) as work:
        of_her = reports.traces_page(work, Filter(customer_id=customer_id))
        looks = reports.traces_page(work, Filter(kind="look", number="42"))
        everything = reports.traces_page(work, Filter())
        of_the_order = reports.traces_page(work, Filter(order_id=HERS, kind="look"))
    assert set(answers.values()) == {200}
    assert set(LISTS) == lists - NAMES_NOBODY
    assert {one.page for one in of_her} == set(LISTS)
    assert {(one.order_id, one.kind) for one in of_her} == {(HERS, SHOWN)}
    assert of_the_order == of_her
    assert everything == looks
    assert {one.page: one.people for one in looks} == {
        name: 1 if name.startswith("promises.") else 2 for name in LISTS
    }


def test_who_had_seen_a_record_that_went_has_seen_the_one_that_stays(app: Flask, env: Env) -> None:
    app.test_client().get("/reviews", headers=bearer())

    with work_for(env, SHOP) as work:
        gone, kept = (customer_by_shopify_id(work, number) for number in (HERS, OTHERS))
        assert gone is not None
        assert kept is not None
        merge(work, kept=kept, gone=gone)
        kept_id = kept.id

    with reading_for(env, SHOP) as work:
        of_her = reports.traces_page(work, Filter(customer_id=kept_id))
    assert {one.order_id for one in of_her} == {HERS, OTHERS}


def test_a_list_costs_one_insert_and_what_was_seen_within_the_hour_none(
    app: Flask, env: Env, clock: StoppedClock
) -> None:
    browser = app.test_client()
    browser.get("/settings/staff", headers=bearer())

    with statements.asked(env) as first:
        browser.get("/reviews", headers=bearer())
    with statements.asked(env) as again:
        browser.get("/reviews", headers=bearer())
    clock.set(NOW + timedelta(minutes=61))
    browser.get("/reviews", headers=bearer(at=clock.now()))

    with reading_for(env, SHOP) as work:
        shown = reports.traces_page(work, Filter(kind=SHOWN))
        looks = reports.traces_page(work, Filter(kind="look"))
    assert [sum("INSERT INTO staff_traces" in one for one, _values in asked) for asked in (first, again)] == [
        1,
        1,
    ]
    assert len(shown) == 4
    assert len(looks) == 3
