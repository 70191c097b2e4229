"""She is told what was really done, each time that something was, and called where no letter reaches her."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.claims.belongings import erase_claims
from app.claims.model import ClaimCall
from app.claims.pages import blueprint as claim_pages
from app.core.errors import Unreachable
from app.core.persons import CustomerRef
from app.core.work import Env, work_for
from app.guarantees import choosing, store
from app.guarantees.rules import name_of
from app.ledger.model import Entry
from app.orders.model import Customer
from app.shops.care_settings import Tier, Way
from app.touchpoints.facts import MailReported
from app.touchpoints.model import Letter, Touchpoint
from tests.builders import SHOP
from tests.guarantees.given import (
    LATE,
    LOST_AT,
    arrives,
    choosing_street,
    kinds_of_letters,
    late,
    lost,
    sent,
    the_offer,
)
from tests.panel import a_browser, bearer
from tests.path.given import ORDER, Street, order, scan, withdrawal

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CREDIT, CALL = Way("store_credit", percent=10), Way("call", "")
ONE, EITHER = Tier(days=0, ways=(CREDIT,)), Tier(days=0, ways=(CREDIT, CALL))


def _choose(street: Street, place: int, cause: str = "late") -> None:
    way = name_of(store.ways_of(the_offer(street, cause))[place])
    with work_for(street.env, SHOP) as work:
        choosing.choose(work, ORDER, cause, way)
    street.settle()


def _letters_on(street: Street, cause: str) -> list[str]:
    """Kinds of those that went about it, in their order."""
    about = {one.id: one.body.get("cause") for one in street.rows(Touchpoint)}
    gone = sorted(street.rows(Letter), key=lambda one: one.id)
    return [one.kind for one in gone if about[one.touchpoint_id] == cause]


def _comes_and_hasnt(street: Street) -> None:
    """The carrier says that it has come, and takes it back."""
    at = street.clock.now() + HOUR
    arrives(street, at)
    street.tell(withdrawal(scan(at=at, event=9), at=at + HOUR)).settle(at + HOUR)


def _calls(street: Street) -> list[tuple[int, str, str]]:
    return [(one.claim_id, one.reason, one.state) for one in street.rows(ClaimCall)]


# --- once for each thing that was done ----------------------------------------------------------------------------


def test_what_is_given_after_a_call_was_promised_and_taken_back_is_told(env: Env) -> None:
    street = lost(env, CREDIT, CALL)
    _choose(street, 1, "lost")
    promised = kinds_of_letters(street)
    _comes_and_hasnt(street)

    _choose(street, 0, "lost")
    street.settle(LOST_AT + DAY)

    assert promised == ["broken_promise", "remedy_given"]
    assert the_offer(street, "lost").round == 1
    about_loss = _letters_on(street, "lost")
    assert about_loss == ["broken_promise", "remedy_given"] * 2
    assert "att handla för hos oss" in sent(street)[-1].text
    street.live_until(LOST_AT + 6 * DAY, step=12 * HOUR)
    assert _letters_on(street, "lost") == about_loss


def test_who_is_asked_anew_and_is_silent_then_is_told_the_truth(env: Env) -> None:
    street = lost(env, CREDIT, CALL)
    _choose(street, 1, "lost")
    _comes_and_hasnt(street)

    street.live_until(LOST_AT + 6 * DAY, step=12 * HOUR)

    assert (the_offer(street, "lost").answered_by, the_offer(street, "lost").state) == ("time", "done")
    assert _letters_on(street, "lost") == ["broken_promise", "remedy_given"] * 2
    assert "Vi hörde inget från dig" in sent(street)[-1].text


def test_a_letter_about_a_remedy_that_was_taken_back_says_nothing_of_the_next(env: Env) -> None:
    street = lost(env, CREDIT, CALL)
    street.settle(LOST_AT.replace(hour=21))  # at night no letter goes
    _choose(street, 1, "lost")
    _comes_and_hasnt(street)
    street.settle(LOST_AT + DAY)
    asked = _letters_on(street, "lost")

    _choose(street, 0, "lost")
    street.settle(LOST_AT + 2 * DAY)

    assert asked == ["broken_promise", "broken_promise"]
    assert _letters_on(street, "lost") == [*asked, "remedy_given"]
    assert "att handla för hos oss" in sent(street)[-1].text


# --- where no letter reaches her ----------------------------------------------------------------------------------


def _nobody_there(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        for customer in work.session.query(Customer):
            customer.email_sealed = None


def _refuse(env: Env) -> None:
    """There is no such mailbox."""
    mailer: Any = env.mailer
    mailer.troubles = [Unreachable("refused_recipient", "No such user.", permanent=True)]


def _panel(street: Street) -> str:
    return a_browser(street.env, claim_pages).get("/claims", headers=_proof(street)).text


def _proof(street: Street) -> dict[str, str]:
    return {**bearer(at=street.clock.now()), "Accept-Language": "sv"}


def test_what_was_given_and_cant_be_told_by_letter_is_told_by_telephone(env: Env) -> None:
    street = late(choosing_street(env, EITHER), at=LATE)
    _nobody_there(street)

    _choose(street, 0)

    assert the_offer(street).state == "done"
    assert _calls(street) == [(0, "unheard", "open")]
    shown = _panel(street)
    assert "Inget brev når kunden, som ska få veta vad det finns att välja på, eller vad det blev." in shown
    assert f'href="/orders/{the_offer(street).order_id}"' in shown
    call_id = street.rows(ClaimCall)[0].id
    for _ in range(2):
        answer = a_browser(env, claim_pages).post(f"/claims/calls/{call_id}/called", headers=_proof(street))
        assert answer.status_code in (200, 204, 303)
    assert _calls(street) == [(0, "unheard", "done")]


@pytest.mark.parametrize("fate", ["lapsed", "refused", "bounced"])
def test_an_offer_whose_letter_doesnt_reach_her_asks_for_a_call(env: Env, fate: str) -> None:
    street = choosing_street(env, EITHER)
    if fate == "refused":
        _refuse(env)
    late(street, at=LATE.replace(hour=22) if fate == "lapsed" else LATE)
    with work_for(env, SHOP) as work:
        if fate == "lapsed":
            work.session.query(Touchpoint).filter(
                Touchpoint.kind == "broken_promise"
            ).one().expires_at = work.now
        if fate == "bounced":
            letter = work.session.query(Letter).one()
            told = MailReported(
                order_id=letter.order_id, letter_id=letter.id, what="bounce", provider="mail", code="5.1.1"
            )
            work.record(told)
    street.settle(LATE + DAY)

    assert the_offer(street).state == "offered"
    assert _calls(street) == [(0, "unheard", "open")]
    assert len(street.rows(Entry, Entry.kind == "OfferUnheard")) == 1


def test_one_call_is_enough_for_the_letter_that_asks_and_the_one_that_tells(env: Env) -> None:
    street = choosing_street(env, EITHER)
    _refuse(env)
    late(street, at=LATE)

    street.live_until(LATE + 5 * DAY, step=12 * HOUR)

    assert the_offer(street).state == "done"
    assert _calls(street) == [(0, "unheard", "open")]


def test_who_is_to_be_called_anyway_is_called_once(env: Env) -> None:
    street = late(choosing_street(env, EITHER), at=LATE)
    _nobody_there(street)

    _choose(street, 1)

    assert the_offer(street).reason == "call"
    assert _calls(street) == []


def test_a_letter_that_would_be_an_untruth_asks_for_no_call(env: Env) -> None:
    street = late(choosing_street(env, EITHER), at=LATE.replace(hour=22))
    street.tell(order("cancelled", at=LATE + 11 * HOUR, cancelled_at=LATE + 11 * HOUR)).settle(LATE + DAY)

    assert the_offer(street).state == "voided"
    assert _calls(street) == []


def test_who_is_erased_is_called_by_nobody(env: Env) -> None:
    street = late(choosing_street(env, EITHER), at=LATE)
    _nobody_there(street)
    _choose(street, 0)
    with work_for(env, SHOP) as work:
        erase_claims(work, CustomerRef(None, None, (), (ORDER,)))

    assert _calls(street) == [(0, "unheard", "dropped")]
