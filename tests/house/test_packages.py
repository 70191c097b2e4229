"""Every package says what is here and what is not; every module opens with a sentence; facts and tests read as such."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.source import ROOT, functions, is_one_of, name_of, place, python_files, tree

PACKAGES = [
    path for path in python_files("app", "demo") if path.name == "__init__.py" and path.parent.name != "app"
]
MODULES = [*python_files("app", "demo", "tests", "bench", "migrations"), ROOT / "config.py"]
# What stands first and says where, not what.
SURROUNDINGS = ("self", "cls", "work", "env", "session", "connection", "settings", "http", "client")
# One thing, one word; these are words for anything.
POOR_NAMES = r"(manager|helpers?|utils?|services?|processor|misc|common)\b"


@pytest.mark.parametrize("path", PACKAGES, ids=name_of)
def test_a_package_says_what_is_here_and_what_is_not(path: Path) -> None:
    text = ast.get_docstring(tree(path)) or ""

    assert text.startswith("Here: ")
    assert "\nNot here: " in text


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    if path.read_text(encoding="utf-8").strip():
        first = (ast.get_docstring(tree(path)) or "").split("\n\n")[0]

        assert re.search(r"[.?!:)`”]$", first), f"{name_of(path)} opens with: {first!r}"


def test_nothing_is_called_manager_or_helper() -> None:
    poor = [
        name_of(path)
        for path in python_files("app", "demo")
        if re.search(POOR_NAMES, f"{path.parent.name} {path.stem}".replace("_", " "))
    ]

    assert poor == []


def test_facts_are_frozen_dataclasses_about_the_past() -> None:
    thawed = [
        place(path, node)
        for path in python_files("app")
        if is_one_of(path, ("app/*/facts.py",))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
        and "frozen=True" not in "".join(map(ast.unparse, [*node.decorator_list, *node.keywords]))
    ]

    assert thawed == []


def test_no_caller_has_to_count_arguments() -> None:
    # Keyword-only from the third on; three that read as a sentence may pass, four may not.
    long = [
        f"{place(path, one)} {one.name}"
        for path in python_files("app")
        for one in functions(path)
        if len(_positional(one)) > 3 and not one.name.startswith("_")
    ]

    assert long == []


def test_a_test_name_is_a_sentence() -> None:
    short = [
        place(path, one)
        for path in python_files("tests")
        for one in functions(path)
        if one.name.startswith("test_") and len(one.name.split("_")) < 4
    ]

    assert short == []


def test_loose_ends_have_reasons() -> None:
    loose = re.compile(
        r"\b(TODO|FIXME|XXX|HACK)\b|# type: ignore(\[[^\]]*\])?\s*$|# noqa(: [A-Z0-9, ]+)?\s*$"
    )
    ours = Path(__file__)
    found = [
        f"{name_of(path)}:{number}"
        for path in MODULES
        if path != ours
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if loose.search(line)
    ]

    assert found == []


def test_no_test_is_left_out() -> None:
    # A test that can't run here says so while it runs (PostgreSQL, Chromium, npm); none is marked away.
    marked = [
        place(path, node)
        for path in python_files("tests")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("skip", "skipif", "xfail")
        if ast.unparse(node).startswith("pytest.mark.")
    ]

    assert marked == []


def _positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    names = [one.arg for one in [*function.args.posonlyargs, *function.args.args]]
    return [name for name in names if name not in SURROUNDINGS]
