"""A study in the demo's year: chance asks some buyers what they expect, they answer, and the shop reads and changes."""

from __future__ import annotations

import random
import re
from datetime import timedelta

import requests

from app.core.work import reading_for, work_for
from app.studies import actions, answer_reports, coding, reports
from demo.house import House
from demo.opening import STAFF, shop_id
from demo.state import StoryState
from demo.story.lives import ZONE
from demo.story.shelf import LOPARBODEN

LINK = re.compile(r"https?://\S+/study/[\w.~-]+")
LANG = re.compile(r'<html lang="(\w\w)')
ANSWERING_SHARE = 0.6
TIMEOUT_SECONDS = 10
# The shop heard often enough that the day matters, and did something about it ten weeks before the year ends.
CHANGED_BEFORE = timedelta(weeks=10)
CHANGE = "Paketen går samma dag för ordrar fram till 15.00"
BECAUSE_OF = "Kommer på dagen"
LEARNED = "Dagen är viktigast. Nu går paketen samma dag för det som beställs före klockan tre."
# What is written, and what a person of the shop finds in it.
MUST = {
    "sv": (
        ("Att det kommer på dagen ni lovar.", "Kommer på dagen"),
        ("Rätt storlek, annars spelar resten ingen roll.", "Passar"),
        ("Att jag får veta om något blir sent.", "Säger till i tid"),
        ("Att skorna håller ett år.", "Håller"),
    ),
    "en": (
        ("That it comes on the day you promise.", "Kommer på dagen"),
        ("That they fit, or can be exchanged.", "Passar"),
        ("That you tell me if it's going to be late.", "Säger till i tid"),
        ("That the shoes last a year.", "Håller"),
    ),
}
DREAM = {
    "sv": (
        ("Att någon frågade hur första rundan gick.", "Frågar hur det gick"),
        ("Ett löppass ihop med er.", "Ses och springer"),
        ("", ""),
    ),
    "en": (
        ("Somebody asking how the first run went.", "Frågar hur det gick"),
        ("A run together with you.", "Ses och springer"),
        ("", ""),
    ),
}
FOUND = dict(pair for one in (MUST, DREAM) for pairs in one.values() for pair in pairs if pair[0])


def begin_study(house: House) -> None:
    plan = actions.Plan(
        title="Vad väntar sig våra kunder?",
        who="everybody",
        owner="Maja Lindqvist",
        deadline_on=(house.clock.now() + timedelta(days=300)).astimezone(ZONE).date(),
        ask_days=1,
        asked_max=40,
        asked_percent=30,
        control_percent=30,
        will_change="När paketen går, och vad vi säger när något blir sent.",
    )
    with work_for(house.env, shop_id(house, LOPARBODEN)) as work:
        actions.begin(work, actions.plan(work, plan, by=f"staff:{STAFF}"), by=f"staff:{STAFF}")


def answer_study(text: str, *, seed: int, number: int) -> None:
    """By the link in her letter. number  of the letter, for her dice"""
    asked, dice = LINK.search(text), random.Random(f"{seed}:study:{number}")
    if asked is None or dice.random() >= ANSWERING_SHARE:
        return
    with requests.Session() as session:
        session.trust_env = False
        spoken = LANG.search(session.get(asked.group(), timeout=TIMEOUT_SECONDS).text)
        lang = spoken.group(1) if spoken else "en"
        must, dream = dice.choices(MUST[lang], (6, 3, 3, 2))[0][0], dice.choice(DREAM[lang])[0]
        session.post(asked.group(), data={"must": must, "dream": dream}, timeout=TIMEOUT_SECONDS)


def read_answers(house: House, state: StoryState) -> None:
    """A person of the shop reads what came in, notes what was found and changed, and closes the study."""
    shop, by = shop_id(house, LOPARBODEN), f"staff:{STAFF}"
    with reading_for(house.env, shop) as work:
        running = [one for one in reports.open_studies(work) if one.state == "running"]
        answers = [line for one in running for line in answer_reports.answers(work, one.id, only_unread=True)]
    if not answers:
        return
    with work_for(house.env, shop) as work:
        for line in answers:
            found = [("must", FOUND.get(line.must)), ("dream", FOUND.get(line.dream))]
            coding.code(work, line.id, found=(), new=[(kind, one) for kind, one in found if one], by=by)
        study = running[0].id
        register = answer_reports.register(work, study)
        led_to_it = next((one for one in register if one.label == BECAUSE_OF), register[0])
        on = (state.ends_at - CHANGED_BEFORE).astimezone(ZONE).date()
        coding.note_change(work, led_to_it.id, step="delivery", words=CHANGE, on=on, by=by)
        actions.close(work, study, learned=LEARNED, by=by)
