"""Claims in the panel: the queue, one claim with everything on it, and what a person does there."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.claims.pages import blueprint
from app.core.work import Env
from tests.claims.given import (
    SHOES,
    a_picture,
    a_shop,
    arrived,
    claims,
    page,
    press,
    upload,
)
from tests.panel import a_browser, bearer
from tests.path.given import Street


@pytest.fixture
def street(env: Env) -> Street:
    """She complains of a loose sole, and shows it."""
    told = arrived(a_shop(env))
    photo = upload(a_picture())
    press(told, page(told), say="law", line=SHOES, problem="damaged", words="Sulan lossnar.", photo=photo)
    return told


def _browser(street: Street) -> FlaskClient:
    return a_browser(street.env, blueprint)


def _get(street: Street, path: str, **headers: str) -> TestResponse:
    head = {**bearer(at=street.clock.now()), "Accept-Language": "sv", **headers}
    return _browser(street).get(path, headers=head)


def _do(street: Street, verb: str, **fields: str) -> TestResponse:
    (claim,) = claims(street)
    head = {**bearer(at=street.clock.now()), "Accept-Language": "sv"}
    answer = _browser(street).post(f"/claims/{claim.id}/{verb}", headers=head, data=fields)
    street.settle()
    return answer


def test_the_queue_shows_what_waits_and_by_when_it_is_answered(street: Street) -> None:
    shown = _get(street, "/claims").text

    assert "Vidda 1" in shown
    assert "#9469" in shown
    assert "9 mars 2026" in shown  # two working days after Thursday the 5th
    assert "Vidda 1" not in _get(street, "/claims?state=over").text


def test_one_page_holds_the_customer_the_order_the_promise_and_her_words(street: Street) -> None:
    (claim,) = claims(street)
    shown = _get(street, f"/claims/{claim.id}").text

    for said in ("Sulan lossnar.", "Alma Lind", "#9469", "1\u00a0299\u00a0kr", "/claims/photos/"):
        assert said in shown, said


def test_her_photo_opens_by_its_own_link_and_for_nobody_else(street: Street) -> None:
    (claim,) = claims(street)
    (path,) = set(re.findall(r"/claims/photos/[\w.~-]+", _get(street, f"/claims/{claim.id}").text))

    photo = _browser(street).get(path)
    street.clock.travel(hours=1)

    assert (photo.status_code, photo.mimetype, photo.data[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert _browser(street).get(path).status_code == 401
    assert _browser(street).get(path[:-3] + "abc").status_code == 401
