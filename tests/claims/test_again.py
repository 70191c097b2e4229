"""The same thing again: a second press, a second fault, a third failure, and what was settled elsewhere meanwhile."""

from __future__ import annotations

import msgspec
import pytest

from app.claims import actions
from app.claims.model import Claim
from app.core.work import Env, work_for
from app.remedies.model import Remedy
from app.shops.settings import Limits, Way
from app.shops.store import change_settings
from tests.builders import SHOP
from tests.claims.given import (
    CAME,
    DAY,
    FIT,
    SHOES,
    SOCKS,
    a_shop,
    arrived,
    claims,
    letters,
    page,
    press,
    settings,
    states,
)
from tests.path.given import Street, refund


def test_the_same_press_again_leads_to_the_claim_that_is_there(street: Street) -> None:
    path = page(street)
    first = press(street, path, settle=False, say="fit", line=SHOES, way="0")
    again = press(street, path, settle=False, say="fit", line=SHOES, way="1")
    street.settle()
    late = press(street, path, say="fit", line=SHOES, way="0")

    assert first.location == again.location == late.location
    assert len(claims(street)) == 1
    assert len(street.rows(Remedy)) == 1


def test_what_she_says_after_taking_one_back_and_another_fault_are_claims_of_their_own(
    street: Street,
) -> None:
    path = page(street)
    press(street, path, settle=False, say="law", line=SHOES, problem="damaged")
    press(street, path, settle=False, say="law", line=SHOES, problem="wrong")
    press(street, path, settle=False, take_back=str(claims(street)[0].id))
    press(street, path, settle=False, say="law", line=SHOES, problem="damaged")
    press(street, path, settle=False, say="law", line=SHOES, problem="damaged")

    assert [(one.problem, one.state) for one in claims(street)] == [
        ("damaged", "withdrawn"),
        ("wrong", "person"),
        ("damaged", "person"),
    ]


def test_a_second_time_is_for_a_person_and_the_third_proposes_a_new_one(env: Env) -> None:
    sparing = msgspec.structs.replace(FIT, ways=(Way("code", percent=10),))
    street = arrived(a_shop(env, settings=settings(sparing)))
    path = page(street)
    for day in (1, 2, 3):
        street.clock.set(CAME + day * DAY)
        press(street, path, say="fit", line=SHOES)
        if day == 2:
            with work_for(street.env, SHOP) as work:
                actions.settle_by_hand(work, claims(street)[-1].id, "Vi har bytt dem.", by="staff:42")

    assert [(one.repeated, one.reason) for one in claims(street)] == [
        (1, "given"),
        (2, "by_hand"),
        (3, "third_time"),
    ]
    assert claims(street)[-1].ways[0]["kind"] == "replacement"
    assert claims(street)[-1].state == "person"


def test_what_a_person_said_no_to_no_machine_gives_when_she_asks_again(env: Env) -> None:
    street = arrived(a_shop(env, settings=settings(limits=Limits(order_percent=0))))
    path = page(street)
    press(street, path, say="fit", line=SHOES, way="0")
    with work_for(street.env, SHOP) as work:
        actions.decline(work, claims(street)[0].id, "De är slitna, och inte trånga.", by="staff:42")
        change_settings(work, settings(), "42")
    street.clock.set(CAME + DAY)

    press(street, path, say="fit", line=SHOES, way="0")

    assert [(state, reason) for _, state, reason in states(street)] == [
        ("declined", "declined"),
        ("person", "declined_before"),
    ]
    assert street.shopify.drafts == []


def test_the_three_grounds_are_three_claims_and_none_stands_in_the_others_way(street: Street) -> None:
    path = page(street)
    press(street, path, say="law", line=SHOES, problem="damaged", words="Sulan lossnar.")
    press(street, path, say="withdrawal", line=SHOES)

    press(street, path, say="fit", line=SHOES, way="1")

    assert [(ground, state) for ground, state, _ in states(street)] == [
        ("law", "person"),
        ("withdrawal", "person"),
        ("fit", "done"),
    ]
    assert letters(street).count("claim_received") == 2


@pytest.mark.parametrize(("problem", "carrier"), [("damaged", "PostNord"), ("wrong", None)])
def test_what_broke_on_the_way_is_booked_on_who_carried_it_and_a_wrong_thing_on_us(
    street: Street, problem: str, carrier: str | None
) -> None:
    press(street, page(street), settle=False, say="law", line=SOCKS, problem=problem)
    with work_for(street.env, SHOP) as work:
        actions.accept_other(work, claims(street)[0].id, Way("replacement", ""), by="staff:42")
    street.settle()

    (remedy,) = street.rows(Remedy)
    assert (remedy.state, remedy.cause, remedy.carrier) == ("given", problem, carrier)


def test_what_was_refunded_meanwhile_isnt_made_good_again(street: Street) -> None:
    press(street, page(street), settle=False, say="law", line=SHOES, problem="damaged")
    street.tell(refund(at=CAME + DAY / 24, lines=[(1, 1)])).settle()
    credit = Way("store_credit", percent=100, valid_days=30)
    with work_for(street.env, SHOP) as work:
        work.session.query(Claim).one().ways = [msgspec.to_builtins(credit)]
        work.session.flush()
        actions.accept_other(work, claims(street)[0].id, Way("replacement", ""), by="staff:42")
    street.settle()

    assert states(street) == [("law", "person", "no_way_left")]
    assert (street.shopify.drafts, street.shopify.credits) == ([], [])
