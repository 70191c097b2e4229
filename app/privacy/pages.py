"""The privacy page: who asked for her data, who was erased, and how long things are kept."""

from __future__ import annotations

from flask import Blueprint, Response, g, render_template, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.inbox.actions import BODY_DAYS, PARKED_BODY_DAYS, ROW_DAYS
from app.privacy import actions, reports
from app.privacy.rules import FILE_KEPT
from app.web.answers import after_saving
from app.web.guards import owners, panel, shows_people

blueprint = Blueprint("privacy", __name__, template_folder="templates")


@blueprint.get("/privacy")
@panel
def show_privacy(work: Work) -> str:
    return render_template(
        "privacy/privacy.html",
        requests=reports.data_requests(work),
        redactions=reports.redactions(work),
        body_days=BODY_DAYS,
        parked_days=PARKED_BODY_DAYS,
        row_days=ROW_DAYS,
        file_days=FILE_KEPT.days,
    )


@blueprint.post("/privacy/requests/<int:row_id>/file")
@panel
@owners
@shows_people
def fetch_file(work: Work, row_id: int) -> Response:
    """A POST, since it is noted who took the file out and when."""
    request_id, content = actions.fetch_file(work, row_id, g.staff)
    answer = Response(content, mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="kept-data-request-{request_id}.json"'
    return answer


@blueprint.post("/privacy/customers/<int:customer_id>/file")
@panel
@owners
@shows_people
def fetch_customer(work: Work, customer_id: int) -> Response:
    """For a customer who asked the shop instead of Shopify."""
    answer = Response(actions.file_at_once(work, customer_id), mimetype="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="kept-customer.json"'
    return answer


@blueprint.post("/privacy/customers/<int:customer_id>/erase")
@panel
@owners
def erase_customer(work: Work, customer_id: int) -> Response:
    actions.erase_at_once(work, customer_id)
    return after_saving(url_for("privacy.show_privacy"), _("Erased. The proof stands here."))
