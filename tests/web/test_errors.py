"""Trouble becomes an answer: the right number, a sentence, and nothing that only the log should know."""

from __future__ import annotations

import pytest
from flask import abort
from flask.testing import FlaskClient

from app.core.errors import Conflict, Invalid, KeptError, NotFound, Refused, Unreachable, Unverified
from tests.web.skin_app import skin_app

TROUBLE: list[tuple[KeptError, int]] = [
    (NotFound("no_order", "There is no such order."), 404),
    (Refused("not_yours", "You may not do that."), 403),
    (Conflict("changed", "Somebody changed it."), 409),
    (Invalid("bad", "That isn't a rule."), 422),
    (Unverified("forged", "The link is not ours."), 401),
    (Unreachable("down", "Shopify is away.", permanent=False), 502),
]


def client_that_meets(trouble: Exception, *, in_panel: bool = True) -> FlaskClient:
    app = skin_app(in_panel=in_panel)

    @app.get("/it")
    def fail() -> str:
        raise trouble

    @app.get("/slow")
    def slow() -> str:
        abort(429)

    return app.test_client()


@pytest.mark.parametrize(("trouble", "status"), TROUBLE, ids=lambda one: type(one).__name__)
def test_known_trouble_is_a_page_with_its_sentence(trouble: KeptError, status: int) -> None:
    answer = client_that_meets(trouble).get("/it", headers={"Accept": "text/html"})

    assert answer.status_code == status
    assert trouble.sentence.replace("'", "&#39;") in answer.text
    assert 'id="main"' in answer.text


@pytest.mark.parametrize(
    "headers", [{"Accept": "application/json"}, {"X-Kept-Form": "1", "Accept": "text/html"}]
)
def test_scripts_get_plain_json(headers: dict[str, str]) -> None:
    answer = client_that_meets(NotFound("no_order", "There is no such order.", secret="x")).get(
        "/it", headers=headers
    )

    assert answer.json == {"code": "no_order", "sentence": "There is no such order."}


def test_the_unknown_shows_a_number_and_nothing_else() -> None:
    answer = client_that_meets(ValueError("password=hunter2")).get("/it")
    told = client_that_meets(ValueError("x")).get("/it", headers={"Accept": "application/json"}).json

    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert told is not None
    assert told["code"] == "something_went_wrong"
    assert told["incident"] in answer.text


def test_a_sentence_is_escaped() -> None:
    answer = client_that_meets(Invalid("bad", "<b>“x”</b>")).get("/it")

    assert "<b>" not in answer.text


def test_outside_the_panel_the_page_stands_alone() -> None:
    answer = client_that_meets(NotFound("no", "Gone."), in_panel=False).get("/it")

    assert "app-bridge" not in answer.text
    assert "Gone." in answer.text


def test_an_error_page_that_fails_falls_back_to_the_plain_one() -> None:
    """The panel's layout wants names that only its guard gives."""
    app = skin_app()
    app.template_context_processors[None].pop()

    answer = app.test_client().get("/nowhere")

    assert answer.status_code == 404
    assert "app-bridge" not in answer.text


def test_flask_s_own_errors_keep_their_headers() -> None:
    answer = client_that_meets(ValueError()).post("/it")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert client_that_meets(ValueError()).get("/slow").status_code == 429
