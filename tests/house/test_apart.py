"""Making good and asking for reviews know nothing of each other: no import, no table, no word in a letter."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest

from app.tables import owned_classes
from app.wiring import PLAN, REACTIONS
from tests.house.source import ROOT, imports, is_one_of, place, python_files

GIVING = ("guarantees", "remedies", "claims")
ASKING = ("reviews",)
# What reviews, ratings and surveys are called, in the languages of the letters. (A person may ask what was wrong.)
REVIEWS = re.compile(
    r"\b(reviews?|ratings?|stars?|surveys?|recension\w*|omdöme\w*|betyg\w*|enkät\w*|stjärn\w*)\b"
)
GIFTS = re.compile(
    r"\b(codes?|credits?|gift|discount|refund\w*|kod(en|er)?|rabatt\w*|presentkort\w*|tillgodo|återbetal\w*)\b"
)
# What may stand between the two, and why: the joints hold the question back while something is owed, for everybody.
JOINTS = {"hold_the_review", "hold_the_review_while_owed", "free_the_review"}


@pytest.mark.parametrize(("rooms", "others"), [(GIVING, ASKING), (ASKING, GIVING)], ids=["giving", "asking"])
def test_neither_imports_the_other(rooms: tuple[str, ...], others: tuple[str, ...]) -> None:
    seen = [
        f"{place(path, statement)} imports {name}"
        for path in python_files("app")
        if is_one_of(path, tuple(f"app/{room}/*" for room in rooms))
        for statement, name in imports(path)
        if name.split(".")[:2] in [["app", other] for other in others]
    ]

    assert seen == []


@pytest.mark.parametrize(("rooms", "others"), [(GIVING, ASKING), (ASKING, GIVING)], ids=["giving", "asking"])
def test_neither_names_the_others_tables(rooms: tuple[str, ...], others: tuple[str, ...]) -> None:
    tables = {one.__tablename__ for one in owned_classes() if _room(one) in others}  # type: ignore[attr-defined]  # a mapped class has one

    named = [
        f"{path.relative_to(ROOT)}: {table}"
        for path in python_files("app")
        if is_one_of(path, tuple(f"app/{room}/*" for room in rooms)) and path.name != "model.py"
        for table in tables
        if f'"{table}"' in path.read_text(encoding="utf-8")
        # The name of what is given out to a customer is the room's own.
        and path.name != "belongings.py"
    ]

    assert named == []


@pytest.mark.parametrize(
    ("rooms", "words"), [(GIVING, REVIEWS), (ASKING, GIFTS)], ids=["letters of giving", "letters of asking"]
)
def test_no_letter_of_one_speaks_of_the_other(rooms: tuple[str, ...], words: re.Pattern[str]) -> None:
    letters = [path for room in rooms for path in (ROOT / "app" / room / "letters").glob("*.md")]

    heard = [
        f"{path.name}: {found.group()}"
        for path in letters
        for found in words.finditer(re.sub(r"\{[{%].*?[}%]\}", " ", path.read_text(encoding="utf-8").lower()))
    ]

    assert letters
    assert heard == []


def test_what_one_tells_the_other_hears_only_through_the_joints() -> None:
    """No reaction of reviews stands at a fact of giving, and the other way round, but for the neutral hold."""
    crossing = [
        f"{fact.__name__}: {reaction.__name__}"
        for fact, reactions in REACTIONS.items()
        for reaction in reactions
        if _crosses(_room(fact), reaction)
    ]

    assert crossing == []


def test_only_the_joints_know_both() -> None:
    tree = ast.parse((ROOT / "app" / "joints.py").read_text(encoding="utf-8"))
    naming = {
        function.name
        for function in tree.body
        if isinstance(function, ast.FunctionDef)
        and any(isinstance(node, ast.Name) and node.id == "reviews" for node in ast.walk(function))
    }

    assert naming == JOINTS


def test_the_letter_kinds_of_one_are_not_merged_into_those_of_the_other() -> None:
    of_room = {name: kind.room for name, kind in PLAN.letters.items()}
    merged = [
        f"{name} into {other}"
        for name, kind in PLAN.letters.items()
        for other in kind.kind.merges_into
        if {of_room[name], of_room[other]} & set(GIVING) and {of_room[name], of_room[other]} & set(ASKING)
    ]

    assert merged == []


def _crosses(room: str, reaction: Callable[..., None]) -> bool:
    if reaction.__name__ in JOINTS:
        return False
    listens = _room(reaction)
    return (room in GIVING and listens in ASKING) or (room in ASKING and listens in GIVING)


def _room(thing: type | Callable[..., None]) -> str:
    parts = thing.__module__.split(".")
    return parts[1] if len(parts) > 1 else ""
