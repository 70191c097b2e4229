"""The merchant's own wordings, and which questions rest."""

from __future__ import annotations

import msgspec

from app.core.errors import Invalid, NotFound
from app.core.holding import hold_name
from app.core.work import Work
from app.shops.settings import Surveys
from app.shops.store import change_settings, the_settings
from app.surveys import rules, store
from app.surveys.bank import CASE, QUESTIONS, ROTATING
from app.surveys.facts import WordingChanged
from app.surveys.model import SurveyWording
from app.surveys.wording import Wording, faults

# Those of the bank that a merchant may put in other words or let rest; what "fit" means other pages build on.
EDITABLE = (*ROTATING, CASE)


def change_wording(work: Work, key: str, wording: Wording, *, by: str) -> int:
    """A new version from now on; letters that were written keep theirs. The same words again make none.

    by       "staff:42"
    returns  the version that holds now
    raises   NotFound, Invalid "bad_wording"
    """
    _known(key)
    if faults(wording):
        raise Invalid("bad_wording", "The question can't be asked like that.")
    hold_name(work, f"wording/{work.shop_id}/{key}")
    version, held = store.wording(work, key)
    if held == wording:
        return version
    row = SurveyWording(
        shop_id=work.shop_id,
        id=work.next_id(),
        question=key,
        version=version + 1,
        asked=msgspec.to_builtins(wording),
        made_at=work.now,
        made_by=by,
    )
    work.session.add(row)
    work.session.flush()
    work.record(WordingChanged(question=key, version=version + 1, by=by))
    return version + 1


def restore(work: Work, key: str, *, by: str) -> int:
    """Back to the words that Kept brings, as a version of its own."""
    _known(key)
    return change_wording(work, key, QUESTIONS[key].wording, by=by)


def codes_ever(work: Work, key: str) -> set[str]:
    """Of all versions: an answer may have any of them."""
    found = {one.code for one in QUESTIONS[key].wording.options}
    for row in store.wordings(work, key):
        found |= {one.code for one in msgspec.convert(row.asked, Wording).options}
    return found


def let_rest(work: Work, key: str, *, by: str) -> None:
    """Not asked from now on. raises  NotFound"""
    _known(key)
    held = _surveys(work)
    if key not in held.resting:
        _save(work, msgspec.structs.replace(held, resting=(*held.resting, key)), by=by)


def ask_again(work: Work, key: str, *, by: str) -> None:
    """Asked from now on, level with the others. raises  NotFound"""
    _known(key)
    held = _surveys(work)
    if key not in held.resting:
        return
    resting = tuple(one for one in held.resting if one != key)
    hold_name(work, f"rotation/{work.shop_id}")
    turns = {one: row.turns for one, row in store.turns(work).items()}
    others = [one for one in ROTATING if one not in resting]
    if key in ROTATING:
        store.turn(work, key).turns = rules.level_of(key, others, turns)
    _save(work, msgspec.structs.replace(held, resting=resting), by=by)


def change_days(work: Work, surveys: Surveys, *, by: str) -> None:
    """All of the settings but what rests, which has buttons of its own."""
    _save(work, msgspec.structs.replace(surveys, resting=_surveys(work).resting), by=by)


def _known(key: str) -> None:
    if key not in EDITABLE:
        raise NotFound("no_question", "There is no such question here.")


def _surveys(work: Work) -> Surveys:
    return the_settings(work)[1].surveys


def _save(work: Work, surveys: Surveys, *, by: str) -> None:
    settings = the_settings(work)[1]
    change_settings(work, msgspec.structs.replace(settings, surveys=surveys), by.removeprefix("staff:"))
