"""The month so far on home: each figure with what it rests on, and none where there is too little."""

from __future__ import annotations

from datetime import timedelta

from app.core.work import Env, reading_for, work_for
from app.factory import create_app
from app.figures.answer_reports import Waits
from app.figures.model import HeardTotal
from app.home.month_for_pages import month_tiles
from app.home.month_reports import Month, this_month
from app.remedies.model import CostTotal
from tests.builders import NOW, OTHER_SHOP, SHOP

HOURS = tuple(float(one) for one in range(1, 12))


def test_each_tile_says_what_it_rests_on(env: Env) -> None:
    month = Month(6, 4, 12_900, 49_900, times=3, currency="SEK", waits=Waits(HOURS))

    with create_app(env).test_request_context():
        tiles = [(one.value, one.note) for one in month_tiles(month)]

    assert tiles == [
        ("1.5", "to 4 customers who were written to"),
        ("SEK\xa0129", "3 times; SEK\xa0499 in all of last month"),
        ("6 hours", "half wait less; 11 answers in a year"),
    ]


def test_with_too_little_there_is_no_figure(env: Env) -> None:
    month = Month(0, 0, 0, 0, times=0, currency="SEK", waits=Waits(HOURS[:3]))

    with create_app(env).test_request_context():
        letters, given, waited = month_tiles(month)

    assert (letters.value, waited.value) == ("", "")
    assert waited.note == "3 answers so far; a figure comes at 10"
    assert given.value == "SEK\xa00"


def test_the_month_is_read_from_the_totals_of_this_shop(env: Env) -> None:
    now = NOW.date().replace(day=1)
    before = (now - timedelta(days=1)).replace(day=1)
    for shop in (SHOP, OTHER_SHOP):
        with work_for(env, shop) as work:
            work.session.add_all([
                HeardTotal(shop_id=shop, on=now, sort="all", letters=1, customers=3),
                HeardTotal(shop_id=shop, on=now, sort="all", letters=3, customers=1),
                HeardTotal(shop_id=shop, on=before, sort="all", letters=2, customers=9),
                *(
                    CostTotal(
                        shop_id=shop, on=on, carrier="", cause="late", kind="code", currency=currency,
                        estimated=False, times=2, minor=minor,
                    )
                    for on, currency, minor in ((now, "SEK", 500), (before, "SEK", 900), (now, "EUR", 70))
                ),
            ])  # fmt: skip

    with reading_for(env, SHOP) as work:
        month = this_month(work)

    assert (month.letters, month.customers, month.per_customer) == (6, 4, 1.5)
    assert (month.given_minor, month.before_minor, month.times) == (500, 900, 2)
