"""What customers do with their letters: keep a code, choose how they are made good, answer, review, or want no more."""

from __future__ import annotations

import random
import re
from email.message import EmailMessage

import requests

from demo.answering import answer_question
from demo.house import House
from demo.reviewing import review_things
from demo.state import StoryState
from demo.studying import answer_study

CODE = re.compile(r"TACK-[A-Z0-9]{5}-[A-Z0-9]{5}")
OFFER = re.compile(r"https?://\S+/offer/[\w.~-]+")
WAY = re.compile(r'name="way" value="([^"]+)"')
# Of those who are asked what they would rather have: the others say nothing, and get the default.
CHOOSING_SHARE = 0.6
NOTHING_SHARE = 0.03  # want nothing at all
UNSUBSCRIBE = re.compile(r"<(https?://[^>]+)>")
TIRED_SHARE = 0.006  # of all letters; RFC 8058: their mail program posts for them
TIMEOUT_SECONDS = 10


def read_letters(house: House, state: StoryState, chance: random.Random) -> None:
    """Each new letter is read once, the oldest first."""
    for number, letter in house.mailbox.since(state.letters_read):
        state.letters_read = number
        found, hers = CODE.search(_text(letter)), str(letter["To"]).rpartition("<")[2].rstrip(">")
        if found:
            state.codes[hers] = found.group()
        asked = OFFER.search(_text(letter))
        if asked and chance.random() < CHOOSING_SHARE:
            _choose(asked.group(), chance)
        if (found or asked) and hers not in state.let_down:
            state.let_down.append(hers)
        answer_question(_text(letter), seed=state.seed, number=number, let_down=hers in state.let_down)
        review_things(_text(letter), seed=state.seed, number=number, let_down=hers in state.let_down)
        answer_study(_text(letter), seed=state.seed, number=number)
        if chance.random() < TIRED_SHARE:
            _unsubscribe(letter)


def _choose(address: str, chance: random.Random) -> None:
    """By the link in her letter: she looks at the page, and presses one of its buttons."""
    with requests.Session() as session:
        session.trust_env = False
        page = session.get(address, timeout=TIMEOUT_SECONDS)
        ways = [way for way in WAY.findall(page.text) if way != "nothing"]
        if ways:
            way = "nothing" if chance.random() < NOTHING_SHARE else chance.choice(ways)
            session.post(address, data={"way": way}, timeout=TIMEOUT_SECONDS)


def _unsubscribe(letter: EmailMessage) -> None:
    link = UNSUBSCRIBE.search(str(letter["List-Unsubscribe"] or ""))
    if link:
        with requests.Session() as session:
            session.trust_env = False
            session.post(link.group(1), data={"List-Unsubscribe": "One-Click"}, timeout=TIMEOUT_SECONDS)


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part else ""
