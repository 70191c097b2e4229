"""No question about carriers reads a whole table of its shop: tests/house/test_query_plans.py asks nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from app.core.persons import CustomerRef
from app.core.work import Env, work_for
from app.tracking.actions import remove_access
from app.tracking.belongings import FOLLOWED_SHIPMENTS
from tests.builders import NOW, SHOP
from tests.carriers.answers import aftership
from tests.house.test_query_plans import whole_reads
from tests.path.given import ORDER, open_street, order, shipment
from tests.statements import asked
from tests.tracking.given import (
    KEY,
    SECRET,
    a_client,
    a_house,
    ask_until,
    from_hub,
    give_access,
    hub_path,
    parcel,
    scan_of,
)

SENT = NOW + timedelta(days=1)
HERS = CustomerRef(None, None, (), (ORDER,))


def test_following_asking_hearing_and_erasing_take_few_steps(envs: Callable[..., Env]) -> None:
    env, carriers = a_house(envs)
    street = open_street(env)
    give_access(env)
    give_access(env, "aftership", secret=SECRET, api_key=KEY)
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", SENT + timedelta(hours=5)))

    with asked(env) as heard:
        sent = [shipment(at=SENT), shipment(2, at=SENT, carrier="Budbee")]
        street.tell(order()).settle(SENT).tell(sent)
        ask_until(street, SENT + timedelta(hours=8))
        told = aftership(("Delivered", "2026-03-03T18:00:00+01:00"), number="SE2", order_id=str(ORDER))
        from_hub(a_client(env), hub_path(env), told)
        give_access(env, api_key="another")
        with work_for(env, SHOP) as work:
            remove_access(work, "postnord")
            FOLLOWED_SHIPMENTS.export(work, HERS)
            FOLLOWED_SHIPMENTS.erase(work, HERS)

    ours = ("followed_shipments", "carrier_access", "FROM outcomes", "FROM shipments")
    assert any("followed_shipments" in statement for statement, _ in heard)
    assert [one for one in whole_reads(env, heard) if any(name in one for name in ours)] == []
