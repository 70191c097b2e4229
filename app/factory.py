"""Building the process: the Env from the settings, the Flask app from the Env."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import structlog
from flask import Flask
from sqlalchemy import make_url

from app.catchup.pages import blueprint as catchup_pages
from app.claims.pages import blueprint as claim_pages
from app.claims.settings_pages import blueprint as fit_pages
from app.core.chance import SystemChance
from app.core.clock import SystemClock
from app.core.db import Database
from app.core.ids import Ids
from app.core.keys import KeyRing
from app.core.plan import Plan
from app.core.signing import Signer
from app.core.work import Env
from app.figures.cost_pages import blueprint as cost_pages
from app.figures.fairness_pages import blueprint as fairness_pages
from app.figures.figure_pages import blueprint as figure_pages
from app.figures.said_pages import blueprint as said_pages
from app.figures.strategy_pages import blueprint as strategy_pages
from app.forecasts.pages import blueprint as forecast_pages
from app.guarantees.pages import blueprint as guarantee_pages
from app.home.customer_pages import blueprint as customer_pages
from app.home.health import blueprint as health_pages
from app.home.heard_pages import blueprint as heard_pages
from app.home.help_pages import blueprint as help_pages
from app.home.order_pages import blueprint as order_pages
from app.home.pages import blueprint as home_pages
from app.home.settings_pages import blueprint as settings_pages
from app.inbox.pages import blueprint as inbox_pages
from app.listening.pages import blueprint as listening_pages
from app.mail.dns import DnsResolver
from app.mail.smtp import SmtpMailer
from app.onboarding.guide_pages import blueprint as guide_pages
from app.onboarding.pages import blueprint as onboarding_pages
from app.outbox.pages import blueprint as outbox_pages
from app.portal.arrival_pages import blueprint as arrival_pages
from app.portal.claim_pages import blueprint as her_claim_pages
from app.portal.offer_pages import blueprint as offer_pages
from app.portal.pages import blueprint as portal_pages
from app.portal.review_pages import blueprint as her_review_pages
from app.portal.study_pages import blueprint as her_study_pages
from app.privacy.pages import blueprint as privacy_pages
from app.privacy.staff_pages import blueprint as staff_pages
from app.promises.arrival_pages import blueprint as merchant_arrival_pages
from app.promises.label_pages import blueprint as label_pages
from app.promises.pages import blueprint as promise_pages
from app.promises.proxy_pages import blueprint as shown_pages
from app.promises.report_pages import blueprint as report_pages
from app.reviews.pages import blueprint as review_pages
from app.reviews.public_pages import blueprint as public_review_pages
from app.reviews.settings_pages import blueprint as review_settings_pages
from app.shopify.gate import ShopifyGate
from app.studies.pages import blueprint as study_pages
from app.surveys.bank_pages import blueprint as bank_pages
from app.surveys.her_pages import blueprint as question_pages
from app.surveys.own_pages import blueprint as own_question_pages
from app.surveys.pages import blueprint as survey_pages
from app.touchpoints.letter_pages import blueprint as letter_pages
from app.touchpoints.sender_pages import blueprint as sending_pages
from app.tracking.pages import blueprint as tracking_pages
from app.updates.pages import blueprint as update_pages
from app.updates.status_pages import blueprint as status_pages
from app.web.addresses import RowNumber
from app.web.embedded import embedded_context
from app.web.errors import register_error_pages
from app.web.guards import finish_answers
from app.web.pages import blueprint as web_pages
from app.web.skin import prepare_templates
from app.wiring import PLAN
from config import Settings

FORM_BYTES_MAX = 1_000_000  # of a form in the panel; webhooks have their own door and limit
STATIC = Path(__file__).parents[1] / "static"


def create_env(settings: Settings, plan: Plan = PLAN) -> Env:
    """The Env of a running process."""
    prepare_logs(settings)
    clock, chance = SystemClock(), SystemChance()
    keys = KeyRing.from_text(settings.keys)
    _make_room_for(settings.database_url)
    return Env(
        settings=settings,
        db=Database(settings.database_url),
        clock=clock,
        chance=chance,
        ids=Ids(clock, chance),
        keys=keys,
        signer=Signer(keys, clock),
        mailer=SmtpMailer(settings.smtp_url),
        shopify=ShopifyGate(settings, clock),
        plan=plan,
        resolver=DnsResolver(),
    )


def create_app(env: Env) -> Flask:
    """The panel and the customers' pages. Webhooks come in by inbox.door, in front of this."""
    app = Flask(__name__, static_folder=str(STATIC), static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = FORM_BYTES_MAX
    app.extensions["kept"] = env
    app.url_map.converters["int"] = RowNumber
    prepare_templates(app)
    app.context_processor(embedded_context)
    app.after_request(finish_answers)
    register_error_pages(app)
    for blueprint in (
        web_pages, health_pages, onboarding_pages, guide_pages, home_pages, order_pages, help_pages, settings_pages,
        promise_pages, label_pages, shown_pages,
        customer_pages, inbox_pages, outbox_pages, privacy_pages, staff_pages, portal_pages, arrival_pages,
        update_pages,
        tracking_pages, merchant_arrival_pages, report_pages, catchup_pages, forecast_pages, status_pages,
        listening_pages, sending_pages, letter_pages, guarantee_pages, offer_pages,
        her_claim_pages, claim_pages, fit_pages, her_review_pages, review_pages, public_review_pages,
        review_settings_pages, fairness_pages, question_pages,
        survey_pages, bank_pages, own_question_pages, study_pages, her_study_pages, heard_pages, said_pages,
        figure_pages, cost_pages, strategy_pages,
    ):  # fmt: skip
        app.register_blueprint(blueprint)
    return app


def prepare_logs(settings: Settings) -> None:
    """One line an event on standard error; secrets and names never get here, since nothing hands them over."""
    plain = settings.log_format == "plain"
    renderer = structlog.dev.ConsoleRenderer() if plain else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _make_room_for(database_url: str) -> None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
