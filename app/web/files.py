"""A table that is taken home as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

# A spreadsheet would carry out what begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """CSV with a mark in front by which a spreadsheet knows that it is UTF-8. name  of the file, ASCII"""
    text = io.StringIO()
    written = csv.writer(text)
    written.writerow(head)
    written.writerows([_harmless(cell) for cell in row] for row in rows)
    answer = Response(text.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _harmless(cell: object) -> object:
    """Only texts can be formulas: a negative number may stay one."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
