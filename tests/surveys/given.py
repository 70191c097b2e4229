"""A shop that asks one question after each arrival, and the customers who answer."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec

from app.core.work import Env
from app.shops.settings import ReviewRequests, Surveys
from app.surveys.her_pages import blueprint
from app.surveys.model import Answer, SurveyInvitation
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.sending import TEXT
from tests.builders import NOW
from tests.panel import a_browser
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, open_street, order, scan, shipment

DAY = timedelta(days=1)


def asking(**changes: Any) -> Any:
    """The street's settings, with the question switched on and nothing else asked."""
    surveys = msgspec.structs.replace(Surveys(on=True), **changes)
    return msgspec.structs.replace(SETTINGS, surveys=surveys, reviews=ReviewRequests())


def a_street(env: Env, **changes: Any) -> Street:
    return open_street(env, settings=asking(**changes))


def arrive(street: Street, at: datetime = LAST_DAY, *, order_id: int = ORDER, email: str = "") -> Street:
    """An order is bought, sent and there."""
    named = {"email": email} if email else {}
    street.clock.set(max(at, street.clock.now()))
    told = [
        order(order_id=order_id, **named),
        shipment(at=NOW + DAY, order_id=order_id),
        scan(at=at, order_id=order_id),
    ]
    return street.tell(told).settle()


def ask(street: Street, at: datetime = LAST_DAY) -> Street:
    """It has come, and the letter has gone."""
    arrive(street, at)
    return street.settle(at + 7 * DAY).settle(at + 7 * DAY + DAY / 24)


def wish(street: Street, kind: str = "week_question") -> Touchpoint:
    (found,) = street.rows(Touchpoint, Touchpoint.kind == kind)
    assert isinstance(found, Touchpoint)
    return found


def invitation(street: Street) -> SurveyInvitation:
    (found,) = street.rows(SurveyInvitation)
    assert isinstance(found, SurveyInvitation)
    return found


def answers(street: Street) -> list[Answer]:
    return street.rows(Answer)


def letter_text(street: Street, kind: str = "week_question") -> str:
    (letter,) = street.rows(Letter, Letter.kind == kind)
    return street.env.keys.open_text(letter.text_sealed, TEXT)


def taps(street: Street) -> dict[str, str]:
    """The letter's links, by the answer that each is for."""
    found = re.findall(r"https://kept\.example(/question/[\w.~-]+)\?say=(\w+)", letter_text(street))
    return {code: path for path, code in found}


def page(street: Street) -> str:
    return next(iter(taps(street).values()))


def browser(env: Env) -> Any:
    return a_browser(env, blueprint)
