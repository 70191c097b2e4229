"""Files of arrivals as merchants save them, and what is said of the lines that can't be read."""

from __future__ import annotations

import tracemalloc
from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.promises.arrival_csv import BYTES_MAX, LINES_MAX, ArrivalLine, ReadFile, read_arrivals, read_day

FIFTH = date(2026, 3, 5)
PLAIN = "order,date\n#1001,2026-03-05\n"


def read(text: str | bytes, country: str = "SE") -> ReadFile:
    return read_arrivals(text.encode() if isinstance(text, str) else text, country=country)


def wrong(text: str | bytes, country: str = "SE") -> list[tuple[int, str, str]]:
    return [(one.number, one.column, one.code) for one in read(text, country).errors]


@pytest.mark.parametrize(
    "raw",
    [
        PLAIN.encode(),
        b"\xef\xbb\xbf" + PLAIN.encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        ("\n" + PLAIN.rstrip("\n")).encode(),
        b'"Order";"Levererad"\n"#1001";"2026-03-05 14:30"\n',
        b"sep=;\norder;date\n#1001;5.3.2026\n",
    ],
)
def test_the_same_line_is_read_however_it_was_saved(raw: bytes) -> None:
    found = read(raw)

    assert [(one.order, one.on) for one in found.lines] == [("#1001", FIFTH)]
    assert found.errors == ()


def test_windows_text_keeps_its_letters() -> None:
    found = read("Beställning;Försändelse;Ankomst\nÅ-1;Påse 7;2026-03-05\n".encode("cp1252"))

    assert found.lines == (ArrivalLine(2, "Å-1", None, "Påse 7", FIFTH),)


def test_a_delimiter_in_quotes_parts_nothing() -> None:
    found = read('"Note, mine";order;date\n"a, b";#1001;2026-03-05\n')

    assert [one.order for one in found.lines] == ["#1001"]
    assert found.ignored == ("Note, mine",)


def test_a_number_at_shopify_stands_in_its_own_column() -> None:
    found = read("Id,Name,Delivered on\ngid://shopify/Order/450789469,#1001,2026-03-05\n'7,,2026-03-05\n")

    assert [(one.order_id, one.order) for one in found.lines] == [(450_789_469, "#1001"), (7, "")]


@pytest.mark.parametrize(
    ("line", "arrived"),
    [
        ("#1,2026-03-05,", FIFTH),
        ("#1,2026-03-05,no", FIFTH),
        ("#1,2026-03-05,Nej", FIFTH),
        ("#1,,x", None),
        ("#1,,Ja", None),
        ("#1,not arrived,", None),
        ("#1,Ej framme,ja", None),
    ],
)
def test_a_line_says_that_it_came_or_that_it_did_not(line: str, arrived: date | None) -> None:
    found = read(f"order,date,not arrived\n{line}\n")

    assert [one.on for one in found.lines] == [arrived]


@pytest.mark.parametrize(
    ("typed", "country", "day"),
    [
        ("2026-03-05", "SE", FIFTH),
        ("20260305", "SE", FIFTH),
        ("2026/3/5", "JP", FIFTH),
        ("2026.03.05", "HU", FIFTH),
        ("2026-03-05T23:59:00+01:00", "SE", FIFTH),
        ("2026-03-05 11:12:13", "US", FIFTH),
        ("5/3/2026", "GB", FIFTH),
        ("5.3.2026", "FI", FIFTH),
        ("05.03.2026", "DE", FIFTH),
        ("5/3 2026", "SE", FIFTH),
        ("3/5/2026", "US", FIFTH),
        ("3/5/2026 2:30 PM", "US", FIFTH),
        ("3/25/2026", "CA", date(2026, 3, 25)),
        ("25/3/2026", "CA", date(2026, 3, 25)),
        ("3/3/2026", "CA", date(2026, 3, 3)),
        ("3/5/2026", "CA", "either_day"),
        ("25/3/2026", "US", "no_such_day"),
        ("2026-02-30", "SE", "no_such_day"),
        ("5/3/26", "SE", "no_day"),
        ("202635", "SE", "no_day"),
        ("2026-13-01", "SE", "no_such_day"),
        ("0000-01-01", "SE", "no_such_day"),
        ("46086", "SE", "no_day"),
        ("yesterday", "SE", "no_day"),
        ("٢٠٢٦-٠٣-٠٥", "SE", FIFTH),
    ],
)
def test_a_day_is_read_as_the_shops_country_writes_it(typed: str, country: str, day: date | str) -> None:
    assert read_day(typed, country=country) == day


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        (",2026-03-05,", "order", "no_order"),
        (f"{'#' * 65},2026-03-05,", "order", "too_long"),
        ("#1,,", "date", "no_date"),
        ("#1,soon,", "date", "no_day"),
        ("#1,2026-03-05,yes", "date", "both"),
        ("#1,2026-03-05,perhaps", "not_arrived", "neither_yes_nor_no"),
        ('"#1\n#2",2026-03-05,', "", "line_break"),
    ],
)
def test_a_line_that_cannot_be_read_says_where_and_why(line: str, column: str, code: str) -> None:
    found = read(f"order,date,not arrived\n#7,2026-03-05,\n{line}\n#8,2026-03-05,\n")

    assert [one.order for one in found.lines] == ["#7", "#8"]
    assert [(one.column, one.code) for one in found.errors] == [(column, code)]
    assert found.errors[0].number == 3 + line.count("\n")


def test_an_id_that_a_spreadsheet_has_shortened_is_no_id() -> None:
    assert wrong("order id,date\n4.50789E+11,2026-03-05\n") == [(2, "order", "no_id")]


def test_quotes_that_do_not_end_leave_what_was_read_before() -> None:
    found = read('order,date\n#1,2026-03-05\n"#2,2026-03-05\n#3,2026-03-05\n')

    assert [one.order for one in found.lines] == ["#1"]
    assert [(one.number, one.code) for one in found.errors] == [(3, "quotes")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (b"order,date\n", "no_lines"),
        (b"customer,date\n1,2026-03-05\n", "no_order_column"),
        (b"order,carrier\n1,PostNord\n", "no_date_column"),
        (b"order,date,datum\n1,2,3\n", "column_twice"),
        (b"PK\x03\x04\x14\x00\x06\x00", "spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "not_text"),
        (b'"order,date\n', "quotes"),
    ],
)
def test_a_file_that_is_no_list_of_arrivals_is_refused_whole(raw: bytes, code: str) -> None:
    found = read(raw)

    assert found.refused is not None
    assert found.refused.code == code
    assert found.lines == ()


def test_ten_thousand_lines_are_taken_and_one_more_is_refused() -> None:
    lines = "#1,2026-03-05\n" * (LINES_MAX - 1)

    assert len(read("order,date\n" + lines).lines) == LINES_MAX - 1
    assert read("order,date\n" + lines + "#1,2026-03-05\n#1,2026-03-05\n").refused is not None


@pytest.mark.parametrize("line", [b"#1001,2026-03-05\n", b"\n", b"\r"])
def test_a_million_lines_are_refused_before_they_are_taken_apart(line: bytes) -> None:
    raw = b"order,date\n" + line * 1_000_000
    tracemalloc.start()

    began = perf_counter()
    found = read(raw)
    took, most = perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert found.refused is not None
    assert found.refused.code == "too_large"
    assert took < 0.5  # a thousand times what it takes
    assert most < BYTES_MAX / 4  # no copy of it was made


def test_a_megabyte_of_empty_lines_is_refused_by_counting_them() -> None:
    found = read(b"order,date\n" + b"\n" * (BYTES_MAX - 20))

    assert found.refused is not None
    assert (found.refused.code, found.refused.stood) == ("too_many_lines", str(LINES_MAX))


@given(st.binary(max_size=300))
@settings(max_examples=150)
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    read(raw)
    read(b"order,date\n" + raw)


@given(st.lists(st.lists(st.text(max_size=12), max_size=4), max_size=8))
@settings(max_examples=100)
def test_every_line_with_something_in_it_is_read_or_named(rows: list[list[str]]) -> None:
    clean = [[cell.replace('"', "").replace("\n", " ").replace("\r", " ") for cell in row] for row in rows]
    text = "order\tdate\n" + "".join("\t".join(c.replace("\t", " ") for c in row) + "\n" for row in clean)
    full = sum(1 for row in clean if any(cell.strip() for cell in row))

    found = read(text.replace("\0", ""))

    if found.refused is None:
        assert len({one.number for one in (*found.lines, *found.errors)}) == full
