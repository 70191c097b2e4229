"""The panel inside the Shopify admin: what every page of it needs, and the ways into the frame and out of it."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, g, render_template, request

from app.core.errors import Unverified
from app.core.work import Env, reading_across_shops
from app.shopify.domains import clean_shop_domain
from app.shopify.id_tokens import framing
from app.shopify.install import callback_is_genuine
from app.shops.store import shop_by_domain


def embedded_context() -> dict[str, Any]:
    """What layout/panel.html wants of every page (app.context_processor)."""
    env = _env()
    return {
        "client_id": env.settings.client_id,
        "app_bridge_url": env.settings.app_bridge_url,
        "shop": g.get("shop"),
    }


def admin_address(env: Env, domain: str, path: str = "/") -> str:
    """The app's address in the Shopify admin. domain  cleaned; path  of the page, with its query"""
    handle = domain.partition(".")[0]
    here = quote(path, safe="/?&=%-._~") if path.startswith("/") else "/"
    return f"{env.settings.admin_origin}/store/{handle}/apps/{env.settings.app_handle}{here.rstrip('/')}"


def leave_the_frame(env: Env, address: str) -> Response:
    """Send the whole window to `address`, out of the admin's frame: to Shopify's permission page, say.

    A fetch is told so by a header that App Bridge acts on; a document by a script, since a redirect stays inside.
    """
    if "Authorization" in request.headers:
        return Response(status=401, headers={"X-Shopify-API-Request-Failure-Reauthorize-Url": address})
    source, client = escape(env.settings.app_bridge_url), escape(env.settings.client_id)
    target = escape(address)
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><meta name="shopify-api-key" content="{client}">'
        f'<script src="{source}"></script></head><body><a href="{target}" target="_top" id="way">{target}</a>'
        '<script>window.open(document.getElementById("way").href, "_top")</script></body></html>'
    )
    return Response(page, mimetype="text/html")


def is_opened_outside() -> bool:
    """Whether a person has typed or clicked the app's own address, instead of opening it in the admin. Only where the
    browser says so: an older one, and Shopify's phone app, go through the patch page.
    """
    alone = request.headers.get("Sec-Fetch-Dest") == "document"
    by_shopify = request.args.get("embedded") == "1" or "Shopify" in request.headers.get("User-Agent", "")
    return request.method == "GET" and alone and not by_shopify


def show_the_way_in(env: Env) -> Response:
    """To the app in the admin of the shop that the address names; a page that says how, where it names none."""
    domain = clean_shop_domain(request.args.get("shop"))
    if domain is None:
        page = render_template("web/outside.html", admin_origin=env.settings.admin_origin)
        return Response(page, 401, {**framing(env.settings, None), "Cache-Control": "no-store"}, "text/html")
    if _wants_to_install(env, domain):
        return _redirect(f"/auth/install?shop={domain}")
    path = request.path if request.path.startswith("/") else "/"
    return _redirect(admin_address(env, domain, path))


def _wants_to_install(env: Env, domain: str) -> bool:
    """A custom app's install link brings the merchant here, signed by Shopify, before any permission. Without that
    signature nobody learns by the answer whether a shop has Kept.
    """
    if "hmac" not in request.args:
        return False
    try:
        signed = callback_is_genuine(env.settings, list(request.args.items(multi=True)), env.clock.now())
    except Unverified:
        return False
    with reading_across_shops(env, why="a signed visit asks whether its shop is installed") as work:
        shop = shop_by_domain(work, signed)
    return signed == domain and (shop is None or not shop.is_installed)


def _redirect(address: str) -> Response:
    return Response(status=302, headers={"Location": address, "Cache-Control": "no-store"})


def _env() -> Env:
    env: Env = current_app.extensions["kept"]
    return env
