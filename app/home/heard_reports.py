"""One list of what customers wrote and a person may have to answer: replies, answers to questions, reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.core.conditions import among
from app.core.errors import NotFound
from app.core.work import Work
from app.listening import case_reports, themes
from app.listening import reports as listening
from app.listening.case_reports import CaseLine
from app.listening.model import Reply
from app.listening.reports import ReplyLine
from app.orders import store as orders
from app.orders.customers import email_key
from app.orders.reports import names_and_addresses, order_names, orders_named
from app.reviews import store as review_store
from app.reviews.model import Review
from app.shops.store import the_shop
from app.surveys import store as survey_store
from app.surveys.model import Answer
from app.surveys.wording import named

SHOWN = ("open", "mine", "overdue", "closed", "all")
SOURCES = ("reply", "answer", "review")
CODED = ("answer", "review")  # a reply is about whatever it answers, and isn't counted
LINES_MAX = 50


@dataclass(frozen=True)
class Heard:
    """asked, option  of an answer: the question in the words that she saw, and what she chose; "" else
    rating, title   of a review; 0 and "" else
    text            in her own words; "" where none, or erased
    name, email     hers; "" where erased or unknown
    themes          what staff say that it speaks of: (number, label)
    case            None where no person is needed; reply  of a reply, which is its own case
    """

    source: str
    id: int
    order_id: int
    order_name: str
    customer_id: int
    name: str
    email: str
    asked: str
    option: str
    rating: int
    title: str
    text: str
    at: datetime
    case: CaseLine | None
    reply: ReplyLine | None
    themes: tuple[tuple[int, str], ...] = ()

    @property
    def due_at(self) -> datetime:
        about = self.case or self.reply
        return about.due_at if about is not None else self.at

    @property
    def is_open(self) -> bool:
        about = self.case or self.reply
        return about is not None and about.is_open


def heard(
    work: Work, shown: str, *, staff: str, source: str, searched: str, lang: str, theme: int = 0
) -> list[Heard]:
    """shown  one of SHOWN; staff  "staff:42", for "mine"; source  one of SOURCES, "" for all; searched  as find takes
    it, "" for everything; theme  only what speaks of it, whatever became of it, 0 for all. The first due first, or the
    newest first where it is over. LINES_MAX at most
    """
    if theme:
        return with_themes(work, _speaking_of(work, theme, source, lang))
    if searched:
        cases, replies = _found(work, searched)
    elif shown == "all":
        cases, replies = _newest_cases(work), _newest_replies(work)
    else:
        cases, replies = _by_state(work, shown, staff)
    wanted = [one for one in cases if source in ("", one.source)]
    rows = [
        *_of_cases(work, wanted, lang),
        *(_of_reply(work, one) for one in replies if source in ("", "reply")),
    ]
    if shown == "all" and not searched:
        rows += _without_case(work, {(one.source, one.source_id) for one in cases}, source, lang=lang)
    newest = bool(searched) or shown in ("closed", "all")
    rows.sort(key=lambda one: one.at if newest else one.due_at, reverse=newest)
    return with_themes(work, rows[:LINES_MAX])


def with_themes(work: Work, rows: Sequence[Heard]) -> list[Heard]:
    by_source = {
        source: themes.of_sources(work, source, [one.id for one in rows if one.source == source])
        for source in CODED
    }
    return [
        replace(one, themes=tuple(by_source[one.source].get(one.id, ()))) if one.source in CODED else one
        for one in rows
    ]


def order_of(work: Work, source: str, source_id: int) -> int:
    """raises  NotFound where there is no such text, or it was erased"""
    table: type[Answer] | type[Review] = Answer if source == "answer" else Review
    words = Answer.text_sealed if source == "answer" else Review.words_sealed
    order_id = work.session.scalar(select(table.order_id).where(table.id == source_id, words.is_not(None)))
    if order_id is None:
        raise NotFound("no_text", "There is no such text here any more.")
    return order_id


def _speaking_of(work: Work, theme: int, source: str, lang: str) -> list[Heard]:
    """The newest first."""
    tagged = [one for one in themes.with_theme(work, theme, most=LINES_MAX) if source in ("", one[0])]
    ids = {name: [number for of, number in tagged if of == name] for name in CODED}
    answers = survey_store.answers_by_ids(work, ids["answer"])
    reviews = list(work.session.scalars(select(Review).where(among(Review.id, ids["review"]))))
    cases = {name: case_reports.cases_of_sources(work, name, ids[name]) for name in CODED}
    people = names_and_addresses(
        work, [*(one.customer_id for one in answers), *(one.customer_id for one in reviews)]
    )
    names = order_names(work, [*(one.order_id for one in answers), *(one.order_id for one in reviews)])
    rows = [
        *(
            _of_answer(work, one, cases["answer"].get(one.id), people=people, names=names, lang=lang)
            for one in answers
        ),
        *(_of_review(work, one, cases["review"].get(one.id), people=people, names=names) for one in reviews),
    ]
    return sorted(rows, key=lambda one: one.at, reverse=True)


def _by_state(work: Work, shown: str, staff: str) -> tuple[list[CaseLine], list[ReplyLine]]:
    if shown == "closed":
        return case_reports.closed_cases(work), [
            *listening.replies_page(work, "answered"),
            *listening.replies_page(work, "closed"),
        ]
    if shown == "mine":  # nobody takes a reply: whoever is first answers it
        return case_reports.open_cases(work, owner=staff), []
    overdue = shown == "overdue"
    replies = [one for one in listening.open_replies(work) if one.late or not overdue]
    return case_reports.open_cases(work, overdue=overdue), replies


def _found(work: Work, searched: str) -> tuple[list[CaseLine], list[ReplyLine]]:
    """By an order's number, whole, or by a customer's address, whole: names and texts are sealed, so nothing can look
    into them.
    """
    if "@" in searched:
        hers = [one.id for one in orders.customers_by_email(work, email_key(work, searched))]
        replies = select(Reply.id).where(Reply.customer_id.in_(hers)).limit(LINES_MAX)
        cases = case_reports.cases_of_customers(work, hers)
        return cases, listening.replies_by_ids(work, list(work.session.scalars(replies)))
    order_ids = orders_named(work, searched)
    cases = case_reports.cases_of_orders(work, order_ids)
    return cases, [one for some in listening.replies_of_orders(work, order_ids).values() for one in some]


def _newest_replies(work: Work) -> list[ReplyLine]:
    newest = work.session.scalars(select(Reply.id).order_by(Reply.id.desc()).limit(LINES_MAX))
    return listening.replies_by_ids(work, list(newest))


def _newest_cases(work: Work) -> list[CaseLine]:
    """Of the newest answers and reviews."""
    return [
        *case_reports.cases_of_sources(work, "answer", [one.id for one in _newest_answers(work)]).values(),
        *case_reports.cases_of_sources(work, "review", [one.id for one in _newest_reviews(work)]).values(),
    ]


def _newest_answers(work: Work) -> list[Answer]:
    return list(work.session.scalars(select(Answer).order_by(Answer.id.desc()).limit(LINES_MAX)))


def _newest_reviews(work: Work) -> list[Review]:
    return list(work.session.scalars(select(Review).order_by(Review.id.desc()).limit(LINES_MAX)))


def _without_case(work: Work, known: set[tuple[str, int]], source: str, *, lang: str) -> list[Heard]:
    answers = _newest_answers(work) if source in ("", "answer") else []
    reviews = _newest_reviews(work) if source in ("", "review") else []
    people = names_and_addresses(
        work, [*(one.customer_id for one in answers), *(one.customer_id for one in reviews)]
    )
    names = order_names(work, [*(one.order_id for one in answers), *(one.order_id for one in reviews)])
    return [
        *(
            _of_answer(work, one, None, people=people, names=names, lang=lang)
            for one in answers
            if ("answer", one.id) not in known
        ),
        *(
            _of_review(work, one, None, people=people, names=names)
            for one in reviews
            if ("review", one.id) not in known
        ),
    ]


def _of_cases(work: Work, cases: Sequence[CaseLine], lang: str) -> list[Heard]:
    """What a case is about may be gone with its customer: then there is nothing to show, and nobody waits."""
    people = names_and_addresses(work, (one.customer_id for one in cases))
    names = order_names(work, [one.order_id for one in cases])
    by_source = {name: {one.source_id: one for one in cases if one.source == name} for name in SOURCES}
    answers = survey_store.answers_by_ids(work, list(by_source["answer"]))
    reviews = work.session.scalars(select(Review).where(among(Review.id, by_source["review"])))
    return [
        *(
            _of_answer(work, one, by_source["answer"][one.id], people=people, names=names, lang=lang)
            for one in answers
        ),
        *(_of_review(work, one, by_source["review"][one.id], people=people, names=names) for one in reviews),
    ]


def _of_answer(
    work: Work,
    row: Answer,
    case: CaseLine | None,
    *,
    people: dict[int, tuple[str, str]],
    names: dict[int, str],
    lang: str,
) -> Heard:
    wording = survey_store.wording_at(work, row.question, row.version)
    chosen, shop = wording.option(row.option), the_shop(work).name
    name, email = people.get(row.customer_id, ("", ""))
    return Heard(
        source="answer", id=row.id, order_id=row.order_id, order_name=names.get(row.order_id, ""),
        customer_id=row.customer_id, name=name, email=email, asked=named(wording.in_lang(lang), shop),
        option=named(chosen.label(lang), shop) if chosen is not None else "", rating=0, title="",
        text=work.unseal(row.text_sealed, survey_store.TEXT) or "", at=row.answered_at, case=case, reply=None,
    )  # fmt: skip


def _of_review(
    work: Work,
    row: Review,
    case: CaseLine | None,
    *,
    people: dict[int, tuple[str, str]],
    names: dict[int, str],
) -> Heard:
    name, email = people.get(row.customer_id, ("", ""))
    return Heard(
        source="review", id=row.id, order_id=row.order_id, order_name=names.get(row.order_id, ""),
        customer_id=row.customer_id, name=name, email=email, asked="", option="", rating=row.rating,
        title=row.title, text=work.unseal(row.words_sealed, review_store.WORDS) or "", at=row.written_at,
        case=case, reply=None,
    )  # fmt: skip


def _of_reply(work: Work, line: ReplyLine) -> Heard:
    return Heard(
        source="reply", id=line.id, order_id=line.order_id, order_name=line.order_name, customer_id=0,
        name=line.author, email=line.email, asked="", option="", rating=0, title="", text=line.own,
        at=line.written_at, case=None, reply=line,
    )  # fmt: skip
