"""What customers do with their letters: keep a code for next time, or want no more of them."""

from __future__ import annotations

import random
import re
from email.message import EmailMessage

import requests

from demo.house import House
from demo.state import StoryState

CODE = re.compile(r"TACK-[A-Z0-9]{5}-[A-Z0-9]{5}")
UNSUBSCRIBE = re.compile(r"<(https?://[^>]+)>")
TIRED_SHARE = 0.006  # of all letters; RFC 8058: their mail program posts for them
TIMEOUT_SECONDS = 10


def read_letters(house: House, state: StoryState, chance: random.Random) -> None:
    """Each new letter is read once, the oldest first."""
    for number, letter in house.mailbox.since(state.letters_read):
        state.letters_read = number
        found = CODE.search(_text(letter))
        if found:
            state.codes[str(letter["To"]).rpartition("<")[2].rstrip(">")] = found.group()
        if chance.random() < TIRED_SHARE:
            _unsubscribe(letter)


def _unsubscribe(letter: EmailMessage) -> None:
    link = UNSUBSCRIBE.search(str(letter["List-Unsubscribe"] or ""))
    if link:
        with requests.Session() as session:
            session.trust_env = False
            session.post(link.group(1), data={"List-Unsubscribe": "One-Click"}, timeout=TIMEOUT_SECONDS)


def _text(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    return str(part.get_content()) if part else ""
