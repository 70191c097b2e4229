"""Functions of ten lines, files of a hundred: measured, with a ceiling."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house.source import functions, name_of, place, python_files

FUNCTION_LINES_MAX = 60
FILE_LINES_MAX = 300
# What the code that we admire measures.
MEDIAN_MAX = 10
NINE_IN_TEN_MAX = 30
OURS = python_files("app", "demo")


@pytest.mark.parametrize("path", OURS, ids=name_of)
def test_a_file_is_short_and_so_are_its_functions(path: Path) -> None:
    long = {
        place(path, one): length for one in functions(path) if (length := _lines(one)) > FUNCTION_LINES_MAX
    }
    file_lines = path.read_text(encoding="utf-8").count("\n")

    assert long == {}
    assert file_lines <= FILE_LINES_MAX


def test_most_functions_are_ten_lines(record_property: Callable[[str, object], None]) -> None:
    lengths = sorted(_lines(one) for path in OURS for one in functions(path))
    median, nine_in_ten = statistics.median(lengths), lengths[len(lengths) * 9 // 10]

    record_property("functions", len(lengths))
    record_property("median_lines", median)
    record_property("nine_in_ten_lines", nine_in_ten)
    assert median <= MEDIAN_MAX
    assert nine_in_ten <= NINE_IN_TEN_MAX


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1
