"""The two addresses of the authorization-code flow, for shops that install from outside the admin."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, render_template, request
from flask_babel import lazy_gettext

from app.onboarding.rules import missing_scopes
from app.shopify.domains import clean_shop_domain
from app.shopify.install import CALLBACK_PATH, permission_url
from app.web import install_state
from app.web.admission import install_shop
from app.web.embedded import admin_address
from app.web.guards import Permission, callback, open_to_all, the_env

blueprint = Blueprint("onboarding", __name__, template_folder="templates")
NEVER_STORED = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

# What doesn't work without it, for the merchant who left it out.
WINDOWS = lazy_gettext("Kept doesn't see the delivery dates that the checkout showed.")
WITHOUT = {
    "read_orders": lazy_gettext("Kept hears of no orders, so it can hold no promise."),
    "read_fulfillments": lazy_gettext("Kept doesn't see when an order is sent and when it arrives."),
    "read_merchant_managed_fulfillment_orders": WINDOWS,
    "read_third_party_fulfillment_orders": WINDOWS,
    "read_customers": lazy_gettext("Kept knows nobody's name and address, so it can write no letters."),
    "read_customer_merge": lazy_gettext("Kept doesn't hear when you merge two customers into one."),
    "read_products": lazy_gettext("Letters can't name what was bought."),
    "write_app_proxy": lazy_gettext("Kept's pages can't stand on your shop's own address."),
    "write_discounts": lazy_gettext("The delivery guarantee can't make discount codes."),
    "write_customers": lazy_gettext("Shopify doesn't hear when a customer says no to letters."),
}
OTHERWISE = lazy_gettext("Some of what Kept does will not work.")

log = structlog.get_logger()


@blueprint.get("/auth/install")
@open_to_all(why="it only sends the browser to Shopify, which asks the merchant; the shop is cleaned before")
def begin() -> Response:
    """Where a merchant with an install link begins. Nobody types a domain: a page that asks for it teaches phishing,
    and the App Store forbids it.
    """
    env = the_env()
    shop = clean_shop_domain(request.args.get("shop"))
    if shop is None:
        return Response(render_template("onboarding/no_shop.html"), 400, NEVER_STORED)
    state = env.chance.token(install_state.STATE_BYTES)
    answer = Response(
        status=302, headers={"Location": permission_url(env.settings, shop, state), **NEVER_STORED}
    )
    return install_state.bind(env, answer, shop=shop, state=state)


@blueprint.get(CALLBACK_PATH)
@callback
def finish(permission: Permission) -> Response:
    """Shopify sends the merchant back here with a code, which becomes the pair of tokens."""
    env = the_env()
    grant = env.shopify.exchange_code(permission.shop, permission.code)
    install_shop(env, permission.shop, grant)
    missing = missing_scopes(grant.scopes, env.settings.scopes)
    address = admin_address(env, permission.shop)
    log.info("shop_installed", shop=permission.shop, missing_scopes=missing)
    if missing:
        lines = [(scope, WITHOUT.get(scope, OTHERWISE)) for scope in missing]
        page = render_template(
            "onboarding/scopes_missing.html", missing=lines, address=address, shop=permission.shop
        )
        return Response(page, 200, NEVER_STORED)
    return Response(status=302, headers={"Location": address, **NEVER_STORED})
