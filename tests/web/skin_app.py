"""A small Flask app with nothing but the skin in it."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from flask import Flask, g, render_template_string

from app.core.chance import SeededChance
from app.web.errors import register_error_pages
from app.web.skin import STATIC, prepare_templates

NOW = datetime(2026, 11, 24, 13, 12, tzinfo=UTC)


def skin_app(*, in_panel: bool = True) -> Flask:
    app = Flask("skin", static_folder=str(STATIC))
    app.extensions["kept"] = SimpleNamespace(chance=SeededChance(7))
    prepare_templates(app)
    register_error_pages(app)

    @app.before_request
    def know_the_shop() -> None:
        g.work = SimpleNamespace(now=NOW)
        if in_panel:
            g.shop = SimpleNamespace(zone="Europe/Stockholm")
            g.staff = "7"

    @app.context_processor
    def what_the_guard_gives() -> dict[str, object]:
        return {"client_id": "abc", "app_bridge_url": "https://cdn.example/app-bridge.js"} if in_panel else {}

    return app


def rendered(source: str, *, language: str = "en", **values: Any) -> str:
    """The text of a template that has `ui` and the values."""
    app = skin_app()
    with app.test_request_context(f"/?locale={language}"):
        app.preprocess_request()
        return render_template_string('{% import "macros/ui.html" as ui %}' + source, **values)
