"""The outbox page: what is to happen outside, what happened, and what needs a person."""

from __future__ import annotations

import re

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.outbox import reports, words_for_pages
from app.outbox.actions import try_again
from app.web.answers import after_saving
from app.web.guards import panel

blueprint = Blueprint("outbox", __name__, template_folder="templates")

STATES = ("open", "parked", "done", "dropped")
# Where "try again" may lead back to: pages of ours on which such a button stands.
BACK = re.compile(r"/|/outbox\?state=[a-z]+|/orders/[0-9]{1,19}")
ID_DIGITS_MAX = 19


@blueprint.get("/outbox")
@panel
def show_outbox(work: Work) -> str:
    state = request.args.get("state", "open")
    state = state if state in STATES else "open"
    lines = reports.outbox_page(work, state=state, before=_id(request.args.get("before")))
    shown = lines[: reports.PAGE]
    return render_template(
        "outbox/outbox.html",
        state=state,
        tabs=_tabs(work, state),
        lines=shown,
        newest=url_for("outbox.show_outbox", state=state) if request.args.get("before") else "",
        older=url_for("outbox.show_outbox", state=state, before=shown[-1].id)
        if len(lines) > reports.PAGE
        else "",
        here=f"/outbox?state={state}",
        words=words_for_pages,
    )


@blueprint.post("/outbox/<int:errand_id>/again")
@panel
def try_errand_again(work: Work, errand_id: int) -> Response:
    try_again(work, errand_id)
    back = request.form.get("back", "")
    address = back if BACK.fullmatch(back) else url_for("outbox.show_outbox", state="parked")
    return after_saving(address, _("It is tried again within a minute"))


def _tabs(work: Work, state: str) -> list[tuple[str, str, bool, int | None]]:
    names = {"open": _("Waiting"), "parked": _("Parked"), "done": _("Done"), "dropped": _("Not done")}
    found = reports.counts(work)
    counts = {"open": found["waiting"], "parked": found["parked"]}
    return [
        (names[one], url_for("outbox.show_outbox", state=one), one == state, counts.get(one))
        for one in STATES
    ]


def _id(text: str | None) -> int | None:
    whole = (
        bool(text)
        and text is not None
        and text.isascii()
        and text.isdigit()
        and len(text) < ID_DIGITS_MAX + 1
    )
    return min(int(text or 0), 2**63 - 1) if whole else None
