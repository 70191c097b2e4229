"""The table of known limits names stories that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "docs" / "known-limits.md"


def test_each_limit_is_told_in_a_story_and_each_story_is_there() -> None:
    rows = [line.split("|") for line in TABLE.read_text().splitlines() if line.startswith("| ")][2:]
    stories = {
        node.name
        for path in HERE.glob("test_known_limits_*.py")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    told = {row[1].strip(): re.findall(r"`(test_\w+)`", row[3]) for row in rows}

    assert len(told) == len(rows) > 30
    assert [situation for situation, names in told.items() if not names] == []
    assert {name for names in told.values() for name in names} - stories == set()
