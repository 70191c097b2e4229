"""Conditions that each database reads as it reads best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Self

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    Dialect,
    SQLColumnExpression,
    String,
    bindparam,
    literal,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine


def off_the_index(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    """The same text, as an expression that no index knows, for a condition that is there to leave out a few of the
    rows that another one finds. Without statistics SQLite would take an index on it for the better one.
    """
    return column.op("||", return_type=String())("")


class _Numbers(TypeDecorator[list[int]]):
    """A list of numbers as one value, which PostgreSQL alone has: written here, since the driver looks at each number
    for signs that only texts have.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return ARRAY(BigInteger) if dialect.name == "postgresql" else String()

    def bind_processor(self, _dialect: Dialect) -> Callable[[Any], str]:
        return lambda numbers: "{" + ",".join(map(str, numbers)) + "}"


class among(FunctionElement[bool]):  # a function, as SQLAlchemy's own are written
    """The rows whose number is one of these.

    On PostgreSQL they are one value, however many there are: a parameter for each takes it three times as long. SQLite
    has no statistics, and would read all of the shop for a list whose length it doesn't see.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: SQLColumnExpression[Any], numbers: Iterable[int]) -> None:
        every = list(numbers)
        one_by_one = bindparam(None, every, type_=BigInteger(), expanding=True, unique=True)
        super().__init__(column, literal(every, _Numbers()), column.in_(one_by_one))

    def self_group(self, against: OperatorType | None = None) -> Self:
        """A condition by itself: SQLAlchemy would write "= 1" behind it on SQLite, which then uses no index."""
        return self


@compiles(among, "postgresql")
def _as_an_array(element: among, compiler: SQLCompiler, **given: Any) -> str:
    column, numbers, _listed = element.clauses
    return f"{compiler.process(column, **given)} = ANY ({compiler.process(numbers, **given)})"


@compiles(among, "sqlite")
def _one_by_one(element: among, compiler: SQLCompiler, **given: Any) -> str:
    _column, _numbers, listed = element.clauses
    return compiler.process(listed, **given)
