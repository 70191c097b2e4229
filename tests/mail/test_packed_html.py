"""The HTML of letters in few bytes: what comes back is the same to the sign, and the sample that it hangs on stays."""

from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mail.packed_html import SAMPLE, packed, unpacked
from app.touchpoints.preview import previews

SAMPLE_HASH = "c444f3332f1941a953995e50660bcbf69281da3847a6af0c7d349ff755a7086e"


def test_every_letter_comes_back_as_it_was_in_a_tenth_of_the_bytes() -> None:
    for one in previews(shop_name="Nilssons Järn & Färg"):
        raw = packed(one.letter.html)

        assert unpacked(raw) == one.letter.html
        assert len(raw) < len(one.letter.html) / 10


@given(st.text())
def test_any_text_comes_back(text: str) -> None:
    assert unpacked(packed(text)) == text


def test_the_sample_is_never_edited() -> None:
    assert hashlib.sha256(SAMPLE.read_bytes()).hexdigest() == SAMPLE_HASH


def test_what_was_packed_with_another_sample_is_not_taken_for_a_letter() -> None:
    pressing = zlib.compressobj(zdict=b"another")

    with pytest.raises(zlib.error):
        unpacked(pressing.compress(b"<p>Hej</p>") + pressing.flush())
