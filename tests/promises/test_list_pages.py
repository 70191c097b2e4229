"""The list of promises: what can be asked of it, views that are kept, and the file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import pairwise
from urllib.parse import parse_qs

import pytest
from flask.testing import FlaskClient

from app.core.work import Env, reading_for, work_for
from app.promises import list_reports
from app.promises.list_reports import Place, Wanted, every_line, promises_page, views
from app.promises.model import OutcomeRow
from app.promises.pages import blueprint
from app.staff import reports as staff
from app.staff.reports import Filter
from tests.builders import NOW, SHOP
from tests.panel import a_browser, bearer
from tests.statements import asked
from tests.stories import a_broken_order, a_kept_order, saved_at_the_install

CARRIERS = ("PostNord", "Bring", "DHL")


@pytest.fixture
def browser(env: Env) -> FlaskClient:
    return a_browser(env, blueprint)


def some_outcomes(env: Env, count: int) -> None:
    """Three a day; every third by each carrier, every fifth to Norway, every fourth broken on the way."""
    with work_for(env, SHOP) as work:
        for number in range(1, count + 1):
            work.session.add(
                OutcomeRow(
                    shop_id=SHOP, order_id=number, shipment_id=0, outcome="broken" if number % 4 == 0 else "kept",
                    why="arrived_in_time", certain=True, due_on=NOW.date() - timedelta(days=number // 3),
                    carrier=CARRIERS[number % 3], country="NO" if number % 5 == 0 else "SE",
                    part="transit" if number % 4 == 0 else None, changed_at=NOW,
                )
            )  # fmt: skip


def numbers(env: Env, wanted: Wanted) -> list[int]:
    """Over all pages."""
    with reading_for(env, SHOP) as work:
        return [line.order_id for line in every_line(work, wanted)]


def test_each_filter_finds_what_fits_and_nothing_else(env_both: Env) -> None:
    some_outcomes(env_both, 300)
    first = NOW.date() - timedelta(days=6)

    assert set(numbers(env_both, Wanted(carrier="Bring"))) == {n for n in range(1, 301) if n % 3 == 1}
    assert set(numbers(env_both, Wanted(country="NO", outcome="broken"))) == {20 * n for n in range(1, 16)}
    assert set(numbers(env_both, Wanted(part="transit", carrier="DHL"))) == {
        n for n in range(1, 301) if n % 4 == 0 and n % 3 == 2
    }
    assert set(numbers(env_both, Wanted(since=first, until=NOW.date()))) == set(range(1, 21))


def test_a_rare_carrier_is_looked_for_a_stretch_at_a_time(env: Env) -> None:
    some_outcomes(env, 200)
    with work_for(env, SHOP) as work:
        work.session.get_one(OutcomeRow, (SHOP, 190, 0)).carrier = "Brieftaube"
    pages, place = [], None
    with reading_for(env, SHOP) as work:
        while True:
            page = promises_page(work, Wanted(carrier="Brieftaube"), older_than=place, through=60)
            pages.append(page)
            place = page.older
            if place is None:
                break

    assert [len(page.lines) for page in pages] == [0, 0, 0, 1]
    assert all(page.looked_to is not None for page in pages[:-1])
    assert pages[-1].looked_to is None
    assert all(
        one.looked_to > two.looked_to for one, two in pairwise(pages[:-1]) if one.looked_to and two.looked_to
    )


def test_pages_of_a_filter_lead_there_and_back(env: Env) -> None:
    some_outcomes(env, 400)
    wanted = Wanted(country="SE", carrier="PostNord")
    with reading_for(env, SHOP) as work:
        first = promises_page(work, wanted)
        second = promises_page(work, wanted, older_than=first.older)
        back = promises_page(work, wanted, newer_than=second.newer)

    assert back.lines == first.lines
    assert not {one.order_id for one in first.lines} & {one.order_id for one in second.lines}


def test_an_empty_page_leads_back_over_the_order_at_which_it_begins(env: Env) -> None:
    some_outcomes(env, 60)
    with reading_for(env, SHOP) as work:
        first = promises_page(work, Wanted())
        top = Place(first.lines[0].due_on, first.lines[0].order_id)
        above = promises_page(work, Wanted(), newer_than=top)
        last = promises_page(work, Wanted(), older_than=first.older).lines[-1]
        below = promises_page(work, Wanted(), older_than=Place(last.due_on, last.order_id))
        down = promises_page(work, Wanted(), older_than=above.older)
        up = promises_page(work, Wanted(), newer_than=below.newer)

    assert (above.lines, below.lines) == ((), ())
    assert down.lines == first.lines
    assert up.lines[-1] == last


def test_who_finds_a_customer_by_her_address_has_looked_at_her(browser: FlaskClient, env: Env) -> None:
    saved_at_the_install(env)
    a_kept_order(env, 1001)

    for address in ("", ".csv"):
        for searched in ("", "?q=%231001", "?q=nobody@example.com", "?q=elin1001@example.com"):
            browser.get(f"/promises{address}{searched}", headers=bearer())

    with reading_for(env, SHOP) as work:
        looks = [(one.page, one.about) for one in staff.traces_page(work, Filter())]
    assert looks == [("promises.fetch_promises", "people=1"), ("promises.show_promises", "people=1")]


def test_a_view_holds_no_address_of_a_customer(browser: FlaskClient, env: Env) -> None:
    form = {"name": "Elin", "q": "elin1001@example.com"}
    answer = browser.post("/promises/views", data=form, headers=bearer())

    assert answer.status_code == 422
    assert "would outlive their data" in answer.text
    with reading_for(env, SHOP) as work:
        assert views(work) == []


def test_a_view_keeps_only_what_means_something(env_both: Env) -> None:
    hostile = {"outcome": "x" * 500, "carrier": "&outcome=kept" * 50, "span": "400", "part": "transit\0"}
    browser = a_browser(env_both, blueprint)
    answer = browser.post("/promises/views", data={"name": "Allt", **hostile}, headers=bearer())

    with reading_for(env_both, SHOP) as work:
        query = views(work)[0].query
    assert answer.status_code == 303
    assert set(parse_qs(query)) == {"carrier", "part"}
    assert browser.get(f"/promises?{query}", headers=bearer()).status_code == 200


def test_a_customer_is_found_by_her_whole_address(env: Env, browser: FlaskClient) -> None:
    saved_at_the_install(env)
    a_kept_order(env, 1001)

    found = browser.get("/promises?q=Elin1001@Example.com", headers=bearer()).text
    other = browser.get("/promises?q=nobody@example.com", headers=bearer()).text

    assert "#1001" in found
    assert "#1001" not in other


def test_a_view_is_kept_replaced_and_taken_away(browser: FlaskClient, env: Env) -> None:
    form = {"name": "Sent på väg", "outcome": "broken", "part": "transit"}
    browser.post("/promises/views", data=form, headers=bearer())
    answer = browser.post("/promises/views", data={**form, "carrier": "Bring"}, headers=bearer())

    with reading_for(env, SHOP) as work:
        kept = views(work)
    page = browser.get(f"/promises?{kept[0].query}", headers=bearer()).text
    browser.post(f"/promises/views/{kept[0].id}/remove", headers=bearer())

    assert answer.status_code == 303
    assert [(one.name, one.query) for one in kept] == [
        ("Sent på väg", "outcome=broken&carrier=Bring&part=transit")
    ]
    assert 'aria-current="page">Sent på väg' in page
    with reading_for(env, SHOP) as work:
        assert views(work) == []


def test_a_view_needs_a_name_and_a_shop_has_twenty(browser: FlaskClient) -> None:
    nameless = browser.post("/promises/views", data={"outcome": "kept", "name": " "}, headers=bearer())
    for number in range(20):
        browser.post("/promises/views", data={"outcome": "kept", "name": f"V{number}"}, headers=bearer())
    one_more = browser.post("/promises/views", data={"outcome": "kept", "name": "V20"}, headers=bearer())

    assert nameless.status_code == 422
    assert "Fill this in." in nameless.text
    assert one_more.status_code == 403


def test_the_file_holds_what_the_filter_holds(browser: FlaskClient, env: Env) -> None:
    saved_at_the_install(env)
    a_kept_order(env, 1001)
    a_broken_order(env, 1002)

    answer = browser.get("/promises.csv?outcome=broken", headers=bearer())
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))

    assert answer.mimetype == "text/csv"
    assert [row[0] for row in rows] == ["Order", "#1002"]
    assert rows[1][5] == "broken"


def test_a_long_file_is_read_in_pieces_each_line_once(env: Env, monkeypatch: pytest.MonkeyPatch) -> None:
    some_outcomes(env, 250)
    monkeypatch.setattr(list_reports, "READ_AT_ONCE", 100)

    with reading_for(env, SHOP) as work, asked(env) as queries:
        every = [line.order_id for line in every_line(work, Wanted())]
    some = numbers(env, Wanted(carrier="Bring"))
    monkeypatch.setattr(list_reports, "TAKEN_HOME_MAX", 120)
    newest = numbers(env, Wanted())

    assert (len(every), sorted(every)) == (250, list(range(1, 251)))
    # Begun once; then the rows and their orders' names of each piece.
    assert len(queries) == 1 + 3 * 2
    assert sorted(some) == [one for one in range(1, 251) if one % 3 == 1]
    assert newest == every[:120]


def test_a_list_of_several_pages_says_how_much_its_file_holds(browser: FlaskClient, env: Env) -> None:
    some_outcomes(env, 60)

    long = browser.get("/promises", headers=bearer()).text
    short = browser.get("/promises?outcome=broken", headers=bearer()).text

    assert "The file holds" not in short
    assert "The file holds the newest 10,000 at most." in long


@pytest.mark.parametrize(
    "query", ["span=x", "carrier=%00", "part=both&country=ZZZZ", "older=2026-99-99.1", "q=%F0%9F%91%9F"]
)
def test_an_odd_address_shows_a_page(browser: FlaskClient, query: str) -> None:
    assert browser.get(f"/promises?{query}", headers=bearer()).status_code == 200
