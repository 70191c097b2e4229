"""The worker: webhooks handled, errands performed, duties done, again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import structlog

from app.core.duties import Duty
from app.core.work import Env
from app.inbox.working import handle_some
from app.outbox.rests import Rests
from app.outbox.working import perform_some

REST_SECONDS = 0.2  # between two rounds with nothing to do: how late an offer can be by that
AFTER_FAULT_SECONDS = 5.0  # the database is gone, or the disk full: no reason to hurry

log = structlog.get_logger()


class Rounds:
    """One worker. Holds nothing but when each duty was last done and which errands rest: a new one starts where the
    old one fell.
    """

    def __init__(self, env: Env) -> None:
        self._env = env
        self._done_at: dict[str, datetime] = {}
        self._rests = Rests()

    def once(self) -> int:
        """One round. returns  how much was done; 0 means that nothing was due"""
        return handle_some(self._env) + perform_some(self._env, self._rests) + self._duties()

    def until_quiet(self) -> int:
        """Rounds until one finds nothing to do. Every duty has its turn whatever its pause; those that go on from one
        round to the next have it again after each round that did something, since that may have made more of it.

        returns  how much was done
        """
        self._done_at.clear()
        done = 0
        while step := self.once():
            done += step
            for duty in self._env.plan.duties:
                if duty.more_from:
                    self._done_at.pop(duty.name, None)
        return done

    def for_ever(self, stop: threading.Event) -> None:
        """Webhooks, errands and duties side by side: a mail server that doesn't answer, or a day on which thousands
        of promises break, holds up no webhook. Returns when all three have ended what they were at.
        """
        beside = [
            threading.Thread(target=_go_on, args=(step, stop), name=f"kept-{name}", daemon=True)
            for name, step in (
                ("errands", lambda: perform_some(self._env, self._rests)),
                ("duties", self._duties),
            )
        ]
        for thread in beside:
            thread.start()
        _go_on(lambda: handle_some(self._env), stop)
        for thread in beside:
            thread.join()

    def _duties(self) -> int:
        """raises  a duty's failure, when all the others have had their turn"""
        done, failure = 0, None
        for duty in self._env.plan.duties:
            if not self._is_due(duty):
                continue
            self._done_at[duty.name] = self._env.clock.now()
            try:
                some = duty.run(self._env)
            except Exception as error:
                log.exception("a duty failed", duty=duty.name)
                failure = error
            else:
                done += some
                if duty.more_from and some >= duty.more_from:
                    del self._done_at[duty.name]
        if failure is not None:
            raise failure
        return done

    def _is_due(self, duty: Duty) -> bool:
        last = self._done_at.get(duty.name)
        return last is None or self._env.clock.now() - last >= duty.every


def _go_on(step: Callable[[], int], stop: threading.Event) -> None:
    """A step that fails is logged and the next one begins after a while: the work is still in the tables."""
    while not stop.is_set():
        try:
            pause = 0.0 if step() else REST_SECONDS
        except Exception:  # whatever it is, the work of other shops and hours must not wait for it
            log.exception("a round failed")
            pause = AFTER_FAULT_SECONDS
        if pause:
            stop.wait(pause)


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
