"""A browser at the panel: signed tokens and queries as Shopify makes them, and an app with chosen pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask
from flask.testing import FlaskClient

from app.core.work import Env
from app.web.embedded import embedded_context
from app.web.errors import register_error_pages
from app.web.guards import finish_answers
from app.web.pages import blueprint as web_pages
from app.web.skin import STATIC, prepare_templates
from tests.builders import CLIENT_ID, DOMAIN, NOW, SECRET


def an_app(env: Env, *pages: Blueprint) -> Flask:
    """As the factory builds it, with these pages alone."""
    app = Flask(__name__, static_folder=str(STATIC), static_url_path="/static")
    app.extensions["kept"] = env
    prepare_templates(app)
    app.context_processor(embedded_context)
    app.after_request(finish_answers)
    register_error_pages(app)
    for blueprint in (web_pages, *pages):
        app.register_blueprint(blueprint)
    return app


def a_browser(env: Env, *pages: Blueprint) -> FlaskClient:
    return an_app(env, *pages).test_client()


def id_token(shop: str = DOMAIN, *, at: datetime = NOW, secret: str = SECRET, user: str = "42") -> str:
    """As the admin makes it: a minute long, from `at`."""
    seconds = int(at.timestamp())
    claims = {
        "iss": f"https://{shop}/admin",
        "dest": f"https://{shop}",
        "aud": CLIENT_ID,
        "sub": user,
        "exp": seconds + 60,
        "nbf": seconds,
        "iat": seconds,
        "jti": "j",
        "sid": "s",
    }
    head, body = (_segment(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    signature = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_segment(signature)}"


def bearer(shop: str = DOMAIN, **about: Any) -> dict[str, str]:
    """The header of a fetch from within the panel."""
    return {"Authorization": f"Bearer {id_token(shop, **about)}"}


def signed_query(fields: Mapping[str, str], secret: str = SECRET) -> str:
    """The callback's query, signed as Shopify does it."""
    text = "&".join(f"{name}={fields[name]}" for name in sorted(fields))
    return urlencode({**fields, "hmac": hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()})


def forwarded_query(*, at: datetime = NOW, secret: str = SECRET, **fields: str) -> str:
    """The query of a request that comes through the app proxy."""
    every = {
        "shop": DOMAIN,
        "logged_in_customer_id": "",
        "path_prefix": "/apps/kept",
        "timestamp": str(int(at.timestamp())),
        **fields,
    }
    text = "".join(f"{name}={every[name]}" for name in sorted(every))
    return urlencode(
        {**every, "signature": hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()}
    )


def _segment(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
