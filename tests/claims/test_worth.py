"""What is given for a thing is a share of what was really paid for it."""

from __future__ import annotations

from app.claims.worth import wanted
from app.core.work import Env, reading_for
from app.orders import store as orders
from app.shops.settings import Way
from tests.builders import SHOP
from tests.remedies.given import allowed, asked, bought, seen, worked

TWO = {
    "id": 10_010, "title": "Pegasus 41", "quantity": 2, "price": "1000.00",
    "discount_allocations": [{"amount": "1000.00"}],
}  # fmt: skip


def test_what_a_discount_took_off_is_not_paid_back(env: Env) -> None:
    allowed(env)
    order_id = bought(env, total_price="1000.00", line_items=[TWO], shipping_lines=[])
    with reading_for(env, SHOP) as work:
        order = orders.file(work, order_id).order
        assert order is not None
        credit = wanted(order, Way("store_credit", percent=100), line_id=10_010, count=1)
        again = wanted(order, Way("replacement"), line_id=10_010, count=1)

    asked(env, order_id, credit, key="claim:1:1", cause="fit")
    asked(env, order_id, again, key="claim:2:1", cause="damaged")
    worked(env)

    assert (seen(env, "claim:1:1").amount_minor, seen(env, "claim:2:1").cost_minor) == (50_000, 50_000)
