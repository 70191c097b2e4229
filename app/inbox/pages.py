"""The inbox in the panel: what came in, what waits for a person, and one press to try it again."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.inbox import reports, words_for_pages
from app.inbox.actions import try_again
from app.web.addresses import number_in
from app.web.answers import after_saving
from app.web.guards import panel, shows_people
from app.web.looks import name_whom

ROWS_ON_A_PAGE = 50

blueprint = Blueprint("inbox", __name__, template_folder="templates")
log = structlog.get_logger(__name__)


@blueprint.get("/inbox")
@panel
def show_inbox(work: Work) -> str:
    asked = request.args.get("state", "parked")
    state = asked if asked in reports.STATES else None
    before = number_in(request.args.get("before"))
    page = reports.inbox_page(work, state, before, ROWS_ON_A_PAGE)
    return render_template(
        "inbox/inbox.html",
        page=page,
        state=state,
        states=reports.STATES,
        before=before,
        words=words_for_pages,
    )


@blueprint.get("/inbox/<int:row_id>")
@panel
@shows_people
def show_webhook(work: Work, row_id: int) -> str:
    message = reports.webhook_message(work, row_id)
    name_whom(order_id=message.row.subject)
    return render_template("inbox/webhook.html", message=message, words=words_for_pages)


@blueprint.post("/inbox/<int:row_id>/again")
@panel
def try_webhook_again(work: Work, row_id: int) -> Response:
    try_again(work, row_id)
    log.info("webhook_tried_again", shop_id=work.shop_id, staff=g.staff, webhook=row_id)
    return after_saving(url_for("inbox.show_inbox"), _("It is in line again"))
