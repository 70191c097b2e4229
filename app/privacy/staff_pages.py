"""Who of the staff may do what, and the log of what each has changed and looked at."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, render_template, request, url_for
from flask_babel import gettext as _

from app.core.errors import Refused
from app.core.work import Work
from app.orders.reports import order_names
from app.privacy import trace_words_for_pages
from app.staff import reports, words_for_pages
from app.staff.actions import change_member
from app.staff.model import CHANGE, LOOK, REFUSED, SHOWN
from app.staff.reports import Filter, TraceLine
from app.staff.rules import ROLES
from app.web.addresses import number_in
from app.web.answers import after_saving, form_again
from app.web.files import spreadsheet
from app.web.forms import Form
from app.web.guards import owners, panel

blueprint = Blueprint("staff", __name__, template_folder="templates")

NAME_MAX = 80
KINDS = (CHANGE, LOOK, SHOWN, REFUSED)


@blueprint.get("/settings/staff")
@panel
def show_staff(work: Work) -> str:
    return render_template("privacy/staff.html", **_values(work, Form()))


@blueprint.post("/settings/staff/<number>")
@panel
@owners
def change_staff(work: Work, number: str) -> Response:
    form = Form(request.form)
    role = form.choice("role", [*reversed(ROLES)])
    name = form.line("name", required=False, longest=NAME_MAX)
    if not form.complaints:
        try:
            change_member(work, number, role=role, name=name, by=g.staff)
        except Refused as refused:
            form.complain("role", _(refused.sentence))
    if form.complaints:
        return make_response(form_again("privacy/staff.html", **_values(work, form, number)))
    return after_saving(url_for("staff.show_staff"), _("Saved"))


@blueprint.get("/privacy/access")
@panel
@owners
def show_traces(work: Work) -> str:
    wanted, before = _filter(), number_in(request.args.get("before"))
    lines = reports.traces_page(work, wanted, before=before, limit=reports.PAGE_ROWS + 1)
    more = len(lines) > reports.PAGE_ROWS
    lines = lines[: reports.PAGE_ROWS]
    return render_template(
        "privacy/traces.html",
        lines=lines,
        orders=order_names(work, [one.order_id for one in lines if one.order_id]),
        wanted=wanted,
        staff=[(one.number, words_for_pages.called(one.number)) for one in reports.staff(work)],
        words=trace_words_for_pages,
        called=words_for_pages.called,
        newest=_address(wanted) if before else "",
        older=_address(wanted, lines[-1].id) if more else "",
        csv=url_for("staff.fetch_traces") + _query(wanted),
        csv_most=reports.TAKEN_HOME_MAX,
    )


@blueprint.get("/privacy/access.csv")
@panel
@owners
def fetch_traces(work: Work) -> Response:
    names = reports.names(work)
    lines = reports.every_trace(work, _filter())
    head = [
        _("When"), _("Staff"), _("Name"), _("Kind"), _("What"), _("Page"), _("About"), _("Order"), _("Customer"),
    ]  # fmt: skip
    return spreadsheet("kept-access-log.csv", head, (_row(one, names.get(one.number, "")) for one in lines))


def _row(one: TraceLine, name: str) -> list[object]:
    what = trace_words_for_pages.page_in_words(one.page, one.kind)
    whom = [one.order_id or "", one.customer_id or ""]
    return [one.at.isoformat(), one.number, name, one.kind, what, one.page, one.about, *whom]


def _values(work: Work, form: Form, number: str = "") -> dict[str, Any]:
    """number  of the member whose form was sent"""
    return {
        "members": reports.staff(work),
        "form": form,
        "sent": number,
        "me": g.staff,
        "words": words_for_pages,
        "roles": [(role, words_for_pages.ROLES[role]) for role in reversed(ROLES)],
    }


def _filter() -> Filter:
    kind = request.args.get("kind", "")
    return Filter(
        number=request.args.get("staff", "")[:40],
        kind=kind if kind in KINDS else "",
        order_id=number_in(request.args.get("order")) or 0,
        customer_id=number_in(request.args.get("customer")) or 0,
    )


def _address(wanted: Filter, before: int | None = None) -> str:
    return url_for("staff.show_traces") + _query(wanted, before)


def _query(wanted: Filter, before: int | None = None) -> str:
    names = {
        "staff": wanted.number,
        "kind": wanted.kind,
        "order": wanted.order_id,
        "customer": wanted.customer_id,
    }
    values = {name: value for name, value in {**names, "before": before}.items() if value}
    return f"?{urlencode(values)}" if values else ""
