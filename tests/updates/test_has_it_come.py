"""Asking whether it has come: whom, when, how often, and what her answer makes of the promise."""

from __future__ import annotations

from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import msgspec
import pytest

from app.core.work import Env, reading_for, work_for
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.promises.evidence import note_word
from app.promises.making import note_notice
from app.shops.settings import DeliveryGuarantee
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.texts import original
from app.touchpoints.trying import prove
from app.updates.concerns import close
from app.updates.model import Concern
from app.wiring import PLAN
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP
from tests.path.given import (
    LAST_DAY,
    ORDER,
    Street,
    open_street,
    order,
    refund,
    scan,
    shipment,
    withdrawal,
)  # fmt: skip
from tests.updates.given import (
    ASKED,
    DAY,
    HOUR,
    SENT_ON,
    arrivals,
    browser,
    concerns,
    letters,
    outcome,
    page,
    posted,
    silent,
    tap,
    unheard,
    words,
)

GIVE_UP_SECONDS = 30
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=arrivals())


def _touchpoint(street: Street) -> tuple[str, str]:
    (row,) = street.rows(Touchpoint, Touchpoint.kind == "has_it_come")
    return row.state, row.reason


def test_she_is_asked_once_by_day_when_nobody_else_can_know(street: Street) -> None:
    unheard(street)
    street.live_until(ASKED + 40 * DAY, step=DAY)

    assert outcome(street) == ("unknown", "not_observable", False)
    assert letters(street) == ["has_it_come"]
    (letter,) = street.rows(Letter)
    assert letter.sent_at.astimezone(STOCKHOLM).date() == ASKED.date()
    assert 8 <= letter.sent_at.astimezone(STOCKHOLM).hour < 20
    assert letter.letter_class == "service"


def test_she_is_asked_where_the_carrier_fell_silent(street: Street) -> None:
    silent(street)

    assert outcome(street) == ("broken", "not_heard_of", False)
    assert letters(street) == ["has_it_come"]
    assert street.rows(Offer) == []


def test_nobody_is_asked_about_what_hasnt_been_sent(street: Street) -> None:
    street.tell(order()).live_until(ASKED + DAY, step=6 * HOUR)

    assert outcome(street) == ("broken", "not_sent", False)
    assert "has_it_come" not in letters(street)


def test_nobody_is_asked_once_the_arrival_is_known(street: Street) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).live_until(LAST_DAY, step=6 * HOUR)
    street.tell(scan(at=LAST_DAY)).live_until(ASKED, step=6 * HOUR)

    assert "has_it_come" not in letters(street)


def test_what_is_heard_in_the_night_before_the_letter_takes_the_question_back(street: Street) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).settle(LAST_DAY + DAY)
    assert _touchpoint(street) == ("waiting", "not_yet")

    street.settle(LAST_DAY + DAY + 9 * HOUR).tell(scan(at=LAST_DAY)).live_until(ASKED + DAY)

    assert _touchpoint(street) == ("withdrawn", "heard_meanwhile")
    assert letters(street) == []


@pytest.mark.parametrize("end", ["cancelled", "refunded"])
def test_an_order_that_ended_after_its_last_day_is_not_asked_about(street: Street, end: str) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).settle(LAST_DAY + DAY)
    at = LAST_DAY + DAY + HOUR
    ended = {
        "cancelled": order("cancelled", at=at, cancelled_at=at),
        "refunded": refund(at=at, lines=[(1, 1), (2, 1)]),
    }[end]

    street.settle(at).tell(ended).live_until(ASKED + DAY)

    assert _touchpoint(street) == ("withdrawn", "order_ended")
    assert letters(street) == []


def test_after_an_outage_nobody_is_asked_what_the_next_message_says(street: Street) -> None:
    street.clock.set(ASKED + DAY)
    street.tell([order(), shipment(at=SENT_ON)]).settle()
    street.tell(scan(at=LAST_DAY)).live_until(ASKED + 3 * DAY, step=6 * HOUR)

    assert outcome(street)[0] == "kept"
    assert letters(street) == []


def test_an_order_from_before_the_install_is_not_asked_about(street: Street) -> None:
    old = NOW - 20 * DAY
    street.tell([order(placed_at=old, at=old), shipment(at=old + DAY)]).live_until(ASKED, step=DAY)

    assert outcome(street)[:2] == ("void", "before_install")
    assert letters(street) == []


def test_who_has_no_address_is_asked_when_there_is_one(street: Street) -> None:
    unheard(street, email=None)
    assert letters(street) == []

    street.tell(order("updated", at=ASKED)).settle().settle(ASKED + 5 * HOUR)

    assert letters(street) == ["has_it_come"]


def test_nobody_is_asked_when_it_is_long_past(street: Street) -> None:
    street.clock.set(LAST_DAY + 30 * DAY)
    street.tell([order(), shipment(at=SENT_ON)]).settle()

    assert outcome(street)[0] == "unknown"
    assert street.rows(Touchpoint) == []


def test_a_shop_that_doesnt_want_to_ask_doesnt(env: Env) -> None:
    street = open_street(env, settings=arrivals(ask_customers=False))
    unheard(street).live_until(ASKED + 3 * DAY, step=6 * HOUR)

    assert street.rows(Touchpoint) == []


def test_the_shop_says_how_long_to_wait(env: Env) -> None:
    street = open_street(env, settings=arrivals(ask_after_days=4))
    unheard(street)
    assert letters(street) == []

    street.live_until(ASKED + 3 * DAY, step=6 * HOUR)

    assert letters(street) == ["has_it_come"]


def test_who_was_told_of_a_later_day_is_asked_after_that_day(street: Street) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).settle(LAST_DAY)
    with work_for(street.env, street.shop_id) as work:
        note_notice(work, ORDER, "Senast torsdag 12 mars", latest_on=(LAST_DAY + 6 * DAY).date())

    street.live_until(LAST_DAY + 7 * DAY, step=6 * HOUR)
    assert letters(street) == []
    street.live_until(LAST_DAY + 8 * DAY, step=6 * HOUR)

    assert letters(street) == ["has_it_come"]


def test_a_scanner_that_opens_every_link_changes_nothing(street: Street) -> None:
    unheard(street)
    path = page(street)
    before = len(street.rows(Entry))
    scanner = browser(street.env)

    for say in ("?say=yes", "?say=not_yet", "?say=wrong", "", "?said=yes"):
        assert scanner.get(path + say).status_code == 200
        assert scanner.head(path + say).status_code == 200
    street.settle(ASKED + 2 * DAY)

    assert (words(street), concerns(street)) == ([], [])
    assert len(street.rows(Entry)) == before
    assert outcome(street)[0] == "unknown"


def test_yes_in_time_keeps_the_promise(street: Street) -> None:
    unheard(street)

    answer = tap(street, page(street), say="yes", day="other", on="2026-03-05")

    assert answer.status_code == 303
    assert outcome(street) == ("kept", "arrived_in_time", True)
    assert street.rows(Offer) == []


def test_yes_on_a_later_day_breaks_it_and_the_guarantee_follows(street: Street) -> None:
    unheard(street)

    tap(street, page(street), say="yes", day="yesterday")

    assert outcome(street) == ("broken", "arrived_late", True)
    assert [offer.state for offer in street.rows(Offer)] == ["done"]
    assert letters(street) == ["has_it_come", "broken_promise"]
    assert "lördag 7 mars" in posted(street)[-1].text


@pytest.mark.parametrize("silence", [unheard, silent])
def test_not_yet_makes_the_lateness_certain_and_a_person_hears_of_it(street: Street, silence: object) -> None:
    assert callable(silence)
    silence(street)
    assert street.rows(Offer) == []

    tap(street, page(street), say="not_yet")

    assert outcome(street)[0] == "broken"
    assert outcome(street)[2]
    assert [offer.state for offer in street.rows(Offer)] == ["done"]
    assert concerns(street) == [("not_yet", "open")]


def test_who_waits_no_longer_waits_when_it_has_come(street: Street) -> None:
    unheard(street)
    tap(street, page(street), say="not_yet")

    street.settle(ASKED + DAY).tell(scan(at=ASKED + DAY)).settle()

    assert concerns(street) == [("not_yet", "closed")]


def test_she_may_change_her_mind_and_her_last_word_counts(street: Street) -> None:
    unheard(street)
    path = page(street)

    tap(street, path, say="yes", day="other", on="2026-03-05")
    street.settle(ASKED + HOUR)
    tap(street, path, say="not_yet")
    assert outcome(street)[0] == "broken"
    street.settle(ASKED + 2 * HOUR)
    tap(street, path, say="yes", day="other", on="2026-03-05")

    assert [says for _, says, _ in words(street)] == ["arrived", "not_arrived", "arrived"]
    assert outcome(street)[0] == "kept"


def test_the_same_tap_twice_is_one_word(env_both: Env) -> None:
    street = open_street(env_both, settings=arrivals())
    path = page(unheard(street))

    for _ in range(3):
        assert tap(street, path, say="not_yet").status_code == 303

    assert words(street) == [("customer", "not_arrived", 0)]
    assert concerns(street) == [("not_yet", "open")]
    assert len(street.rows(Offer)) == 1


def test_two_taps_at_the_same_moment_are_one_word(env_both: Env) -> None:
    street = open_street(env_both, settings=arrivals())
    path = page(unheard(street))
    both, statuses = Barrier(2), []

    def press() -> None:
        finger = browser(street.env)
        both.wait(GIVE_UP_SECONDS)
        statuses.append(finger.post(path, data={"say": "not_yet"}).status_code)

    fingers = [Thread(target=press) for _ in range(2)]
    for finger in fingers:
        finger.start()
    for finger in fingers:
        finger.join(GIVE_UP_SECONDS)
    street.settle()

    assert statuses == [303, 303]
    assert words(street) == [("customer", "not_arrived", 0)]
    assert concerns(street) == [("not_yet", "open")]
    assert letters(street) == ["has_it_come", "broken_promise"]


def test_not_yet_said_again_days_later_is_heard_again_and_waits_for_a_person_again(street: Street) -> None:
    path = page(unheard(street))
    tap(street, path, say="not_yet")
    with work_for(street.env, street.shop_id) as work:
        close(work, street.rows(Concern)[0].id, by="staff:7")

    tap(street, path, say="not_yet")
    assert concerns(street) == [("not_yet", "closed")]  # the same press once more
    street.settle(ASKED + 3 * DAY)
    tap(street, path, say="not_yet")

    assert concerns(street) == [("not_yet", "closed"), ("not_yet", "open")]
    assert len(street.rows(Offer)) == 1


def test_of_two_shipments_her_word_is_about_the_one_that_nobody_saw(street: Street) -> None:
    parts = [shipment(1, at=SENT_ON, lines=[(1, 1)]), shipment(2, at=SENT_ON, lines=[(2, 1)])]
    street.tell([order(), *parts]).live_until(LAST_DAY, step=6 * HOUR)
    street.tell(scan(at=LAST_DAY, number=1)).live_until(ASKED, step=6 * HOUR)
    assert letters(street) == ["has_it_come"]

    tap(street, page(street), say="not_yet")

    first, second = ORDER * 100 + 1, ORDER * 100 + 2
    assert words(street) == [("customer", "not_arrived", second)]
    assert outcome(street, shipment_id=first)[0] == "kept"
    assert outcome(street, shipment_id=second)[0] == "broken"


def test_her_words_are_sealed_and_a_person_sees_them(street: Street) -> None:
    unheard(street)

    tap(
        street,
        page(street),
        say="wrong",
        day="other",
        on="2026-03-06",
        text="Kartongen var våt.\r\nSkorna med.",
    )

    assert outcome(street)[0] == "kept"
    assert concerns(street) == [("wrong", "open")]
    with street.env.db.engine.connect() as connection:
        (sealed,) = connection.exec_driver_sql("SELECT text_sealed FROM concerns").one()
    assert "våt".encode() not in sealed
    assert not any("våt" in str(entry.body) for entry in street.rows(Entry))


def test_a_parcel_that_the_merchant_says_came_is_not_asked_about(street: Street) -> None:
    street.tell([order(), shipment(at=SENT_ON)]).settle(LAST_DAY + DAY)
    with work_for(street.env, street.shop_id) as work:
        note_word(
            work, order_id=ORDER, source="merchant", says="arrived", happened_at=LAST_DAY,
            said_by="staff:7", reference="panel:1",
        )  # fmt: skip

    street.live_until(ASKED + DAY, step=6 * HOUR)

    assert letters(street) == []


def test_nothing_of_one_shop_is_said_in_another(env: Env) -> None:
    street = open_street(env, settings=arrivals())
    guarantee_off = msgspec.structs.replace(arrivals(), guarantee=DeliveryGuarantee(on=False))
    other = open_street(env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN, settings=guarantee_off)
    other.tell([order(), shipment(at=SENT_ON)])
    unheard(street)
    hers = next(one for one in posted(street) if "Löparboden" in str(one.message["From"]))

    tap(street, page(street, hers), say="not_yet")

    assert words(street) == [("customer", "not_arrived", 0)]
    assert (words(other), concerns(other)) == ([], [])
    assert outcome(other)[0] == "unknown"
    assert letters(other) == ["has_it_come"]


def test_she_is_never_asked_again_when_the_carrier_takes_its_word_back(street: Street) -> None:
    unheard(street)
    came = scan(at=LAST_DAY)
    street.settle(ASKED + DAY).tell(came).settle()

    street.settle(ASKED + 2 * DAY)
    street.tell(withdrawal(came, at=ASKED + 2 * DAY)).live_until(ASKED + 9 * DAY, step=DAY)

    assert letters(street).count("has_it_come") == 1


def test_the_editor_shows_a_real_order_without_her_key(street: Street) -> None:
    kind = PLAN.letters["has_it_come"]
    unheard(street)
    token = page(street).rpartition("/")[2]

    with reading_for(street.env, street.shop_id) as work:
        real = prove(work, kind, "sv", source=original(kind, "sv")).letters["real"]

    assert "/arrival/…?say=yes" in real.text
    assert token not in real.text + real.html
