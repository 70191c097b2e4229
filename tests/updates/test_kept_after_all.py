"""A wrong "broken": the letter that was sent stays sent, and a second one puts it right, once."""

from __future__ import annotations

import pytest

from app.core.work import Env
from app.guarantees.model import Offer
from tests.path.given import LAST_DAY, Street, open_street, order, scan, shipment, withdrawal
from tests.updates.given import (
    ASKED,
    DAY,
    HOUR,
    SENT_ON,
    arrivals,
    letters,
    outcome,
    page,
    posted,
    tap,
    unheard,
)

LATE = LAST_DAY + 3 * DAY


@pytest.fixture
def street(env: Env) -> Street:
    return open_street(env, settings=arrivals())


def _told_late(street: Street) -> Street:
    """A scan says that it came late, and she has had the letter and the code."""
    street.clock.set(LATE)
    street.tell([order(), shipment(at=SENT_ON), scan(at=LATE)]).settle()
    assert letters(street) == ["broken_promise"]
    return street


def test_who_was_told_wrongly_that_it_was_late_is_told_so_and_keeps_the_code(street: Street) -> None:
    _told_late(street)

    street.settle(LATE + DAY).tell(scan(at=LAST_DAY, event=2)).settle()

    assert outcome(street)[0] == "kept"
    assert letters(street) == ["broken_promise", "kept_after_all"]
    assert "Det du fick av oss, eller fick välja, är ditt ändå" in posted(street)[1].text
    assert "måndag 9 mars skrev vi" in posted(street)[1].text.lower()
    assert [offer.state for offer in street.rows(Offer)] == ["done"]


def test_it_is_put_right_once_however_often_it_changes(street: Street) -> None:
    _told_late(street)
    early = scan(at=LAST_DAY, event=2)
    street.settle(LATE + DAY).tell(early).settle()

    street.settle(LATE + 2 * DAY).tell(withdrawal(early, at=LATE + 2 * DAY)).settle()
    assert outcome(street)[0] == "broken"
    street.settle(LATE + 3 * DAY).tell(scan(at=LAST_DAY, event=3)).live_until(LATE + 6 * DAY, step=DAY)

    assert outcome(street)[0] == "kept"
    assert letters(street) == ["broken_promise", "kept_after_all"]


def test_a_night_in_which_it_turns_out_broken_after_all_keeps_the_letter_at_home(street: Street) -> None:
    _told_late(street)
    early, night = scan(at=LAST_DAY, event=2), (LATE + DAY).replace(hour=22)
    street.settle(night).tell(early).settle()
    street.settle(night + HOUR).tell(withdrawal(early, at=night + HOUR)).live_until(
        night + DAY, step=6 * HOUR
    )

    assert letters(street) == ["broken_promise"]


def test_who_was_never_told_is_not_corrected_and_hears_of_what_was_given(street: Street) -> None:
    night = LATE.replace(hour=22)
    street.clock.set(night)
    street.tell([order(), shipment(at=SENT_ON), scan(at=LATE)]).settle()
    street.settle(night + HOUR).tell(scan(at=LAST_DAY, event=2)).live_until(night + 2 * DAY, step=6 * HOUR)

    assert letters(street) == ["remedy_given"]
    assert "nu vet vi att det kom i tid" in posted(street)[0].text.lower()


def test_she_said_not_yet_and_then_when_it_had_come(street: Street) -> None:
    path = page(unheard(street))
    tap(street, path, say="not_yet")
    assert letters(street) == ["has_it_come", "broken_promise"]

    street.settle(ASKED + DAY)
    tap(street, path, say="yes", day="other", on="2026-03-06")

    assert outcome(street)[0] == "kept"
    assert letters(street) == ["has_it_come", "broken_promise", "kept_after_all"]
