"""Reading a file of arrivals line by line: what each says, and what is wrong with those that can't be read. Pure."""

from __future__ import annotations

import csv
import io
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from app.promises.arrival_headings import NO, NOT_ARRIVED, YES, column_named, folded

# A merchant's month; a file by a machine comes in pieces. Lines, with the header, and bytes: whichever comes first.
LINES_MAX = 10_000
BYTES_MAX = 1_000_000
ORDER_SIGNS_MAX = 64  # as long as an order's name can be
SHIPMENT_SIGNS_MAX = 100
SHOWN_SIGNS_MAX = 60  # of what stood in a cell, beside its error
COLUMNS_MAX = 100  # a file of more is something else
DELIMITERS = ",;\t"

YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})")
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])\s?(\d{1,2})\2?\s?(\d{4})")
# After the day: the time of a scan is no concern of ours, since a line names a day.
TIME_OF_DAY = re.compile(
    r"(?:T|\s+)\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2}|[AaPp][Mm])?$"
)
MONTH_FIRST = frozenset({"US", "PH"})  # where 3/4 is the fourth of March
EITHER_FIRST = frozenset({"CA"})  # where both are written, and nobody can tell


@dataclass(frozen=True)
class ArrivalLine:
    """One line that can be read.

    number    of the line in the file, the heading is 1 (of a cell with a line break in it: the last)
    order_id  the order's number at Shopify; None where only a name, or either, stands in `order`
    on        None: it hasn't come
    """

    number: int
    order: str
    order_id: int | None
    shipment: str
    on: date | None


@dataclass(frozen=True)
class LineError:
    """number   of the line; 0 is the whole file
    column   "order", "shipment", "date", "not_arrived"; "" is the whole line
    code     see arrival_words_for_pages
    stood    what stood there, cut; or a number that the sentence needs
    """

    number: int
    column: str
    code: str
    stood: str = ""


@dataclass(frozen=True)
class ReadFile:
    """lines, errors  in the order of the file; ignored: headings of columns that say nothing to us"""

    lines: tuple[ArrivalLine, ...] = ()
    errors: tuple[LineError, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def refused(self) -> LineError | None:
        """What is wrong with the whole file, so that nothing of it could be read."""
        return next((one for one in self.errors if one.number == 0), None)


@dataclass
class _Reading:
    columns: dict[str, int]
    country: str
    lines: list[ArrivalLine] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)


def read_arrivals(raw: bytes, *, country: str) -> ReadFile:
    """raw      of any size; what is too large is refused before it is looked at
    country  of the shop: says whether 3/4 is in March or in April
    """
    if len(raw) > BYTES_MAX:
        return _refused("too_large", str(BYTES_MAX // 1000))
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):  # what Excel saves by itself, new and old
        return _refused("spreadsheet")
    text = _decoded(raw)
    if text is None:
        return _refused("not_text")
    # Counted first: a megabyte may be a million lines, and what isn't read needn't be taken apart.
    if max(text.count("\n"), text.count("\r")) > LINES_MAX:
        return _refused("too_many_lines", str(LINES_MAX))
    return _read(text, country)


def _refused(code: str, stood: str = "") -> ReadFile:
    return ReadFile(errors=(LineError(0, "", code, stood),))


def _decoded(raw: bytes) -> str | None:
    """UTF-8, UTF-16 or Windows-1252, by mark or by likelihood; None for what is no text."""
    for mark, name in ((BOM_UTF8, "utf-8-sig"), (BOM_UTF16_LE, "utf-16"), (BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark):
            return _as(raw, name)
    if b"\0" in raw[:200]:
        # Western text in UTF-16 has a nought beside every letter.
        return _as(raw, "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be")
    found = _as(raw, "utf-8")
    return found if found is not None else _as(raw, "cp1252")


def _as(raw: bytes, name: str) -> str | None:
    try:
        text = raw.decode(name)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def _read(text: str, country: str) -> ReadFile:
    text, delimiter = _delimited(text)
    rows = _rows(text, delimiter)
    try:
        heading = next((row for _, row in rows if any(cell.strip() for cell in row)), None)
    except csv.Error:
        return _refused("quotes")
    if heading is None:
        return _refused("empty")
    columns, ignored, wrong = _columns(heading)
    if wrong is not None:
        return ReadFile(errors=(wrong,), ignored=ignored)
    reading = _Reading(columns, country)
    number = 1
    try:
        for number, row in rows:
            _take(reading, number, row)
    except csv.Error:
        reading.errors.append(LineError(number + 1, "", "quotes"))
    if not reading.lines and not reading.errors:
        return _refused("no_lines")
    return ReadFile(tuple(reading.lines), tuple(reading.errors), ignored)


def _delimited(text: str) -> tuple[str, str]:
    """The text without Excel's "sep=;", and what parts its cells: what the heading has most of outside quotes."""
    said = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)
    if said:
        # The line stays, empty, so that line numbers are those of the merchant's own editor.
        return "\n" + text[said.end() :], said[1]
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return text, max(DELIMITERS, key=bare.count)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """returns  line number and cells; raises csv.Error where quotes don't end"""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    for row in reader:
        yield reader.line_num, row


def _columns(heading: list[str]) -> tuple[dict[str, int], tuple[str, ...], LineError | None]:
    """returns  which cell holds what, the headings that we have no use for, what is wrong"""
    columns: dict[str, int] = {}
    ignored = []
    for place, cell in enumerate(heading[:COLUMNS_MAX]):
        name = column_named(cell)
        if name is None:
            ignored.append(cell.strip()[:SHOWN_SIGNS_MAX])
        elif name in columns:
            return {}, (), LineError(0, name, "column_twice", cell.strip()[:SHOWN_SIGNS_MAX])
        else:
            columns[name] = place
    unknown = tuple(filter(None, ignored))
    if not {"order", "order_id"} & columns.keys():
        return {}, unknown, LineError(0, "order", "no_order_column", " · ".join(unknown)[:SHOWN_SIGNS_MAX])
    if not {"date", "not_arrived"} & columns.keys():
        return {}, unknown, LineError(0, "date", "no_date_column", " · ".join(unknown)[:SHOWN_SIGNS_MAX])
    return columns, unknown, None


def _take(reading: _Reading, number: int, row: list[str]) -> None:
    if not any(cell.strip() for cell in row):
        return
    width = max(reading.columns.values()) + 1
    errors: list[LineError] = []
    order, order_id = _order_of(reading, row, number, errors=errors)
    shipment = _cell(reading, row, "shipment")
    if len(shipment) > SHIPMENT_SIGNS_MAX:
        errors.append(LineError(number, "shipment", "too_long", shipment[:SHOWN_SIGNS_MAX]))
    on = _day_of(reading, row, number, errors=errors)
    if len(row) < width and not order and order_id is None:
        errors[:] = [LineError(number, "", "too_few_cells", str(len(row)))]
    if any("\n" in cell for cell in row):
        errors[:] = [LineError(number, "", "line_break")]
    if errors:
        reading.errors += errors
    else:
        reading.lines.append(ArrivalLine(number, order, order_id, shipment, on))


def _cell(reading: _Reading, row: list[str], name: str) -> str:
    place = reading.columns.get(name)
    return " ".join(row[place].split()) if place is not None and place < len(row) else ""


def _order_of(
    reading: _Reading, row: list[str], number: int, *, errors: list[LineError]
) -> tuple[str, int | None]:
    """A spreadsheet writes long numbers as 4.5E+09, or with a quote before them; the first has lost its end."""
    order, typed = _cell(reading, row, "order"), _cell(reading, row, "order_id").lstrip("'")
    bare = typed.rsplit("/", 1)[-1]  # gid://shopify/Order/1
    if typed and not re.fullmatch(r"[0-9]{1,18}", bare):
        errors.append(LineError(number, "order", "no_id", typed[:SHOWN_SIGNS_MAX]))
        return order, None
    if not typed and not order:
        errors.append(LineError(number, "order", "no_order"))
    if len(order) > ORDER_SIGNS_MAX:
        errors.append(LineError(number, "order", "too_long", order[:SHOWN_SIGNS_MAX]))
    return order, int(bare) if typed else None


def _day_of(reading: _Reading, row: list[str], number: int, *, errors: list[LineError]) -> date | None:
    """None where it hasn't come, and where something is wrong."""
    typed, said = _cell(reading, row, "date"), _cell(reading, row, "not_arrived")
    missing = folded(said) in YES or folded(typed) in NOT_ARRIVED
    if folded(said) not in YES and folded(said) not in NO:
        errors.append(LineError(number, "not_arrived", "neither_yes_nor_no", said[:SHOWN_SIGNS_MAX]))
    elif missing and typed and folded(typed) not in NOT_ARRIVED:
        errors.append(LineError(number, "date", "both", typed[:SHOWN_SIGNS_MAX]))
    elif not missing and not typed:
        errors.append(LineError(number, "date", "no_date"))
    elif not missing:
        found = read_day(typed, country=reading.country)
        if isinstance(found, date):
            return found
        errors.append(LineError(number, "date", found, typed[:SHOWN_SIGNS_MAX]))
    return None


def read_day(typed: str, *, country: str) -> date | str:
    """returns  the day, or the code of what is wrong with it"""
    bare = TIME_OF_DAY.sub("", typed.strip().lstrip("'"))
    if year_first := YEAR_FIRST.fullmatch(bare):
        whole = year_first[2] or len(bare) == 8
        return _a_date(int(year_first[1]), int(year_first[3]), int(year_first[4])) if whole else "no_day"
    year_last = YEAR_LAST.fullmatch(bare)
    if year_last is None:
        return "no_day"
    one, two, year = int(year_last[1]), int(year_last[3]), int(year_last[4])
    if country in EITHER_FIRST and one <= 12 and two <= 12 and one != two:
        return "either_day"
    month_first = country in MONTH_FIRST or (country in EITHER_FIRST and two > 12)
    return _a_date(year, one, two) if month_first else _a_date(year, two, one)


def _a_date(year: int, month: int, day: int) -> date | str:
    try:
        return date(year, month, day)
    except ValueError:
        return "no_such_day"
