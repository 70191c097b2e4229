"""The five guards. Each view stands behind exactly one, and a test proves that none stands in the open.

panel        an ID token of the Shopify admin, and an installed shop
callback     Shopify's signature on the way back from the permission page, and the browser that was sent there
proxy        Shopify's signature on a request that a shop's own address forwards
link         our own signature in a link that a customer was sent
open_to_all  nothing is asked; the reason stands beside it
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

import structlog
from flask import Response, after_this_request, current_app, g, request

from app.core.errors import NotFound, Refused, Unverified
from app.core.work import Env, reading_across_shops, reading_for, work_for
from app.shopify.id_tokens import AppHome, ReadyAnswer, check_app_home, framing
from app.shopify.install import callback_is_genuine
from app.shopify.proxy import proxy_request_is_genuine
from app.shops.model import Shop
from app.shops.store import SHOP_MEMO, ShopView, shop_by_domain
from app.staff.rules import OWNER, READ, SERVICE, may
from app.web import admission, embedded, install_state, looks

View = Callable[..., Any]
READS = ("GET", "HEAD")

log = structlog.get_logger()


@dataclass(frozen=True)
class Permission:
    """What the callback guard proves: this shop's merchant said yes, in the browser that we sent there.

    code  works once, for the access token
    """

    shop: str
    code: str


def the_env() -> Env:
    env: Env = current_app.extensions["kept"]
    return env


def panel(view: View) -> View:
    """view(work, …) for a verified shop: a Work that only reads for GET, one that writes for everything else.

    In the request, g.shop is the ShopView, g.staff Shopify's number of the person, g.role what she may do, g.work the
    Work. No cookie is read, so another site can't make a browser send what we ask for. What she changes is noted in
    the same transaction, what is refused to her and what she looks at of customers in one of its own.
    """

    @wraps(view)
    def guarded(**arguments: Any) -> Response:
        env = the_env()
        home = check_app_home(
            env.settings,
            request.method,
            url=request.full_path,
            headers=dict(request.headers),
            now=env.clock.now(),
        )
        _add_headers({"Cache-Control": "no-store", **home.headers})
        if home.identity is None:
            return _without_proof(env, home)
        try:
            g.shop, g.role = admission.admit(env, home.identity, home.id_token)
        except Unverified as trouble:
            if trouble.code == "stale":  # Shopify is stricter about the minute than our clock
                return _as_it_is(home.try_again)
            raise
        g.staff = home.identity.user_id
        _must_be_hers(env, view, arguments)
        answer = _answer(env, g.shop.id, view, arguments, shop=g.shop)
        looks.note_look(env, view, answer, arguments)
        return answer

    return _marked(guarded, "panel")


def owners(view: View) -> View:
    """Beneath `panel`: only an owner may do it. What is about money, letters' words, senders and roles."""
    view.needs = OWNER  # type: ignore[attr-defined]  # read by the panel guard
    return view


def shows_people(view: View) -> View:
    """Beneath `panel`: names, addresses or words of customers are on it, or on the page that shows its form again, so
    each look is noted.
    """
    view.shows_people = True  # type: ignore[attr-defined]  # read by the panel guard
    return view


def only_asks(view: View) -> View:
    """Beneath `panel`: a POST that can change nothing, such as a preview of what was typed."""
    view.needs, view.only_asks = READ, True  # type: ignore[attr-defined]  # read by the panel guard
    return view


def needed_for(view: View, method: str) -> str:
    """The role that a view of the panel asks for."""
    needed: str = getattr(view, "needs", READ if method in READS else SERVICE)
    return needed


def callback(view: View) -> View:
    """view(permission, …), with no Work open: a code has to be exchanged outside of one. The browser's proof is
    used up by the attempt, whatever comes of it.
    """

    @wraps(view)
    def guarded(**arguments: Any) -> Response:
        env = the_env()
        _add_headers({"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
        after_this_request(install_state.forget)
        shop = callback_is_genuine(env.settings, list(request.args.items(multi=True)), env.clock.now())
        install_state.must_be_ours(env, shop=shop, state=request.args.get("state", ""))
        permission = Permission(shop=shop, code=request.args.get("code", ""))
        return current_app.make_response(view(permission, **arguments))

    return _marked(guarded, "callback")


def proxy(view: View) -> View:
    """view(work, …) for a page on the shop's own address. g.visit says who is logged in there; that a thing is hers
    is the view's to check. g.language is the shop's until the view knows better.
    """

    @wraps(view)
    def guarded(**arguments: Any) -> Response:
        env = the_env()
        _add_headers(PRIVATE)
        g.visit = proxy_request_is_genuine(env.settings, request.query_string, env.clock.now())
        with reading_across_shops(env, why="a guard finds the shop that forwarded the request") as work:
            shop = shop_by_domain(work, g.visit.shop)
        if shop is None or not shop.is_installed:
            raise NotFound("no_shop", "This page isn't here.")
        g.shop_name, g.language = shop.name, request.args.get("locale") or shop.locale
        return _answer(env, shop.id, view, arguments, shop=shop)

    return _marked(guarded, "proxy")


def link(purpose: str) -> Callable[[View], View]:
    """view(work, payload, …) for the route's <token>, which `link_token` made for the same purpose.

    It also opens for a shop that has left: who wants no more letters is heard all the same. What goes wrong is said
    under the shop's name (g.shop_name), in the language of the letter (g.language).
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(token: str, **arguments: Any) -> Response:
            env = the_env()
            _add_headers({**PRIVATE, "Content-Security-Policy": "frame-ancestors 'none';"})
            payload = env.signer.read(purpose, token)
            g.language = str(payload.get("lang", ""))
            with reading_across_shops(env, why="a guard finds the shop of a link") as work:
                shop = work.session.get(Shop, _number(payload.get("shop")))
                shop_id = shop.id if shop is not None and shop.redacted_at is None else None
                g.shop_name = shop.name if shop is not None and shop_id is not None else ""
            if shop_id is None:
                raise NotFound("no_shop", "This shop no longer uses Kept, and what it kept on you is gone.")
            return _answer(env, shop_id, view, {"payload": payload, **arguments}, shop=None)

        return _marked(guarded, "link")

    return guard


def link_token(
    env: Env, purpose: str, shop_id: int, payload: Mapping[str, Any], *, expires_at: Any = None
) -> str:
    """The token that `link(purpose)` opens. payload  small: ids and words, no names, no addresses"""
    return env.signer.sign(purpose, {**payload, "shop": shop_id}, expires_at=expires_at)


def open_to_all(*, why: str) -> Callable[[View], View]:
    """view(…), with no Work. why  a sentence for the reader: what makes it harmless"""
    assert why

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> Response:
            return current_app.make_response(view(**arguments))

        return _marked(guarded, "open_to_all")

    return guard


def finish_answers(answer: Response) -> Response:
    """For every answer (app.after_request), those of unknown addresses included: where no guard said who may frame
    it, only the admin may; no address with a token in it is told to other sites.
    """
    headers = answer.headers
    headers.setdefault(
        "Content-Security-Policy", framing(the_env().settings, None)["Content-Security-Policy"]
    )
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    return answer


PRIVATE = {"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def _answer(
    env: Env, shop_id: int, view: View, arguments: Mapping[str, Any], *, shop: ShopView | None
) -> Response:
    """Returning commits, raising rolls back."""
    reads = request.method in READS or getattr(view, "only_asks", False)
    opening = reading_for if reads else work_for
    with opening(env, shop_id) as work:
        if shop is not None:
            work.memo[SHOP_MEMO] = shop
        g.work = work
        try:
            answer = current_app.make_response(view(work, **arguments))
            if not reads:
                looks.note_change(work, view, answer, arguments)
            return answer
        finally:
            g.pop("work", None)


def _must_be_hers(env: Env, view: View, arguments: Mapping[str, Any]) -> None:
    needed = needed_for(view, request.method)
    if may(g.role, needed):
        return
    looks.note_refused(env, arguments)
    if needed == OWNER:
        raise Refused("owners_only", "Only an owner of Kept may do this. Settings, Staff says who is one.")
    raise Refused(
        "may_only_look", "You may look at everything and change nothing. An owner of Kept can change that."
    )


def _without_proof(env: Env, home: AppHome) -> Response:
    """A page opened outside the admin is sent into it; anything else is asked to come again with a fresh token."""
    if home.is_document and embedded.is_opened_outside():
        return embedded.show_the_way_in(env)
    assert home.answer is not None
    return _as_it_is(home.answer)


def _as_it_is(ready: ReadyAnswer) -> Response:
    return Response(ready.body, ready.status, dict(ready.headers))


def _add_headers(headers: Mapping[str, str]) -> None:
    """Also to the error page, should one come of it."""

    def add(answer: Response) -> Response:
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        return answer

    after_this_request(add)


def _number(value: object) -> int:
    return value if type(value) is int else 0


def _marked(guarded: View, name: str) -> View:
    guarded.guard = name  # type: ignore[attr-defined]  # what the house test reads
    return guarded
