"""Whether a day without webhooks leaves a trace: `python -m bench.catchup [--orders 2000]`.

The same days of the same shop are lived twice at the pretend Shopify: once with all webhooks, once with a day of
which none is told, and the nightly reconciliation after it. Order by order the two must have come to the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import event

from app.catchup.model import CatchUp
from app.core.migrations import migrate
from app.core.work import Env
from app.inbox.model import Webhook
from app.outbox.model import Errand
from app.promises.model import OutcomeRow
from tests.builders import an_env
from tests.catchup.given import GAP, Boutique, Story, a_boutique, differences, state_of

ORDERS = 2_000
SHOWN = 20  # differences that are printed; one is one too many


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=ORDERS)
    orders = parser.parse_args().orders
    with tempfile.TemporaryDirectory() as folder:
        told = _live(Path(folder) / "told.db", orders, silent=False)
        healed = _live(Path(folder) / "healed.db", orders, silent=True)
    wrong = differences(told, healed)
    print(f"orders compared: {len(told)} and {len(healed)}; differences: {len(wrong)}")
    for line in wrong[:SHOWN]:
        print(f"  {line[:400]}")
    return 1 if wrong or len(told) != orders else 0


def _live(path: Path, orders: int, *, silent: bool) -> dict[int, dict[str, Any]]:
    began = time.perf_counter()
    with a_boutique(_envs(path)) as boutique:
        boutique.install()
        Story(orders).tell(boutique, silent=GAP if silent else None)
        state = state_of(boutique)
        _print_figures(boutique, "a day untold" if silent else "all told")
    print(f"  lived in {time.perf_counter() - began:.0f} s", flush=True)
    return state


def _print_figures(boutique: Boutique, name: str) -> None:
    outcomes = Counter(one.outcome for one in boutique.rows(OutcomeRow) if one.shipment_id == 0)
    nights = [one for one in boutique.rows(CatchUp) if one.kind == "nightly"]
    put_in = Counter(one.topic for one in boutique.rows(Webhook) if one.webhook_id.startswith("catchup:"))
    pages = sum(one.kind == "read_orders" for one in boutique.rows(Errand))
    alone = sum(one.kind == "refetch_order" for one in boutique.rows(Errand))
    print(f"{name}: {boutique.taken} webhooks taken in; outcomes {dict(sorted(outcomes.items()))}")
    print(
        f"  {len(nights)} nights, {sum(one.orders for one in nights)} orders read on {pages} pages, {alone} alone"
    )
    print(
        f"  put in: {sum(put_in.values())} messages {dict(put_in)}; nights {Counter(one.state for one in nights)}"
    )


def _envs(path: Path) -> Callable[..., Env]:
    def make(**changes: Any) -> Env:
        migrate(f"sqlite:///{path}")
        env = an_env(f"sqlite:///{path}", **changes)
        event.listen(env.db.engine, "connect", _do_not_wait_for_the_disk)
        return env

    return make


def _do_not_wait_for_the_disk(connection: Any, _: object) -> None:
    """What is shown here is sameness, not speed."""
    connection.execute("PRAGMA synchronous=OFF")


if __name__ == "__main__":
    sys.exit(main())
