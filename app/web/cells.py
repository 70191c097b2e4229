"""What a cell of a table needs once its row has become a few lines on a phone: the name of its column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

CELL = re.compile(r"<td(?P<rest>[^>]*)>")
SPAN = re.compile(r'\bcolspan="(\d+)"')


def labelled(cells: Markup, columns: Sequence[str | Mapping[str, Any]]) -> Markup:
    """Each figure (`end`), and each cell whose column asks for it (`said`), bears its column's name.

    cells  the escaped <td>s of one row; one that spans several columns bears none
    """
    place = 0

    def bear(found: re.Match[str]) -> str:
        nonlocal place
        rest, span = found["rest"], SPAN.search(found["rest"])
        column = columns[place] if place < len(columns) else ""
        place += int(span[1]) if span else 1
        if span or isinstance(column, str) or not (column.get("end") or column.get("said")):
            return found[0]
        return f'<td{rest} data-label="{escape(column["label"])}">' if column["label"] else found[0]

    return Markup(CELL.sub(bear, cells))  # the cells were escaped, and so is the label
