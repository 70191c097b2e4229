"""What customers said, as the merchant sees it on home and on the order's page, and deals with it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.updates.belongings import CONCERNS
from app.updates.model import Concern
from tests.builders import OTHER_DOMAIN, SHOP
from tests.panel import bearer
from tests.path.given import ORDER, Street, open_street
from tests.updates.given import ASKED, arrivals, concerns, page, tap, unheard

TEXT = "Vänstra skon är 42 och högra 43. <script>"


@pytest.fixture
def street(env: Env) -> Street:
    street = unheard(open_street(env, settings=arrivals()))
    tap(street, page(street), say="wrong", text=TEXT, day="today")
    return street


@pytest.fixture
def panel(street: Street) -> FlaskClient:
    return create_app(street.env).test_client()


def _shown(panel: FlaskClient, path: str) -> str:
    answer = panel.get(path, headers=bearer(at=ASKED))
    assert answer.status_code == 200
    return answer.text


def test_home_and_the_orders_page_show_her_words_as_words(panel: FlaskClient) -> None:
    for path in ("/", f"/orders/{ORDER}"):
        shown = _shown(panel, path)

        assert "Vänstra skon är 42" in shown
        assert "&lt;script&gt;" in shown
        assert "/concerns/" in shown


def test_the_orders_page_tells_the_question_and_keeps_her_key_to_itself(panel: FlaskClient) -> None:
    shown = _shown(panel, f"/orders/{ORDER}")

    assert "has_it_come" not in shown  # the letter has a name in words
    assert "/arrival/…" in shown
    assert "/arrival/W" not in shown


def test_what_a_person_has_dealt_with_is_off_the_list(street: Street, panel: FlaskClient) -> None:
    (row,) = street.rows(Concern)
    for _ in range(2):
        answer = panel.post(f"/concerns/{row.id}/close", headers=bearer(at=ASKED), data={"back": "/"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")

    assert concerns(street) == [("wrong", "closed")]
    (closed,) = street.rows(Concern)
    assert closed.closed_by == "staff:42"
    assert "Vänstra skon" not in _shown(panel, "/")
    assert "Vänstra skon" in _shown(panel, f"/orders/{ORDER}")


def test_a_person_of_another_shop_deals_with_nothing(street: Street, panel: FlaskClient) -> None:
    (row,) = street.rows(Concern)

    answer = panel.post(f"/concerns/{row.id}/close", headers=bearer(OTHER_DOMAIN, at=ASKED))

    assert answer.status_code == 404
    assert concerns(street) == [("wrong", "open")]


def test_she_gets_her_words_and_they_go_with_her(street: Street) -> None:
    person = CustomerRef(None, None, (), (ORDER,))
    with reading_for(street.env, SHOP) as work:
        (told,) = CONCERNS.export(work, person)
    assert (told["kind"], told["text"]) == ("wrong", TEXT)

    with work_for(street.env, SHOP) as work:
        assert CONCERNS.erase(work, person) == {"concerns": 1}

    (row,) = street.rows(Concern)
    assert (row.text_sealed, row.state, row.closed_by) == (None, "closed", "erased")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("has_it_come", "Har Pegasus 41 kommit fram?"),
        ("delay_notice", "Pegasus 41 kommer senare"),
    ],
)
def test_a_letter_on_a_delivery_can_be_looked_at(panel: FlaskClient, kind: str, words: str) -> None:
    assert words in _shown(panel, f"/letters/{kind}/sv")
