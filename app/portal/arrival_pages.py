"""Has it come? The page behind the three links of a letter. GET never changes anything: scanners open every link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask_babel import gettext as _

from app.core.errors import Invalid
from app.core.work import Work
from app.shops.store import the_shop
from app.touchpoints.her_pages import claim_url
from app.updates import concerns, rules
from app.updates.reports import Question, question
from app.web.formats import on as written_on
from app.web.forms import Form
from app.web.guards import link

blueprint = Blueprint("arrival", __name__, template_folder="templates")

# What the letter's links say, and what the page can be opened with.
SAYS = ("yes", "not_yet", "wrong")
# On which day it came; on the page for what is wrong also that it hasn't, or not all of it.
DAYS = ("today", "yesterday", "other")
NOT_COME = {"none": "not_arrived", "part": ""}


@dataclass(frozen=True)
class Asked:
    """order_id, touchpoint_id  of the letter that led here"""

    order_id: int
    touchpoint_id: int


@blueprint.get("/arrival/<token>")
@link("arrival")
def show_arrival(work: Work, payload: dict[str, Any]) -> str:
    asked = _asked(payload)
    say = request.args.get("say", "")
    return _page(work, asked, Form(), say=say if say in SAYS else "")


@blueprint.post("/arrival/<token>")
@link("arrival")
def change_arrival(work: Work, payload: dict[str, Any]) -> Response:
    """The tap. What she says last holds, so each answer may be followed by another one."""
    asked, form = _asked(payload), Form(request.form)
    say = form.raw("say")
    if say not in SAYS:
        raise Invalid("no_answer", _("Choose one of the three answers, and send again."))
    concerns.in_hand(work, asked.order_id)  # before anything of it is read
    ANSWERS[say](work, asked, form)
    if form.complaints:
        return make_response(_page(work, asked, form, say=say), 422)
    answer = redirect(f"{request.path}?said={say}", 303)
    assert isinstance(answer, Response)
    return answer


def _say_yes(work: Work, asked: Asked, form: Form) -> None:
    on = _day(work, asked, form, form.choice("day", DAYS), field="day")
    if not form.complaints and on is not None:
        concerns.say_arrived(work, asked.order_id, on=on, touchpoint_id=asked.touchpoint_id)


def _say_not_yet(work: Work, asked: Asked, form: Form) -> None:
    concerns.say_not_yet(work, asked.order_id, touchpoint_id=asked.touchpoint_id)


def _say_wrong(work: Work, asked: Asked, form: Form) -> None:
    """Her words go to a person; whether it came is said beside them, so that nobody has to guess."""
    text = form.text("text", longest=concerns.TEXT_MAX)
    came = form.choice("day", (*NOT_COME, *DAYS))
    on = _day(work, asked, form, came, field="day") if came in DAYS else None
    if not form.complaints:
        says = "arrived" if on is not None else NOT_COME[came]
        concerns.say_wrong(
            work, asked.order_id, text=text, says=says, on=on, touchpoint_id=asked.touchpoint_id
        )


ANSWERS: dict[str, Callable[[Work, Asked, Form], None]] = {
    "yes": _say_yes,
    "not_yet": _say_not_yet,
    "wrong": _say_wrong,
}


def _day(work: Work, asked: Asked, form: Form, day: str, *, field: str) -> date | None:
    """The day that she chose, complained of at its field where it can't be."""
    about = question(work, asked.order_id)
    if day == "other":
        field, on = "on", form.day_or_none("on")
        if on is None and not form.about("on"):
            form.complain("on", _("Choose the day on which it came."))
    else:
        on = about.today if day == "today" else about.yesterday
    complaint = rules.day_complaint(on, earliest_on=about.earliest_on, today=about.today) if on else None
    if complaint == "future":
        form.complain(field, _("That day hasn't come yet."))
    elif complaint == "too_early":
        first = written_on(about.earliest_on)
        form.complain(
            field, _("It wasn't on its way before %(day)s. Choose that day or a later one.", day=first)
        )
    return on


def _page(work: Work, asked: Asked, form: Form, *, say: str) -> str:
    about = question(work, asked.order_id)
    said = request.args.get("said", "") if request.method == "GET" else ""
    return render_template(
        "portal/arrival.html",
        shop_name=the_shop(work).name,
        claim_url=claim_url(work, asked.order_id, lang=g.language, on=work.now),
        about=about,
        form=form,
        say=say,
        thanks=_thanks(about) if said in SAYS else [],
        came=_came_choices(about),
        text_max=concerns.TEXT_MAX,
    )


def _thanks(about: Question) -> list[str]:
    """What we know by now, in plain words: nothing is promised that a person doesn't decide on."""
    thanks = []
    if about.said == "arrived":
        thanks.append(_("We've noted that it came on %(day)s.", day=written_on(about.said_on)))
    elif about.said == "not_arrived":
        thanks.append(_("Now we know that it hasn't come, and it's ours to find out why."))
    if about.written:
        thanks.append(_("What you wrote has reached us, and a person here reads it."))
    return thanks


def _came_choices(about: Question) -> list[tuple[str, str]]:
    yesterday = [("yesterday", _("Yes, yesterday"))] if about.yesterday >= about.earliest_on else []
    return [
        ("", _("Choose…")),
        ("today", _("Yes, today")),
        *yesterday,
        ("other", _("Yes, on another day")),
        ("part", _("Only part of it")),
        ("none", _("No, nothing has come")),
    ]


def _asked(payload: dict[str, Any]) -> Asked:
    g.language = str(payload.get("lang", ""))
    return Asked(int(payload["order"]), int(payload["touchpoint"]))
