"""What customers answer to the question in their letter: how it went for them colours what they say, not whether."""

from __future__ import annotations

import random
import re

import requests

QUESTION = re.compile(r"https?://\S+/question/[\w.~-]+\?say=\w+")
SAY = re.compile(r'name="say" value="([^"]+)"')
FIT = re.compile(r'name="(fit-\d+)" value="fits"')
LANG = re.compile(r'<html lang="(\w\w)')
ANSWERING_SHARE = 0.5  # of all, whatever they have been through
WRITING_SHARE = 0.35
FIT_SHARE = 0.7  # of those who answer
TIMEOUT_SECONDS = 10
# Answers stand from the best to the worst; a question without good and bad has as many as it has.
PLEASED, LET_DOWN = (50, 32, 12, 6, 4, 4, 4), (12, 20, 34, 34, 10, 10, 10)
FITS, FITS_WEIGHTS = ("fits", "so_so", "doesnt"), (84, 10, 6)
WORDS = {
    ("sv", False): ("Allt gick fint, tack.", "Snabbt och smidigt.", "Skorna är precis som jag ville ha dem.",
                    "Lådan var större än den behövde vara, annars bra.", "Kan man få dem i en halv storlek större?"),
    ("sv", True): ("Jag hade räknat med paketet till helgen.", "Bra att ni hörde av er när det drog ut på tiden.",
                   "Sent, men det löste sig.", "Varför visste ni inte var paketet var?"),
    ("en", False): ("All went well, thank you.", "Quick and easy.", "Just the shoe I wanted.",
                    "A bigger box than it needed, otherwise fine.", "Do you have them half a size up?"),
    ("en", True): ("I had counted on it for the weekend.", "Good that you wrote when it took longer.",
                   "Late, but it was sorted out.", "Why didn't you know where the parcel was?"),
}  # fmt: skip
FIT_WORDS = {
    "sv": ("De skaver vid hälen.", "För trånga över foten.", "Sulan är hårdare än jag trodde."),
    "en": ("They rub at the heel.", "Too tight across the foot.", "The sole is harder than I thought."),
}


def answer_question(text: str, *, seed: int, number: int, let_down: bool) -> None:
    """By the link in her letter: she looks at the page, chooses and presses. number  of the letter, for her dice"""
    asked, dice = QUESTION.search(text), random.Random(f"{seed}:answer:{number}")
    if asked is None or dice.random() >= ANSWERING_SHARE:
        return
    with requests.Session() as session:
        session.trust_env = False
        page = session.get(asked.group(), timeout=TIMEOUT_SECONDS).text
        options, spoken = SAY.findall(page), LANG.search(page)
        if not options:
            return
        lang = spoken.group(1) if spoken else "en"
        weights = (LET_DOWN if let_down else PLEASED)[: len(options)]
        said = {"step": "answer", "say": dice.choices(options, weights)[0], "text": ""}
        if dice.random() < WRITING_SHARE:
            said["text"] = dice.choice(WORDS[lang, let_down])
        address = asked.group().partition("?")[0]
        thanks = session.post(address, data=said, timeout=TIMEOUT_SECONDS).text
        things = FIT.findall(thanks)
        if things and dice.random() < FIT_SHARE:
            session.post(address, data=_fits(things, lang, dice), timeout=TIMEOUT_SECONDS)


def _fits(things: list[str], lang: str, dice: random.Random) -> dict[str, str]:
    said = {"step": "fit"}
    for name in things:
        said[name] = dice.choices(FITS, FITS_WEIGHTS)[0]
        if said[name] != "fits":
            said[name.replace("fit-", "why-")] = dice.choice(FIT_WORDS[lang])
    return said
