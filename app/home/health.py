"""For load balancers and monitors: is the process alive, is the database there, how much waits."""

from __future__ import annotations

import hmac

from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from app.core.errors import NotFound
from app.core.work import reading_across_shops
from app.inbox import reports as inbox
from app.outbox import reports as outbox
from app.web.guards import open_to_all, the_env

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to_all(why="it says only that the process and its database are there")
def show_health() -> Response:
    the_env().db.check()
    return Response("ok\n", mimetype="text/plain")


@blueprint.get("/metrics")
@open_to_all(why="it asks for the bearer token of the settings by itself, and tells only how much waits")
def show_metrics() -> Response:
    env = the_env()
    given = request.headers.get("Authorization", "").encode()
    wanted = f"Bearer {env.settings.metrics_token}".encode()
    if not env.settings.metrics_token or not hmac.compare_digest(given, wanted):
        raise NotFound("no_page", "There is no such page.")
    registry = CollectorRegistry()
    with reading_across_shops(env, why="a monitor asks how much waits, of all shops together") as work:
        for name, count in (
            ("kept_webhooks_waiting", inbox.count(work, "waiting")),
            ("kept_webhooks_parked", inbox.count(work, "parked")),
            *((f"kept_errands_{state}", count) for state, count in outbox.counts(work).items()),
        ):
            Gauge(
                name, "counted up to a thousand, beyond which it is simply too many", registry=registry
            ).set(count)
    return Response(generate_latest(registry), mimetype="text/plain; version=0.0.4")
