"""An order of which nobody knows whether it came, and what she taps in the letter that asks her."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.work import Env
from app.portal.arrival_pages import blueprint
from app.promises.model import ArrivalWord, OutcomeRow
from app.shops.settings import Arrivals
from app.touchpoints.model import Letter
from app.updates.model import Concern
from tests.builders import NOW
from tests.fakes import RecordingMailer, Sent
from tests.panel import a_browser
from tests.path.given import LAST_DAY, ORDER, SETTINGS, Street, order, scan, shipment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SENT_ON = NOW + DAY  # Tuesday the 3rd
ASKED = (
    LAST_DAY + 2 * DAY
)  # Sunday the 8th at eleven: the promise ended with Friday, a day later it was night


def unheard(street: Street, **changes: Any) -> Street:
    """The carrier never said a word, and the last day has passed."""
    street.tell([order(**changes), shipment(at=SENT_ON, order_id=changes.get("order_id", ORDER))])
    return street.live_until(ASKED, step=6 * HOUR)


def silent(street: Street) -> Street:
    """The carrier was heard in the last morning, so that no delay was foreseen, and then no more."""
    street.tell([order(), shipment(at=SENT_ON)]).live_until(LAST_DAY - 4 * HOUR, step=6 * HOUR)
    street.tell(scan("out_for_delivery", at=LAST_DAY - 4 * HOUR))
    return street.live_until(ASKED, step=6 * HOUR)


def letters(street: Street) -> list[str]:
    return [letter.kind for letter in sorted(street.rows(Letter), key=lambda one: one.id)]


def posted(street: Street) -> list[Sent]:
    mailer: Any = street.env.mailer
    assert isinstance(mailer, RecordingMailer)
    return mailer.sent


def outcome(street: Street, order_id: int = ORDER, shipment_id: int = 0) -> tuple[str, str, bool]:
    (row,) = street.rows(OutcomeRow, OutcomeRow.order_id == order_id, OutcomeRow.shipment_id == shipment_id)
    return row.outcome, row.why, row.certain


def words(street: Street) -> list[tuple[str, str, int]]:
    rows = sorted(street.rows(ArrivalWord), key=lambda one: one.id)
    return [(row.source, row.says, row.shipment_id) for row in rows]


def concerns(street: Street) -> list[tuple[str, str]]:
    return [(row.kind, row.state) for row in sorted(street.rows(Concern), key=lambda one: one.id)]


def page(street: Street, letter: Sent | None = None) -> str:
    """returns  the path behind the links of the letter, without what they say"""
    found = re.search(
        r"https://kept\.example(/arrival/[\w.~-]+)\?say=yes", (letter or posted(street)[-1]).text
    )
    assert found is not None
    return found[1]


def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def tap(street: Street, path: str, **fields: str) -> TestResponse:
    """Press a button on the page, and let the worker do what follows."""
    answer = browser(street.env).post(path, data=fields)
    street.settle()
    return answer


def arrivals(**changes: Any) -> Any:
    """The shop's settings with other wishes for asking and telling."""
    return msgspec.structs.replace(SETTINGS, arrivals=Arrivals(**changes))
