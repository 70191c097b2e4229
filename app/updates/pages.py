"""A person of the shop has dealt with what a customer said."""

from __future__ import annotations

import re

import structlog
from flask import Blueprint, Response, g, request
from flask_babel import gettext as _

from app.core.work import Work
from app.updates.concerns import close
from app.web.answers import after_saving
from app.web.guards import panel

blueprint = Blueprint("updates", __name__, template_folder="templates")

# Where the button may lead back to: pages of ours on which it stands.
BACK = re.compile(r"/|/orders/[0-9]{1,19}")

log = structlog.get_logger()


@blueprint.post("/concerns/<int:concern_id>/close")
@panel
def change_concern(work: Work, concern_id: int) -> Response:
    close(work, concern_id, by=f"staff:{g.staff}"[:40])
    log.info("concern_closed", shop_id=work.shop_id, staff=g.staff, concern=concern_id)
    back = request.form.get("back", "")
    return after_saving(back if BACK.fullmatch(back) else "/", _("Noted. It is off the list."))
