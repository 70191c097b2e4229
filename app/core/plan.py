"""What wiring.py joins: the one list of who reacts to what. Core only carries it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from app.core.facts import Fact

if TYPE_CHECKING:
    from app.core.work import Work

Reaction = Callable[["Work", Any], None]


@dataclass(frozen=True)
class Plan:
    """reactions   fact → what happens in the same transaction, in this order
    topics      webhook topic → inbox.handling.Topic
    warm        what is read for a whole batch of webhooks at once, before they are handled one by one
    errands     errand kind → outbox.errands.ErrandKind
    letters     letter kind → touchpoints.letters.LetterKind
    duties      what is done again and again: core.duties.Duty
    belongings  what is kept on a customer, room by room: core.persons.Belonging
    open_cases  whether somebody still owes a customer an answer, room by room: (work, customer's id) → bool
    changes     what the shop does otherwise since a day, for the charts: work → days with words
    appreciated what a customer has said she appreciates most in a shop, room by room: (work, customer's id) → a code,
                "" where she hasn't said
    """

    reactions: Mapping[type[Fact], tuple[Reaction, ...]] = field(default_factory=dict)
    topics: Mapping[str, Any] = field(default_factory=dict)
    warm: tuple[Callable[[Work, list[Any]], None], ...] = ()
    errands: Mapping[str, Any] = field(default_factory=dict)
    letters: Mapping[str, Any] = field(default_factory=dict)
    duties: tuple[Any, ...] = ()
    belongings: tuple[Any, ...] = ()
    open_cases: tuple[Callable[[Work, int], bool], ...] = ()
    changes: tuple[Callable[[Work], Sequence[tuple[date, str]]], ...] = ()
    appreciated: tuple[Callable[[Work, int], str], ...] = ()
