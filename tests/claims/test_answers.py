"""No claim passes its promised answer in silence: the owner hears of it first, and she at the latest that evening."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.claims import actions
from app.claims.model import ClaimCall
from app.core.errors import Conflict, Invalid
from app.core.work import Env, reading_for, work_for
from app.ledger.store import entries_of_order
from app.orders.model import Customer
from app.shops.settings import Limits
from tests.builders import SHOP
from tests.claims.given import (
    DAY,
    HOUR,
    SHOES,
    a_shop,
    arrived,
    calls,
    claims,
    letters,
    page,
    posted,
    press,
    settings,
    states,
)
from tests.path.given import ORDER, Street

MONDAY = datetime(2026, 3, 9, tzinfo=UTC)  # two working days after Thursday the 5th: she hears by its end


@pytest.fixture
def street(env: Env) -> Street:
    """She complained on Thursday; the playbook answers within two working days."""
    told = arrived(a_shop(env))
    press(told, page(told), say="law", line=SHOES, problem="damaged", words="Sulan lossnar.")
    return told


def _told(street: Street, *kinds: str) -> list[str]:
    with reading_for(street.env, SHOP) as work:
        return [one.kind for one in entries_of_order(work, ORDER) if one.kind in kinds]


def test_the_letter_names_the_day_and_nobody_is_bothered_before(street: Street) -> None:
    street.live_until(MONDAY + 6 * HOUR, step=2 * HOUR)

    assert "Senast måndag 9 mars" in posted(street)[-1].text
    assert (claims(street)[0].role, calls(street)) == ("service", [])


def test_on_the_morning_of_the_day_the_owner_takes_it_and_somebody_is_to_call(street: Street) -> None:
    street.live_until(MONDAY + 9 * HOUR, step=HOUR)

    (claim,) = claims(street)
    assert claim.role == "owner"
    assert calls(street) == [("answer_due", "open")]
    assert _told(street, "ClaimEscalated", "CallAsked") == ["CallAsked", "ClaimEscalated"]


def test_where_nobody_does_anything_she_hears_at_least_that_before_the_day_is_over(street: Street) -> None:
    street.live_until(MONDAY + 22 * HOUR, step=HOUR)

    (claim,) = claims(street)
    assert letters(street)[-1] == "claim_update"
    assert "inget att ge dig än" in posted(street)[-1].text
    assert "Senast onsdag 11 mars hör du av mig igen" in posted(street)[-1].text
    assert claim.next_at is not None
    assert claim.next_at.date() == datetime(2026, 3, 11, tzinfo=UTC).date()


def test_through_two_weeks_of_silence_every_promised_day_has_a_letter(street: Street) -> None:
    street.live_until(MONDAY + 14 * DAY, step=HOUR)

    promised = _told(street, "AnswerPromised")
    given = _told(street, "AnswerGiven")
    assert len(promised) == len(given) >= 6
    assert claims(street)[0].next_at is not None
    assert claims(street)[0].next_at > street.clock.now()


def test_a_person_who_writes_gives_a_new_day_and_nobody_is_escalated(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        actions.tell(work, claims(street)[0].id, "Jag har bett lagret titta efter ett par.", by="staff:42")
    street.settle()
    text = posted(street)[-1].text
    street.live_until(MONDAY + 7 * HOUR, step=HOUR)

    assert "Jag har bett lagret titta efter ett par." in text
    assert letters(street).count("claim_update") == 1
    assert _told(street, "ClaimEscalated") == []


def test_a_done_call_counts_as_an_answer(street: Street) -> None:
    street.live_until(MONDAY + 9 * HOUR, step=HOUR)
    (call,) = street.rows(ClaimCall)
    for _ in range(2):
        with work_for(street.env, SHOP) as work:
            actions.note_called(work, call.id, text="Hon vill ha ett nytt par.", by="staff:42")
    street.live_until(MONDAY + 23 * HOUR, step=HOUR)

    assert letters(street).count("claim_update") == 0
    assert _told(street, "CallClosed", "AnswerGiven") == ["AnswerGiven", "CallClosed", "AnswerGiven"]


def test_who_has_no_address_is_called_instead(env: Env) -> None:
    street = arrived(a_shop(env))
    path = page(street)
    with work_for(street.env, SHOP) as work:
        for customer in work.session.query(Customer):
            customer.email_sealed = None

    press(street, path, say="law", line=SHOES, problem="damaged")

    assert calls(street) == [("no_letter", "open")]
    assert letters(street).count("claim_received") == 0


def test_once_it_is_settled_nobody_calls_and_nothing_is_due(street: Street) -> None:
    street.live_until(MONDAY + 9 * HOUR, step=HOUR)
    with work_for(street.env, SHOP) as work:
        actions.settle_by_hand(work, claims(street)[0].id, "Du får pengarna tillbaka i dag.", by="staff:42")
    street.live_until(MONDAY + 4 * DAY, step=6 * HOUR)

    (claim,) = claims(street)
    assert (claim.state, claim.next_at, claim.look_at) == ("done", None, None)
    assert calls(street) == [("answer_due", "dropped")]
    assert letters(street).count("claim_update") == 0
    decided = next(one.text for one in posted(street) if "Du får pengarna tillbaka i dag." in one.text)
    assert "Det du skrev om Vidda 1 är ordnat nu" in decided


def test_a_no_says_why_where_to_go_and_can_be_opened_again(street: Street) -> None:
    claim_id = claims(street)[0].id
    with work_for(street.env, SHOP) as work:
        actions.decline(work, claim_id, "Sulan är sliten efter två år.", by="staff:42")
    street.settle()
    text = posted(street)[-1].text
    with work_for(street.env, SHOP) as work:
        actions.open_again(work, claim_id, by="staff:42")
    street.settle()

    assert "Sulan är sliten efter två år." in text
    assert "arn.se" in text
    assert states(street) == [("law", "person", "opened_again")]
    assert claims(street)[0].next_at is not None


def test_handing_over_keeps_the_note_and_tells_the_ledger(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        actions.hand_over(work, claims(street)[0].id, "owner", text="Tredje paret i år.", by="staff:42")

    assert claims(street)[0].role == "owner"
    assert _told(street, "ClaimHandedOver") == ["ClaimHandedOver"]


def test_two_people_cant_answer_the_same_claim(street: Street) -> None:
    claim_id = claims(street)[0].id
    with work_for(street.env, SHOP) as work:
        actions.accept(work, claim_id, 0, by="staff:42")

    with pytest.raises(Conflict), work_for(street.env, SHOP) as work:
        actions.decline(work, claim_id, "Nej.", by="staff:43")
    with pytest.raises(Invalid), work_for(street.env, SHOP) as work:
        actions.write_note(work, claim_id, "  ", by="staff:43")
    street.settle()
    assert states(street) == [("law", "done", "given")]


def test_past_a_limit_a_person_decides_and_her_yes_is_enough(env: Env) -> None:
    tight = settings(limits=Limits(order_percent=1))
    street = arrived(a_shop(env, settings=tight))
    press(street, page(street), say="fit", line=SHOES, way="1")
    held = states(street)
    with work_for(street.env, SHOP) as work:
        actions.approve(work, claims(street)[0].id, by="staff:42")
    street.settle()

    assert held == [("fit", "person", "over_order_limit")]
    assert states(street) == [("fit", "done", "given")]
