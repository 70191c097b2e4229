"""The worker's rounds: webhooks handled, errands performed, duties done, again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from app.core.work import Env
from app.inbox.working import handle_some
from app.outbox.working import perform_some

REST_SECONDS = 0.2  # between two rounds with nothing to do: how late an offer can be by that
AFTER_FAULT_SECONDS = 5.0  # the database is gone, or the disk full: no reason to hurry

log = structlog.get_logger()


class Rounds:
    """One worker. Holds nothing but when each duty was last done: a new one starts where the old one fell."""

    def __init__(self, env: Env) -> None:
        self._env = env
        self._done_at: dict[str, datetime] = {}

    def once(self) -> int:
        """One round. returns  how much was done; 0 means that nothing was due"""
        return handle_some(self._env) + perform_some(self._env) + self._duties()

    def until_quiet(self) -> int:
        """Rounds until one finds nothing to do, duties included whatever their pause. returns  how much was done"""
        done = 0
        while True:
            self._done_at.clear()
            step = self.once()
            done += step
            if not step:
                return done

    def for_ever(self, stop: threading.Event) -> None:
        """A round that fails is logged and the next one begins after a while: the work is still in the tables."""
        while not stop.is_set():
            try:
                busy = self.once()
                pause = 0.0 if busy else REST_SECONDS
            except Exception:  # whatever it is, webhooks of other shops and hours must not wait for it
                log.exception("a round failed")
                pause = AFTER_FAULT_SECONDS
            if pause:
                stop.wait(pause)

    def _duties(self) -> int:
        now, done = self._env.clock.now(), 0
        for duty in self._env.plan.duties:
            last = self._done_at.get(duty.name)
            if last is None or now - last >= duty.every:
                self._done_at[duty.name] = now
                done += duty.run(self._env)
        return done


def in_background(env: Env) -> Callable[[], None]:
    """A worker thread in this process, for SQLite, where one process should do all the writing.

    returns  what stops it and waits for the round under way
    """
    stop = threading.Event()
    thread = threading.Thread(target=Rounds(env).for_ever, args=(stop,), name="kept-worker", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(timeout=30)

    return end
