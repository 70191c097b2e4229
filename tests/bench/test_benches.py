"""The benches go on working while the house changes: each is run on the smallest input that it has a meaning for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sqlalchemy import text

from app.core.clock import SimulatedClock
from app.factory import create_app
from app.inbox.working import handle_some
from bench import labels, letters, pages, panel_shop, stored
from bench.handle import AT, fill_inbox

LIVES = 10
STORED = 110
EVENTS = 150
YEAR = {"orders": 8, "days": 14}  # of a demo, told in seconds
# What happens in no fortnight, or not in each: the year ends on the day on which it is told.
MAY_LACK = {"/reviews/<int:review_id>", "/studies/<int:study_id>/plan", "/answers/questions/<key>"}


def test_what_is_handled_is_as_in_a_running_shop(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'stored.db'}"
    stored.fill(url, STORED, lives=LIVES)
    fill_inbox(url, EVENTS)
    env = stored.an_env(url, SimulatedClock(stored.NOW + AT))

    while handle_some(env):
        pass

    with env.db.reading() as connection:
        states = Counter(connection.execute(text("SELECT state FROM webhooks")).scalars())
        outcomes = Counter(connection.execute(text("SELECT outcome FROM outcomes")).scalars())
    env.db.close()
    assert set(states) == {"handled"}
    assert outcomes.total() == STORED + EVENTS // 5
    assert {"kept", "broken"} <= outcomes.keys()


def test_no_title_is_misread() -> None:
    assert labels.misreads() == []


def test_each_letter_is_whole() -> None:
    for number in range(len(letters.SOURCES)):
        message = letters.built(number)
        assert message["Subject"]
        assert f"asa{number}@example.com" in message["To"]
        assert b"text/html" in message.as_bytes()


def test_every_page_of_the_panel_is_measured_in_a_shop_with_everything(tmp_path: Path) -> None:
    year = panel_shop.the_year(**YEAR, cache=tmp_path)
    url = f"sqlite:///{tmp_path / 'panel.db'}"
    panel_shop.fill(year, url, 200)

    found = pages.measured(year, url, calls=2, addresses_max=2)

    assert all(one.queries for one in found)
    env = panel_shop.an_env(year, url)
    shop = panel_shop.the_shop(env)
    left_out = {*pages.panel_pages(create_app(env)).values()} - {one.rule for one in found}
    assert left_out <= MAY_LACK
    with env.db.reading() as connection:
        judged = "shop_id = :shop AND shipment_id = 0 AND outcome IN ('over', 'kept', 'broken', 'unknown')"
        one_by_one = f"SELECT count(*) FROM outcomes WHERE {judged}"
        folded = (
            "SELECT sum(orders) FROM outcome_totals WHERE shop_id = :shop AND dimension = '' "
            "AND outcome IN ('over', 'kept', 'broken', 'unknown')"
        )
        counted = [
            connection.execute(text(query), {"shop": shop}).scalar_one() for query in (one_by_one, folded)
        ]
        rows = connection.execute(text("SELECT count(*) FROM orders")).scalar_one()
    env.db.close()
    assert counted[0] == counted[1] > 0
    assert 100 < rows < 300
