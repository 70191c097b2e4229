"""What is said of arrivals, and what is wrong with a line of a file, as sentences for the merchant."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.promises.arrival_csv import BYTES_MAX, LINES_MAX, LineError
from app.staff.words_for_pages import called
from app.web.formats import number, on

SOURCES = {
    "customer": lazy_gettext("the customer"),
    "shopify": lazy_gettext("the carrier, through Shopify"),
    "carrier": lazy_gettext("the carrier"),
    "merchant": lazy_gettext("the shop"),
    "inferred": lazy_gettext("nobody: it was inferred"),
}
COLUMNS = {
    "order": lazy_gettext("Order"),
    "shipment": lazy_gettext("Shipment"),
    "date": lazy_gettext("Date"),
    "not_arrived": lazy_gettext("Not arrived"),
}
# Each says what is wrong and what to do. %(stood)s is what stood there, or the number that the sentence needs.
LINES = {
    "no_order": lazy_gettext("No order stands here. Write its name, such as #1001, or its id."),
    "no_id": lazy_gettext(
        "“%(stood)s” is no id of an order. Format the column as text in the spreadsheet, so that no figure is lost."
    ),
    "too_long": lazy_gettext("“%(stood)s …” is too long. Check that the columns haven't slipped."),
    "no_such_order": lazy_gettext("There is no order “%(stood)s” here. Check it, or wait until Kept has heard of it."),
    "several_orders": lazy_gettext("%(stood)s orders have this name. Write the order's id in a column “order id”."),
    "id_is_anothers": lazy_gettext("The id belongs to another order than “%(stood)s”. Correct one of them."),
    "no_such_shipment": lazy_gettext(
        "The order has no shipment “%(stood)s”. Write its tracking number, or leave it empty to mean the whole order."
    ),
    "no_date": lazy_gettext("Neither a day nor “not arrived” stands here. Write one of them."),
    "no_day": lazy_gettext("“%(stood)s” can't be read as a day. Write it as 2026-11-30."),
    "no_such_day": lazy_gettext("“%(stood)s” is no day of the calendar. Write it as 2026-11-30."),
    "either_day": lazy_gettext("“%(stood)s” may be two different days. Write it as 2026-11-30."),
    "both": lazy_gettext("It says both “%(stood)s” and that it hasn't arrived. Leave one of them empty."),
    "neither_yes_nor_no": lazy_gettext("“%(stood)s” is neither yes nor no. Write yes where it hasn't arrived."),
    "in_the_future": lazy_gettext("%(stood)s hasn't come yet. Write the day on which it arrived."),
    "before_order": lazy_gettext("%(stood)s lies before the order. Check the day and the order."),
    "contradicts": lazy_gettext("Line %(stood)s says something else of the same order. Keep the one that is true."),
    "line_break": lazy_gettext("A cell has a line break in it, or a quote is missing. Write one order on each line."),
    "quotes": lazy_gettext("A quote begins here and doesn't end. What comes after it wasn't read."),
    "too_few_cells": lazy_gettext("The line has too few cells. Check what separates them."),
    "doubled": lazy_gettext("The same as line %(stood)s. It counts once."),
}  # fmt: skip
FILES = {
    "too_large": lazy_gettext("The file is larger than 1 MB. Split it into smaller ones and upload one at a time."),
    "too_many_lines": lazy_gettext(
        "The file has more than %(stood)s lines. Split it into smaller ones and upload one at a time."
    ),
    "empty": lazy_gettext("The file is empty. Choose one with a heading and a line for each order."),
    "no_lines": lazy_gettext("The file has a heading and nothing below it. Write a line for each order."),
    "not_text": lazy_gettext("This isn't a text file. Save it as CSV (UTF-8) and try again."),
    "spreadsheet": lazy_gettext("This is a spreadsheet. Save it as CSV (UTF-8) from there and upload that."),
    "no_order_column": lazy_gettext(
        "No column is called “order” or “order id”. Write the names of the columns on the first line."
    ),
    "no_date_column": lazy_gettext(
        "No column is called “date” or “not arrived”. Write the names of the columns on the first line."
    ),
    "column_twice": lazy_gettext("Two columns mean the same; the second is “%(stood)s”. Remove one of them."),
    "quotes": lazy_gettext("A quote in the first line doesn't end. Save the file anew as CSV."),
    "no_file": lazy_gettext("Choose a file."),
}  # fmt: skip
# Why a word on an arrival counts, or doesn't.
STANDINGS = {
    "counts": lazy_gettext("This counts."),
    "agrees": lazy_gettext("It agrees with what counts."),
    "later_word": lazy_gettext("Taken back by a later word of the same source."),
    "stronger": lazy_gettext("It doesn't count: %(source)s says otherwise and is believed first."),
    "denied": lazy_gettext(
        "It doesn't count: somebody who is believed first said later that it hadn't come."
    ),
    "passed": lazy_gettext("It arrived later, says %(source)s."),
    "noted": lazy_gettext("Noted; it is no arrival."),
}
DAYS = {
    "in_the_future": lazy_gettext("That day hasn't come yet. Choose the day on which it came."),
    "before_order": lazy_gettext("That is before the order was placed. Choose the day on which it came."),
}


def line_in_words(error: LineError) -> str:
    """An error, or a note, of one line."""
    if error.code == "known_otherwise":
        by, _space, day = error.stood.partition(" ")
        return _(
            "So far it came on %(day)s, says %(source)s. Both are kept; the stronger one counts.",
            day=on(date.fromisoformat(day)),
            source=source_in_words(by),
        )
    return str(LINES[error.code]) % {"stood": _stood(error)}


def _stood(error: LineError) -> str:
    return on(date.fromisoformat(error.stood)) if error.code in DAYS else error.stood


def file_in_words(code: str, stood: str = "") -> str:
    return str(FILES[code]) % {"stood": number(int(stood)) if stood.isdigit() else stood}


def column_in_words(column: str) -> str:
    return str(COLUMNS[column]) if column in COLUMNS else _("Whole line")


def source_in_words(source: str) -> str:
    return str(SOURCES.get(source, source))


def standing_in_words(standing: str, came_by: str) -> str:
    return str(STANDINGS[standing]) % {"source": source_in_words(came_by)}


def said_in_words(says: str, day: date | None) -> str:
    """What somebody said of an arrival: "It came on 5 Mar 2026"."""
    if says == "arrived":
        return _("It came on %(day)s", day=on(day)) if day else _("It has come")
    return {
        "not_arrived": _("It hasn't come"),
        "attempted": _("The carrier tried to deliver"),
        "under_way": _("It is on its way"),
    }.get(says, says)


def teller_in_words(source: str, said_by: str) -> str:
    """Who said it: "the shop (staff 42)"."""
    who, staff, number = said_by.rpartition("staff:")
    if not staff:
        return source_in_words(source)
    if who.startswith("csv"):
        return _("the shop, in a file (%(who)s)", who=called(number))
    return _("the shop (%(who)s)", who=called(number))


def limits_in_words() -> str:
    return _(
        "At most %(lines)s lines and %(size)s MB in a file.",
        lines=number(LINES_MAX),
        size=number(BYTES_MAX // 1_000_000),
    )
