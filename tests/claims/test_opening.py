"""Opening a claim: in one tap, once, on the right ground, and never refused by a machine alone."""

from __future__ import annotations

import msgspec
import pytest

from app.claims import actions
from app.claims.model import ClaimCall, Cover
from app.core.work import Env, reading_for, work_for
from app.ledger.store import entries_of_order
from app.remedies.model import Remedy
from app.shops.facts import ScopesChanged
from app.shops.model import Shop
from app.shops.settings import Claims, Way
from app.shops.store import change_settings
from app.touchpoints.cases import has_open_case
from tests.builders import NOW, SHOP
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
    posted,
    press,
    refused,
    settings,
    states,
)
from tests.path.given import ORDER, Street, order, refund, scan, shipment


def test_what_came_is_covered_and_a_letter_says_so_once(street: Street) -> None:
    (cover,) = street.rows(Cover)
    street.live_until(CAME + 2 * DAY, step=DAY / 2)

    assert (cover.line_id, cover.begins_at) == (SHOES, CAME)
    assert letters(street).count("fit_certificate") == 1
    text = posted(street)[-1].text
    assert "Vidda 1: till och med lördag 4 april" in text
    assert "Skaver skorna byter vi dem" in text
    assert "rättigheter enligt lag" in text


def test_the_certificate_waits_for_the_last_covered_thing_and_a_later_arrival_moves_it_on(env: Env) -> None:
    both = msgspec.structs.replace(FIT, words=("vidda",))
    street = a_shop(env, settings=settings(both))
    street.tell(
        [order(), shipment(1, at=NOW + DAY, lines=[(1, 1)]), shipment(2, at=NOW + DAY, lines=[(2, 1)])]
    )
    street.live_until(CAME, step=DAY / 2).tell(scan(at=CAME, number=1)).settle()
    early = [one.line_id for one in street.rows(Cover)], letters(street).count("fit_certificate")
    street.settle(CAME + DAY).tell(scan(at=CAME + DAY, number=2, event=2)).settle()

    assert early == ([SHOES], 0)
    assert letters(street).count("fit_certificate") == 1
    ends = {one.line_id: one.ends_at for one in street.rows(Cover)}
    assert ends[SOCKS] - ends[SHOES] == DAY


def test_one_tap_gives_a_new_pair_and_a_letter_says_what_was_given(street: Street) -> None:
    answer = press(street, page(street), say="fit", line=SHOES, why="hurts", way="0")

    assert answer.status_code == 303
    assert states(street) == [("fit", "done", "given")]
    (remedy,) = street.rows(Remedy)
    assert (remedy.kind, remedy.state, remedy.statutory) == ("replacement", "given", False)
    assert letters(street)[-1] == "claim_decided"
    assert "på nytt" in posted(street)[-1].text


def test_each_move_of_it_stands_in_the_ledger(street: Street) -> None:
    press(street, page(street), say="fit", line=SHOES, way="0")

    with reading_for(street.env, SHOP) as work:
        told = [one for one in entries_of_order(work, ORDER) if one.kind.startswith(("Claim", "Answer"))]
    moves = [(one.body["was"], one.body["state"]) for one in told if one.kind == "ClaimMoved"]
    assert [one.kind for one in told][:2] == ["ClaimOpened", "AnswerPromised"]
    assert moves == [("opened", "accepted"), ("accepted", "executing"), ("executing", "done")]


def test_what_she_wished_for_comes_first_and_the_rest_after_it(street: Street) -> None:
    press(street, page(street), say="fit", line=SHOES, way="1")

    (claim,) = claims(street)
    assert [one["kind"] for one in claim.ways] == ["code", "replacement", "call"]
    assert claim.given is not None
    assert claim.given["kind"] == "code"
    (remedy,) = street.rows(Remedy)
    assert remedy.code is not None
    assert remedy.code in posted(street)[-1].text


def test_what_cant_be_given_falls_back_and_the_letter_says_so(street: Street) -> None:
    path = page(street)
    with work_for(street.env, SHOP) as work:
        shop = work.session.get_one(Shop, SHOP)
        shop.scopes = [one for one in shop.scopes if one != "write_draft_orders"]

    press(street, path, say="fit", line=SHOES, way="0")

    assert states(street) == [("fit", "done", "given")]
    assert "inte det du önskade i första hand" in posted(street)[-1].text


def test_what_waited_for_a_permission_goes_on_when_the_merchant_grants_it(street: Street) -> None:
    path = page(street)
    with work_for(street.env, SHOP) as work:
        shop = work.session.get_one(Shop, SHOP)
        had, shop.scopes = shop.scopes, ["read_orders"]
    press(street, path, say="fit", line=SHOES, way="0")
    before = states(street)

    with work_for(street.env, SHOP) as work:
        work.session.get_one(Shop, SHOP).scopes = had
        work.record(ScopesChanged(granted=tuple(had), gained=("write_draft_orders",), lost=()))
    street.settle()

    assert before == [("fit", "person", "no_way_left")]
    assert states(street) == [("fit", "done", "given")]
    with reading_for(street.env, SHOP) as work:
        moves = [one.body for one in entries_of_order(work, ORDER) if one.kind == "ClaimMoved"]
    assert [one["state"] for one in moves][-4:] == ["person", "accepted", "executing", "done"]


def test_a_complaint_by_law_knows_no_end_of_ours_and_no_limit(street: Street) -> None:
    path = page(street)
    street.clock.set(CAME + 60 * DAY)
    answer = press(street, path, settle=False, say="law", line=SOCKS, problem="broke_again")
    with work_for(street.env, SHOP) as work:
        actions.accept_other(work, claims(street)[0].id, Way("code", percent=20), by="staff:42")
    street.settle()

    assert answer.status_code == 303
    assert [one.statutory for one in street.rows(Remedy)] == [True]
    assert states(street) == [("law", "done", "given")]


def test_an_ended_guarantee_is_a_clear_answer_and_nothing_is_opened(street: Street) -> None:
    path = page(street)
    street.clock.set(CAME + 30 * DAY)
    in_time = press(street, path, settle=False, say="law", line=SHOES, problem="damaged")
    street.clock.set(CAME + 31 * DAY)
    answer = press(street, path, settle=False, say="fit", line=SHOES)

    assert in_time.status_code == 303
    assert answer.status_code == 422
    assert "gått ut" in answer.text
    assert "enligt lag" in answer.text
    assert len(claims(street)) == 1
    assert refused(street) == ["term_over"]


def test_she_keeps_the_terms_of_the_day_of_purchase(street: Street) -> None:
    path = page(street)
    meaner = msgspec.structs.replace(FIT, days=1, proof="photo", ways=(Way("call", ""),))
    with work_for(street.env, SHOP) as work:
        change_settings(work, settings(meaner), "42")
    street.clock.set(CAME + 20 * DAY)

    press(street, path, say="fit", line=SHOES, way="0")

    assert states(street) == [("fit", "done", "given")]


@pytest.mark.parametrize(
    ("fields", "complaint", "noted"),
    [
        ({"line": "999"}, "Välj vilken vara", "not_in_order"),
        ({"line": str(SHOES), "count": "7"}, "1 till 2", ""),
        ({"line": str(SHOES), "why": "because"}, "Välj ett av skälen", "bad_why"),
        ({"line": str(SHOES), "way": "17"}, "Välj ett av sätten", "bad_way"),
        ({"line": str(SHOES), "words": "x" * 2_001}, "2000", ""),
        ({"say": "law", "line": str(SHOES), "problem": "ugly"}, "Välj vad som är fel", "bad_problem"),
        ({"line": str(SOCKS)}, "omfattar inte", "not_covered"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_opened(
    env: Env, fields: dict[str, str], complaint: str, noted: str
) -> None:
    street = arrived(a_shop(env), lines=[(1, 2), (2, 1), (3, 1)])
    answer = press(street, page(street), settle=False, **{"say": "fit", **fields})

    assert answer.status_code == 422
    assert complaint in answer.text
    assert claims(street) == []
    assert refused(street) == [noted] * bool(noted)


def test_the_proof_that_is_asked_for_is_asked_for_and_her_words_stay(env: Env) -> None:
    strict = msgspec.structs.replace(FIT, proof="photo")
    street = arrived(a_shop(env, settings=settings(strict)))

    answer = press(street, page(street), settle=False, say="fit", line=SHOES, words="<b>Skaver</b> på hälen")

    assert answer.status_code == 422
    assert "Visa med en bild" in answer.text
    assert "&lt;b&gt;Skaver&lt;/b&gt; på hälen" in answer.text
    assert claims(street) == []


def test_what_was_refunded_is_no_longer_claimed_under_our_guarantee(street: Street) -> None:
    path = page(street)
    street.tell(refund(at=CAME + DAY / 24, lines=[(1, 1)])).settle()

    answer = press(street, path, settle=False, say="fit", line=SHOES)

    assert answer.status_code == 422
    assert claims(street) == []


def test_while_it_is_open_nothing_is_sold_and_no_review_is_asked_for(env: Env) -> None:
    street = arrived(a_shop(env))
    path = page(street)
    press(street, path, say="law", line=SHOES, problem="damaged")
    (claim,) = claims(street)
    with reading_for(street.env, SHOP) as work:
        waits = has_open_case(work, claim.customer_id)
    street.live_until(CAME + 12 * DAY, step=DAY / 2)
    before = letters(street).count("review_request")
    with work_for(street.env, SHOP) as work:
        actions.settle_by_hand(work, claim.id, "Pengarna är på väg.", by="staff:42")
    with reading_for(street.env, SHOP) as work:
        waits_still = has_open_case(work, claim.customer_id)
    street.live_until(CAME + 26 * DAY, step=DAY / 2)

    assert (waits, waits_still) == (True, False)
    assert before == 0
    assert letters(street).count("review_request") == 1


def test_who_would_rather_be_called_is_called(street: Street) -> None:
    press(street, page(street), say="fit", line=SHOES, way="2")

    assert states(street) == [("fit", "person", "call")]
    assert [(one.reason, one.state) for one in street.rows(ClaimCall)] == [("wanted", "open")]


def test_a_playbook_says_who_takes_it_and_by_when_she_hears(env: Env) -> None:
    owner = Claims(playbooks=(msgspec.structs.replace(settings().claims.playbooks[0], role="owner"),))
    street = arrived(a_shop(env, settings=settings(claims=owner)))

    press(street, page(street), say="law", line=SHOES, problem="damaged")

    (claim,) = claims(street)
    assert claim.role == "owner"
    assert "Senast måndag 9 mars hör du av mig igen" in posted(street)[-1].text
