"""The merchant's own questions and wordings, and which questions rest."""

from __future__ import annotations

import msgspec

from app.core.errors import Conflict, Invalid, NotFound
from app.core.holding import hold_name
from app.core.work import Work
from app.shops.settings import Surveys
from app.shops.store import change_settings, the_settings
from app.surveys import inviting, rules, store
from app.surveys.bank import CASE, QUESTIONS, ROTATING
from app.surveys.facts import QuestionAdded, WordingChanged
from app.surveys.model import SurveyQuestion, SurveyWording
from app.surveys.wording import Wording, faults

# Those of the bank that a merchant may put in other words or let rest. "fit" is none: the fit guarantee, the verdict on
# an order and the table of products all rest on its three answers meaning what they do.
EDITABLE = (*ROTATING, CASE)
# Of the merchant's own. With more beside the bank's a customer would be old before the round is done.
OWN_MAX = 20
FULL = "You have as many questions of your own as fit. Put one of them in other words."


def add_question(work: Work, wording: Wording, *, step: str, by: str) -> str:
    """A question of the merchant's own takes turns from now on, level with the one that is furthest behind.

    step    one of rules.STEPS, or ""
    by      "staff:42"
    returns its key
    raises  Invalid "bad_wording"; Conflict "many_questions"
    """
    assert step in ("", *rules.STEPS)
    if faults(wording, may_be_open=True):
        raise Invalid("bad_wording", "The question can't be asked like that.")
    hold_name(work, f"rotation/{work.shop_id}")
    store.forget_own(work)
    own = store.own_steps(work)
    twin = next(
        (key for key, held in own.items() if (held, store.wording(work, key)[1]) == (step, wording)), None
    )
    if twin is not None:
        return twin  # the button was pressed twice
    if len(own) >= OWN_MAX:
        raise Conflict("many_questions", FULL)
    key = f"own{len(own) + 1}"
    work.session.add(
        SurveyQuestion(shop_id=work.shop_id, question=key, step=step, made_at=work.now, made_by=by[:40])
    )
    store.forget_own(work)
    _write(work, key, store.FIRST_VERSION, wording, by=by)
    turns = {one: row.turns for one, row in store.turns(work).items()}
    store.turn(work, key).turns = rules.level_of(key, inviting.open_to_ask(work), turns)
    work.record(QuestionAdded(question=key, step=step, by=by))
    return key


def change_wording(work: Work, key: str, wording: Wording, *, by: str) -> int:
    """A new version from now on; letters that were written keep theirs. The same words again make none.

    by       "staff:42"
    returns  the version that holds now
    raises   NotFound, Invalid "bad_wording"
    """
    _known(work, key)
    if faults(wording, may_be_open=is_own(key)):
        raise Invalid("bad_wording", "The question can't be asked like that.")
    hold_name(work, f"wording/{work.shop_id}/{key}")
    version, held = store.wording(work, key)
    if held == wording:
        return version
    _write(work, key, version + 1, wording, by=by)
    work.record(WordingChanged(question=key, version=version + 1, by=by))
    return version + 1


def _write(work: Work, key: str, version: int, wording: Wording, *, by: str) -> None:
    row = SurveyWording(
        shop_id=work.shop_id,
        id=work.next_id(),
        question=key,
        version=version,
        asked=msgspec.to_builtins(wording),
        made_at=work.now,
        made_by=by[:40],
    )
    work.session.add(row)
    work.session.flush()


def restore(work: Work, key: str, *, by: str) -> int:
    """Back to the first words, as a version of its own."""
    _known(work, key)
    return change_wording(work, key, store.wording_at(work, key, store.FIRST_VERSION), by=by)


def codes_ever(work: Work, key: str) -> set[str]:
    """Of all versions: an answer may have any of them."""
    found = {one.code for one in QUESTIONS[key].wording.options} if key in QUESTIONS else set()
    for row in store.wordings(work, key):
        found |= {one.code for one in msgspec.convert(row.asked, Wording).options}
    return found


def let_rest(work: Work, key: str, *, by: str) -> None:
    """Not asked from now on. raises  NotFound"""
    _known(work, key)
    held = _surveys(work)
    if key not in held.resting:
        _save(work, msgspec.structs.replace(held, resting=(*held.resting, key)), by=by)


def ask_again(work: Work, key: str, *, by: str) -> None:
    """Asked from now on, level with the others. raises  NotFound"""
    _known(work, key)
    held = _surveys(work)
    if key not in held.resting:
        return
    resting = tuple(one for one in held.resting if one != key)
    hold_name(work, f"rotation/{work.shop_id}")
    turns = {one: row.turns for one, row in store.turns(work).items()}
    others = [one for one in inviting.rotating(work) if one not in resting]
    if key != CASE:
        store.turn(work, key).turns = rules.level_of(key, others, turns)
    _save(work, msgspec.structs.replace(held, resting=resting), by=by)


def change_days(work: Work, surveys: Surveys, *, by: str) -> None:
    """All of the settings but what rests, which has buttons of its own."""
    _save(work, msgspec.structs.replace(surveys, resting=_surveys(work).resting), by=by)


def is_own(key: str) -> bool:
    return key not in QUESTIONS


def is_editable(work: Work, key: str) -> bool:
    return key in EDITABLE or key in store.own_steps(work)


def _known(work: Work, key: str) -> None:
    if not is_editable(work, key):
        raise NotFound("no_question", "There is no such question here.")


def _surveys(work: Work) -> Surveys:
    return the_settings(work)[1].surveys


def _save(work: Work, surveys: Surveys, *, by: str) -> None:
    settings = the_settings(work)[1]
    change_settings(work, msgspec.structs.replace(settings, surveys=surveys), by.removeprefix("staff:"))
