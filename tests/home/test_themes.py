"""What texts are about: staff say it in the inbox, and it is counted by step and product beside its examples."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.errors import Conflict
from app.core.persons import CustomerRef
from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.figures import theme_reports
from app.figures.said_reports import Span
from app.figures.theme_reports import Themed, themed
from app.ledger.model import Entry
from app.listening import themes
from app.listening.model import Theme, ThemeTag
from app.reviews.belongings import REVIEWS
from app.surveys.belongings import SURVEY_ANSWERS
from app.surveys.model import Answer
from tests.builders import NOW, OTHER_DOMAIN, SHOP
from tests.panel import bearer
from tests.path.given import ORDER, Street, line_id
from tests.reviews.given import DAY, SHOES, a_shop, asked, reviews, said, write
from tests.surveys.given import a_street, answers, ask
from tests.surveys.given import browser as hers
from tests.surveys.given import page as question
from tests.surveys.test_pages import PACKING

WORDS = "Lådan var bucklig och limmet luktade. \u202eמילים"


@pytest.fixture
def street(env: Env) -> Street:
    told = ask(a_street(env, resting=PACKING))
    hers(env).post(question(told), data={"say": "careless", "text": WORDS})
    hers(env).post(
        question(told),
        data={"step": "fit", f"fit-{line_id(ORDER, 1)}": "doesnt", f"why-{line_id(ORDER, 1)}": "Luktar lim"},
    )
    return told


def _panel(street: Street) -> FlaskClient:
    return create_app(street.env).test_client()


def _head(street: Street) -> dict[str, str]:
    return {**bearer(at=street.clock.now()), "Accept-Language": "sv"}


def _say(street: Street, row: Any, *found: int, new: str = "", source: str = "answer") -> TestResponse:
    name = f"{source}-{row.id}"
    fields = {f"themes-{name}": [str(one) for one in found], f"theme-{name}": new, "back": "/cases?state=all"}
    return _panel(street).post(f"/cases/themes/{source}/{row.id}", headers=_head(street), data=fields)


def _get(street: Street, path: str) -> str:
    return _panel(street).get(path, headers=_head(street)).text


def _box_and_fit(street: Street) -> tuple[Answer, Answer]:
    rows = {one.question: one for one in answers(street)}
    return rows["packing"], rows["fit"]


def _found(street: Street) -> Themed:
    with reading_for(street.env, SHOP) as work:
        return themed(work, Span(NOW.date() - 30 * DAY, street.clock.now().date()))


def _labels(street: Street) -> list[str]:
    return sorted(one.label for one in street.rows(Theme))


def test_a_text_gets_a_theme_and_the_next_one_finds_it_there(street: Street) -> None:
    box, fit = _box_and_fit(street)

    assert _say(street, box, new="  Luktar   lim ").status_code == 303
    (theme,) = street.rows(Theme)
    assert _say(street, fit, new="LUKTAR LIM").status_code == 303
    assert _say(street, box, theme.id, new="Bucklig låda").status_code == 303

    assert _labels(street) == ["Bucklig låda", "Luktar lim"]
    assert len(street.rows(ThemeTag)) == 3
    shown = _get(street, f"/cases?theme={theme.id}")
    assert "Lådan var bucklig" in shown
    assert "Luktar lim" in shown
    told = [one for one in street.rows(Entry) if one.kind == "TextThemed"]
    assert len(told) == 3
    assert "bucklig" not in str([one.body for one in told])


def test_the_same_once_more_changes_nothing(street: Street) -> None:
    box, _fit = _box_and_fit(street)
    _say(street, box, new="Lim")
    (theme,) = street.rows(Theme)

    _say(street, box, theme.id)
    _say(street, box, new="lim")

    assert len([one for one in street.rows(Entry) if one.kind == "TextThemed"]) == 1


def test_a_theme_that_no_text_has_any_more_is_gone(street: Street) -> None:
    box, fit = _box_and_fit(street)
    _say(street, box, new="Lim")
    (theme,) = street.rows(Theme)
    _say(street, fit, theme.id)
    _say(street, box)
    assert _labels(street) == ["Lim"]

    _say(street, fit)

    assert street.rows(Theme) == street.rows(ThemeTag) == []


def test_themes_are_counted_by_step_and_product_with_what_they_are_of(street: Street) -> None:
    box, fit = _box_and_fit(street)
    _say(street, box, new="Lim")
    (theme,) = street.rows(Theme)
    _say(street, fit, theme.id, new="Storlek")

    found = _found(street)

    assert (found.texts, found.read) == (2, 2)
    lim, size = found.rows
    assert (lim.label, lim.compared.now.hits, lim.compared.now.of) == ("Lim", 2, 2)
    assert {(one.kind, one.name, one.share.hits, one.share.of) for one in lim.places} >= {
        ("step", "packing", 1, 1),
        ("step", "product", 1, 1),
    }
    assert size.examples == ("Luktar lim",)
    shown = _get(street, "/said/themes")
    assert "2 av 2" in shown
    assert "Packning: 1 av 1" in shown
    assert "2 av 2 texter har lästs." in shown
    month = street.clock.now().date().replace(day=1)
    street.clock.set(street.clock.now() + 40 * DAY)
    assert "Packning: 1 av 1" in _get(street, f"/said/themes?from={month}")
    assert "Packning: 1 av 1" not in _get(street, "/said/themes?weeks=4")


def test_of_more_texts_than_are_looked_at_the_newest_count_and_the_page_says_so(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    for row, theme in zip(_box_and_fit(street), ("Bucklig", "Lim"), strict=True):
        _say(street, row, new=theme)
    newest = max(street.rows(ThemeTag), key=lambda one: one.source_id)
    assert not _found(street).is_cut

    monkeypatch.setattr(theme_reports, "TEXTS_MAX", 2)
    assert "texter har lästs" not in _get(street, "/said/themes")  # "2 of 2" would be too few

    monkeypatch.setattr(theme_reports, "READ_MAX", 1)

    assert _found(street).is_cut
    assert [row.id for row in _found(street).rows] == [newest.theme_id]
    with reading_for(street.env, SHOP) as work:  # what was read before a span doesn't cut it
        tomorrow = street.clock.now().date() + DAY
        assert not themed(work, Span(tomorrow, tomorrow)).is_cut


def test_reviews_are_read_like_answers(env: Env) -> None:
    street = asked(a_shop(env, publish_days=3, remind=False))
    write(street, **said(SHOES, rating="2", words="Sulan lossnade."))
    (review,) = reviews(street)

    assert _say(street, review, new="Sulan", source="review").status_code == 303

    (row,) = _found(street).rows
    assert (row.label, row.examples) == ("Sulan", ("Sulan lossnade.",))
    assert [(one.kind, one.name) for one in row.places] == [("product", str(SHOES))]
    person = CustomerRef(
        shopify_id=None, email_key=None, customer_ids=(review.customer_id,), order_ids=(review.order_id,)
    )
    with work_for(env, SHOP) as work:
        REVIEWS.erase(work, person)
    assert _found(street).rows == ()
    assert _say(street, review, new="Igen", source="review").status_code == 404


def test_the_words_of_who_was_erased_are_gone_and_the_count_stays(street: Street) -> None:
    box, _fit = _box_and_fit(street)
    _say(street, box, new="Lim")
    person = CustomerRef(shopify_id=None, email_key=None, customer_ids=(), order_ids=(box.order_id,))
    with work_for(street.env, SHOP) as work:
        SURVEY_ANSWERS.erase(work, person)

    (row,) = _found(street).rows
    assert (row.compared.now.hits, row.examples) == (1, ())
    assert _say(street, box, new="Igen").status_code == 404


@pytest.mark.parametrize(
    ("source", "number", "status"), [("answer", 1, 404), ("reply", 1, 404), ("review", 7, 404), ("x", 1, 404)]
)
def test_what_is_not_there_has_no_theme(street: Street, source: str, number: int, status: int) -> None:
    answer = _panel(street).post(f"/cases/themes/{source}/{number}", headers=_head(street), data={})

    assert answer.status_code == status


def test_a_theme_that_is_too_long_is_said_at_its_field_and_nothing_is_kept(street: Street) -> None:
    box, _fit = _box_and_fit(street)

    refused = _say(street, box, new="x" * 41)

    assert refused.status_code == 422
    assert "x" * 41 in refused.text
    assert street.rows(Theme) == []


def test_another_shop_sees_none_of_it(street: Street) -> None:
    box, _fit = _box_and_fit(street)
    _say(street, box, new="Lim")
    head = bearer(OTHER_DOMAIN, at=street.clock.now())
    client = _panel(street)

    assert "Lim" not in client.get("/cases?state=all", headers=head).text
    assert client.post(f"/cases/themes/answer/{box.id}", headers=head, data={}).status_code == 404


def test_there_is_an_end_to_themes(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        for number in range(themes.THEMES_MAX):
            themes.tag(work, "answer", number, order_id=1, found=(), new=f"Tema {number}", by="staff:42")
        with pytest.raises(Conflict):
            themes.tag(work, "answer", 999, order_id=1, found=(), new="Ett till", by="staff:42")


def test_two_of_the_staff_who_write_the_same_at_once_make_one_theme(env_both: Env) -> None:
    def tag(number: int) -> None:
        with work_for(env_both, SHOP) as work:
            themes.tag(work, "answer", number, order_id=1, found=(), new="Lim", by=f"staff:{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tag, range(16)))

    with reading_for(env_both, SHOP) as work:
        assert [(one.label, one.count) for one in themes.themes(work)] == [("Lim", 16)]
