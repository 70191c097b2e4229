"""What customers write of their things: how it went for them colours what they say, not whether they are asked."""

from __future__ import annotations

import random
import re
from io import BytesIO

import requests
from PIL import Image, ImageDraw

PAGE = re.compile(r"https?://\S+/review/[\w.~-]+")
THING = re.compile(r'<h2 id="thing-(\d+)"')
LANG = re.compile(r'<html lang="(\w\w)')
WRITING_SHARE = 0.3  # of all who are asked, whatever they have been through
EVERY_THING_SHARE = 0.6  # of those who write: about everything in the order
WORDS_SHARE, NAME_SHARE, PHOTO_SHARE = 0.7, 0.75, 0.05
TIMEOUT_SECONDS = 10
PLEASED, LET_DOWN = (5, 6, 10, 31, 48), (14, 16, 26, 28, 16)  # one star to five
# Pleased, and all the same not to be shown: it tells where somebody lives.
PERSONAL = {
    "sv": "Bra! Kalle Berg på Storgatan 12 har samma, ring honom på 070-174 06 05 och fråga.",
    "en": "Great! Carl Berg at 12 High Street has the same, ring him on 020 7946 0123 and ask.",
}
PERSONAL_SHARE = 0.25  # of the pleased: more than in life, so that a short story has one
GOOD = {
    "sv": ("Sitter som en smäck.", "Precis som beskrivet, och lätta.", "Har sprungit åtta mil i dem och är nöjd.",
           "Varma utan att vara tjocka.", "Köper igen när de här är slut."),
    "en": ("Fits like a glove.", "Just as described, and light.", "Eighty kilometres so far, and happy with them.",
           "Warm without being thick.", "Will buy again when these are worn out."),
}  # fmt: skip
SO_SO = {
    "sv": ("Helt okej för priset.", "Lite små i storleken.", "Färgen är mörkare än på bilden."),
    "en": (
        "All right for the price.",
        "A little small for the size.",
        "The colour is darker than in the picture.",
    ),
}
BAD = {
    "sv": (
        "Skaver vid hälen redan efter en mil.",
        "Sulan släppte efter tre veckor.",
        "Kom för sent till loppet.",
    ),
    "en": (
        "Rubs at the heel after a few miles.",
        "The sole came off after three weeks.",
        "Came too late for my race.",
    ),
}
NAMES = (
    "Anna",
    "E. L.",
    "Löpare i norr",
    "Johan",
    "Karin från Umeå",
    "M.",
    "Sara",
    "Oskar",
    "Emily",
    "Lena B.",
)


def review_things(text: str, *, seed: int, number: int, let_down: bool) -> None:
    """By the link in her letter. number  of the letter, for her dice"""
    asked, dice = PAGE.search(text), random.Random(f"{seed}:review:{number}")
    if asked is None or dice.random() >= WRITING_SHARE:
        return
    telling = random.Random(f"{seed}:personal:{number}")
    with requests.Session() as session:
        session.trust_env = False
        page = session.get(asked.group(), timeout=TIMEOUT_SECONDS).text
        things, spoken = THING.findall(page), LANG.search(page)
        if not things:
            return
        lang = spoken.group(1) if spoken else "en"
        some = things if dice.random() < EVERY_THING_SHARE else things[:1]
        fields = {"name": dice.choice(NAMES) if dice.random() < NAME_SHARE else ""}
        for thing in some:
            fields |= _opinion(thing, lang, dice, let_down=let_down)
            if fields[f"rating-{thing}"] in "45" and telling.random() < PERSONAL_SHARE:
                fields[f"words-{thing}"] = PERSONAL[lang]
        shows = dice.random() < PHOTO_SHARE
        photo = {f"photo-{some[0]}": ("sko.jpg", _picture(dice), "image/jpeg")} if shows else None
        session.post(asked.group(), data=fields, files=photo, timeout=TIMEOUT_SECONDS)


def _opinion(thing: str, lang: str, dice: random.Random, *, let_down: bool) -> dict[str, str]:
    stars = dice.choices((1, 2, 3, 4, 5), LET_DOWN if let_down else PLEASED)[0]
    said = {f"rating-{thing}": str(stars)}
    if dice.random() < WORDS_SHARE:
        words = BAD if stars < 3 else SO_SO if stars == 3 else GOOD
        said[f"words-{thing}"] = dice.choice(words[lang])
    return said


def _picture(dice: random.Random) -> bytes:
    """A shoe on a floor, more or less."""
    picture = Image.new(
        "RGB", (320, 240), (dice.randint(120, 200), dice.randint(120, 180), dice.randint(90, 150))
    )
    drawing = ImageDraw.Draw(picture)
    drawing.ellipse(
        (60, 110, 260, 190), fill=(dice.randint(20, 90), dice.randint(40, 110), dice.randint(60, 140))
    )
    drawing.rectangle((60, 172, 262, 190), fill=(240, 240, 235))
    written = BytesIO()
    picture.save(written, "JPEG", quality=70)
    return written.getvalue()
