"""What a database is asked, statement by statement."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from app.core.work import Env


@contextmanager
def asked(env: Env) -> Iterator[list[tuple[str, Any]]]:
    """returns  each statement of the block with its values, as the driver gets them; of many values, the first"""
    heard: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, _context: Any, many: bool) -> None:
        heard.append((statement, values[0] if many else values))

    event.listen(env.db.engine, "before_cursor_execute", note)
    try:
        yield heard
    finally:
        event.remove(env.db.engine, "before_cursor_execute", note)
