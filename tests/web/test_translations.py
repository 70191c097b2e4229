"""Every sentence of every room speaks Swedish too, with the same values in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.web.catalogue import missing, rooms
from app.web.i18n import ROOMS, catalogue_paths, chosen_language, read_catalogue
from tests.web.skin_app import skin_app

# What a shop's customers read: on their pages, and where their own clicks are answered.
HERS = re.compile(
    r"app/(portal/|\w+/letters/|claims/opening\.py|reviews/(writing|checking_for_pages)\.py"
    r"|orders/store\.py|guarantees/(her_words_for_pages|choosing)\.py|\w+/templates/\w+/\w*public_?\w*\.html)"
)
# What Shopify's admin says, and what a shop says to whom it sells.
TO_MERCHANTS = re.compile(r"\b(order(n|ns|s)?|ordrar\w*)\b", re.IGNORECASE)
TO_CUSTOMERS = re.compile(r"beställning", re.IGNORECASE)
PLACES = re.compile(r"%\(\w+\)[sd]")
LIQUID = re.compile(r"{{.*?}}|{%.*?%}")


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_sentence_of_a_room_is_translated(room: Path) -> None:
    """`python -m app.web.catalogue update` writes the empty places; fill them in."""
    assert missing(room, "sv") == []


def test_a_translation_keeps_the_values_of_its_sentence() -> None:
    for path in catalogue_paths("sv"):
        for message in read_catalogue(path, "sv"):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            wanted = set(PLACES.findall(str(ids[-1])))
            assert all(set(PLACES.findall(str(text))) == wanted for text in strings if message.id and text), (
                path,
                message.id,
            )


def test_rooms_agree_on_a_sentence() -> None:
    said: dict[object, tuple[object, Path]] = {}
    for path in catalogue_paths("sv"):
        for message in read_catalogue(path, "sv"):
            if message.id and message.string:
                first, where = said.setdefault(message.id, (message.string, path))
                assert first == message.string, f"{message.id!r}: {where} and {path} disagree"


def test_a_merchant_has_orders_and_a_customer_what_she_has_ordered() -> None:
    """In Swedish there are two words: "order" in the panel as in the admin, "beställning" to customers."""
    wrong = [
        (message.id, message.string)
        for path in catalogue_paths("sv")
        for message in read_catalogue(path, "sv")
        if message.id
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
        if (TO_MERCHANTS if HERS.search(message.locations[0][0]) else TO_CUSTOMERS).search(
            PLACES.sub("", text)
        )
    ]
    letters = {path.name: path.read_text() for path in ROOMS.glob("*/letters/*.sv.md")}

    assert wrong == []
    assert len(letters) > 15
    assert [name for name, text in letters.items() if TO_MERCHANTS.search(LIQUID.sub("", text))] == []


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("?locale=sv-SE", "en", "sv"),
        ("?locale=de", "sv;q=0.8,de", "sv"),
        ("", "de", "en"),
        ("", "sv-FI,en;q=0.5", "sv"),
    ],
)
def test_the_language_is_shopify_s_then_the_browser_s(query: str, accepted: str, language: str) -> None:
    with skin_app().test_request_context("/" + query, headers={"Accept-Language": accepted}):
        assert chosen_language() == language
