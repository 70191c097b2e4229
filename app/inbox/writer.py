"""One thread per process that commits what has queued up, while the requests wait for their commit."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Table
from sqlalchemy.exc import DisconnectionError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.inbox.delivery import Delivery
from app.inbox.model import Webhook

if TYPE_CHECKING:
    from app.core.db import Database

# A commit costs the same for one row as for many; beyond this its time grows and waiting requests notice.
BATCH_ROWS = 256
# What waits at most, 8 kB each: a store that stands still must not eat the memory before Shopify tries again.
QUEUE_ROWS = 2_000
# Shopify hangs up after 5 seconds, and the answer needs some of them to get there.
WAIT_SECONDS = 4.0
Row = dict[str, Any]
log = structlog.get_logger(__name__)


class _Waiting:
    """A delivery on its way. A bare lock is the cheapest thing that one thread can wait on and another end."""

    __slots__ = ("delivery", "done", "row", "stored")

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.row: Row = {}
        self.stored = False
        self.done = threading.Lock()
        self.done.acquire()


# None: nothing more will come.
Queue = queue.SimpleQueue[_Waiting | None]


class Writer:
    """Keeps each webhook once. Starts at the first one, so that it lives in the process that serves.

    row_of  makes the row of a delivery. It is called in the writer's thread: thirty threads that seal and
            read at once only take the interpreter from each other
    """

    def __init__(self, db: Database, row_of: Callable[[Delivery], Row]) -> None:
        self._db = db
        self._row_of = row_of
        self._insert = _InsertOnce(db)
        self._store_is_down = _faults_of_the_store(db)
        self._begin = threading.Lock()
        self._queue: Queue = queue.SimpleQueue()
        self._process = 0

    def store(self, delivery: Delivery) -> bool:
        """returns  True only when the webhook, now or from an earlier delivery, is safely on the disk"""
        if self._process != os.getpid():
            self._start()
        if self._queue.qsize() >= QUEUE_ROWS:
            return False
        waiting = _Waiting(delivery)
        self._queue.put(waiting)
        return waiting.done.acquire(timeout=WAIT_SECONDS) and waiting.stored

    def _start(self) -> None:
        with self._begin:
            if self._process != os.getpid():
                # A forked process has the queue of its parent, but not the thread that empties it.
                incoming: Queue = queue.SimpleQueue()
                self._queue = incoming
                work = threading.Thread(
                    target=self._write_for_ever, args=(incoming,), name="inbox", daemon=True
                )
                work.start()
                self._db.at_close(lambda: self._end(incoming, work))
                self._process = os.getpid()

    def _end(self, incoming: Queue, work: threading.Thread) -> None:
        """What came before is written first. A delivery that comes after all starts another thread."""
        with self._begin:
            if self._queue is incoming:
                self._process = 0
        incoming.put(None)
        work.join(WAIT_SECONDS)  # longer than that, nobody waits for the answer any more

    def _write_for_ever(self, incoming: Queue) -> None:
        """Until the database is closed."""
        while batch := _next_batch(incoming):
            try:
                self._write(batch)
            except Exception as error:  # the thread must outlive whatever it meets; those who wait hear "no"
                log.error("inbox_not_stored", error=type(error).__name__, rows=len(batch))
            for waiting in batch:
                waiting.done.release()

    def _write(self, batch: list[_Waiting]) -> None:
        try:
            self._commit(batch)
        except self._store_is_down:
            raise  # the next row would fare no better
        except Exception as error:
            # One that can't be stored must not cost the others their place.
            log.warning("inbox_batch_split", error=type(error).__name__, rows=len(batch))
            for waiting in batch:
                self._write_alone(waiting)

    def _write_alone(self, waiting: _Waiting) -> None:
        try:
            self._commit([waiting])
        except self._store_is_down:
            raise
        except Exception as error:
            log.error("inbox_row_refused", error=type(error).__name__, topic=waiting.row.get("topic"))

    def _commit(self, batch: list[_Waiting]) -> None:
        for waiting in batch:
            waiting.row = waiting.row or self._row_of(waiting.delivery)
        rows = [waiting.row for waiting in batch]
        self._db.append(self._insert.text(len(rows)), self._insert.values(rows))
        for waiting in batch:
            waiting.stored = True


def _faults_of_the_store(db: Database) -> tuple[type[Exception], ...]:
    """The database is away, full or locked. The driver's own errors come from append, SQLAlchemy's from
    taking a connection and from looking up a shop.
    """
    driver = db.engine.dialect.loaded_dbapi
    ours = (OperationalError, InterfaceError, InternalError, DisconnectionError, PoolTimeout, OSError)
    return (driver.OperationalError, driver.InterfaceError, driver.InternalError, *ours)


def _next_batch(incoming: Queue) -> list[_Waiting]:
    """returns  at least one, or none at all when it is over"""
    first = incoming.get()
    if first is None:
        return []
    batch = [first]
    while len(batch) < BATCH_ROWS:
        try:
            waiting = incoming.get_nowait()
        except queue.Empty:
            break
        if waiting is None:
            incoming.put(None)  # what came before the end is still written
            break
        batch.append(waiting)
    return batch


class _InsertOnce:
    """All rows in one statement. An executemany lets go of the interpreter for every row, and gets it back
    only after the requests that wait for it: that halved the deliveries per second.
    """

    def __init__(self, db: Database) -> None:
        table: Table = Webhook.__table__  # type: ignore[assignment]  # a Table, though declared as FromClause
        dialect = db.engine.dialect
        self._columns = [(column.name, column.type.bind_processor(dialect)) for column in table.columns]
        names = ", ".join(name for name, _ in self._columns)
        mark = "?" if db.is_sqlite else "%s"
        self._head = f"INSERT INTO {table.name} ({names}) VALUES "
        self._marks = f"({', '.join([mark] * len(self._columns))})"
        # Only the webhook's own name may meet an earlier row. Were another key to meet, it would be lost silently.
        self._tail = " ON CONFLICT (shop_id, webhook_id) DO NOTHING"

    def text(self, rows: int) -> str:
        return self._head + ", ".join([self._marks] * rows) + self._tail

    def values(self, rows: Iterable[Row]) -> tuple[Any, ...]:
        """Beneath the ORM the columns' types don't convert by themselves."""
        return tuple(
            convert(row.get(name)) if convert else row.get(name)
            for row in rows
            for name, convert in self._columns
        )
