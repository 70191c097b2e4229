"""What the merchant says of an order at risk; the list itself stands on the home page."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from app.core.work import Work
from app.forecasts.actions import note_seen
from app.web.answers import after_saving
from app.web.guards import panel, shows_people

blueprint = Blueprint("forecasts", __name__, template_folder="templates")


@blueprint.post("/orders/<int:order_id>/risk/seen")
@panel
@shows_people
def change_risk_seen(work: Work, order_id: int) -> Response:
    note_seen(work, order_id)
    return after_saving("/", _("Taken off the list"))
