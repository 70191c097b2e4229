"""An offer of several ways: what she is asked, what she chooses, what she gets without an answer, and what ends it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.core.errors import Conflict, NotFound
from app.core.work import Env, reading_for, work_for
from app.guarantees import choosing, reports
from app.guarantees.actions import is_owed
from app.guarantees.pace import pace
from app.guarantees.rules import name_of
from app.ledger.model import Entry
from app.remedies.model import Remedy
from app.remedies.rules import Wanted
from app.shops.care_settings import Tier, Way
from tests.guarantees.given import (
    CHOICE,
    GREAT,
    LOST,
    SHIPPING_LINE,
    SMALL,
    browser,
    choosing_street,
    kinds_of_letters,
    late,
    offer_path,
    sent,
    steps,
    the_offer,
)
from tests.path.given import LAST_DAY, ORDER, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = LAST_DAY + 3 * DAY  # Monday the 9th
NOW_SENT = LAST_DAY - 3 * DAY
CREDIT_NAME = name_of(Wanted("store_credit", amount_minor=12_990, valid_days=365))
CODE_NAME = name_of(Wanted("code", percent=20, valid_days=180))


def test_she_is_asked_and_nothing_is_given_before_she_answers(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    offer = the_offer(street)
    assert offer.state == "offered"
    assert street.shopify.credits == []
    assert street.shopify.discounts == {}
    (letter,) = sent(street)
    assert "129,90\u00a0kr att handla för" in letter.text
    assert "20\u00a0% mindre" in letter.text
    assert "49\u00a0kr" in letter.text
    assert "torsdag 12 mars" in letter.text  # three days after Monday the 9th
    assert offer.until_at == offer.act_at


def test_opening_the_link_changes_nothing(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    for _ in range(3):
        answer = browser(env).get(offer_path(street))

    assert answer.status_code == 200
    assert '<html lang="sv"' in answer.text
    assert "<script" not in answer.text
    assert not any(hers in answer.text for hers in ("Alma", "Lind", "alma.lind"))
    assert the_offer(street).state == "offered"


def test_what_she_chooses_is_given_and_told(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    answer = browser(env).post(offer_path(street), data={"way": CREDIT_NAME}, follow_redirects=True)
    street.settle(LATE + HOUR)

    assert "Du har valt" in answer.text
    assert [one.amount.minor for one in street.shopify.credits] == [12_990]
    assert steps(street) == ["offered", "chosen", "executing", "done"]
    assert kinds_of_letters(street) == ["broken_promise", "remedy_given"]
    assert "129,90\u00a0kr att handla för hos oss" in sent(street)[-1].text
    done = browser(env).get(offer_path(street)).text
    assert "129,90\u00a0kr" in done
    assert "<form" not in done


def test_without_an_answer_the_default_is_given_after_the_named_day(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)
    until_at = the_offer(street).until_at
    assert until_at is not None

    street.settle(until_at - HOUR)
    before = len(street.shopify.credits)
    street.settle(until_at + HOUR)
    street.settle(until_at + 12 * HOUR)  # after the night

    assert before == 0
    assert until_at - LATE >= timedelta(hours=72)
    assert len(street.shopify.credits) == 1
    assert steps(street) == ["offered", "defaulted", "executing", "done"]
    assert "Vi hörde inget från dig" in sent(street)[-1].text


def test_fifty_clicks_at_once_are_one_choice(env_both: Env) -> None:
    street = late(choosing_street(env_both), at=LATE)
    path, page = offer_path(street), browser(env_both)

    def click(number: int) -> int:
        way = CODE_NAME if number % 2 else CREDIT_NAME
        return page.application.test_client().post(path, data={"way": way}).status_code

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(click, range(50)))
    street.settle(LATE + HOUR)

    assert sorted(set(answers)) == [303, 409]
    assert answers.count(303) == 25
    assert len(street.shopify.credits) + len(street.shopify.discounts) == 1
    assert len(street.rows(Remedy)) == 1
    assert steps(street) == ["offered", "chosen", "executing", "done"]


@pytest.mark.parametrize("way", ["", "store_credit-0-999999", "gift_card-0-100", "<script>"])
def test_what_was_not_offered_is_refused_in_words(env: Env, way: str) -> None:
    street = late(choosing_street(env), at=LATE)

    answer = browser(env).post(offer_path(street), data={"way": way})

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert the_offer(street).state == "offered"
    assert street.rows(Remedy) == []


def test_a_forged_link_and_an_expired_one_say_so(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)
    path = offer_path(street)

    forged = browser(env).post(path[:-3] + "abc", data={"way": CREDIT_NAME})
    street.clock.set(LATE + 500 * DAY)
    expired = browser(env).get(path)

    assert (forged.status_code, expired.status_code) == (401, 401)
    assert street.rows(Remedy) == []


def test_another_orders_offer_is_not_reached(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    with work_for(env, street.shop_id) as work, pytest.raises(NotFound):
        choosing.choose(work, ORDER + 1, "late", CREDIT_NAME)
    with work_for(env, street.shop_id) as work, pytest.raises(NotFound):
        choosing.choose(work, ORDER, "fit", CREDIT_NAME)


def test_after_the_day_her_answer_comes_too_late_and_the_page_says_what_she_got(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)
    street.settle(LATE + 4 * DAY)

    answer = browser(env).post(offer_path(street), data={"way": CODE_NAME})

    assert answer.status_code == 409
    assert "129,90\u00a0kr" in answer.text
    assert street.shopify.discounts == {}


def test_who_wants_nothing_gets_nothing(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    browser(env).post(offer_path(street), data={"way": "nothing"})
    street.settle(LATE + 5 * DAY)

    assert steps(street) == ["offered", "declined"]
    assert street.rows(Remedy) == []
    with reading_for(env, street.shop_id) as work:
        assert not is_owed(work, ORDER)


def test_without_a_default_the_offer_lapses(env: Env) -> None:
    tier = type(CHOICE)(days=0, ways=CHOICE.ways, default=-1)
    street = late(choosing_street(env, tier), at=LATE)

    street.settle(LATE + 5 * DAY)

    assert steps(street) == ["offered", "expired"]
    assert street.rows(Remedy) == []


def test_a_cancelled_order_voids_an_offer_that_nobody_used(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    street.tell(order("cancelled", at=LATE + HOUR, cancelled_at=LATE + HOUR)).settle(LATE + 2 * HOUR)
    page = browser(env).get(offer_path(street))
    answer = browser(env).post(offer_path(street), data={"way": CREDIT_NAME})
    street.settle(LATE + 5 * DAY)

    assert (the_offer(street).state, the_offer(street).reason) == ("voided", "order_ended")
    assert "gäller inte längre" in page.text
    assert answer.status_code == 409
    assert street.shopify.credits == []


def test_evidence_that_it_was_kept_takes_nothing_back_that_she_was_offered(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)

    street.tell(scan(at=LAST_DAY, event=2)).settle(LATE + HOUR)
    browser(env).post(offer_path(street), data={"way": CREDIT_NAME})
    street.settle(LATE + 2 * HOUR)

    assert steps(street) == ["offered", "kept after all", "chosen", "executing", "done"]
    assert len(street.shopify.credits) == 1
    with reading_for(env, street.shop_id) as work:
        assert reports.counts(work).kept_after == 1
    texts = [one.text for one in sent(street)]
    assert any("är ditt ändå" in text for text in texts)


def test_evidence_before_the_letter_went_leaves_no_offer_and_no_letter(env: Env) -> None:
    street = choosing_street(env)
    night = LATE.replace(hour=22)
    late(street, at=night)  # at night no letter goes

    street.tell(scan(at=LAST_DAY, event=2)).settle(night + HOUR)
    street.settle(night + 12 * HOUR)

    assert steps(street) == ["offered", "voided"]
    assert kinds_of_letters(street) == []


def test_several_shipments_and_edits_make_one_offer(env: Env) -> None:
    street = choosing_street(env)
    street.clock.set(LATE)
    street.tell([order(), shipment(1, at=NOW_SENT, lines=[(1, 1)]), shipment(2, at=NOW_SENT, lines=[(2, 1)])])
    street.tell([scan(at=LATE, number=1, event=1)]).settle()
    street.tell([scan(at=LATE + DAY, number=2, event=2)]).settle(LATE + DAY)
    street.tell(order("edited", at=LATE + DAY + HOUR, current=[1, 0])).settle(LATE + DAY + HOUR)

    browser(env).post(offer_path(street), data={"way": CODE_NAME})
    street.settle(LATE + 6 * DAY)

    assert len(street.rows(Remedy)) == 1
    assert kinds_of_letters(street).count("broken_promise") == 1


@pytest.mark.parametrize("scanned", [True, False])
def test_what_she_gets_follows_from_how_late_it_became_whether_or_not_a_carrier_scanned(
    env: Env, scanned: bool
) -> None:
    street = choosing_street(env, SMALL, GREAT)
    street.clock.set(LATE)
    told = [order(shipping_lines=SHIPPING_LINE), shipment(at=NOW_SENT)]
    street.tell([*told, *([scan("in_transit", at=LATE)] if scanned else [])]).settle()
    before = kinds_of_letters(street)

    street.tell(scan(at=LATE + 3 * DAY - HOUR, event=9)).settle(LATE + 3 * DAY - HOUR)

    assert before == []
    assert (the_offer(street).days, the_offer(street).state) == (GREAT.days, "offered")
    assert kinds_of_letters(street) == ["broken_promise"]


def test_what_cannot_become_worth_more_is_offered_without_an_arrival(env: Env) -> None:
    street = choosing_street(env, SMALL, GREAT)
    street.clock.set(LATE)
    street.tell([order(), shipment(at=NOW_SENT), scan("in_transit", at=LATE)]).settle()
    assert the_offer(street).state == "watched"

    street.settle(LAST_DAY + 5 * DAY + HOUR)  # Wednesday the 11th: three working days after Friday the 6th

    assert (the_offer(street).days, the_offer(street).state) == (GREAT.days, "offered")


def test_what_cannot_be_given_is_not_offered_and_one_way_left_is_given_at_once(env: Env) -> None:
    street = choosing_street(env, kinds=("code",))

    late(street, at=LATE)

    assert steps(street) == ["executing", "done"]
    assert len(street.shopify.discounts) == 1
    assert kinds_of_letters(street) == ["broken_promise"]


def test_what_shopify_refuses_falls_back_and_the_letter_says_so(env: Env) -> None:
    street = late(choosing_street(env), at=LATE)
    street.shopify.currencies = ()  # the shop may give no credit after all

    browser(env).post(offer_path(street), data={"way": CREDIT_NAME})
    street.settle(LATE + HOUR)
    street.settle(LATE + 3 * HOUR)

    assert street.shopify.credits == []
    assert len(street.shopify.discounts) == 1
    assert "så vi gjorde så här i stället" in sent(street)[-1].text


def test_a_tier_that_wants_a_person_waits_for_her_yes(env: Env) -> None:
    tier = type(CHOICE)(days=0, ways=CHOICE.ways, person=True)
    street = late(choosing_street(env, tier), at=LATE)
    letters_before = kinds_of_letters(street)

    with work_for(env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "late", by="42")
    street.settle(LATE + HOUR)

    assert letters_before == []
    assert steps(street) == ["waiting", "offered"]
    assert kinds_of_letters(street) == ["broken_promise"]


def test_a_person_may_say_no_once(env: Env) -> None:
    tier = type(CHOICE)(days=0, ways=CHOICE.ways, person=True)
    street = late(choosing_street(env, tier), at=LATE)

    with work_for(env, street.shop_id) as work:
        choosing.say_no(work, ORDER, "late", by="42")
    with work_for(env, street.shop_id) as work, pytest.raises(Conflict):
        choosing.say_yes(work, ORDER, "late", by="42")

    assert steps(street) == ["waiting", "declined"]


def test_less_late_than_the_first_tier_gets_nothing_and_says_why(env: Env) -> None:
    street = late(choosing_street(env, GREAT), at=LATE)

    assert steps(street) == []
    reasons = {entry.body["reason"] for entry in street.rows(Entry, Entry.kind == "OfferWithheld")}
    assert reasons == {"no_tier"}


def test_what_never_comes_is_lost_after_the_days_and_a_person_looks_first(env: Env) -> None:
    street = choosing_street(env, CHOICE, LOST)
    street.clock.set(LAST_DAY)
    street.tell([order(), shipment(at=NOW_SENT), scan("in_transit", at=NOW_SENT + DAY)]).settle()

    street.settle(LAST_DAY + 13 * DAY)  # Thursday the 19th: nine working days after Friday the 6th
    before = steps(street)
    street.settle(LAST_DAY + 14 * DAY)

    assert before == []
    assert (the_offer(street, "lost").state, steps(street)) == ("waiting", ["waiting"])
    with work_for(env, street.shop_id) as work:
        choosing.say_yes(work, ORDER, "lost", by="42")
    street.settle(LAST_DAY + 14 * DAY + HOUR)
    assert "vi tror inte längre" in sent(street)[-1].text


def test_what_counts_as_lost_and_comes_is_late(env: Env) -> None:
    street = choosing_street(env, CHOICE, LOST)
    street.clock.set(LAST_DAY)
    street.tell([order(), shipment(at=NOW_SENT), scan("in_transit", at=NOW_SENT + DAY)]).settle()
    street.settle(LAST_DAY + 14 * DAY)

    street.tell(scan(at=LAST_DAY + 15 * DAY, event=9)).settle(LAST_DAY + 15 * DAY)

    assert (the_offer(street, "lost").state, the_offer(street, "lost").reason) == ("voided", "arrived")
    assert the_offer(street, "late").state == "offered"


def test_the_pace_is_counted_from_broken_and_from_known(env: Env) -> None:
    street = choosing_street(env, Tier(days=0, ways=(Way("code", percent=10),)), GREAT)
    street.clock.set(LATE)
    street.tell([order(), shipment(at=NOW_SENT), scan("in_transit", at=LATE)]).settle()
    arrives_at = LATE + DAY
    street.tell(scan(at=arrives_at, event=9)).settle(arrives_at)

    with reading_for(env, street.shop_id) as work:
        found = pace(work)

    assert found.from_broken is not None
    assert found.from_known is not None
    assert (found.from_broken.count, found.from_broken.worst) == (1, DAY)
    assert found.from_known.median == timedelta()
