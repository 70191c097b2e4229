"""Titles as shops write them, what they promise, and what only looks like a promise."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.promises.labels import LabelTerms, read_label
from tests.promises.titles import promises, traps


@pytest.mark.parametrize(("title", "expected"), promises(), ids=[title for title, _ in promises()])
def test_a_title_promises_what_it_says(title: str, expected: LabelTerms) -> None:
    terms = read_label(title)

    assert terms is not None
    assert terms.matched
    assert terms.matched in title
    assert (terms.days_min, terms.days_max, terms.unit, terms.kind) == (
        expected.days_min,
        expected.days_max,
        expected.unit,
        expected.kind,
    )


@pytest.mark.parametrize("title", traps())
def test_what_only_looks_like_a_promise_is_not_read(title: str) -> None:
    assert read_label(title) is None


def test_the_tables_are_as_wide_as_they_should_be() -> None:
    assert len(promises()) >= 150
    assert len(traps()) >= 100


@pytest.mark.parametrize("title", [title for title, _ in promises()])
def test_case_and_form_of_accents_and_spaces_make_no_difference(title: str) -> None:
    terms = read_label(title)
    assert terms is not None
    variants = (
        title.upper(),
        unicodedata.normalize("NFD", title),
        title.replace(" ", "\u00a0"),
        f"  {title} ",
        title.replace("–", "-"),
    )

    for variant in variants:
        read = read_label(variant)
        assert read is not None, variant
        assert (read.days_min, read.days_max, read.unit) == (terms.days_min, terms.days_max, terms.unit)


@given(st.text(max_size=600))
@example("(" * 255)
@example("2-" * 127)
@example("1 " * 127 + "dagar")
@example("inom " * 50)
@example("ß" * 255 + " 2-4 dagar ½")
def test_any_text_is_read_or_left_and_never_fails(title: str) -> None:
    terms = read_label(title)

    if terms is not None:
        assert 0 <= terms.days_min <= terms.days_max
        assert terms.matched in title


@given(
    low=st.integers(0, 9),
    more=st.integers(0, 5),
    dash=st.sampled_from(["-", "–", " - ", " – ", " till ", " to "]),
    unit=st.sampled_from(["vardagar", "arbetsdagar", "business days", "Werktage", "virkedager", "hverdage"]),
    around=st.sampled_from(
        ["{}", "Frakt {}", "DHL ({})", "Frakt 49 kr, {}", "Leverans: {} – fri frakt över 500 kr"]
    ),
)
def test_every_plain_span_is_read(low: int, more: int, dash: str, unit: str, around: str) -> None:
    high = low + more + (low == 0)
    terms = read_label(around.format(f"{low}{dash}{high} {unit}"))

    assert terms is not None
    assert (terms.days_min, terms.days_max, terms.unit) == (low, high, "working_days")
