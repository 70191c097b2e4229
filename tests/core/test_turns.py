"""The turn to write on SQLite."""

from __future__ import annotations

import threading
import time

from app.core.db import Turns


def test_the_turn_goes_to_whoever_has_waited_longest() -> None:
    turns, order, threads = Turns(), [], []

    def take(name: int) -> None:
        with turns:
            order.append(name)

    with turns:
        for name in range(8):
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            time.sleep(0.02)
    for thread in threads:
        thread.join(timeout=5)

    assert order == list(range(8))


def test_only_one_has_the_turn_and_a_failure_hands_it_on() -> None:
    turns, inside, most = Turns(), [], []

    def work(number: int) -> None:
        for _ in range(200):
            try:
                with turns:
                    inside.append(number)
                    most.append(len(inside))
                    inside.remove(number)
                    if number % 2:
                        raise ValueError
            except ValueError:
                pass

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert max(most) == 1
    assert len(most) == 1200
