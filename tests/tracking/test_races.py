"""Two workers who ask at once: a shipment is asked about once, and the circuit counts every failure."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.core.work import Env, work_for
from app.outbox.model import Errand
from app.outbox.working import perform_some
from app.promises.model import ArrivalWord
from app.tracking.asking import KIND, ask_carriers
from app.tracking.hearing import note_failure
from app.tracking.rules import FIRST_AFTER
from tests.builders import NOW, SHOP, an_env
from tests.carriers.answers import aftership
from tests.path.given import LAST_DAY, ORDER, open_street, order, shipment
from tests.tracking.given import (
    SECRET,
    Carriers,
    a_client,
    access_of,
    from_hub,
    give_access,
    hub_path,
    parcel,
    scan_of,
)

SENT = NOW + timedelta(days=1)
AT_ONCE = 6


@pytest.fixture
def house(env_pg: Env) -> tuple[Env, Carriers]:
    """On PostgreSQL, where several write at once."""
    carriers = Carriers()
    env = an_env(env_pg.settings.database_url, clock=env_pg.clock, plan=carriers.plan())
    return env, carriers


def test_two_workers_ask_once(house: tuple[Env, Carriers]) -> None:
    env, carriers = house
    street = open_street(env)
    give_access(env)
    carriers.postnord.parcels["SE1"] = parcel(scan_of("delivered", SENT + timedelta(hours=5)))
    street.tell([order(order_id=ORDER + number * 1_000) for number in range(8)]).settle(SENT)
    street.tell([shipment(order_id=ORDER + number * 1_000, at=SENT) for number in range(8)]).settle(SENT)
    street.clock.set(SENT + FIRST_AFTER)

    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(lambda _: ask_carriers(env), range(AT_ONCE)))
        for _ in range(14):
            street.clock.travel(seconds=1)
            list(workers.map(lambda _: perform_some(env), range(AT_ONCE)))
            list(workers.map(lambda _: ask_carriers(env), range(AT_ONCE)))

    assert len(carriers.postnord.asked) == 8
    assert {one.state for one in street.rows(Errand, Errand.kind == KIND)} == {"done"}
    assert len(street.rows(ArrivalWord)) == 8
    env.db.close()


def test_every_failure_counts(house: tuple[Env, Carriers]) -> None:
    env, _ = house
    give_access(env)

    def fail(_: int) -> None:
        with work_for(env, SHOP) as work:
            note_failure(
                work, "postnord", "carrier_down", "The carrier has trouble just now.", retry_after=None
            )

    with ThreadPoolExecutor(AT_ONCE) as workers:
        list(workers.map(fail, range(12)))

    row = access_of(env)
    assert row is not None
    assert row.failures == 12
    env.db.close()


def test_the_hub_may_tell_the_same_at_once(house: tuple[Env, Carriers]) -> None:
    env, _ = house
    street = open_street(env)
    give_access(env, "aftership", secret=SECRET)
    street.tell(order()).settle(SENT).tell(shipment(at=SENT, carrier="Budbee")).settle(LAST_DAY)
    told = aftership(("Delivered", "2026-03-06T10:00:00+01:00"))

    clients = [a_client(env) for _ in range(12)]

    with ThreadPoolExecutor(AT_ONCE) as tellers:
        answers = list(tellers.map(lambda client: from_hub(client, hub_path(env), told)[0], clients))

    assert set(answers) == {200}
    assert len(street.rows(ArrivalWord)) == 1
    env.db.close()
