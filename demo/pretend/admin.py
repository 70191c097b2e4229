"""The pretend admin: where a merchant finds the store's orders, and the app inside its frame.

source  shopify.dev "Set up embedded app authorization", "ID tokens", "App Bridge library"
"""

from typing import Any
from urllib.parse import urlencode

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    redirect,
    render_template,
    request,
    send_from_directory,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from demo.pretend.requesting import shop_by_handle, the_world
from demo.pretend.sums import financial_status, fulfillment_status, totals

pages = Blueprint("admin", __name__)

# As many orders as the list shows; the app under test is where one looks for more.
ORDERS_SHOWN = 50


@pages.get("/")
def show_doors() -> str:
    """Where one can go: stores, storefronts, letters."""
    return render_template("doors.html", world=the_world(), shops=list(the_world().shops.values()))


@pages.get("/app-bridge.js")
def app_bridge() -> Response:
    """The stand-in for the script on Shopify's CDN; like that one it has no version and is never old."""
    response = send_from_directory(pages.root_path + "/static", "app-bridge.js", mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@pages.get("/store/<handle>")
def show_store(handle: str) -> str:
    world, shop = the_world(), shop_by_handle(handle)
    waiting = [
        one for one in world.sender.waiting if one.delivery.headers["X-Shopify-Shop-Domain"] == shop.domain
    ]
    return render_template("store.html", world=world, shop=shop, waiting=waiting)


@pages.get("/store/<handle>/orders")
def show_orders(handle: str) -> str:
    shop = shop_by_handle(handle)
    newest = sorted(shop.orders.values(), key=lambda order: order.created_at, reverse=True)[:ORDERS_SHOWN]
    states = [
        (order, financial_status(order), fulfillment_status(order) or "unfulfilled", totals(order).current)
        for order in newest
    ]
    return render_template("orders.html", world=the_world(), shop=shop, orders=states, count=len(shop.orders))


@pages.get("/store/<handle>/orders/<int:order_id>")
def show_order(handle: str, order_id: int) -> AnyResponse:
    order = shop_by_handle(handle).orders.get(order_id)
    if order is None:
        abort(404, "There is no such order.")
    return redirect(url_for("storefront.show_order", handle=handle, key=order.key))


@pages.get("/store/<handle>/apps/<client_id>")
@pages.get("/store/<handle>/apps/<client_id>/<path:path>")
def show_app(handle: str, client_id: str, path: str = "") -> str | AnyResponse:
    """The app in its frame, opened at `path` with `embedded, hmac, host, id_token, locale, session, shop, timestamp`.

    An app that is not installed shows the store's own page with the install button instead.
    """
    world, shop = the_world(), shop_by_handle(handle)
    if client_id not in (world.client_id, world.proxy_subpath):
        abort(404, "There is no such app.")
    if not shop.record.installed:
        return redirect(url_for("admin.show_store", handle=handle))
    own = urlencode(list(request.args.items(multi=True)))
    frame = shop.app_page_url(f"/{path}" + (f"?{own}" if own else ""))
    return render_template(
        "frame.html", world=world, shop=shop, frame=frame, settings=_frame_settings(handle)
    )


def _frame_settings(handle: str) -> dict[str, Any]:
    """What the admin's script must know to serve the app in the frame, and nothing else."""
    world, shop = the_world(), shop_by_handle(handle)
    origin = "/".join(world.app_url.split("/")[:3])
    return {
        "appOrigin": origin,
        "base": url_for("admin.show_app", handle=handle, client_id=world.client_id),
        "token": url_for("admin.give_id_token", handle=handle),
        "scopes": url_for("admin.scopes", handle=handle),
        "name": {
            "shop": shop.domain,
            "host": shop.host(),
            "locale": shop.record.locale,
            "apiKey": world.client_id,
        },
        "user": {"name": shop.record.owner, "email": shop.record.email, "accountAccess": "account owner"},
    }


@pages.get("/store/<handle>/id_token")
def give_id_token(handle: str) -> Response:
    """A fresh ID token for the frame's page; only the admin itself may ask."""
    shop = shop_by_handle(handle)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin" or not shop.record.installed:
        abort(403)
    response = jsonify({"token": shop.id_token()})
    response.headers["Cache-Control"] = "no-store"
    return response


@pages.get("/store/<handle>/scopes")
@pages.post("/store/<handle>/scopes")
def scopes(handle: str) -> Response:
    """What the app may do here; a POST grants optional scopes that the merchant has just agreed to.

    source  App Bridge "Scopes": query, request; `app/scopes_update` follows
    """
    world, shop = the_world(), shop_by_handle(handle)
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    if request.method == "POST":
        wanted = request.get_json()["scopes"]
        allowed = [one for one in wanted if one in world.optional_scopes or one in world.scopes]
        if len(allowed) < len(wanted):
            abort(400, "A scope that the app has not declared was asked for.")
        world.sender.send(shop.scopes_update(sorted({*shop.record.scopes, *allowed})), retry=True)
    return jsonify(
        {"granted": shop.record.scopes, "required": world.scopes, "optional": world.optional_scopes}
    )


@pages.post("/store/<handle>/install")
def install(handle: str) -> AnyResponse:
    """Shopify-managed install: the merchant agrees, and the app's first page is opened."""
    world, shop = the_world(), shop_by_handle(handle)
    shop.install()
    return redirect(url_for("admin.show_app", handle=handle, client_id=world.client_id))


@pages.post("/store/<handle>/uninstall")
def uninstall(handle: str) -> AnyResponse:
    """All tokens die, `app/uninstalled` is sent; the 48 hours until `shop/redact` are left to another button."""
    world, shop = the_world(), shop_by_handle(handle)
    world.sender.send(shop.uninstall(), retry=True)
    return redirect(url_for("admin.show_store", handle=handle))


@pages.post("/store/<handle>/redact")
def redact(handle: str) -> AnyResponse:
    """What Shopify does 48 hours after an uninstall."""
    world, shop = the_world(), shop_by_handle(handle)
    if shop.record.installed:
        abort(409, "Shopify asks for this only after an uninstall.")
    world.sender.send(world.shop_redact(shop), retry=True)
    return redirect(url_for("admin.show_store", handle=handle))
