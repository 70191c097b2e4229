"""What is heard after something was offered or given: she is told what was really done, and never an untruth."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.errors import Conflict
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.guarantees import choosing, reports, store
from app.guarantees.model import Offer
from app.guarantees.rules import name_of
from app.ledger.model import Entry
from app.remedies.model import Remedy
from app.remedies.rules import SCOPES
from app.shops.care_settings import Tier, Way
from app.shops.facts import ScopesChanged
from app.touchpoints.model import Touchpoint
from tests.fakes_shopify import NOT_SENT
from tests.guarantees.given import (
    CHOICE,
    LATE,
    LOST_AT,
    arrives,
    browser,
    choosing_street,
    kinds_of_letters,
    late,
    lost,
    offer_path,
    sent,
    steps,
    the_offer,
)
from tests.panel import bearer
from tests.path.given import LAST_DAY, ORDER, Street, order, refund, scan, shipment, withdrawal
from tests.remedies.given import allowed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CREDIT, CALL, AGAIN = Way("store_credit", percent=10), Way("call", ""), Way("replacement", "")
BOTH_LINES = [(1, 1), (2, 1)]


def told(street: Street, kind: str) -> list[Entry]:
    return street.rows(Entry, Entry.kind == kind)


# --- an order that has come to its end ----------------------------------------------------------------------------


def test_an_order_whose_goods_were_all_paid_back_gets_nothing_though_the_shipping_was_kept(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)
    paid_back = [refund(at=LATE + HOUR, lines=BOTH_LINES)]
    emptied = order(
        "updated", at=LATE + HOUR, current=[0, 0], refunds=paid_back, financial_status="partially_refunded"
    )

    street.tell([*paid_back, emptied]).settle(LATE + 2 * HOUR)
    answer = browser(env).post(offer_path(street), data={"way": name_of(store.ways_of(the_offer(street))[0])})
    street.settle(LATE + 5 * DAY)

    assert (the_offer(street).state, the_offer(street).reason) == ("voided", "order_ended")
    assert answer.status_code == 409
    assert steps(street) == ["offered", "voided"]
    assert street.rows(Remedy) == []


def test_what_is_due_when_all_goods_are_paid_back_is_voided_once_and_for_all(env: Env) -> None:
    street = choosing_street(env, Tier(days=0, ways=(CREDIT,)))
    street.shopify.fail_next("credit_store", NOT_SENT)
    late(street, at=LATE)
    paid_back = [refund(at=LATE + HOUR, lines=BOTH_LINES)]

    street.tell(paid_back).settle(LATE + 2 * HOUR)

    assert steps(street) == ["executing", "voided"]
    assert [one.state for one in street.rows(Remedy)] == ["voided"]


# --- what is no longer certain -------------------------------------------------------------------------------------


def _is_over(env: Env, street: Street) -> tuple[str, str]:
    """Why the offer for lateness isn't, as the ledger has it and as the order's page says it."""
    (entry,) = [one for one in told(street, "OfferUnwatched") if one.body["cause"] == "late"]
    shown = (
        create_app(env)
        .test_client()
        .get(f"/orders/{ORDER}", headers={**bearer(at=street.clock.now()), "Accept-Language": "sv"})
    )
    assert "Som det ser ut nu ges ingenting" in shown.text
    return entry.body["reason"], shown.text


def test_what_nobody_knows_any_longer_isnt_called_kept(env: Env) -> None:
    tier = Tier("lost", days=10, ways=(CREDIT,))
    street = choosing_street(env, CHOICE, tier)
    street.clock.set(LAST_DAY)
    street.tell([order(), shipment(at=LAST_DAY - 3 * DAY)]).settle()
    seen = scan("in_transit", at=LATE)
    street.settle(LATE).tell(seen).settle()
    before = the_offer(street).state

    street.tell(withdrawal(seen, at=LATE + HOUR)).settle(LATE + HOUR)

    assert before == "watched"
    assert (the_offer(street).state, the_offer(street).reason) == ("voided", "unknown")
    reason, shown = _is_over(env, street)
    assert reason == "unknown"
    assert "Ingen vet längre om den var sen." in shown


def test_what_was_offered_and_nobody_knows_any_longer_says_so_too(env: Env) -> None:
    street = choosing_street(env, Tier(days=0, ways=(CREDIT, CALL)))
    street.clock.set(LAST_DAY)
    street.tell([order(), shipment(at=LAST_DAY - 3 * DAY)]).settle()
    seen = scan("in_transit", at=LATE.replace(hour=22))
    street.settle(LATE.replace(hour=22)).tell(seen).settle()
    before = the_offer(street).state

    street.tell(withdrawal(seen, at=LATE.replace(hour=23))).settle(LATE + DAY)

    assert before == "offered"
    assert (the_offer(street).state, the_offer(street).reason) == ("voided", "unknown")
    (letter,) = street.rows(Touchpoint, Touchpoint.kind == "broken_promise")
    assert (letter.state, letter.reason) == ("withdrawn", "unknown")


def test_a_promise_that_turns_out_kept_is_called_kept(env: Env) -> None:
    street = choosing_street(env, CHOICE, Tier("lost", days=10, ways=(CREDIT,)))
    street.clock.set(LAST_DAY)
    street.tell([order(), shipment(at=LAST_DAY - 3 * DAY)]).settle()
    street.settle(LATE).tell(scan("in_transit", at=LATE)).settle()

    street.tell(scan(at=LAST_DAY, event=2)).settle(LATE + HOUR)

    assert the_offer(street).reason == "kept_after_all"
    assert the_offer(street, "lost").reason == "arrived"


# --- what she is told ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [True, False])
def test_a_gift_card_comes_with_its_number(env: Env, asked: bool) -> None:
    card = Way("gift_card", percent=10)
    street = late(choosing_street(env, Tier(days=0, ways=(card, CREDIT) if asked else (card,))), at=LATE)
    if asked:
        way = name_of(store.ways_of(the_offer(street))[0])
        browser(env).post(offer_path(street), data={"way": way})
        street.settle(LATE + HOUR)

    (made,) = street.shopify.gift_cards
    assert made.code in sent(street)[-1].text
    assert (the_offer(street).given or {})["code"] == made.code[-4:]
    if asked:
        assert made.code in browser(env).get(offer_path(street)).text


def test_who_wants_to_be_called_hears_by_when_and_nothing_more_once_it_was_done(env: Env) -> None:
    street = late(choosing_street(env, Tier(days=0, ways=(CREDIT, CALL))), at=LATE)

    browser(env).post(offer_path(street), data={"way": name_of(store.ways_of(the_offer(street))[1])})
    street.settle(LATE + HOUR)

    assert the_offer(street).reason == "call"
    assert "ringer dig senast tisdag 10 mars" in sent(street)[-1].text
    page = browser(env).get(offer_path(street)).text
    assert "10 mars 2026" in page
    with work_for(env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "late", by="42")
    street.settle(LATE + 5 * DAY)
    assert the_offer(street).state == "done"
    assert kinds_of_letters(street) == ["broken_promise", "remedy_given"]


def test_a_call_that_nobody_makes_does_not_pass_in_silence(env: Env) -> None:
    street = late(choosing_street(env, Tier(days=0, ways=(CALL,))), at=LATE)
    assert "ringer dig senast tisdag 10 mars" in sent(street)[-1].text

    street.settle(LATE.replace(day=10, hour=9))
    near = len(told(street, "CallNear"))
    street.settle(LATE.replace(day=10, hour=17))
    street.settle(LATE.replace(day=11, hour=9))
    letter = sent(street)[-1].text
    street.live_until(LATE.replace(day=15), step=12 * HOUR)

    assert near == 1
    assert "har ingen gjort än" in letter
    assert "senast onsdag 11 mars" in letter
    assert kinds_of_letters(street) == ["broken_promise", "remedy_given"]  # no third
    with reading_for(env, street.shop_id) as work:
        assert [one.is_overdue for one in reports.waiting(work)] == [True]


def test_what_was_given_before_the_evidence_came_is_told_without_an_untruth(env: Env) -> None:
    street = choosing_street(env, Tier(days=0, ways=(CREDIT,)))
    late(street, at=LATE.replace(hour=22))  # at night no letter goes

    street.tell(scan(at=LAST_DAY, event=2)).settle(LATE.replace(hour=23))
    street.settle(LATE.replace(day=10, hour=12))

    assert steps(street) == ["executing", "done", "kept after all"]
    assert "remedy_given" in kinds_of_letters(street)
    assert "broken_promise" not in kinds_of_letters(street)
    texts = [one.text for one in sent(street)]
    assert any("kom i tid" in text and "att handla för hos oss" in text for text in texts)


def test_what_is_given_after_its_letter_grew_too_old_is_told_all_the_same(env: Env) -> None:
    street = late(choosing_street(env), at=LATE.replace(hour=22))  # at night no letter goes
    with work_for(env, street.shop_id) as work:
        work.session.query(Touchpoint).filter(Touchpoint.kind == "broken_promise").one().expires_at = work.now

    street.live_until(LATE + 5 * DAY, step=12 * HOUR)

    assert steps(street) == ["offered", "defaulted", "executing", "done"]
    assert kinds_of_letters(street) == ["remedy_given"]
    assert "att handla för hos oss" in sent(street)[-1].text


def test_who_was_not_asked_is_not_told_that_she_was_silent(env: Env) -> None:
    great = Tier(days=3, ways=(Way("store_credit", percent=20),))
    street = late(choosing_street(env, CHOICE, great), at=LATE)
    came = scan(at=LATE)

    street.tell([withdrawal(came, at=LATE + HOUR), scan(at=LATE + 2 * DAY, event=9)]).settle(LATE + 2 * DAY)

    assert steps(street) == ["offered", "executing", "done"]
    assert (
        "Vi var sena med Vidda 1 och Vidda 2, och för det är vi skyldiga dig något" in sent(street)[-1].text
    )


# --- what was lost, and comes --------------------------------------------------------------------------------------


def test_what_was_made_good_as_lost_and_comes_is_found_and_not_kept(env: Env) -> None:
    street = lost(env, CREDIT, person=True)
    with work_for(env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "lost", by="42")
    street.settle(LOST_AT + HOUR)

    arrives(street).settle(LOST_AT + 2 * DAY)

    assert steps(street) == ["waiting", "executing", "done", "found after all"]
    assert len(street.shopify.credits) == 1
    with reading_for(env, street.shop_id) as work:
        assert reports.counts(work).kept_after == 0


def test_what_comes_before_the_letter_about_its_loss_went_is_told_as_it_is(env: Env) -> None:
    street = lost(env, CREDIT, person=True)
    night = LOST_AT.replace(hour=22)
    street.settle(night)
    with work_for(env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "lost", by="42")
    street.settle(night + HOUR)

    arrives(street, night + 2 * HOUR).settle(night + 14 * HOUR)

    assert kinds_of_letters(street) == ["remedy_given"]
    assert "nu är paketet framme" in sent(street)[-1].text


def test_silence_about_what_was_lost_goes_to_a_person(env: Env) -> None:
    street = lost(env, AGAIN, CALL, person=True, default=-1)
    with work_for(env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "lost", by="42")
    street.settle(LOST_AT + HOUR)
    street.settle(LOST_AT + 5 * DAY)
    assert (the_offer(street, "lost").state, the_offer(street, "lost").reason) == ("person", "no_answer")
    with pytest.raises(Conflict) as over, work_for(env, street.shop_id) as work:
        choosing.choose(work, ORDER, "lost", "whatever")
    assert over.value.code == "over"

    with work_for(env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "lost", by="42")
    street.settle(LOST_AT + 5 * DAY + HOUR)

    assert the_offer(street, "lost").state == "done"
    assert len(street.shopify.drafts) == 1


def test_a_call_is_seen_however_much_waits(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    street = lost(env, AGAIN, person=True)
    monkeypatch.setattr(reports, "LINES_MAX", 1)
    with work_for(env, street.shop_id) as work:
        first, call = (work.session.get_one(Offer, (street.shop_id, ORDER, one)) for one in ("lost", "late"))
        first.state, first.reason = "person", "no_answer"
        call.state, call.reason, call.until_at = "person", "call", work.now + DAY
        call.made_at = first.made_at + DAY
    with reading_for(env, street.shop_id) as work:
        waits = reports.waiting(work)

    assert [(one.offer.cause, one.call_by is not None) for one in waits] == [("late", True), ("lost", False)]


def test_what_a_person_did_not_take_for_lost_is_late_only_when_it_comes(env: Env) -> None:
    street = lost(env, CREDIT, person=True)
    with work_for(env, street.shop_id) as work:
        choosing.say_no(work, ORDER, "lost", by="42")

    street.tell(order("updated", at=LOST_AT + HOUR)).settle(LOST_AT + HOUR)
    before = the_offer(street, "late").state
    arrives(street)

    assert before == "voided"
    assert the_offer(street, "late").state == "offered"


# --- what can't be had -----------------------------------------------------------------------------------------------


def test_two_gifts_of_the_same_cost_are_two_buttons(env: Env) -> None:
    gifts = [Way("gift", "fixed", amount_minor=1_000, text=text) for text in ("Strumpor", "Skosnören")]
    street = late(choosing_street(env, Tier(days=0, ways=tuple(gifts))), at=LATE)
    names = [name_of(one) for one in store.ways_of(the_offer(street))]

    browser(env).post(offer_path(street), data={"way": names[1]})

    assert len(set(names)) == 2
    assert (the_offer(street).answer or {})["text"] == "Skosnören"


def test_what_is_asked_for_in_vain_is_written_down_once_a_day(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    for _ in range(3):
        browser(env).post(offer_path(street), data={"way": "store_credit-999"})
    browser(env).post(offer_path(street), data={"way": ""})
    street.clock.set(LATE + 2 * DAY)
    browser(env).post(offer_path(street), data={"way": "store_credit-999"})

    reasons = [one.body["reason"] for one in told(street, "OfferRefused")]
    assert sorted(reasons) == ["no_way", "other_ways", "other_ways"]


def test_what_may_have_been_given_is_not_declined_unseen(env: Env) -> None:
    street = late(choosing_street(env, Tier(days=0, ways=(CREDIT,))), at=LATE)
    with work_for(env, street.shop_id) as work:
        row = work.session.get_one(Remedy, (work.shop_id, street.rows(Remedy)[0].id))
        offer = store.offer(work, ORDER, "late")
        assert offer is not None
        row.state, row.reason = offer.state, offer.reason = "person", "uncertain_too_long"

    with work_for(env, street.shop_id) as work, pytest.raises(Conflict):
        choosing.say_no(work, ORDER, "late", by="42")
    with work_for(env, street.shop_id) as work:
        choosing.say_given(work, ORDER, "late", by="42")

    assert the_offer(street).state == "done"


def test_what_waited_for_a_scope_goes_on_when_the_merchant_grants_it(env: Env) -> None:
    street = choosing_street(env, Tier(days=0, ways=(CREDIT,)), kinds=("code",))
    late(street, at=LATE)
    before = the_offer(street).state
    allowed(env)

    with work_for(env, street.shop_id) as work:
        scopes = SCOPES["store_credit"]
        work.record(ScopesChanged(granted=scopes, gained=scopes, lost=()))
    street.settle(LATE + HOUR)

    assert before == "person"
    assert (the_offer(street).state, len(street.shopify.credits)) == ("done", 1)
