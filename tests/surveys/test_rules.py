"""Whose turn it is, when she is asked, what a person looks at, and what may be called satisfied."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.products.rules import Traits
from app.shops.settings import Surveys
from app.shops.survey_settings import TypeDays
from app.surveys import rules
from app.surveys.bank import CASE, FIT, QUESTIONS, ROTATING
from app.surveys.wording import LANGS, OPTIONS_MAX, OPTIONS_MIN, faults
from tests.builders import NOW

DAY = timedelta(days=1)
BOUGHT = st.lists(st.integers(0, 40), min_size=1, max_size=300)


def _live(
    customers: list[int], keys: tuple[str, ...] = ROTATING
) -> tuple[Counter[str], dict[int, list[str]], int]:
    """Each order in turn is asked. returns  turns, what each customer was asked, how often nobody had a choice"""
    turns: Counter[str] = Counter(dict.fromkeys(keys, 0))
    heard: dict[int, list[str]] = {}
    forced = 0
    for occasion, customer in enumerate(customers):
        hers = heard.setdefault(customer, [])
        fewest = min(hers.count(key) for key in keys)
        level = min(turns[key] for key in keys)
        forced += not any(turns[key] == level and hers.count(key) == fewest for key in keys)
        key = rules.whose_turn(keys, hers=hers, turns=turns, tie=occasion)
        assert key is not None
        hers.append(key)
        turns[key] += 1
    return turns, heard, forced


@given(BOUGHT)
def test_no_question_is_ahead_by_more_than_one_but_where_she_had_heard_the_others(
    customers: list[int],
) -> None:
    turns, _heard, forced = _live(customers)

    assert max(turns.values()) - min(turns.values()) <= 1 + forced


@given(st.integers(1, 400))
def test_among_customers_who_buy_once_the_questions_are_level(count: int) -> None:
    turns, _heard, forced = _live(list(range(count)))

    assert forced == 0
    assert max(turns.values()) - min(turns.values()) <= 1


@given(BOUGHT)
def test_nobody_hears_a_question_again_before_she_has_heard_them_all(customers: list[int]) -> None:
    _turns, heard, _forced = _live(customers)

    for hers in heard.values():
        counts = [hers.count(key) for key in ROTATING]
        assert max(counts) - min(counts) <= 1


@given(st.lists(st.integers(0, 60), min_size=20, max_size=300), st.permutations(ROTATING), st.integers(2, 10))
def test_a_question_that_rested_comes_back_level_and_catches_nothing_up(
    customers: list[int], order: list[str], few: int
) -> None:
    half = len(customers) // 2
    turns, heard, _ = _live(customers[:half], tuple(order[:few]))
    turns.update(dict.fromkeys(ROTATING, 0))
    back = order[few]
    others = order[:few]
    turns[back] = rules.level_of(back, others, turns)
    before = dict(turns)

    open_now, forced = (*others, back), 0
    for occasion, customer in enumerate(customers[half:]):
        hers = heard.setdefault(customer, [])
        fewest = min(hers.count(key) for key in open_now)
        level = min(turns[key] for key in open_now)
        forced += not any(turns[key] == level and hers.count(key) == fewest for key in open_now)
        key = rules.whose_turn(open_now, hers=hers, turns=turns, tie=occasion)
        assert key is not None
        hers.append(key)
        turns[key] += 1

    spread = max(turns[key] for key in open_now) - min(turns[key] for key in open_now)
    behind = max(before[key] for key in open_now) - min(before[key] for key in open_now)
    assert spread <= max(behind, 1) + forced


def test_the_first_of_several_is_drawn_and_not_always_the_same() -> None:
    drawn = {rules.whose_turn(ROTATING, hers=[], turns={}, tie=one) for one in range(200)}

    assert drawn == set(ROTATING)


def test_where_all_rest_nobody_is_asked() -> None:
    assert rules.whose_turn((), hers=[], turns={}, tie=1) is None


@pytest.mark.parametrize(
    ("types", "days"),
    [
        (["skor"], 30),
        (["strumpor"], 7),
        (["skor", "strumpor"], 30),
        (["salva"], 3),
        (["salva", "skor"], 30),
        ([], 7),
    ],
)
def test_the_longest_time_of_use_in_an_order_counts(types: list[str], days: int) -> None:
    settings = Surveys(on=True, by_type=(TypeDays("Skor", 30), TypeDays("salva", 3)))
    traits = [Traits(product_type=one, is_told=True) for one in types]

    assert rules.days_for(settings, traits) == days


def test_nothing_puts_the_question_off_beyond_the_latest_day() -> None:
    settings = Surveys(on=True, days_after_case=5, latest_days=60)

    soon = rules.deferred_to(settings, NOW + 10 * DAY, arrived_at=NOW)
    late = rules.deferred_to(settings, NOW + 58 * DAY, arrived_at=NOW)

    assert (soon, late) == (NOW + 15 * DAY, NOW + 60 * DAY)


@pytest.mark.parametrize(
    ("score", "text", "late", "why"),
    [
        (1, "", False, "lowest"), (1, "Varför?", False, "lowest"), (2, "", False, ""), (5, "", False, ""),
        (5, "Kan jag byta storlek?", False, "asks"), (None, "هل يمكن؟", False, "asks"),
        (None, "Fint; tack.", False, ""), (None, "Hej", True, "late"), (None, "", True, ""),
    ],
)  # fmt: skip
def test_a_person_looks_by_one_rule(score: int | None, text: str, late: bool, why: str) -> None:
    assert rules.why_person(score, text, late=late) == why


@pytest.mark.parametrize(
    ("outcome", "fits", "scores", "said"),
    [
        ("kept", ["fits"], [], "yes"), ("over", [], [5], "yes"), ("kept", ["fits", "doesnt"], [5], "no"),
        ("kept", ["so_so"], [5], "unknown"), ("kept", [], [], "unknown"), ("kept", ["fits"], [1], "no"),
        ("broken", ["fits"], [5], "no"), ("unknown", ["fits"], [5], "unknown"), ("unknown", ["doesnt"], [], "no"),
    ],
)  # fmt: skip
def test_a_kept_delivery_of_what_does_not_work_is_no_satisfied_order(
    outcome: str, fits: list[str], scores: list[int], said: str
) -> None:
    assert rules.satisfied(outcome, fits, scores) == said


@pytest.mark.parametrize("key", QUESTIONS)
def test_each_question_of_the_bank_can_be_asked_in_both_languages(key: str) -> None:
    question = QUESTIONS[key]
    codes = [one.code for one in question.wording.options]

    assert faults(question.wording) == []
    assert OPTIONS_MIN <= len(codes) == len(set(codes)) <= OPTIONS_MAX
    assert question.step in (*rules.STEPS, "")
    assert len({question.wording.in_lang(lang) for lang in LANGS}) == 2


def test_each_step_has_a_question_of_its_own_that_can_be_answered_badly_and_well() -> None:
    for step in rules.STEPS:
        scores = [one.score for one in QUESTIONS[step].wording.options]
        assert {1, 5} <= set(scores)
    assert {CASE, FIT}.isdisjoint(ROTATING)
    assert QUESTIONS["preference"].wording.options[0].code != "price"
