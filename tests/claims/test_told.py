"""What was decided reaches her whatever happens: by letter, by telephone, and with the day that her own clock says."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from app.claims import actions
from app.claims.model import Claim, ClaimCall
from app.claims.moving import DECIDED
from app.claims.pages import blueprint as panel_pages
from app.core.errors import Conflict
from app.core.work import work_for
from app.ledger.model import Entry
from app.orders.model import Customer, Order
from app.outbox.actions import try_again
from app.outbox.model import Errand
from app.remedies.model import Remedy
from app.shopify.errors import Refused
from app.touchpoints.facts import MailReported
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import SHOP
from tests.claims.given import (
    CAME,
    DAY,
    HOUR,
    SHOES,
    browser,
    calls,
    claims,
    letters,
    page,
    posted,
    press,
    states,
)
from tests.fakes_shopify import SHOPIFY_DOWN, UNCERTAIN
from tests.panel import a_browser, bearer
from tests.path.given import ORDER, Street


def _nobody_can_be_written_to(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        for customer in work.session.query(Customer):
            customer.email_sealed = None


def test_the_last_day_of_a_code_is_said_by_her_own_clock(street: Street) -> None:
    path = page(street)
    with work_for(street.env, SHOP) as work:
        for order in work.session.query(Order):
            order.zone = "America/New_York"

    press(street, path, say="fit", line=SHOES, way="1")
    street.settle(CAME + 6 * HOUR)  # before that it is night where she lives

    (claim,) = claims(street)
    assert claim.given is not None
    until = datetime.fromisoformat(claim.given["valid_until"])
    day = until.day - 1  # past midnight in Stockholm, and in UTC
    assert until.hour in (3, 4)
    assert f" {day} " in posted(street)[-1].text.split("till och med")[1][:20]
    assert f"till och med {day} sep. 2026" in browser(street.env).get(path).text


def test_who_cant_be_written_to_hears_what_was_given_by_telephone(street: Street) -> None:
    path = page(street)
    _nobody_can_be_written_to(street)

    press(street, path, say="fit", line=SHOES, way="0")

    assert states(street) == [("fit", "done", "given")]
    assert calls(street) == [("no_letter", "open")]
    with work_for(street.env, SHOP) as work:
        actions.note_called(work, street.rows(ClaimCall)[0].id, text="", by="staff:42")
    assert calls(street) == [("no_letter", "done")]
    assert states(street) == [("fit", "done", "given")]


def test_a_decision_whose_letter_never_goes_asks_for_a_call(street: Street) -> None:
    press(street, page(street), say="law", line=SHOES, problem="damaged")
    with work_for(street.env, SHOP) as work:
        actions.decline(work, claims(street)[0].id, "Sulan är sliten efter två år.", by="staff:42")
        work.session.flush()
        letter = work.session.query(Touchpoint).filter(Touchpoint.kind == DECIDED).one()
        letter.expires_at = work.now
    street.settle()

    assert letters(street).count(DECIDED) == 0
    assert calls(street) == [("no_letter", "open")]


def test_a_decision_whose_letter_comes_back_asks_for_a_call(street: Street) -> None:
    press(street, page(street), say="fit", line=SHOES, way="1")
    street.settle(CAME + 6 * HOUR)  # before that it is night where she lives
    with work_for(street.env, SHOP) as work:
        letter = work.session.query(Letter).filter(Letter.kind == DECIDED).one()
        for what in ("delay", "bounce", "refused"):
            told = MailReported(order_id=ORDER, letter_id=letter.id, what=what, provider="mail", code="5.1.1")
            work.record(told)

    assert states(street) == [("fit", "done", "given")]
    assert calls(street) == [("no_letter", "open")]


def test_a_worker_that_slept_through_the_day_still_writes(street: Street) -> None:
    press(street, page(street), say="law", line=SHOES, problem="damaged")
    street.clock.set(CAME + 8 * DAY)
    street.live_until(CAME + 8 * DAY + 12 * HOUR, step=6 * HOUR)

    assert letters(street).count("claim_update") == 1
    (claim,) = claims(street)
    assert claim.next_at is not None
    assert claim.next_at > street.clock.now()


def test_who_was_told_yes_doesnt_hear_that_there_is_no_answer(street: Street) -> None:
    press(street, page(street), say="law", line=SHOES, problem="damaged")
    with work_for(street.env, SHOP) as work:
        work.session.query(Claim).one().state = "executing"  # Shopify hasn't answered for days
    street.live_until(CAME + 5 * DAY, step=6 * HOUR)

    told = [
        one.text for one in posted(street) if "Så här långt" in one.text or "Du ska inte behöva" in one.text
    ]
    assert "Svaret är ja" in posted(street)[-1].text
    assert told == []


def _uncertain(street: Street) -> Street:
    """She chose the code. Shopify made it and didn't say so, and won't let us look."""
    street.shopify.fail_next("create_discount", UNCERTAIN, done=True)
    street.shopify.fail_next("find_discount", Refused("forbidden", "No."))
    press(street, page(street), say="fit", line=SHOES, way="1")
    return street.settle(CAME + HOUR)


def test_what_may_have_been_given_is_looked_at_before_anything_else_is(street: Street) -> None:
    _uncertain(street)
    claim_id = claims(street)[0].id
    held = states(street)
    for other in (
        lambda work: actions.accept(work, claim_id, 1, by="staff:42"),
        lambda work: actions.settle_by_hand(work, claim_id, "Du får pengarna.", by="staff:42"),
        lambda work: actions.decline(work, claim_id, "Nej.", by="staff:42"),
        lambda work: actions.take_back(work, ORDER, claim_id),
    ):
        with pytest.raises(Conflict), work_for(street.env, SHOP) as work:
            other(work)

    assert held == states(street) == [("fit", "person", "uncertain_too_long")]
    assert [one.tries for one in claims(street)] == [1]


def test_while_the_outbox_tries_it_again_nobody_gives_anything_else(street: Street) -> None:
    _uncertain(street)
    claim_id = claims(street)[0].id
    street.shopify.fail_next("find_discount", SHOPIFY_DOWN)
    with work_for(street.env, SHOP) as work:
        try_again(work, street.rows(Errand, Errand.state == "parked")[0].id)
    street.settle()
    held = states(street)
    for other in (
        lambda work: actions.accept(work, claim_id, 1, by="staff:42"),
        lambda work: actions.decline(work, claim_id, "Nej.", by="staff:42"),
        lambda work: actions.take_back(work, ORDER, claim_id),
    ):
        with pytest.raises(Conflict), work_for(street.env, SHOP) as work:
            other(work)
    street.settle(CAME + 2 * HOUR)

    assert held == [("fit", "executing", "")]
    assert states(street) == [("fit", "done", "given")]
    assert (len(street.shopify.discounts), len(street.shopify.drafts)) == (1, 0)
    (resumed,) = street.rows(Entry, Entry.kind == "RemedyResumed")
    assert resumed.body["reason"] == "tried_again"


def test_who_has_seen_that_it_was_given_says_so_and_the_letter_goes(street: Street) -> None:
    _uncertain(street)
    with work_for(street.env, SHOP) as work:
        actions.note_done(work, claims(street)[0].id, by="staff:42")
    street.settle()

    assert states(street) == [("fit", "done", "given")]
    assert len(street.shopify.discounts) == 1
    assert street.rows(Remedy)[0].code in posted(street)[-1].text


def test_who_has_seen_that_it_wasnt_may_give_something_else(street: Street) -> None:
    _uncertain(street)
    street.shopify.discounts.clear()
    with work_for(street.env, SHOP) as work:
        actions.note_not_given(work, claims(street)[0].id, by="staff:42")
    said = states(street)
    with work_for(street.env, SHOP) as work:
        actions.accept(work, claims(street)[0].id, 1, by="staff:42")
    street.settle()

    assert said == [("fit", "person", "not_given")]
    assert states(street) == [("fit", "done", "given")]
    assert [one.state for one in street.rows(Remedy)] == ["declined", "given"]
    assert len(street.shopify.discounts) == 0
    assert len(street.shopify.drafts) == 1


def test_the_page_of_what_may_have_been_given_has_three_buttons_and_no_other_way(street: Street) -> None:
    _uncertain(street)
    (claim,) = claims(street)
    shown = (
        a_browser(street.env, panel_pages)
        .get(f"/claims/{claim.id}", headers={**bearer(at=street.clock.now()), "Accept-Language": "sv"})
        .text
    )

    there = re.findall(rf'action="/claims/{claim.id}/([a-z-]+)"', shown)
    assert {"approve", "done", "not-given"} <= set(there)
    assert not {"accept", "settle", "decline"} & set(there)
