"""SQL that the shop filter can't see: text, tables below the ORM, bulk writes. Not on owned tables, outside core."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.source import calls, imports, is_one_of, name_of, place, python_files, tree

# Who may, and why it is safe there.
ALLOWED = {
    "app/core/*": "where the filter is made",
    "app/tables.py": "gathers the tables",
    "app/inbox/writer.py": "stores webhooks in bulk, each row with the shop that its own delivery named",
}
# In a model, text() is the condition of a partial index, not a query.
MODELS = ("app/*/model.py",)
CORE_SQL = ("text", "insert", "table", "literal_column", "Table")


def test_no_written_sql_and_no_bare_insert() -> None:
    found = [
        f"{place(path, statement)} imports {name}"
        for path in _checked()
        for statement, name in imports(path)
        if name.startswith("sqlalchemy.") and name.split(".")[-1] in CORE_SQL
        if not (is_one_of(path, MODELS) and name == "sqlalchemy.text")
    ]

    assert found == []


def test_nobody_reaches_for_the_table_below_the_class() -> None:
    found = [
        f"{place(path, node)} .{node.attr}"
        for path in _checked()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in ("__table__", "bulk_save_objects", "bulk_insert_mappings")
    ]

    assert found == []


def test_nobody_speaks_to_the_driver() -> None:
    found = [
        f"{place(path, call)} {name}"
        for path in _checked()
        for call, name in calls(path)
        if name.split(".")[-1] in ("exec_driver_sql", "raw_connection", "executescript")
    ]

    assert found == []


def test_each_exception_is_still_needed() -> None:
    files = {name_of(path) for path in python_files("app")}

    assert [one for one in ALLOWED if "*" not in one and one not in files] == []


def _checked() -> list[Path]:
    return [path for path in python_files("app") if not is_one_of(path, tuple(ALLOWED))]
