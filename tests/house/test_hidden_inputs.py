"""Time, chance and the environment come in as arguments: from the clock, from chance, from the settings."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.source import ROOT, calls, dotted, imports, is_one_of, place, python_files, tree

EVERYWHERE = (*python_files("app"), ROOT / "config.py", ROOT / "wsgi.py")
SOURCES = ("app/core/clock.py", "app/core/chance.py", "config.py")

# Called, these give another answer tomorrow. As a default of a parameter (sleep=time.sleep) they may be named.
HIDDEN_CALLS = {
    "datetime.now": (),
    "datetime.utcnow": (),
    "datetime.today": (),
    "datetime.datetime.now": (),
    "datetime.datetime.utcnow": (),
    "date.today": (),
    "datetime.date.today": (),
    "time.time": (),
    "time.time_ns": (),
    "time.localtime": (),
    "time.gmtime": (),
    "time.sleep": (),
    "os.getenv": (),
    # Nonces and keys must never repeat, not even in a replay with seeded chance.
    "os.urandom": ("app/core/keys.py", "app/cli.py", "app/replay/play.py"),
}
HIDDEN_NAMES = {"os.environ": (), "os.environb": ()}
HIDDEN_MODULES = ("random", "secrets", "uuid")
# The database's own clock and dice.
SQL_FUNCTIONS = ("now", "current_timestamp", "current_date", "localtimestamp", "random", "gen_random_uuid")


@pytest.mark.parametrize("path", EVERYWHERE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_comes_in_unseen(path: Path) -> None:
    found = []
    if path.exists() and not is_one_of(path, SOURCES):
        found = [
            *_hidden_calls(path),
            *_hidden_names(path),
            *_hidden_modules(path),
            *_time_of_the_database(path),
        ]

    assert found == []


def test_only_the_command_line_prints() -> None:
    # The command line talks to a person; everything else to the log.
    loud = [
        place(path, call)
        for path in python_files("app")
        if not is_one_of(path, ("app/cli.py", "app/web/catalogue.py"))
        for call, name in calls(path)
        if name == "print"
    ]

    assert loud == []


def _hidden_calls(path: Path) -> list[str]:
    return [
        f"{place(path, call)} calls {name}"
        for call, name in calls(path)
        if name in HIDDEN_CALLS and not is_one_of(path, HIDDEN_CALLS[name])
    ]


def _hidden_names(path: Path) -> list[str]:
    attributes = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))
    return [
        f"{place(path, node)} reads {dotted(node)}" for node in attributes if dotted(node) in HIDDEN_NAMES
    ]


def _hidden_modules(path: Path) -> list[str]:
    named = [
        f"{place(path, statement)} imports {name}"
        for statement, name in imports(path)
        if name.split(".")[0] in HIDDEN_MODULES
    ]
    # `from os import environ` would pass by the two tests above.
    smuggled = [
        f"{place(path, statement)} imports {name}"
        for statement, name in imports(path)
        if name in (*HIDDEN_CALLS, *HIDDEN_NAMES) and not is_one_of(path, HIDDEN_CALLS.get(name, ()))
    ]
    return named + smuggled


def _time_of_the_database(path: Path) -> list[str]:
    return [
        f"{place(path, call)} lets the database supply {name}"
        for call, name in calls(path)
        if name in {f"func.{one}" for one in SQL_FUNCTIONS} | {f"sa.func.{one}" for one in SQL_FUNCTIONS}
    ]
