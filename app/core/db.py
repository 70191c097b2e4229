"""The database: one engine, the types and mixins of the tables, and the filter that keeps shops apart."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import (
    DeclarativeBase,
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    Session,
    UOWTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

from app.core.errors import Refused

# Longest wait for a lock or a statement: a page or a batch that needs more is broken and should say so.
STATEMENT_SECONDS = 30
# One connection for each of the web server's threads and some for the worker; they are opened when needed.
POOL_CONNECTIONS = 48
# PostgreSQL takes a page read out of turn for four times as dear as the next one, as on a disk that turns, and would
# rather read all offers of a shop than look up those of a thousand orders. Helpers of a query take longer to start
# than our longest page takes.
PLANNING = ("random_page_cost=1.1", "max_parallel_workers_per_gather=0")
SQLITE_CACHE_KIB = 16_000  # of each connection: holds the upper levels of every index at a million orders

# Names for constraints, so that a migration can name what it drops on either database.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database. A naive one is refused: nobody knows when it is."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Every table of the house."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime, int: BigInteger}


class ShopOwned:
    """A row of one shop. Reads, updates and deletes through the session see only that shop's."""

    shop_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False, sort_order=-1)


class AppendOnly:
    """A row that is never changed; a correction is a new row with a reason. The database refuses as well."""


class Database:
    """url     "sqlite:///path" or "postgresql+psycopg://…"
    engine  of an earlier Database of this address, closed by now: it has its statements put together already
    """

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        self.engine = engine or _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._writing = self.engine.execution_options(kept_begin="BEGIN IMMEDIATE")
        self._reading = self.engine.execution_options(kept_begin="BEGIN")
        # SQLite lets one connection write and lets the others sleep and retry, which ruins the tail; waiting
        # here instead costs microseconds. One process should write to a SQLite file.
        self._lock = Turns() if self.is_sqlite else None
        self._at_close: list[Callable[[], None]] = []

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction on a bare connection, for what runs below the ORM. Commits at the end of the block."""
        with self.turn(), self._writing.begin() as connection:
            yield connection

    def append(self, statement: str, values: tuple[Any, ...]) -> None:
        """One statement that is a transaction of its own, on the disk when this returns.

        On SQLite it goes without BEGIN and COMMIT: each call into the driver lets go of the interpreter, and
        gets it back only after the requests that wait for it. The columns' types convert nothing here.
        raises  the driver's own errors
        """
        with self.turn():
            connection = self.engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(statement, values)
                cursor.close()
                connection.commit()  # nothing is open on SQLite by now, and this knows it
            except BaseException:
                connection.invalidate()  # whatever state it is in, nobody else meets it
                raise
            connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._reading.connect() as connection:
            yield connection

    def turn(self) -> Any:
        """The right to write: a lock on SQLite, nothing on PostgreSQL."""
        return self._lock if self._lock is not None else nullcontext()

    def session(self, shop_id: int | None, *, may_write: bool) -> Session:
        """shop_id  None: the rows of all shops"""
        session = Session(self._writing if may_write else self._reading, expire_on_commit=False)
        session.info.update(shop_id=shop_id, may_write=may_write)
        if shop_id is not None:
            session.info["only_the_shop"] = _only_the_shop(shop_id)
            event.listen(session, "do_orm_execute", _keep_to_the_shop)
        event.listen(session, "before_flush", _check_what_is_written)
        return session

    def check(self) -> None:
        """raises  whatever SQLAlchemy raises while the database can't be asked"""
        with self._reading.connect() as connection:
            connection.execute(text("SELECT 1"))

    def at_close(self, end: Callable[[], None]) -> None:
        """What stands on this database and must end with it."""
        self._at_close.append(end)

    def close(self) -> None:
        while self._at_close:
            self._at_close.pop()()
        self.engine.dispose()


class Turns:
    """A lock that is handed on in the order of asking. Python's own goes to whoever is running, and a busy worker
    would take it again and again while deliveries wait at the front door.
    """

    def __init__(self) -> None:
        self._inner = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        with self._inner:
            if not self._taken:
                self._taken = True
                return
            mine = threading.Lock()
            mine.acquire()
            self._waiting.append(mine)
        mine.acquire()  # until the one before hands it on

    def __exit__(self, *_: object) -> None:
        with self._inner:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            pool_size=POOL_CONNECTIONS,
            connect_args={"check_same_thread": False, "timeout": STATEMENT_SECONDS},
            json_serializer=_json,
            json_deserializer=msgspec.json.decode,
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = " ".join(
        f"-c {one}" for one in (f"statement_timeout={STATEMENT_SECONDS}s", "timezone=UTC", *PLANNING)
    )
    return create_engine(
        url,
        pool_size=POOL_CONNECTIONS,
        pool_pre_ping=True,
        pool_use_lifo=True,  # the one that was used last has its statements prepared
        connect_args={"options": options},
        json_serializer=_json,
        json_deserializer=msgspec.json.decode,
    )


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _prepare_sqlite(connection: Any, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver must not begin by itself; _begin_sqlite does
    for pragma in (
        "page_size=8192",  # of a new file: sealed webhooks are about that long, and commits took a fifth less time
        "journal_mode=WAL",
        "synchronous=FULL",  # an answered webhook survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={STATEMENT_SECONDS * 1000}",
        f"cache_size=-{SQLITE_CACHE_KIB}",
        "secure_delete=FAST",  # what is erased doesn't lie on in a freed page
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: one that began by reading can't get it later.
    connection.exec_driver_sql(connection.get_execution_options().get("kept_begin", "BEGIN"))


def _only_the_shop(shop_id: int) -> LoaderCriteriaOption:
    return with_loader_criteria(ShopOwned, lambda table: table.shop_id == shop_id, include_aliases=True)


def _keep_to_the_shop(state: ORMExecuteState) -> None:
    if not (state.is_column_load or state.is_relationship_load):
        state.statement = state.statement.options(state.session.info["only_the_shop"])


def _check_what_is_written(session: Session, _flush: UOWTransaction, _instances: Any) -> None:
    shop_id = session.info["shop_id"]
    if not session.info["may_write"] and (session.new or session.dirty or session.deleted):
        raise Refused("read_only", "This page only reads; what changes goes through a form.")
    for row in [*session.new, *session.dirty, *session.deleted]:
        if shop_id is not None and isinstance(row, ShopOwned) and row.shop_id != shop_id:
            raise Refused("other_shop", "This belongs to another shop.", table=type(row).__name__)
    for row in [*session.dirty, *session.deleted]:
        if isinstance(row, AppendOnly) and (row in session.deleted or session.is_modified(row)):
            raise Refused("append_only", "The ledger isn't changed; write a new entry with a reason.")
