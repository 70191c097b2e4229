"""What is pressed in the setup guide; home draws it."""

from __future__ import annotations

from flask import Blueprint, Response, g, url_for
from flask_babel import gettext as _

from app.core.work import Work
from app.onboarding import guide
from app.web.answers import after_saving
from app.web.guards import panel

blueprint = Blueprint("guide", __name__)


@blueprint.post("/guide/steps/<step>")
@panel
def change_step(work: Work, step: str) -> Response:
    return after_saving(guide.note_step(work, step))


@blueprint.post("/guide/dismiss")
@panel
def dismiss_guide(work: Work) -> Response:
    guide.dismiss(work, g.staff)
    return after_saving(url_for("home.show_home"), _("Put away. You find it again under Help."))


@blueprint.post("/guide/again")
@panel
def show_guide_again(work: Work) -> Response:
    guide.bring_back(work)
    return after_saving(url_for("home.show_home"))
