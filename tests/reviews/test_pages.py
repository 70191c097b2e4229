"""Reviews in the panel and in public: all of it is there, and only a listed reason takes something away."""

from __future__ import annotations

import csv
import io

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.work import Env, reading_for, work_for
from app.reviews import moderating, reports
from app.reviews.model import Judgement
from app.reviews.reports import Filter
from app.shops.store import the_settings
from tests import statements
from tests.builders import SHOP
from tests.claims.given import a_picture
from tests.panel import bearer
from tests.path.given import Street
from tests.reviews.given import (
    SHOES,
    SOCKS,
    a_shop,
    as_seen,
    asked,
    browser,
    in_public,
    page,
    panel,
    press,
    reviews,
    said,
    told,
    upload,
    write,
)

SETTINGS = {
    "to": "kept",
    "address": "",
    "known_as": "",
    "days_after_arrival": "7",
    "use_times": "",
    "days_after_remedy": "5",
    "defer_days_max": "30",
    "remind": "on",
    "remind_after_days": "7",
    "publish_days": "0",
}


@pytest.fixture
def street(env: Env) -> Street:
    street = asked(a_shop(env, publish_days=3, remind=False))
    write(
        street, **said(SHOES, rating="1", words="Sulan lossnade."), **said(SOCKS, rating="5", words="Varma.")
    )
    return street


def _shoes(street: Street) -> int:
    return int(next(one.id for one in reviews(street) if one.product_id == SHOES))


LISTS: dict[str, set[str]] = {
    "": {"Sulan", "Varma"},
    "?state=waiting": {"Sulan", "Varma"},
    "?state=published": set(),
    "?rating=1": {"Sulan"},
    "?rating=5&state=waiting": {"Varma"},
    "?product=1": {"Sulan"},
    "?state=strange&rating=x&product=-1&before=y": {"Sulan", "Varma"},
    "?before=1": set(),
}


def test_the_list_shows_what_is_asked_for(street: Street) -> None:
    for query, seen in LISTS.items():
        shown = panel(street, f"/reviews{query}")

        assert shown.status_code == 200
        assert {one for one in ("Sulan", "Varma") if one in shown.text} == seen, query


def test_of_a_product_nobody_wrote_about_the_page_says_so(street: Street) -> None:
    assert panel(street, "/reviews?product=404").status_code == 404


def test_publishing_sooner_is_a_press_and_is_in_the_log(street: Street) -> None:
    press(street, f"/reviews/{_shoes(street)}/publish")

    assert "Sulan lossnade." in in_public(street, f"/reviews/{SHOES}").text
    (entry,) = street.rows(Judgement)
    assert (entry.did, entry.by) == ("published", "staff:42")


INCOMPLETE: list[dict[str, str]] = [
    {},
    {"reason": "", "note": "Dåligt betyg."},
    {"reason": "low_rating", "note": "Dåligt betyg."},
    {"reason": "abuse", "note": "  "},
    {"note": "Hotar en anställd."},
]


def test_nothing_is_rejected_without_one_of_the_reasons_and_a_note(street: Street) -> None:
    for fields in INCOMPLETE:
        assert press(street, f"/reviews/{_shoes(street)}/reject", **fields).status_code == 422, fields

    assert {one.state for one in reviews(street)} == {"waiting"}
    assert street.rows(Judgement) == []


def test_there_is_no_other_way_to_take_one_away(street: Street) -> None:
    for verb in ("unpublish", "hide", "delete", "withhold", ""):
        assert press(street, f"/reviews/{_shoes(street)}/{verb}").status_code in (404, 405)

    assert {one.state for one in reviews(street)} == {"waiting"}


def test_what_is_rejected_is_logged_told_to_her_and_looked_at_again_once_she_has_changed_it(
    street: Street,
) -> None:
    press(street, f"/reviews/{_shoes(street)}/reject", reason="personal", note="Nämner en granne vid namn.")
    (entry,) = street.rows(Judgement)
    hers = browser(street.env).get(page(street)).text
    write(street, **said(SHOES, rating="1", words="Sulan lossnade efter en vecka."))

    assert (entry.did, entry.reason, entry.by) == ("rejected", "personal", "staff:42")
    assert told(street, "ReviewRejected")[0]["reason"] == "personal"
    assert "Nämner en granne" not in str(told(street, "ReviewRejected"))  # the ledger outlives her
    assert "inget med antalet stjärnor att göra" in hers
    assert [one.state for one in reviews(street)] == ["waiting", "waiting"]


def test_what_nobody_has_read_nobody_decides_on(street: Street) -> None:
    """She changes it while a page of the old one is open: a decision on words that nobody saw isn't taken."""
    path = f"/reviews/{_shoes(street)}"
    seen = as_seen(street, path)
    write(street, **said(SHOES, rating="1", words="Sulan lossnade, och nu är de borta."))

    for verb, typed in (
        ("reject", {"reason": "abuse", "note": "Svär åt oss."}), ("publish", {}), ("reply", {"reply": "Vi byter dem."}),
    ):  # fmt: skip
        answer = press(street, f"{path}/{verb}", seen=seen, **typed)
        assert answer.status_code == 409
        assert "nu är de borta" in answer.text
        assert all(words in answer.text for words in typed.values())  # what was typed isn't lost
    assert street.rows(Judgement) == []
    assert {one.state for one in reviews(street)} == {"waiting"}


def test_of_two_tabs_the_second_sees_what_the_first_decided(street: Street) -> None:
    path = f"/reviews/{_shoes(street)}"
    seen = as_seen(street, path)
    assert (
        press(street, f"{path}/reject", seen=seen, reason="abuse", note="Hotar en anställd.").status_code
        == 303
    )

    assert press(street, f"{path}/publish", seen=seen).status_code == 409
    assert press(street, f"{path}/publish", seen="").status_code == 409

    (entry,) = street.rows(Judgement)
    assert entry.did == "rejected"
    assert press(street, f"{path}/publish").status_code == 303  # having seen it


def test_what_is_published_can_be_rejected_for_a_reason_and_is_gone_from_sight(street: Street) -> None:
    press(street, f"/reviews/{_shoes(street)}/publish")
    press(street, f"/reviews/{_shoes(street)}/reject", reason="abuse", note="Hotar en anställd.")

    assert in_public(street, f"/reviews/{SHOES}").status_code == 404
    assert [one["by"] for one in told(street, "ReviewRejected")] == ["staff:42"]


def test_an_answer_stands_under_it_for_everybody_and_for_her(street: Street) -> None:
    press(street, f"/reviews/{_shoes(street)}/publish")
    press(street, f"/reviews/{_shoes(street)}/reply", reply="Vi byter dem. Hör av dig.\n<b>Maja</b>")

    for shown in (in_public(street, f"/reviews/{SHOES}").text, browser(street.env).get(page(street)).text):
        assert "Vi byter dem." in shown
        assert "<b>Maja" not in shown


def test_what_was_there_before_she_changed_it_is_seen_by_who_moderates(street: Street) -> None:
    write(street, **said(SHOES, rating="4", words="De lagade den."))

    shown = panel(street, f"/reviews/{_shoes(street)}").text

    assert "De lagade den." in shown
    assert "Sulan lossnade." in shown


def test_the_file_holds_everything_and_nothing_that_a_spreadsheet_would_carry_out(street: Street) -> None:
    write(street, **said(SHOES, rating="1", words='=HYPERLINK("http://evil")'), name="@cmd")

    raw = panel(street, "/reviews.csv").data
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert len(rows) == 3
    assert {row[4] for row in rows[1:]} == {"1", "5"}
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_file_is_read_in_pieces_with_the_same_few_questions_each(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(street, **said(SHOES, rating="1", words="Sulan lossnade.", photo=[upload(a_picture((60, 40)))]))
    with reading_for(street.env, SHOP) as work, statements.asked(street.env) as at_once:
        whole = list(reports.exported(work, Filter()))
    monkeypatch.setattr(reports, "EXPORT_AT_ONCE", 1)
    with reading_for(street.env, SHOP) as work, statements.asked(street.env) as one_by_one:
        pieces = list(reports.exported(work, Filter()))
    monkeypatch.setattr(reports, "EXPORTED_MAX", 1)
    with reading_for(street.env, SHOP) as work:
        newest = list(reports.exported(work, Filter()))

    assert pieces == whole
    assert [one.words for one in whole] == ["Varma.", "Sulan lossnade."]
    assert {one.order_name for one in whole} == {"#9469"}
    assert sorted(one.photos for one in whole) == [0, 1]
    assert newest == whole[:1]
    # Begun once; then reviews, names and photos of each piece, and a last piece without any.
    assert (len(at_once), len(one_by_one)) == (1 + 3, 1 + 2 * 3 + 1)


def test_the_public_page_shows_good_and_bad_with_what_they_come_to(street: Street) -> None:
    with work_for(street.env, SHOP) as work:
        for written in reviews(street):
            moderating.publish_now(work, written.id, by="staff:42")

    both = in_public(street, "/reviews", locale="en").text
    one = in_public(street, f"/reviews/{SHOES}", locale="en").text

    assert both.index("Varma.") != both.index("Sulan lossnade.")
    assert "1 of 5, by 1 customer who has written." in one
    assert "bought here, checked" in one


def test_how_reviews_are_checked_is_said_for_each_country(env: Env) -> None:
    street = a_shop(env)
    laws = {
        "SE": "2008:486", "": "2008:486", "DE": "UWG", "UK": "2024", "GB": "2024", "US": "16 CFR", "FR": "2005/29",
        "x": "2005/29",
    }  # fmt: skip
    says = {
        "sv": ("Ingen får något för ett omdöme", "köpet är alltså kontrollerat"),
        "en": ("Nobody gets anything for a review", "the purchase is checked"),
    }

    for country, law in laws.items():
        for locale, sentences in says.items():
            shown = in_public(street, "/reviews/how", country=country, locale=locale)
            assert shown.status_code == 200
            assert all(one in shown.text for one in (law, *sentences)), (country, locale)
            style, _end, words = shown.text.rpartition("</style>")
            assert "{" not in words
            assert not {"{{", "{%"} & {style[place : place + 2] for place in range(len(style))}
            assert f"reviews/how?country=US&amp;locale={locale}" in words or country == "US"
            assert ("visas genast" if locale == "sv" else "shown at once") not in words


def test_what_is_shown_at_once_is_said_to_be(env: Env) -> None:
    street = a_shop(env, publish_days=0)

    assert "It is shown at once." in in_public(street, "/reviews/how", locale="en").text


def test_nobody_gets_past_shopify_to_the_public_pages(env: Env) -> None:
    for path in ("/reviews", "/reviews/1", "/reviews/how", "/reviews/photo/1"):
        assert browser(env).get(f"/proxy{path}").status_code == 401


# --- the settings -------------------------------------------------------------------------------------------


def _save(client: FlaskClient, street: Street, **fields: str) -> TestResponse:
    """The form as it stands, with these fields typed."""
    with reading_for(street.env, SHOP) as work:
        version = the_settings(work)[0]
    data = {**SETTINGS, "version": str(version), **fields}
    return client.post("/settings/reviews", data=data, headers=bearer(at=street.clock.now()))


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ({"to": "judgeme"}, "Copy the address from there"),
        ({"to": "okendo", "address": "http://okendo.example"}, "begins with https://"),
        ({"to": "yotpo", "address": "https://yotpo.example/{name}"}, "are filled in"),
        ({"to": "trustpilot"}, "Write your domain"),
        ({"to": "google", "known_as": "x"}, "place id"),
        ({"to": "elsewhere"}, ""),
        ({"use_times": "Skor"}, "Write it as Shoes: 21"),
        ({"use_times": "Skor: 9999"}, "Write it as Shoes: 21"),
        ({"publish_days": "8"}, "from 0 to 7"),
        ({"days_after_arrival": "-1"}, "from 0 to 120"),
        ({"defer_days_max": "many"}, "whole number"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(typed: dict[str, str], about: str, env: Env) -> None:
    street = a_shop(env)

    answer = _save(browser(env), street, **typed)

    assert answer.status_code == 422
    assert about in answer.text


def test_the_settings_are_kept_as_they_were_typed(street: Street) -> None:
    answer = _save(
        browser(street.env), street, to="google", known_as="ChIJN1t_tDeuEmsRUsoyG83frY4",
        use_times="Löparskor: 21\nStrumpor = 3 dagar", publish_days="7", statement="on",
    )  # fmt: skip

    with reading_for(street.env, SHOP) as work:
        kept = the_settings(work)[1].reviews
    assert answer.status_code == 303
    assert (kept.to, kept.known_as, kept.publish_days, kept.statement) == (
        "google", "ChIJN1t_tDeuEmsRUsoyG83frY4", 7, True,
    )  # fmt: skip
    assert [(one.product_type, one.days) for one in kept.use_times] == [("Löparskor", 21), ("Strumpor", 3)]
    assert "Löparskor: 21" in panel(street, "/settings/reviews").text


def test_who_saves_over_another_is_told(street: Street) -> None:
    assert _save(browser(street.env), street, version="1").status_code == 409
