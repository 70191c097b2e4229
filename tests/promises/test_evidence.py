"""What the customer, a carrier and the merchant say of an arrival, as stories."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.core.errors import Invalid
from app.core.work import Env, work_for
from app.guarantees.model import Offer
from app.ledger.model import Entry
from app.promises.evidence import note_word
from app.promises.making import note_notice
from app.promises.model import ArrivalWord, NoticeOutcome, OutcomeRow, Promise
from app.promises.recount import recount
from app.promises.windows import window_again
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.path.given import LAST_DAY, ORDER, Street, open_street, order, scan, shipment

DAY = timedelta(days=1)
OVER = LAST_DAY + 2 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env)


def say(
    street: Street, says: str, at: datetime | None = None, *, source: str = "customer", no: int = 1
) -> bool:
    with work_for(street.env, street.shop_id) as work:
        return note_word(
            work,
            order_id=ORDER,
            source=source,
            says=says,
            happened_at=at,
            said_by="test",
            reference=f"{source}:{no}",
        )


def outcome(street: Street) -> OutcomeRow:
    (row,) = street.rows(OutcomeRow, OutcomeRow.shipment_id == 0)
    assert isinstance(row, OutcomeRow)
    return row


def an_unobserved_parcel(street: Street) -> Street:
    """Sent in time with a carrier that tells Shopify nothing, and due on the 6th."""
    return street.tell([order(), shipment(at=NOW + DAY, carrier="Åkeriet")]).settle(OVER)


def test_nobody_knows_until_she_says_so(street: Street) -> None:
    an_unobserved_parcel(street)
    assert (outcome(street).outcome, outcome(street).why) == ("unknown", "not_observable")

    say(street, "arrived", LAST_DAY)

    assert (outcome(street).outcome, outcome(street).arrived_by) == ("kept", "customer")


def test_not_yet_after_the_day_breaks_it_for_certain_and_the_guarantee_follows(street: Street) -> None:
    an_unobserved_parcel(street)

    say(street, "not_arrived")
    street.settle(OVER + timedelta(hours=1))

    assert (outcome(street).outcome, outcome(street).why) == ("broken", "customer_says_not")
    assert [one.state for one in street.rows(Offer)] == ["done"]


def test_not_yet_before_the_day_breaks_nothing(street: Street) -> None:
    street.tell([order(), shipment(at=NOW + DAY, carrier="Åkeriet")]).settle(LAST_DAY - DAY)

    say(street, "not_arrived")
    street.settle(OVER)

    assert (outcome(street).outcome, outcome(street).why) == ("unknown", "not_observable")


def test_what_is_inferred_is_never_certain_and_pays_nothing(street: Street) -> None:
    an_unobserved_parcel(street)

    say(street, "arrived", OVER - timedelta(hours=1), source="inferred")
    street.settle(OVER + timedelta(hours=1))

    assert (outcome(street).outcome, outcome(street).certain) == ("broken", False)
    assert street.rows(Offer) == []


def test_what_she_denied_stays_certain_though_its_day_is_guessed_later(street: Street) -> None:
    an_unobserved_parcel(street)
    say(street, "not_arrived")

    street.settle(OVER + DAY)
    say(street, "arrived", OVER + DAY - timedelta(hours=1), source="inferred")

    assert (outcome(street).outcome, outcome(street).certain) == ("broken", True)


def test_a_word_is_kept_once_and_told_once(street: Street) -> None:
    an_unobserved_parcel(street)

    assert [say(street, "arrived", LAST_DAY), say(street, "arrived", LAST_DAY)] == [True, False]

    assert len(street.rows(ArrivalWord)) == 1
    assert len(street.rows(Entry, Entry.kind == "ArrivalHeard")) == 1


def test_a_word_against_what_was_believed_names_it(street: Street) -> None:
    street.tell([order(), shipment(at=NOW + DAY), scan(at=LAST_DAY)]).settle(OVER)

    say(street, "arrived", LAST_DAY + DAY)

    (heard,) = street.rows(Entry, Entry.kind == "ArrivalHeard")
    assert heard.body["against"] == f"shopify {LAST_DAY.isoformat()}"
    assert (outcome(street).outcome, outcome(street).arrived_by) == ("broken", "customer")


def test_somebody_may_say_that_an_order_came_that_nobody_marked_as_sent(street: Street) -> None:
    street.tell([order()]).settle(OVER)
    assert outcome(street).why == "not_sent"

    say(street, "arrived", LAST_DAY, source="merchant")

    assert (outcome(street).outcome, outcome(street).arrived_by) == ("kept", "merchant")


@pytest.mark.parametrize(("at", "code"), [(None, "no_day"), (OVER + DAY, "in_the_future")])
def test_an_arrival_without_a_day_or_in_the_future_is_refused(
    at: datetime | None, code: str, street: Street
) -> None:
    an_unobserved_parcel(street)

    with pytest.raises(Invalid) as refused:
        say(street, "arrived", at)

    assert refused.value.code == code
    assert street.rows(ArrivalWord) == []


def test_a_later_date_is_judged_by_itself_and_saves_nothing(street: Street) -> None:
    told_on = (LAST_DAY + 4 * DAY).date()
    street.tell([order(), shipment(at=NOW + DAY), scan("in_transit", at=NOW + DAY)]).settle(LAST_DAY - DAY)
    with work_for(street.env, SHOP) as work:
        note_notice(work, ORDER, "by 10 March", latest_on=told_on)
        note_notice(work, ORDER, "by 10 March", latest_on=told_on)
    street.tell(scan(at=LAST_DAY + 3 * DAY, event=2)).settle(LAST_DAY + 5 * DAY)

    (notice,) = street.rows(NoticeOutcome)
    assert (outcome(street).outcome, notice.outcome) == ("broken", "over")
    assert [one.kind for one in street.rows(Promise)].count("notice") == 1


def test_a_notice_breaks_by_time_alone(street: Street) -> None:
    street.tell([order(), shipment(at=NOW + DAY), scan("in_transit", at=NOW + DAY)]).settle(LAST_DAY - DAY)
    with work_for(street.env, SHOP) as work:
        note_notice(work, ORDER, "by 10 March", latest_on=(LAST_DAY + 4 * DAY).date())

    street.settle(LAST_DAY + 3 * DAY)
    before = [one.outcome for one in street.rows(NoticeOutcome)]
    street.settle(LAST_DAY + 6 * DAY)

    assert (before, [one.outcome for one in street.rows(NoticeOutcome)]) == (["pending"], ["broken"])


def test_the_ledger_alone_says_the_same(street: Street) -> None:
    an_unobserved_parcel(street)
    say(street, "not_arrived")
    street.settle(OVER + DAY)
    say(street, "arrived", OVER, no=2)
    say(street, "arrived", LAST_DAY, source="merchant")

    with work_for(street.env, SHOP) as work:
        assert recount(work).differences == ()


def test_another_shop_hears_nothing_of_it(street: Street) -> None:
    an_unobserved_parcel(street)
    say(street, "arrived", LAST_DAY)

    assert Street(street.env, OTHER_SHOP).rows(ArrivalWord) == []


def test_the_window_of_a_later_date_can_be_computed_again(street: Street) -> None:
    street.tell(order())
    street.settle()
    with work_for(street.env, SHOP) as work:
        note_notice(work, ORDER, "by 10 March", latest_on=(LAST_DAY + 4 * DAY).date())

    (notice,) = street.rows(Promise, Promise.kind == "notice")

    assert window_again(notice.rules, NOW).latest_at == notice.latest_at
