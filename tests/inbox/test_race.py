"""Several workers on PostgreSQL: each webhook exactly once, an order never in two hands."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable

from sqlalchemy import event
from sqlalchemy.orm import Session

from app.core.work import Env, Work, work_across_shops
from app.inbox import store
from app.inbox.actions import adopt
from app.inbox.handling import Message
from app.inbox.working import handle_some
from tests.builders import DOMAIN, OTHER_DOMAIN, install_shop
from tests.inbox.deliveries import Door, a_plan, kept, states
from tests.postgres import wait_until_somebody_waits

WORKERS = 4
ORDERS = 12
EACH = 25
GIVE_UP_SECONDS = 60
NEW_SHOP, NEW_DOMAIN = 5001, "newcomer.myshopify.com"


class Watch:
    """A handler that takes its time and notes whom it meets at the same order."""

    def __init__(self) -> None:
        self.begun: Counter[int] = Counter()
        self.overlaps: list[tuple[int, int]] = []
        self._at: dict[tuple[int, int], int] = {}
        self._lock = threading.Lock()

    def handle(self, work: Work, message: Message) -> None:
        order, me = (work.shop_id, message.body.id), threading.get_ident()
        if not event.contains(work.session, "before_commit", self._let_go):
            event.listen(work.session, "before_commit", self._let_go)
        with self._lock:
            self.begun[message.id] += 1
            if self._at.setdefault(order, me) != me:
                self.overlaps.append(order)
        time.sleep(0.001)

    def _let_go(self, _session: Session) -> None:
        with self._lock:
            me = threading.get_ident()
            self._at = {order: who for order, who in self._at.items() if who != me}


def test_four_workers_handle_each_once_and_an_order_by_one_at_a_time(envs_pg: Callable[..., Env]) -> None:
    watch = Watch()
    env = envs_pg(plan=a_plan(watch.handle))
    url = env.settings.database_url
    door = Door(env)
    for number in range(ORDERS * EACH):
        body = f'{{"id": {number % ORDERS + 1}}}'.encode()
        door.bring(body, webhook_id=f"w-{number}", domain=(DOMAIN, OTHER_DOMAIN)[number % 2])
    until = time.monotonic() + GIVE_UP_SECONDS

    def work() -> None:
        mine = envs_pg(url=url, plan=env.plan)
        while time.monotonic() < until and any(row.state == "waiting" for row in kept(mine)):
            handle_some(mine)

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GIVE_UP_SECONDS)

    assert watch.overlaps == []
    assert Counter(row.state for row in kept(env)) == {"handled": ORDERS * EACH}
    assert set(watch.begun.values()) == {1}


def test_an_install_and_a_worker_wait_for_each_other_in_the_same_order(envs_pg: Callable[..., Env]) -> None:
    env = envs_pg(plan=a_plan(lambda _work, _message: None))
    Door(env).bring(domain=NEW_DOMAIN)
    handled: list[int] = []
    worker = threading.Thread(target=lambda: handled.append(handle_some(env)))

    with work_across_shops(env, why="a test installs while the worker looks") as work:
        store.hold_domain(work, NEW_DOMAIN)
        worker.start()
        wait_until_somebody_waits(env.db)
        install_shop(work, shop_id=NEW_SHOP, domain=NEW_DOMAIN)
        adopted = adopt(work, NEW_DOMAIN, NEW_SHOP)
    worker.join(GIVE_UP_SECONDS)

    assert (adopted, handled, states(env)) == (1, [0], [("waiting", None)])
    assert [row.shop_id for row in kept(env)] == [NEW_SHOP]
