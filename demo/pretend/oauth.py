"""How the app gets its tokens: token exchange, the authorization code grant, and refreshing.

source  shopify.dev "Token exchange", "Authorization code grant", "Offline access tokens"
"""

import hmac
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request

from demo.pretend.installing import STAFF_ID
from demo.pretend.requesting import drop_connection, shop_of_request, the_world
from demo.pretend.signing import BadToken, read_id_token, signed_query
from demo.pretend.tokens import ACCESS_SECONDS, ONLINE_SECONDS, REFRESH_SECONDS, Pair

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from demo.pretend.shop import PretendShop

pages = Blueprint("oauth", __name__)

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token"
ONLINE = "urn:shopify:params:oauth:token-type:online-access-token"


class Denied(Exception):
    """An OAuth error: its name, and what it says in words."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error, self.description = error, description


@pages.post("/admin/oauth/access_token")
@pages.post("/shop/<handle>/admin/oauth/access_token")
def give_token(handle: str | None = None) -> Response:
    """All three grants, as JSON or as a form.

    400 invalid_subject_token  the ID token is stale or not ours: the app must ask the browser for a new one
    400 invalid_client         wrong client id or secret
    400 invalid_grant          unknown, spent or expired code or refresh token
    400 invalid_request        anything else that is missing or not understood
    """
    fault = the_world().faults.take(["access_token"])
    if fault == "429":
        return Response("Too many requests", status=429, headers={"Retry-After": "2.0"})
    if fault in ("timeout_before", "done_later"):
        return drop_connection()
    if fault and fault != "timeout_after":
        return Response("<html>Something went wrong</html>", status=500)
    try:
        with the_world().lock:
            answer = jsonify(_grant(shop_of_request(handle), _fields()))
    except Denied as denied:
        answer = jsonify({"error": denied.error, "error_description": denied.description})
        answer.status_code = 400
    return drop_connection() if fault == "timeout_after" else answer


def _fields() -> dict[str, str]:
    given = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    return {key: str(value) for key, value in given.items()} if isinstance(given, dict) else {}


def _grant(shop: "PretendShop | None", fields: dict[str, str]) -> dict[str, Any]:
    world = the_world()
    right = hmac.compare_digest(fields.get("client_secret", "").encode(), world.client_secret.encode())
    if fields.get("client_id") != world.client_id or not right:
        raise Denied("invalid_client", "Client authentication failed")
    if shop is None or (not shop.record.installed and "code" not in fields):
        raise Denied("application_cannot_be_found", "The app is not installed on this shop")
    if fields.get("grant_type") == TOKEN_EXCHANGE:
        return _exchange(shop, fields)
    if fields.get("grant_type") == "refresh_token":
        return _refresh(shop, fields)
    if "code" in fields:
        return _redeem(shop, fields)
    raise Denied("invalid_request", "grant_type is missing or not supported")


def _exchange(shop: "PretendShop", fields: dict[str, str]) -> dict[str, Any]:
    """An ID token for an access token; the shop of the token must be the shop that was called.

    source  shopify.dev "Token exchange"; an old offline token may stand in for the ID token once:
            "Migrate to expiring offline access tokens"
    """
    subject, kind = fields.get("subject_token", ""), fields.get("subject_token_type")
    if kind == OFFLINE:
        pair = shop.world.tokens.migrate(shop.domain, subject, shop.record.scopes)
        if pair is None or fields.get("expiring") != "1":
            raise Denied("invalid_subject_token", "The offline token can't be exchanged")
        return _offline(pair)
    if kind != ID_TOKEN:
        raise Denied("invalid_request", "subject_token_type is not supported")
    _check_id_token(shop, subject)
    if fields.get("requested_token_type") == ONLINE:
        return _online(shop)
    if fields.get("requested_token_type") != OFFLINE:
        raise Denied("invalid_request", "requested_token_type is not supported")
    return _new_offline(shop, fields)


def _check_id_token(shop: "PretendShop", token: str) -> None:
    world = shop.world
    now = world.now().timestamp()
    try:
        claims = read_id_token(world.client_secret, token, audience=world.client_id, now=now)
    except BadToken as error:
        raise Denied("invalid_subject_token", f"The ID token is {error}") from error
    if claims["dest"] != f"https://{shop.domain}":
        raise Denied("invalid_subject_token", "The ID token belongs to another shop")


def _new_offline(shop: "PretendShop", fields: dict[str, str]) -> dict[str, Any]:
    """A pair that expires; a public app that leaves out `expiring=1` gets nothing.

    source  shopify.dev "Offline access tokens": mandatory for public apps made since 1 April 2026
    """
    expiring = fields.get("expiring") == "1"
    if not expiring and not shop.world.legacy_tokens:
        raise Denied(
            "invalid_request", "Non-expiring offline access tokens are no longer given to public apps"
        )
    return _offline(shop.world.tokens.grant(shop.domain, shop.record.scopes, expiring=expiring))


def _refresh(shop: "PretendShop", fields: dict[str, str]) -> dict[str, Any]:
    pair = shop.world.tokens.refresh(shop.domain, fields.get("refresh_token", ""), shop.record.scopes)
    if pair is None:
        raise Denied("invalid_grant", "The refresh token is unknown, expired or has been replaced")
    return _offline(pair)


def _redeem(shop: "PretendShop", fields: dict[str, str]) -> dict[str, Any]:
    """A code for a token; the granted scopes may be fewer than were asked for, and the answer says which."""
    code = shop.world.tokens.redeem(shop.domain, fields["code"])
    if code is None:
        raise Denied("invalid_request", "The authorization code was not found or was already used")
    shop.install(code.scopes)
    return _new_offline(shop, fields)


def _offline(pair: Pair) -> dict[str, Any]:
    answer: dict[str, Any] = {"access_token": pair.access.token, "scope": ",".join(pair.access.scopes)}
    if pair.refresh:
        answer["expires_in"] = ACCESS_SECONDS
        answer["refresh_token"] = pair.refresh.token
        answer["refresh_token_expires_in"] = REFRESH_SECONDS
    return answer


def _online(shop: "PretendShop") -> dict[str, Any]:
    token = shop.world.tokens.grant_online(shop.domain, shop.record.scopes)
    first, _, last = shop.record.owner.partition(" ")
    user = {
        "id": int(STAFF_ID),
        "first_name": first,
        "last_name": last,
        "email": shop.record.email,
        "account_owner": True,
        "locale": shop.record.locale,
        "collaborator": False,
        "email_verified": True,
    }
    return {
        "access_token": token.token,
        "scope": ",".join(token.scopes),
        "expires_in": ONLINE_SECONDS,
        "associated_user_scope": ",".join(token.scopes),
        "associated_user": user,
    }


@pages.get("/admin/oauth/authorize")
@pages.get("/shop/<handle>/admin/oauth/authorize")
def show_grant(handle: str | None = None) -> str:
    """What the merchant sees before the app is installed: who asks, for what, and one button.

    source  shopify.dev "Authorization code grant"
    """
    shop = _asked_shop(handle)
    return render_template(
        "grant.html", world=the_world(), shop=shop, scopes=_asked_scopes(), asked=request.args
    )


@pages.post("/admin/oauth/authorize")
@pages.post("/shop/<handle>/admin/oauth/authorize")
def grant(handle: str | None = None) -> "AnyResponse":
    """The merchant says yes: back to the app with `code, hmac, host, shop, state, timestamp`."""
    world, shop = the_world(), _asked_shop(handle)
    target = request.args["redirect_uri"]
    code = world.tokens.new_code(shop.domain, _asked_scopes(), redirect_uri=target)
    parameters = {
        "code": code,
        "host": shop.host(),
        "shop": shop.domain,
        "state": request.args.get("state", ""),
        "timestamp": str(int(world.now().timestamp())),
    }
    joint = "&" if urlsplit(target).query else "?"
    return redirect(f"{target}{joint}{signed_query(world.client_secret, parameters)}")


def _asked_shop(handle: str | None) -> "PretendShop":
    """The shop that is asked; 400 in Shopify's words where client id or redirect address are not the app's."""
    world, shop = the_world(), shop_of_request(handle)
    target = urlsplit(request.args.get("redirect_uri", ""))
    if shop is None:
        abort(404, "Which store? Add ?shop=<store>.myshopify.com")
    if request.args.get("client_id") != world.client_id:
        abort(400, "Oauth error invalid_request: the API client can't be found")
    if f"{target.scheme}://{target.netloc}" != world.app_url:
        abort(400, "Oauth error invalid_request: The redirect_uri is not whitelisted")
    return shop


def _asked_scopes() -> list[str]:
    wanted = request.args.get("scope", "").replace(" ", ",").split(",")
    return [scope for scope in wanted if scope] or list(the_world().scopes)
