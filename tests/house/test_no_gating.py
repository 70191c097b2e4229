"""No code path lets an answer, a rating or an outcome decide whether one is asked; an outcome may only move the day.

Read from the source here; tests/figures/test_fairness.py lives the same year twice, with all of that exchanged.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.source import ROOT, imports, name_of

# The code that asks, and all that it may know of what was written: whether anything was.
ASKING = {
    "app/reviews/actions.py": {"app.reviews"},
    "app/reviews/reminding.py": {
        "app.reviews",
        "app.reviews.actions",
        "app.reviews.facts",
        "app.reviews.written",
    },
    "app/reviews/letters.py": {"app.reviews.links", "app.reviews.reminding", "app.reviews.written"},
    "app/reviews/links.py": {"app.reviews"},
    "app/reviews/written.py": {"app.reviews.model"},
}
# The question after a week is asked from the room that keeps the answers; what it reads there is looked at instead.
ASKING_TOO = ("app/surveys/asking.py", "app/surveys/inviting.py")
# Rooms in which it stands what somebody thinks.
OPINIONS = ("app.reviews", "app.surveys", "app.studies", "app.listening")
# What an opinion is called wherever it stands.
JUDGEMENT = {"rating", "score", "stars", "needs", "needs_person", "option", "words_sealed", "text_sealed"}
# An outcome may be looked at for these alone: nothing came, and that the day moves.
OUTCOMES_NAMED = {"void", "broken"}


@pytest.mark.parametrize("place", ASKING)
def test_asking_imports_nothing_in_which_opinions_stand(place: str) -> None:
    path = ROOT / place
    seen = {name for _, name in imports(path) if name.startswith(OPINIONS)}
    modules = {".".join(one.split(".")[:3]) for one in seen}

    assert modules - ASKING[place] - {f"{one}.rules" for one in ("app.reviews",)} == set()


@pytest.mark.parametrize("place", [*ASKING, *ASKING_TOO])
def test_asking_reads_no_rating_and_no_answer(place: str) -> None:
    tree = ast.parse((ROOT / place).read_text(encoding="utf-8"))
    read = {one.attr for one in ast.walk(tree) if isinstance(one, ast.Attribute)}

    assert read & JUDGEMENT == set()


def test_whether_she_has_written_is_all_that_is_asked_of_the_table() -> None:
    tree = ast.parse((ROOT / "app/reviews/written.py").read_text(encoding="utf-8"))
    columns = {
        one.attr
        for one in ast.walk(tree)
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "Review"
    }

    assert columns == {"id", "order_id"}


@pytest.mark.parametrize("place", [*ASKING, *ASKING_TOO])
def test_an_outcome_is_looked_at_only_to_move_the_day(place: str) -> None:
    found = set(_compared_outcomes(ROOT / place))

    assert found <= OUTCOMES_NAMED, name_of(ROOT / place)


def _compared_outcomes(path: Path) -> list[str]:
    """The words that an outcome is compared with."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        value.value
        for one in ast.walk(tree)
        if isinstance(one, ast.Compare)
        for side in (one.left, *one.comparators)
        if isinstance(side, ast.Attribute) and side.attr == "outcome"
        for value in (one.left, *one.comparators)
        if isinstance(value, ast.Constant) and isinstance(value.value, str)
    ]


def test_a_broken_promise_leads_to_a_later_day_and_to_nothing_else() -> None:
    """In the code that asks, whatever stands under `outcome == "broken"` is one call of `_defer`."""
    tree = ast.parse((ROOT / "app/reviews/actions.py").read_text(encoding="utf-8"))
    under = [
        statement
        for one in ast.walk(tree)
        if isinstance(one, ast.If) and "'broken'" in ast.unparse(one.test)
        for statement in (*one.body, *one.orelse)
    ]

    assert under
    assert {ast.unparse(one).partition("(")[0] for one in under} == {"_defer"}


def test_no_room_that_asks_is_called_with_an_opinion() -> None:
    """The joints hand over the order and the time, nothing of what was said."""
    tree = ast.parse((ROOT / "app/joints.py").read_text(encoding="utf-8"))
    handed = [
        ast.unparse(argument)
        for one in ast.walk(tree)
        if isinstance(one, ast.Call) and ast.unparse(one.func).startswith("reviews.")
        for argument in (*one.args, *(keyword.value for keyword in one.keywords))
    ]

    assert set(handed) == {"work", "fact.order_id", "work.now"}
