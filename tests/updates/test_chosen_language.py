"""She chose another language on her page than she bought in: then all of a letter is in it, or there is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from app.core.work import Env, work_for
from app.orders.customers import email_key
from app.outbox.model import Errand
from app.promises.model import Promise
from app.shops.settings import Guide, StatusLetter, Updates
from app.touchpoints.choices import say
from app.updates.status_letters import FULFILLED_AT_ONCE
from tests.builders import INSTALLED_AT, NOW
from tests.path.given import EMAIL, LAST_DAY, SETTINGS, Street, open_street, order, scan, shipment
from tests.updates.given import DAY, HOUR, SENT_ON, arrivals, letters, posted

ATTESTED = StatusLetter(on=True, attested_by="7", attested_at=INSTALLED_AT.isoformat())
ONLY_SWEDISH = Guide("sko", "waiting", products=(1,), subject_sv="Medan du väntar", text_sv="Mät foten.")
BOTH = msgspec.structs.replace(ONLY_SWEDISH, subject_en="While you wait", text_en="Measure your foot.")


A_MOMENT_LATER = NOW + FULFILLED_AT_ONCE  # so long the first letter lingers


def a_street(env: Env, lang: str, settings: Any) -> Street:
    """Alma buys in Swedish, and has said that she wants her letters in `lang`."""
    street = open_street(env, settings=settings)
    with work_for(street.env, street.shop_id) as work:
        say(work, email_key(work, EMAIL), "lang", lang)
    return street


def spoken(**updates: Any) -> Any:
    return msgspec.structs.replace(SETTINGS, updates=Updates(**updates))


def test_days_and_sums_are_written_in_the_language_of_the_letter(env: Env) -> None:
    street = a_street(env, "en", spoken(ordered=ATTESTED))

    text = posted(street.tell(order()).settle().settle(A_MOMENT_LATER))[0].text

    assert "Thank you for your order." in text
    assert "SEK\u00a01,299" in text
    assert "by Friday 6 March" in text


@pytest.mark.parametrize(("locale", "day"), [("en-US", "Friday, March 6"), ("en-GB", "Friday 6 March")])
def test_who_bought_in_that_language_keeps_her_own_way_of_writing_a_day(
    env: Env, locale: str, day: str
) -> None:
    street = a_street(env, "en", spoken(ordered=ATTESTED))

    street.tell(order(locale=locale)).settle().settle(A_MOMENT_LATER)

    assert f"by {day}." in posted(street)[0].text


def test_a_broken_promise_is_told_with_days_in_her_language(env: Env) -> None:
    street = a_street(env, "en", SETTINGS)
    street.tell([order(), shipment(at=SENT_ON)]).live_until(LAST_DAY + DAY, step=6 * HOUR)
    came = LAST_DAY + 3 * DAY
    street.settle(came).tell(scan(at=came)).live_until(came + DAY, step=6 * HOUR)

    told = next(one for one in posted(street) if one.subject.startswith("We promised"))
    assert "We promised Friday 6 March" in told.subject
    assert "It came on Monday 9 March" in told.text
    assert not {"mars", "september"} & set(told.text.split())


def test_a_delay_names_the_new_day_in_her_language_also_in_what_we_keep(env: Env) -> None:

    street = a_street(env, "en", arrivals())
    street.tell(order()).live_until(LAST_DAY, step=6 * HOUR)

    assert letters(street)[0] == "delay_notice"
    (notice,) = street.rows(Promise, Promise.kind == "notice")
    assert notice.shown_text.startswith("By ")
    assert "mars" not in posted(street)[0].text + notice.shown_text


def test_a_text_of_the_merchants_goes_in_her_language_or_not_at_all(envs: Any) -> None:
    for guide, sent in ((BOTH, ["While you wait"]), (ONLY_SWEDISH, [])):
        street = a_street(envs(), "en", spoken(guides=(guide,)))
        street.tell(order()).live_until(NOW + timedelta(days=3), step=6 * HOUR)

        assert [one.subject for one in posted(street)] == sent
        assert {one.state for one in street.rows(Errand)} <= {"done", "dropped", "waiting"}
