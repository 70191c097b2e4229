"""The demo's shop over a short year, told through the real front door on real servers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core.work import reading_for
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.listening import themes
from app.promises.model import OutcomeRow
from app.promises.recount import recount
from app.remedies.model import Remedy
from app.reviews import store as review_store
from app.reviews.model import Judgement, Review
from app.touchpoints.model import Letter
from app.touchpoints.rules import COUNTED
from demo.house import House
from demo.opening import shop_id
from demo.reviewing import PERSONAL
from demo.running import Plan, ready
from demo.saying import outcomes
from demo.story.shelf import LOPARBODEN, TEHYLLAN

pytestmark = pytest.mark.contract

# A month with Norrfrakt's November in it.
PLAN = Plan(orders=60, days=30)
NOW = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
PORTS = 18400
CODE = re.compile(r"TACK-\w{5}-\w{5}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[House]:
    house, _ = ready(folder, PLAN, now=lambda: NOW, first_port=PORTS)
    yield house
    house.close()


def test_most_promises_are_kept_and_some_are_broken(house: House) -> None:
    counts = outcomes(house)

    assert sum(counts.values()) == len(house.world.shops[LOPARBODEN].orders) >= 50
    assert counts["kept"] + counts["over"] > counts["broken"] >= 3


def test_each_certain_broken_promise_has_one_offer_and_each_offer_one_remedy(house: House) -> None:
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        broken = work.session.scalars(
            select(OutcomeRow.order_id).where(
                OutcomeRow.shipment_id == 0, OutcomeRow.outcome == "broken", OutcomeRow.certain
            )
        ).all()
        late = work.session.scalars(select(Offer).where(Offer.cause == "late")).all()
        given = work.session.scalars(select(Remedy).where(Remedy.state == "given")).all()
        done = [offer for offer in late if offer.state == "done"]
        answered = {offer.answered_by for offer in done}
    in_letters = [code for _, text in _letters(house) for code in set(CODE.findall(text))]

    assert set(broken) <= {offer.order_id for offer in late}
    assert sorted(offer.order_id for offer in done) == sorted(one.order_id for one in given)
    assert answered >= {"customer", "time"}
    assert len(in_letters) == len(set(in_letters))
    codes = {one.code for one in given if one.kind == "code"}
    assert set(in_letters) <= codes == {one.code for one in house.world.shops[LOPARBODEN].discounts.values()}


def test_an_offer_is_there_within_ten_minutes_of_certainty(house: House) -> None:
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        offers = work.session.scalars(select(Offer).where(Offer.cause == "late")).all()
        settled = work.session.scalars(select(Entry).where(Entry.kind == "OutcomeSettled")).all()
    certain = {
        entry.order_id: entry.written_at
        for entry in sorted(settled, key=lambda one: one.id, reverse=True)
        if entry.body["outcome"] == "broken" and entry.body["certain"] and not entry.body["shipment_id"]
    }
    waits = [offer.made_at - certain[offer.order_id] for offer in offers if offer.round == 0]

    assert waits
    assert max(waits) < timedelta(minutes=10)


def test_what_customers_wrote_is_what_shopify_says_of_the_products(house: House) -> None:
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        written = work.session.scalars(select(Review)).all()
        counts = {
            product: review_store.rating_of(work, product)[0]
            for product in review_store.products_published(work, 100)
        }
    told = {
        one.id: int(one.metafields["reviews.rating_count"][1])
        for one in house.world.shops[LOPARBODEN].record.products
        if "reviews.rating_count" in one.metafields
    }

    assert len({one.rating for one in written}) > 1
    assert told == counts != {}


def test_the_shop_rejects_for_a_listed_reason_alone_and_answers_in_public(house: House) -> None:
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        rejected = work.session.scalars(select(Review).where(Review.state == "rejected")).all()
        # Chance decides how many there are in so short a year; may be none.
        personal = [
            one
            for one in work.session.scalars(select(Review))
            if work.unseal(one.words_sealed, review_store.WORDS) in PERSONAL.values()
        ]
        answered = work.session.scalars(select(Review).where(Review.answer_sealed.is_not(None))).all()
        logged = {
            one.review_id: one for one in work.session.scalars(select(Judgement)) if one.did == "rejected"
        }
        read = themes.themes(work)

    due = {one.id for one in personal if one.written_at < NOW - timedelta(days=2)}  # it is looked at each day
    assert due <= {one.id for one in rejected} <= {one.id for one in personal}
    assert {one.reason for one in rejected} <= {"personal"}
    assert {one.rating for one in rejected} <= {4, 5}  # a low rating is no reason
    assert set(logged) == {one.id for one in rejected}
    assert {one.rating for one in answered} <= {1, 2}
    assert "rejected" not in {one.state for one in answered}
    assert sum(one.count for one in read) > 0


def test_nobody_is_asked_more_often_than_the_dose_allows(house: House) -> None:
    with reading_for(house.env, shop_id(house, LOPARBODEN)) as work:
        counted = set(work.session.scalars(select(Letter.message_id).where(Letter.letter_class.in_(COUNTED))))
    asked: dict[str, list[datetime]] = defaultdict(list)
    for letter, _ in _letters(house):
        if letter["Message-ID"] in counted:
            asked[getaddresses([letter["To"]])[0][1]].append(parsedate_to_datetime(letter["X-Received-At"]))

    gaps = [later - earlier for times in asked.values() for earlier, later in pairwise(times)]
    assert asked
    assert all(gap >= timedelta(hours=48) for gap in gaps)


def test_the_ledger_says_the_same_as_the_tables_in_both_shops(house: House) -> None:
    for domain in (LOPARBODEN, TEHYLLAN):
        with reading_for(house.env, shop_id(house, domain)) as work:
            assert recount(work).differences == ()


def test_a_second_start_goes_on_and_tells_nothing_twice(house: House, folder: Path) -> None:
    before = len(house.world.shops[LOPARBODEN].orders), len(house.mailbox.messages)
    house.close()

    again, state = ready(folder, PLAN, now=lambda: NOW + timedelta(seconds=2), first_port=PORTS)
    after = len(again.world.shops[LOPARBODEN].orders), len(again.mailbox.messages)
    again.close()

    assert state.is_whole
    assert after == before


def _letters(house: House) -> list[tuple[dict[str, str], str]]:
    """Headers and plain text of each letter, the oldest first."""
    found = []
    for letter in house.mailbox.messages:
        part = letter.get_body(("plain",))
        found.append((dict(letter.items()), str(part.get_content()) if part else ""))
    return found
