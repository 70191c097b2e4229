"""Forms read anything, complain about everything at once, and never raise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.core.errors import Conflict, Invalid
from app.web.forms import Form, must_be_newest
from tests.web.skin_app import skin_app


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with skin_app().test_request_context("/?locale=en"):
        yield


def read_everything(form: Form) -> list[object]:
    return [
        form.text("a"), form.line("a"), form.email("a"), form.url("a"), form.whole("a", least=0, most=9),
        form.whole_or_none("a", least=0, most=9), form.share("a"), form.minor("a", currency="SEK"),
        form.clock_time("a"), form.day_or_none("a"), form.choice("a", ["x", "y"]), form.choices("a", ["x", "y"]),
        form.lines("a"), form.ticked("a"), form.shown("a"), form.about("a"),
    ]  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(max_size=40), max_size=4))
def test_no_input_makes_a_form_raise(typed: list[str]) -> None:
    read_everything(Form(MultiDict([("a", one) for one in typed])))


@pytest.mark.parametrize(
    "typed", ["٣", "1e9", "Infinity", "NaN", "-0", "9" * 400, "\x00", "²", "https://[", "1_000", "\ud800"]
)
def test_the_usual_traps_make_no_form_raise(typed: str) -> None:
    read_everything(Form({"a": typed}))


def test_every_complaint_is_collected() -> None:
    form = Form({"name": " ", "address": "x", "percent": "51"})

    form.line("name")
    form.email("address")
    form.whole("percent", least=1, most=50)

    assert [one.field for one in form.complaints] == ["name", "address", "percent"]
    assert form.about("percent") == "Write a number from 1 to 50."
    with pytest.raises(Invalid):
        form.refuse_if_complaints()


@pytest.mark.parametrize(
    ("typed", "read", "value"),
    [
        (" 14 ", lambda form: form.whole("a", least=1, most=50), 14),
        ("-3", lambda form: form.whole("a", least=-5, most=5), -3),
        ("", lambda form: form.whole_or_none("a", least=1, most=5), None),
        ("12,5 %", lambda form: form.share("a"), 0.125),
        ("1 299,50", lambda form: form.minor("a", currency="SEK"), 129_950),
        ("500", lambda form: form.minor("a", currency="JPY"), 500),
        ("7:05", lambda form: form.clock_time("a"), time(7, 5)),
        ("23.59", lambda form: form.clock_time("a"), time(23, 59)),
        ("2026-12-24", lambda form: form.day_or_none("a"), date(2026, 12, 24)),
        ("maja@löparboden.se", lambda form: form.email("a"), "maja@löparboden.se"),
        ("https://example.com/r?x={order}", lambda form: form.url("a"), "https://example.com/r?x={order}"),
        ("one\r\n\r\n two \r\none", lambda form: form.lines("a"), ["one", "two"]),
        ("two\nlines", lambda form: form.line("a"), "two lines"),
        ("y", lambda form: form.choice("a", ["x", "y"]), "y"),
        ("on", lambda form: form.ticked("a"), True),
    ],
)
def test_what_is_right_is_read(typed: str, read: Any, value: object) -> None:
    form = Form({"a": typed})

    assert read(form) == value
    assert form.complaints == ()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", lambda form: form.text("a")),
        ("x" * 11, lambda form: form.text("a", longest=10)),
        ("", lambda form: form.whole("a", least=1, most=5)),
        ("5.0", lambda form: form.whole("a", least=1, most=9)),
        ("101", lambda form: form.share("a")),
        ("0.505", lambda form: form.minor("a", currency="SEK")),
        ("0.5", lambda form: form.minor("a", currency="JPY")),
        ("-1", lambda form: form.minor("a", currency="SEK")),
        ("24:00", lambda form: form.clock_time("a")),
        ("2026-02-30", lambda form: form.day_or_none("a")),
        ("a@b", lambda form: form.email("a")),
        ("a@b.se, c@d.se", lambda form: form.email("a")),
        ("Maja <a@b.se>", lambda form: form.email("a")),
        ("http://example.com", lambda form: form.url("a")),
        ("javascript:alert(1)", lambda form: form.url("a")),
        ("https://user:pass@example.com", lambda form: form.url("a")),
        ("https://localhost", lambda form: form.url("a")),
        ("z", lambda form: form.choice("a", ["x", "y"])),
        ("z", lambda form: form.choices("a", ["x", "y"])),
        ("y\n" * 2 + "x" * 201, lambda form: form.lines("a")),
    ],
)
def test_what_is_wrong_is_complained_about_once(typed: str, read: Any) -> None:
    form = Form({"a": typed})

    read(form)

    assert len(form.complaints) == 1
    assert form.complaints[0].field == "a"


def test_a_shown_form_has_what_is_stored_and_a_sent_one_what_was_typed() -> None:
    assert Form().shown("cutoff", time(14, 0)) == "14:00"
    assert Form().shown("name", None) == ""
    assert Form({"name": "<typed>"}).shown("name", "stored") == "<typed>"
    assert Form({}).shown_many("days", ["5"]) == []


def test_choices_come_back_in_the_order_of_the_options() -> None:
    form = Form(MultiDict([("days", "6"), ("days", "0")]))

    assert form.choices("days", ["0", "5", "6"]) == ["0", "6"]


def test_who_saves_a_page_of_older_settings_is_told() -> None:
    must_be_newest(Form({"version": "7"}), 7)

    for typed in ("6", "", "7.0"):
        with pytest.raises(Conflict) as told:
            must_be_newest(Form({"version": typed}), 7)
        assert told.value.code == "settings_changed"
