"""No query of a handler, an errand, a duty or a page reads a whole table of its shop.

SQLite says how it would go about each query that was really asked. Where an index could serve the order of the rows
or the condition on them, but not both, it may take the wrong one; at a million orders that is the difference between
a millisecond and a second, and on an empty table nobody feels it.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

import app.tables  # noqa: F401  # all tables must be known
from app.core.db import Base
from app.core.work import Env, reading_for, work_for
from app.figures import (
    fairness_reports,
    key_reports,
    purchase_reports,
    return_reports,
    said_reports,
    theme_reports,
)
from app.guarantees import costs as guarantee_costs
from app.guarantees import reports as guarantee_reports
from app.home import heard_reports, owed_reports, person_reports
from app.home import order_reports as order_reports_of_home
from app.home import reports as home_reports
from app.inbox import reports as inbox_reports
from app.orders import reports as order_reports
from app.outbox import reports as outbox_reports
from app.portal import reports as portal_reports
from app.privacy import reports as privacy_reports
from app.products import reports as product_reports
from app.promises import arrival_store, label_reports
from app.promises import reports as promise_reports
from app.promises.label_actions import ask_to_read_again
from app.promises.meanings import mark_of
from app.reviews import public_reports as shown_reviews
from app.reviews import reports as review_reports
from app.reviews.reports import Filter
from app.staff import reports as staff_reports
from app.staff import store as staff_store
from app.staff.reports import Filter as StaffFilter
from app.studies import answer_reports
from app.studies import reports as study_reports
from app.touchpoints import reports as touchpoint_reports
from app.touchpoints.customer_reports import customer_story
from app.tracking import reports as tracking_reports
from tests.builders import NOW
from tests.path.given import (
    LABEL,
    LAST_DAY,
    ORDER,
    Street,
    open_street,
    order,
    refund,
    scan,
    shipment,
    withdrawal,
)
from tests.statements import asked

# These stay small: a shop has some settings, two mailboxes, a few counts for each day, and few customers who ask
# for their data.
SMALL = {
    "shops", "shop_tokens", "settings_versions", "outcome_tallies", "lane_tallies", "label_sightings",
    "outcome_totals", "staff_members", "setup_guides", "themes",
    "cost_tallies", "data_requests", "redactions", "reply_boxes", "order_news",
    "deed_tallies", "purchase_totals",
    "survey_tallies", "survey_questions",
}  # fmt: skip
# An index with a condition of its own holds only what is open.
OPEN_ONLY = {
    index.name
    for table in Base.metadata.tables.values()
    for index in table.indexes
    if index.dialect_options["sqlite"]["where"] is not None
}
# What many rows of a shop share.
COARSE = {"shop_id", "shipment_id"}
STEP = re.compile(r"(?P<how>SCAN|SEARCH) (?P<table>\w+)(?: USING (?P<rest>.*))?")
# The newest of all is a walk of a page's length along the key.
NEWEST = re.compile(r"WHERE \w+\.shop_id = \? ORDER BY \w+\.id DESC\s+LIMIT")
INDEX = re.compile(r"INDEX (\w+)")
# Rows that a list of numbers names. A single number and a long list are different questions to SQLite.
LISTED = re.compile(r"(\w+)\.(\w+_id|id) IN \((\?(?:, \?)*)\)")
# Of a customer there are a few records at most; of anything else a page may list many.
RECORDS, MANY = 4, 40


def _live(street: Street) -> None:
    """Everything that can be heard of an order, and what follows from it."""
    late = LAST_DAY + timedelta(days=2)
    false = scan(at=LAST_DAY, event=1)
    street.tell([order(paid=False), order("updated", at=NOW + timedelta(hours=1))]).settle()
    street.tell([shipment(at=NOW + timedelta(days=1)), false, withdrawal(false, at=late)])
    street.settle(LAST_DAY + timedelta(days=1))
    street.tell([scan(at=late, event=2), refund(at=late, lines=[(2, 1)])]).settle(late)
    street.settle(late + timedelta(days=9))


def _look(street: Street) -> None:
    """What the pages ask."""
    with reading_for(street.env, street.shop_id) as work:
        owed_reports.what_is_owed(work)
        home_reports.the_state(work, weeks=8)
        order_reports_of_home.order_story(work, ORDER)
        order_reports.orders_named(work, "1001")
        portal_reports.orders_of(work, ORDER + 7)
        for state in (None, "waiting", "handled", "parked", "ignored"):
            inbox_reports.inbox_page(work, state, before=None, limit=50)
            inbox_reports.inbox_page(work, state, before=5, limit=50)
        for state in ("open", "done", "parked", "dropped"):
            outbox_reports.outbox_page(work, state=state)
            outbox_reports.outbox_page(work, state=state, before=5)
        inbox_reports.count(work, "waiting")
        outbox_reports.counts(work)
        touchpoint_reports.counts(work)
        guarantee_reports.counts(work)
        promise_reports.titles_not_understood(work)
        label_reports.labels_page(work, searched="post")
        label_reports.label_line(work, mark_of(LABEL))
        label_reports.shown_lately(work, mark_of(LABEL), days=60)
        label_reports.reading_again(work, mark_of(LABEL))
        promise_reports.provisional_broken(work, most=25)
        promise_reports.due_days(work, [ORDER])
        arrival_store.shipments_named(work, ORDER)
        privacy_reports.requests_to_answer(work)
        for trace in (
            StaffFilter(),
            StaffFilter("42"),
            StaffFilter(kind="look"),
            StaffFilter(order_id=ORDER),
        ):
            staff_reports.traces_page(work, trace, before=5)
        staff_reports.traces_page(work, StaffFilter(customer_id=7))
        staff_reports.traces_page(work, StaffFilter("42", "look", customer_id=7), before=5)
        staff_store.shown_since(work, "42", "heard.show_heard", since=NOW)
        order_reports.buyers(work, [ORDER])
        staff_reports.staff(work)
        tracking_reports.carrier_states(work)
        product_reports.known_products(work)
        fairness_reports.asked_alike(work, "review_request")
        for state in ("", "waiting", "published", "rejected"):
            for wanted in (Filter(state), Filter(state, 1), Filter(state, 0, 1), Filter(state, 1, None, 9)):
                review_reports.reviews_page(work, wanted)
        review_reports.count_waiting(work)
        review_reports.ratings_in_trouble(work)
        shown_reviews.newest(work)
        shown_reviews.newest(work, before=9)
        shown_reviews.published(work, 1, before=9)
        for shown in heard_reports.SHOWN:
            heard_reports.heard(work, shown, staff="staff:42", source="", searched="", lang="sv")
        for searched in ("1001", "elin@example.com"):
            heard_reports.heard(work, "open", staff="staff:42", source="", searched=searched, lang="sv")
        said_reports.figures_of(work, said_reports.Span(NOW.date(), LAST_DAY.date()))
        theme_reports.themed(work, said_reports.Span(NOW.date(), LAST_DAY.date()))
        said_reports.changes(work)
        said_reports.insights(work)
        return_reports.who_came_back(work)
        return_reports.satisfaction_and_return(work)
        key_reports.the_year(work)
        purchase_reports.by_month(work, purchase_reports.months_of(work))
        assert list(purchase_reports.listed(work, NOW.date(), LAST_DAY.date()))
        study_reports.studies(work)
        study_reports.has_planned(work)
        study_reports.orders_lately(work)
        study_reports.returns(work, 1)
        answer_reports.register(work, 1)
        order = order_reports.order_sheet(work, ORDER)
        assert order is not None
        assert order.customer_id is not None
        order_reports.person_of(work, order.customer_id)
        assert customer_story(work, order.customer_id).wishes
        assert person_reports.person_sheet(work, order.customer_id).told
        assert person_reports.person_sheet(work, order.customer_id).given
        assert guarantee_costs.month_by_month(work).carriers


def whole_reads(env: Env, heard: list[tuple[str, Any]]) -> list[str]:
    """Of what is asked; what is only written isn't looked at."""
    read, found = ("SELECT", "UPDATE", "DELETE", "WITH"), []
    questions = {statement: values for statement, values in heard if statement.lstrip().startswith(read)}
    with env.db.engine.connect() as connection:
        for statement, parameters in questions.items():
            if NEWEST.search(" ".join(statement.split())):
                continue
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps = [row[3] for row in plan if _reads_all(row[3])] or _beside_the_list(connection, statement)
            found += [f"{step}\n    {' '.join(statement.split())[:400]}" for step in steps]
    return found


def _beside_the_list(connection: Connection, statement: str) -> list[str]:
    """Steps that look for rows by less than the list of numbers that names them, once it is long: by the shop and a
    state, say, through an index that covers the question.
    """
    listed = {(found[1], found[2]) for found in LISTED.finditer(statement)}
    long = LISTED.sub(_lengthened, statement)
    numbers = tuple(0 for _ in range(long.count("?")))
    steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {long}", numbers) if listed else ()
    return [row[3] for row in steps for table, column in listed if _passes_by(row[3], table, column)]


def _lengthened(found: re.Match[str]) -> str:
    numbers = ", ".join("?" * (RECORDS if found[2] == "customer_id" else MANY))
    return f"{found[1]}.{found[2]} IN ({numbers})"


def _passes_by(step: str, table: str, column: str) -> bool:
    match = STEP.match(step)
    if match is None or match["table"] != table or table in SMALL:
        return False
    index = INDEX.search(match["rest"] or "")
    if index is not None and index[1] in OPEN_ONLY:
        return False
    used = set(re.findall(r"(\w+)[=<>]", match["rest"] or ""))
    return column not in used and not any(one == "id" or one.endswith("_id") for one in used - COARSE)


def _reads_all(step: str) -> bool:
    """step  one line of the plan: "SEARCH orders USING INDEX … (shop_id=? AND id=?)" """
    match = STEP.match(step)
    if match is None or match["table"] not in Base.metadata.tables or match["table"] in SMALL:
        return False
    index = INDEX.search(match["rest"] or "")
    if index is not None and index[1] in OPEN_ONLY:
        return False
    return match["how"] == "SCAN" or (match["rest"] or "").endswith("(shop_id=?)")


@pytest.mark.parametrize("part", ["_live", "_look"])
def test_no_query_reads_all_rows_of_a_shop(part: str, env: Env) -> None:
    street = open_street(env)
    _live(street)
    with asked(env) as heard:
        if part == "_live":
            fresh = Street(env)
            fresh.clock.set(NOW + timedelta(days=60))
            _again(fresh)
        else:
            _look(street)

    assert len({statement for statement, _ in heard}) > 5
    assert whole_reads(env, heard) == []


def _again(street: Street) -> None:
    """The same life for another customer, sixty days later, now that somebody listens."""
    placed, other = NOW + timedelta(days=63), ORDER + 1_000
    late = placed + timedelta(days=9)
    false = scan(at=late, event=1, order_id=other)
    street.clock.set(placed)
    street.tell(order(order_id=other, placed_at=placed, at=placed, paid=False)).settle()
    street.tell([order("updated", order_id=other, placed_at=placed, at=placed + timedelta(hours=1))])
    street.tell([shipment(at=placed + timedelta(days=1), order_id=other), false, withdrawal(false, at=late)])
    street.settle(late)
    street.tell([scan(at=late, event=2, order_id=other), refund(at=late, lines=[(2, 1)], order_id=other)])
    street.settle(late)
    with work_for(street.env, street.shop_id) as work:
        ask_to_read_again(work, mark_of(LABEL), "42")
    street.settle().settle(late + timedelta(days=9))
