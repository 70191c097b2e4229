"""The state of an installation: a word that goes to Shopify and back, bound to the browser by a signed cookie.

The only cookie in the house, and only on the way through Shopify's permission page: the panel has none.
"""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Response, current_app, request

from app.core.errors import Unverified

if TYPE_CHECKING:
    from app.core.work import Env

PURPOSE = "install_state"
COOKIE = "kept_install"
PATH = "/auth"
LIFE = timedelta(minutes=10)  # long enough to log in and read what is asked for
STATE_BYTES = 24  # the word can't be guessed


def bind(env: Env, answer: Response, *, shop: str, state: str) -> Response:
    """Give the browser the other half of the state. Lax, since it comes back by a link from Shopify's page."""
    token = env.signer.sign(PURPOSE, {"state": state, "shop": shop}, expires_at=env.clock.now() + LIFE)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=LIFE,
        path=PATH,
        secure=_is_secure(env.settings.app_url),
        httponly=True,
        samesite="Lax",
    )
    return answer


def must_be_ours(env: Env, *, shop: str, state: str) -> None:
    """raises  Unverified("bad_state") in another browser than the one sent, for another shop, after ten minutes, and
    the second time
    """
    try:
        bound = env.signer.read(PURPOSE, request.cookies.get(COOKIE, ""))
    except Unverified:
        bound = {}
    same_word = hmac.compare_digest(str(bound.get("state", "")).encode(), state.encode())
    if not (state and same_word and bound.get("shop") == shop):
        raise Unverified(
            "bad_state",
            "This installation was begun in another browser, or too long ago. Please begin it again.",
        )


def forget(answer: Response) -> Response:
    """Used once, whatever came of it."""
    env: Env = current_app.extensions["kept"]
    answer.delete_cookie(
        COOKIE, path=PATH, secure=_is_secure(env.settings.app_url), httponly=True, samesite="Lax"
    )
    return answer


def _is_secure(app_url: str) -> bool:
    return app_url.startswith("https://")
