"""The help page: how Kept thinks, in a few words, and the setup guide again."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.core.work import Work
from app.onboarding.guide import the_guide
from app.shops.store import the_shop
from app.web.guards import panel

blueprint = Blueprint("help", __name__, template_folder="templates")


@blueprint.get("/help")
@panel
def show_help(work: Work) -> str:
    return render_template("home/help.html", guide=the_guide(work), shop=the_shop(work))
