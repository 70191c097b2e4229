"""The app proxy: a path of the storefront that Shopify signs and forwards to the app.

source  shopify.dev "Set up app proxies", "Authenticate app proxies"
"""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

import requests
from flask import Flask, Response, render_template, request
from markupsafe import Markup

from demo.pretend.requesting import shop_of_request, the_world
from demo.pretend.signing import proxy_signature

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop
    from demo.pretend.world import PretendShopify

# Who the visitor is, once they have bought something here; the pretend storefront's own cookie.
VISITOR_COOKIE = "pretend_customer"
TIMEOUT_SECONDS = 10
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
# What belongs to one connection, and the cookies that Shopify strips in both directions.
_NOT_FORWARDED = frozenset(
    {"host", "cookie", "connection", "content-length", "transfer-encoding", "keep-alive", "accept-encoding"}
)
_NOT_RETURNED = frozenset(
    {"set-cookie", "connection", "transfer-encoding", "content-encoding", "content-length", "keep-alive"}
)


def mount(app: Flask, world: "PretendShopify") -> None:
    """Answer below /{prefix}/{subpath}, for a shop's own host and, on the plain origin, for browsers."""
    own = f"/{world.proxy_prefix}/{world.proxy_subpath}"
    for before in ("", "/shop/<handle>"):
        app.add_url_rule(f"{before}{own}/", "proxy", forward, methods=METHODS, defaults={"path": ""})
        app.add_url_rule(f"{before}{own}/<path:path>", "proxy", forward, methods=METHODS)


def forward(path: str = "", handle: str | None = None) -> Response:
    """Forward with `shop, logged_in_customer_id, path_prefix, timestamp, signature` added; strip cookies.

    On the plain origin `path_prefix` begins with /shop/<handle>: a link that is built from it works in a browser,
    one that is built from a fixed /apps/kept does not, as it would not in a shop that has renamed the path.
    An answer of application/liquid is put into the shop's theme; all others pass as they are.
    """
    world, shop = the_world(), shop_of_request(handle)
    if shop is None or not shop.record.installed:
        return Response(render_template("missing.html", world=world, shop=shop), status=404)
    before = f"/shop/{handle}" if handle else ""
    path_prefix = f"{before}/{world.proxy_prefix}/{world.proxy_subpath}"
    # What follows the subpath is appended as it is, its slash included.
    address = f"{world.app_url}{world.proxy_path}{quote(request.path.removeprefix(path_prefix))}"
    query = urlencode(signed_parameters(shop, path_prefix=path_prefix))
    try:
        with _outward() as session:
            answer = session.request(
                request.method,
                f"{address}?{query}",
                headers={key: value for key, value in request.headers if key.lower() not in _NOT_FORWARDED},
                data=request.get_data(),
                timeout=TIMEOUT_SECONDS,
                allow_redirects=False,
            )
    except requests.RequestException:
        page = render_template("missing.html", world=world, shop=shop, trouble="The app does not answer.")
        return Response(page, status=502)
    return _returned(answer, shop)


def _outward() -> requests.Session:
    """A session that keeps nothing and looks at no proxy settings of the machine: the app is on loopback."""
    session = requests.Session()
    session.trust_env = False
    return session


def signed_parameters(shop: "PretendShop", *, path_prefix: str) -> list[tuple[str, str]]:
    """The visitor's own parameters first, then Shopify's, then the signature over all of them."""
    own = [
        pair
        for pair in parse_qsl(request.query_string.decode(), keep_blank_values=True)
        if pair[0] != "signature"
    ]
    added = [
        ("shop", shop.domain),
        ("logged_in_customer_id", _visitor(shop)),
        ("path_prefix", path_prefix),
        ("timestamp", str(int(shop.world.now().timestamp()))),
    ]
    return [*own, *added, ("signature", proxy_signature(shop.world.client_secret, own + added))]


def _visitor(shop: "PretendShop") -> str:
    """The logged-in customer's id; empty for somebody who is not, or not here."""
    known = request.cookies.get(VISITOR_COOKIE, "")
    return known if known.isdigit() and int(known) in shop.customers else ""


def _returned(answer: requests.Response, shop: "PretendShop") -> Response:
    headers = {key: value for key, value in answer.headers.items() if key.lower() not in _NOT_RETURNED}
    if not answer.headers.get("Content-Type", "").startswith("application/liquid"):
        return Response(answer.content, status=answer.status_code, headers=headers)
    headers["Content-Type"] = "text/html; charset=utf-8"
    # The theme renders what the app wrote; the pretend theme knows no Liquid tags of its own.
    page = render_template("theme.html", world=shop.world, shop=shop, content=Markup(answer.text))
    return Response(page, status=answer.status_code, headers=headers)
