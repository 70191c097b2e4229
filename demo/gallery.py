"""The skin to look at: every macro with sample values, and three screens. `python -m demo.gallery` serves it,
`python -m demo.gallery FOLDER` writes it as files that open without a server.
"""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, g, redirect, render_template, request

from app.web.answers import after_saving, form_again
from app.web.charts import Chart, Series
from app.web.forms import Form
from app.web.skin import STATIC, prepare_templates

NOW = datetime(2026, 11, 24, 13, 12, tzinfo=UTC)
PORT = 5079
SCREENS = ("home", "promises", "order", "settings", "controls", "customer", "lonely")
# Stands where App Bridge stands, and does nothing: the gallery isn't in an admin.
NO_APP_BRIDGE = "data:text/javascript,"


def create_gallery() -> Flask:
    app = Flask(__name__, static_folder=str(STATIC), template_folder=str(Path(__file__).parent / "templates"))
    prepare_templates(app)

    @app.before_request
    def know_the_time() -> None:
        g.work = SimpleNamespace(now=NOW)
        g.shop = SimpleNamespace(zone="Europe/Stockholm", name="Löparboden")

    @app.context_processor
    def what_the_guard_gives() -> dict[str, object]:
        return {"client_id": "gallery", "app_bridge_url": NO_APP_BRIDGE, "shop": g.shop, "locale": "en"}

    app.add_url_rule("/", view_func=lambda: redirect("/home"), endpoint="start")
    app.add_url_rule(f"/<any({','.join(SCREENS)}):screen>", view_func=show_screen)
    app.add_url_rule("/settings", view_func=change_settings, methods=["POST"])
    return app


def show_screen(screen: str) -> str:
    form = Form()
    if screen == "controls" and request.args.get("wrong", "1") == "1":
        form = wrong_form()
    return render_template(f"gallery/{screen}.html", **samples(), form=form)


def change_settings() -> Any:
    form = Form(request.form)
    form.line("name")
    form.email("address")
    form.whole("percent", least=1, most=50)
    if form.complaints:
        return form_again("gallery/settings.html", **samples(), form=form)
    return after_saving("/settings", "Sparat – ändringarna gäller nya order")


def wrong_form() -> Form:
    form = Form({"name": "", "address": "hej@", "percent": "120", "cutoff": "25:00", "on": "on"})
    form.line("name")
    form.email("address")
    form.whole("percent", least=1, most=50)
    return form


def samples() -> dict[str, Any]:
    return {
        "now": NOW,
        "owed": [
            _row(
                "#4182",
                "Elin Ström",
                "PostNord Varubrev",
                "2 working days late",
                "Pay the guarantee",
                2,
                "broken",
            ),
            _row(
                "#4177",
                "Jonas Ek",
                "DHL Ombud",
                "Waits for an answer since 26 hours",
                "Answer",
                26,
                "unknown",
            ),
            _row(
                "#4169",
                "Aino Lehtonen",
                "Express, next business day",
                "Code couldn't be created",
                "Try again",
                31,
                "broken",
            ),
        ],
        "promises": _promises(),
        "counts": {"over": 212, "kept": 4310, "broken": 186, "unknown": 64, "void": 41},
        "weekly": weekly_chart(),
        "lanes": lanes_chart(),
        "entries": _entries(),
        "words": "<script>alert(1)</script>",
    }


def weekly_chart() -> Chart:
    kept = [0.962, 0.958, 0.967, 0.971, 0.960, 0.949, 0.955, 0.962, 0.931, 0.884, 0.842, 0.871]
    over = [0.04, 0.05, 0.04, 0.03, 0.05, 0.05, 0.05, 0.04, 0.03, 0.02, 0.02, 0.03]
    return Chart(
        name="weekly",
        title="Promises by week",
        count=4749,
        first_column="Week",
        unit="share",
        stacked=True,
        sentence="Week 46 was the worst of the year: 14 of 100 promises were broken, most of them with one carrier.",
        labels=[f"v. {week}" for week in range(36, 48)],
        series=[
            Series("Early", over, "over"),
            Series("Kept", [round(k - o, 3) for k, o in zip(kept, over, strict=True)], "kept"),
            Series("Broken", [round(1 - k, 3) for k in kept], "broken"),
        ],
    )


def lanes_chart() -> Chart:
    return Chart(
        name="days",
        title="Days from order to arrival",
        count=1204,
        first_column="Day",
        kind="line",
        sentence="Half of all orders arrive within three days.",
        labels=[str(day) for day in range(1, 11)],
        series=[Series("Orders", [88, 301, 342, 201, 122, 70, 41, None, 24, 15])],
    )


def _row(
    order: str, customer: str, label: str, what: str, act: str, hours: int, outcome: str
) -> SimpleNamespace:
    return SimpleNamespace(
        order=order,
        customer=customer,
        label=label,
        what=what,
        act=act,
        since_at=NOW - timedelta(hours=hours),
        outcome=outcome,
    )


def _promises() -> list[SimpleNamespace]:
    labels = [
        "2–4 vardagar",
        "Express, next business day",
        "DHL Ombud 1–3 dagar",
        "Hemleverans kväll 17–22",
        "Standard (3–5 days)",
    ]
    outcomes = [
        "broken",
        "kept",
        None,
        "over",
        "unknown",
        "kept",
        "kept",
        "void",
        "kept",
        "broken",
        None,
        "kept",
    ]
    hours = [41.0, -3.0, None, -30.0, None, -8.0, -1.0, None, -5.0, 5.0, None, -2.0]
    return [
        SimpleNamespace(
            order=f"#{4190 - place}",
            label=labels[place % 5],
            country=("SE", "FI", "NO")[place % 3],
            outcome=outcome,
            first_on=date(2026, 11, 20) + timedelta(days=place % 3),
            last_on=date(2026, 11, 23) + timedelta(days=place % 3),
            hours=hours[place],
            working_days=2 if hours[place] == 41.0 else 0,
            local_days=0,
            placed_at=NOW - timedelta(hours=7 * place + 2),
            minor=129_900 + 4_750 * place,
        )
        for place, outcome in enumerate(outcomes)
    ]


def _entries() -> list[dict[str, Any]]:
    day = timedelta(days=1)
    return [
        {
            "at": NOW - 8 * day,
            "title": "Order placed",
            "text": "2 items, 1 899 kr, Express to Umeå",
            "icon": "bag",
        },
        {
            "at": NOW - 8 * day,
            "title": "Promised: “2–4 vardagar”",
            "text": "By Thursday 19 Nov at the latest, shown at checkout",
            "icon": "flag",
            "tone": "pending",
            "source": "Kind: label · rules of 3 October · Europe/Stockholm",
        },
        {
            "at": NOW - 7 * day,
            "title": "Handed over to PostNord",
            "text": "On the planned day",
            "icon": "truck",
        },
        {
            "at": NOW - 5 * day,
            "title": "The promise passed",
            "icon": "clock",
            "tone": "unknown",
            "text": "Nothing had arrived; provisional until a scan or the customer says so",
        },
        {
            "at": NOW - 3 * day,
            "title": "Ready for pickup",
            "text": "Two working days late; the delay was in transit",
            "icon": "cross",
            "tone": "broken",
            "source": "Carrier event 998112 through Shopify, heard 4 minutes later",
        },
        {
            "at": NOW - 3 * day + timedelta(minutes=6),
            "title": "Guarantee letter sent",
            "icon": "letter",
            "tone": "good",
            "href": "#",
            "text": "15 % off the next order, code KEPT-7H2Q",
            "why": "The delivery promise was broken and the lateness is certain.",
        },
        {
            "at": NOW + 2 * day,
            "title": "Review request waits",
            "icon": "letter",
            "tone": "pending",
            "why": "A broken promise defers the question to five days after the remedy; it isn't dropped.",
        },
    ]


def write_gallery(folder: Path) -> None:
    """Relative addresses, so that the files open from a disk."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    client = create_gallery().test_client()
    for screen in SCREENS:
        (folder / f"{screen}.html").write_text(client.get(f"/{screen}").text.replace('"/static/', '"static/'))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        write_gallery(Path(sys.argv[1]))
    else:
        create_gallery().run(port=PORT)
