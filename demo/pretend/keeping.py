"""Keeps the pretend Shopify's records in one file, so that a second start goes on where the first stopped."""

import sqlite3
import threading
from pathlib import Path
from typing import TypeVar

import msgspec

Record = TypeVar("Record")

# Not "INSERT OR REPLACE": that gives the row a new number, and the order of the rows is the order of the story.
_UPSERT = "INSERT INTO records VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body"


class Keeper:
    """Rows of JSON in one SQLite file, the last one of a key wins; without a path nothing is kept.

    Changes are collected and written by `flush`, which a thread of the world calls each second: a year of orders
    told in two minutes is then written a few times per order at most.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._changed: dict[tuple[str, str], object] = {}
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._open() as file:
                file.execute("CREATE TABLE IF NOT EXISTS records (kind, key, body, PRIMARY KEY (kind, key))")

    def note(self, kind: str, key: object, record: object) -> None:
        """Remember that this record has changed; it is read when it is written, not now."""
        if self._path:
            with self._lock:
                self._changed[kind, str(key)] = record

    def flush(self) -> None:
        with self._lock:
            changed, self._changed = self._changed, {}
        if changed:
            rows = [(kind, key, msgspec.json.encode(record)) for (kind, key), record in changed.items()]
            with self._open() as file:
                file.executemany(_UPSERT, rows)

    def load(self, kind: str, shape: type[Record]) -> list[tuple[str, Record]]:
        """All records of a kind with their keys, in the order in which they were first kept."""
        if not self._path:
            return []
        with self._open() as file:
            found = file.execute(
                "SELECT key, body FROM records WHERE kind = ? ORDER BY rowid", (kind,)
            ).fetchall()
        return [(key, msgspec.json.decode(body, type=shape)) for key, body in found]

    def _open(self) -> "_Opened":
        assert self._path, "a keeper without a path opens nothing"
        return _Opened(self._path)


class _Opened:
    """A connection that commits at the end of its block and is closed there; sqlite3's own stays open."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, timeout=10)

    def __enter__(self) -> sqlite3.Connection:
        return self._file

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._file.commit()
        self._file.close()
