"""Telling of a delay before its day has passed: once, honestly, and only while it is still true."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.core.work import Env, work_for
from app.forecasts.facts import PromiseAtRisk, RiskOver
from app.mail.lint import wording_complaints
from app.promises.model import NoticeOutcome, Promise
from app.touchpoints.model import Letter, Touchpoint
from app.wiring import PLAN
from tests.builders import NOW, OTHER_DOMAIN, OTHER_SHOP
from tests.path.given import LAST_DAY, ORDER, Street, open_street, order, scan, shipment
from tests.updates.given import DAY, HOUR, SENT_ON, arrivals, letters, outcome, posted

WEDNESDAY = NOW + 2 * DAY
EXPECTED_ON = date(2026, 3, 11)
LAST_MINUTE = (LAST_DAY + timedelta(hours=12, minutes=59)).replace(second=59)  # 23:59:59 in Stockholm


@pytest.fixture
def street(env: Env, envs: Any) -> Street:
    """Nothing is foreseen by itself here: each test says what is at risk."""
    return open_street(envs(plan=_without_forecasts()), settings=arrivals())


def _without_forecasts() -> Any:
    from dataclasses import replace

    watched = {
        fact: tuple(one for one in reactions if not one.__module__.startswith("app.forecasts"))
        for fact, reactions in PLAN.reactions.items()
    }
    return replace(PLAN, reactions=watched)


def foresee(
    street: Street, at: datetime, *, reason: str = "too_far", expected_on: date | None = EXPECTED_ON
) -> Street:
    """A forecast says so at that instant."""
    street.settle(at)
    with work_for(street.env, street.shop_id) as work:
        work.record(
            PromiseAtRisk(
                order_id=ORDER,
                promise_id=street.rows(Promise)[0].id,
                reason=reason,
                promised_on=LAST_DAY.date(),
                expected_on=expected_on,
            )
        )
    return street.settle()


def _bought(street: Street) -> Street:
    return street.tell([order(), shipment(at=SENT_ON)]).settle()


def _touchpoint(street: Street) -> tuple[str, str]:
    (row,) = street.rows(Touchpoint, Touchpoint.kind == "delay_notice")
    return row.state, row.reason


def test_she_hears_of_the_new_day_before_the_old_one_passes(street: Street) -> None:
    foresee(_bought(street), WEDNESDAY)

    assert letters(street) == ["delay_notice"]
    (row,) = street.rows(Letter)
    assert row.letter_class == "service"
    assert row.sent_at < LAST_DAY
    letter = posted(street)[0]
    assert "senast fredag 6 mars" in letter.text
    assert "senast onsdag 11 mars" in letter.text
    assert letter.text.lower().count("förlåt") == 1
    assert wording_complaints(letter.text, "sv") == ()


def test_the_new_day_is_a_word_of_ours_and_judged_apart(street: Street) -> None:
    foresee(_bought(street), WEDNESDAY)
    (notice,) = street.rows(Promise, Promise.kind == "notice")
    assert notice.shown_text == "Senast onsdag 11 mars"

    came = LAST_DAY + 4 * DAY
    street.settle(came).tell(scan(at=came)).settle()

    assert outcome(street) == ("broken", "arrived_late", True)  # a notice makes nothing good
    assert [row.outcome for row in street.rows(NoticeOutcome)] == ["over"]


def test_without_a_day_it_says_so_and_promises_none(street: Street) -> None:
    foresee(_bought(street), WEDNESDAY, reason="stands_still", expected_on=None)

    assert "vi vill inte gissa" in posted(street)[0].text
    assert street.rows(Promise, Promise.kind == "notice") == []


def test_the_same_risk_told_again_makes_one_letter(street: Street) -> None:
    foresee(_bought(street), WEDNESDAY)
    foresee(street, WEDNESDAY + HOUR, reason="stands_still")
    street.live_until(LAST_DAY, step=6 * HOUR)

    assert letters(street) == ["delay_notice"]
    assert len(street.rows(Promise, Promise.kind == "notice")) == 1


def test_at_night_it_waits_for_the_morning(street: Street) -> None:
    foresee(_bought(street), WEDNESDAY.replace(hour=22))
    assert letters(street) == []

    street.live_until(WEDNESDAY.replace(hour=22) + 12 * HOUR)

    (row,) = street.rows(Letter)
    assert row.sent_at.hour == 7  # eight in Stockholm


def test_in_the_last_evening_it_is_too_late_for_a_warning(street: Street) -> None:
    foresee(_bought(street), LAST_DAY.replace(hour=20))

    street.live_until(LAST_DAY + 12 * HOUR + DAY)

    assert letters(street) == []
    assert _touchpoint(street)[0] in ("expired", "withdrawn")


def test_what_arrives_before_the_morning_is_not_called_late(street: Street) -> None:
    night = WEDNESDAY.replace(hour=22)
    foresee(_bought(street), night)
    street.tell(scan(at=night)).live_until(LAST_DAY)

    assert "delay_notice" not in letters(street)


def test_what_is_decided_meanwhile_takes_the_wish_back(street: Street) -> None:
    foresee(_bought(street), WEDNESDAY.replace(hour=22))
    with work_for(street.env, street.shop_id) as work:
        work.record(RiskOver(order_id=ORDER, how="kept"))

    assert _touchpoint(street) == ("withdrawn", "risk_is_over")


def test_an_order_cancelled_in_the_night_is_not_called_late(street: Street) -> None:
    night = WEDNESDAY.replace(hour=22)
    foresee(_bought(street), night)
    street.tell(order("cancelled", at=night, cancelled_at=night)).live_until(LAST_DAY)

    assert letters(street) == []


def test_what_leaves_in_the_night_is_not_said_to_be_with_us_still(street: Street) -> None:
    night = WEDNESDAY.replace(hour=22)
    foresee(street.tell(order()).settle(), night, reason="not_sent")
    street.tell(shipment(at=night + HOUR)).live_until(night + 12 * HOUR)

    text = next(one.text for one in posted(street) if "senast onsdag 11 mars" in one.text)
    assert "Paketet har lämnat oss" in text
    assert "lämnat oss än" not in text


def test_a_day_that_is_still_in_time_is_no_delay(street: Street) -> None:
    foresee(_bought(street), WEDNESDAY, expected_on=LAST_DAY.date())

    assert street.rows(Touchpoint) == []


def test_when_the_day_is_over_nobody_is_warned(street: Street) -> None:
    foresee(_bought(street), LAST_MINUTE + timedelta(seconds=2))

    assert "delay_notice" not in {row.kind for row in street.rows(Touchpoint)}


def test_a_shop_that_doesnt_want_to_tell_doesnt(envs: Any) -> None:
    street = open_street(envs(plan=_without_forecasts()), settings=arrivals(tell_delays=False))

    foresee(_bought(street), WEDNESDAY)

    assert street.rows(Touchpoint) == []


def test_a_letter_that_the_mail_server_refuses_tells_no_day(street: Street) -> None:
    from app.core.errors import Unreachable

    mailer: Any = street.env.mailer
    mailer.troubles.append(Unreachable("refused_letter", "The mail server said no.", permanent=True))

    foresee(_bought(street), WEDNESDAY)

    assert posted(street) == []
    assert street.rows(Promise, Promise.kind == "notice") == []


def test_another_shop_says_nothing(street: Street) -> None:
    other = open_street(street.env, shop_id=OTHER_SHOP, domain=OTHER_DOMAIN, settings=arrivals())
    other.tell([order(), shipment(at=SENT_ON)]).settle()

    foresee(_bought(street), WEDNESDAY)

    assert letters(other) == []
    assert other.rows(Promise, Promise.kind == "notice") == []
