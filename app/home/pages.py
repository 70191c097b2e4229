"""Home, which says whom the shop owes something today."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask_babel import gettext as _

from app.claims import words_for_pages as claim_words
from app.core.work import Work
from app.figures.said_words_for_pages import evidence_in_words
from app.forecasts import words_for_pages as forecast_words
from app.forecasts.reports import AT_RISK_MAX
from app.guarantees import words_for_pages as offer_words
from app.home import reports
from app.home.guide_for_pages import guide_steps
from app.home.month_for_pages import month_tiles
from app.home.month_reports import this_month
from app.home.owed_reports import what_is_owed
from app.home.reports import DAYS, State
from app.listening import words_for_pages as reply_words
from app.orders.reports import buyers
from app.outbox import words_for_pages as outbox_words
from app.promises import words_for_pages as promise_words
from app.promises.charts_for_pages import WEEKS, shares_chart, weeks_missing
from app.promises.meanings import mark_of
from app.studies import reports as studies
from app.studies import words_for_pages as study_words
from app.touchpoints import breaker
from app.touchpoints.senders import shut_domain
from app.touchpoints.unsubscribing import UNHEARD_MAX
from app.tracking import words_for_pages as carrier_words
from app.updates import words_for_pages as update_words
from app.web.formats import number
from app.web.guards import panel, shows_people
from app.web.looks import name_people, nobody_is_shown

blueprint = Blueprint("home", __name__, template_folder="templates")

# A share of fewer orders jumps with every one of them.
SHARE_LEAST = 10
# Half a point either way is chance in any shop; saying so daily would teach the merchant not to look.
POINTS_LEAST = 0.5


@blueprint.get("/")
@panel
@shows_people
def show_home(work: Work) -> str:
    everything = request.args.get("all") == "1"
    owed, state = what_is_owed(work, everything=everything), reports.the_state(work, weeks=WEEKS)
    has_plan = bool(owed.studies) or studies.has_planned(work)
    if owed.people:
        name_people(buyers(work, [one.order_id for one in owed.people]))
    else:
        nobody_is_shown()
    return render_template(
        "home/home.html",
        owed=owed,
        everything=everything,
        unheard_max=UNHEARD_MAX,
        evidence_in_words=evidence_in_words,
        state=state,
        days=DAYS,
        tiles=_tiles(state),
        month=month_tiles(this_month(work)),
        forecast_words=forecast_words,
        risks_shown=AT_RISK_MAX,
        steps=guide_steps(work, state, owed.stopped, has_plan=has_plan),
        has_plan=has_plan,
        study_words=study_words,
        chart=shares_chart(work, state.weeks),
        missing=weeks_missing(state.weeks),
        promise_words=promise_words,
        outbox_words=outbox_words,
        update_words=update_words,
        reply_words=reply_words,
        claim_words=claim_words,
        carrier_words=carrier_words,
        offer_words=offer_words,
        handle=g.shop.handle,
        mark_of=mark_of,
        standing=breaker.standing(work),
        paused=breaker.is_paused(work),
        shut_domain=shut_domain(work),
    )


def _tiles(state: State) -> list[dict[str, str | float | None]]:
    """One for each outcome: its share of the last DAYS days, and how that differs from the DAYS before."""
    names = {
        "kept": (_("Kept"), ("kept", "over"), "better"),
        "broken": (_("Broken"), ("broken",), "worse"),
        "over": (_("Of which early"), ("over",), "better"),
        "unknown": (_("Unknown"), ("unknown",), "worse"),
    }
    return [
        {
            "label": label,
            "outcome": outcome,
            "share": state.recent.share(*counted) if state.recent.count >= SHARE_LEAST else None,
            "note": _note(state, counted),
            **_change(state, counted, more=more),
        }
        for outcome, (label, counted, more) in names.items()
    ]


def _note(state: State, counted: tuple[str, ...]) -> str:
    count = sum(state.recent.counts.get(one, 0) for one in counted)
    if state.recent.count >= SHARE_LEAST:
        return _("%(count)s of %(all)s", count=number(count), all=number(state.recent.count))
    return _("%(count)s so far; a share comes at %(least)s promises", count=number(count), least=SHARE_LEAST)


def _change(state: State, counted: tuple[str, ...], *, more: str) -> dict[str, str | float | None]:
    """more  what it means when the share grows: "better" or "worse" """
    now, then = state.recent.share(*counted), state.before.share(*counted)
    few = min(state.recent.count, state.before.count) < SHARE_LEAST
    points = 0.0 if now is None or then is None or few else (now - then) * 100
    if abs(points) < POINTS_LEAST:
        return {"change": "", "direction": ""}
    other = {"better": "worse", "worse": "better"}[more]
    said = number(round(abs(points), 1))
    words = (
        _("%(points)s points more", points=said) if points > 0 else _("%(points)s points less", points=said)
    )
    return {"change": words, "direction": more if points > 0 else other}
