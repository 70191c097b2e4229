"""`python -m demo`: a pretend Shopify with a running-shoe shop in it, its year told through Kept, then live."""

from __future__ import annotations

import argparse
import gc
import shutil
import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

from demo.house import FIRST_PORT, House
from demo.live import Live
from demo.running import Plan, ready
from demo.saying import say_what_there_is
from demo.state import StoryState

MARK = "story.json"


def main() -> None:
    asked = _arguments()
    if asked.fresh and asked.state.exists():
        _forget(asked.state)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    # A year of orders stays in memory: looking through all of it for garbage again and again would take minutes.
    gc.set_threshold(100_000, 50, 100)
    plan = Plan(orders=asked.orders, days=asked.days, seed=asked.seed)
    try:
        house, state = ready(asked.state, plan, now=lambda: datetime.now(UTC), first_port=asked.port_base)
    except KeyboardInterrupt:
        raise SystemExit("\nStopped. The next start tells on from here.") from None
    try:
        say_what_there_is(house, state)
        if not asked.year_only:
            house.go_live()
            _live(house, state)
    finally:
        house.close()


def _live(house: House, state: StoryState) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    house.go_live()
    live = Live(house, state, stop)
    live.run()
    live.keep()
    print("\nGood-bye. `make demo` goes on from here; `make demo-reset` begins anew.")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--fresh", "--reset", action="store_true", help="forget the year and tell it anew")
    parser.add_argument("--port-base", type=int, default=FIRST_PORT, help="the first of three ports")
    parser.add_argument("--year-only", action="store_true", help="tell the year and end")
    parser.add_argument("--state", type=Path, default=Path("var/demo"), help="where everything is kept")
    parser.add_argument("--orders", type=int, default=130, help="how many in the year")
    parser.add_argument("--days", type=int, default=365, help="how long the year is")
    parser.add_argument("--seed", type=int, default=7)
    return parser.parse_args()


def _forget(folder: Path) -> None:
    """Only a folder that is a demo's: a mistyped --state must not cost anything."""
    if any(folder.iterdir()) and not ((folder / MARK).exists() or (folder / "settings.json").exists()):
        raise SystemExit(f"{folder} is not a demo's folder: nothing was removed.")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
