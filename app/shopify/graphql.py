"""Calls to a shop's Admin API: budgeted, limited in time, repeated only where a repeat can do no harm."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import requests

from app.core.clock import Clock
from app.core.errors import Invalid, KeptError, Refused, Unreachable
from app.shopify.budget import CostBudget
from app.shopify.documents import API_VERSION, Document
from app.shopify.domains import address_at
from app.shopify.errors import UserError, UserErrors
from app.shopify.tokens import seconds_in
from app.shopify.wire import Received, Silence, pooled_session, post

if TYPE_CHECKING:
    from config import Settings

TRIES_MAX = 4  # of a query; with the waits below, a quarter of a minute at most in one thread
WAIT_SECONDS_MAX = 5.0  # for points or a Retry-After; longer waits belong to the outbox, not to a thread
PAUSE_SECONDS = 0.5  # before a query is repeated for no stated time; doubled each time

# What Shopify says before it has looked at the document. Nothing was done; `permanent` where only a person helps.
STATUSES: dict[int, tuple[str, str, bool]] = {
    401: ("token_refused", "Shopify no longer takes this access token.", False),
    402: ("shop_frozen", "The shop's Shopify account is frozen until it is paid.", False),
    403: ("forbidden", "Shopify doesn't let this server in: see the app's IP allowlist and scopes.", True),
    404: ("shop_gone", "Shopify doesn't know this shop any more.", True),
    423: ("shop_locked", "Shopify has locked this shop.", False),
    430: ("security_refusal", "Shopify refused the call for security reasons.", True),
}


@dataclass(frozen=True)
class Answer:
    """data    the answer's data, as Shopify shapes it
    denied  paths that are null because the app has no approval for them (protected customer data)
    """

    data: dict[str, Any]
    denied: tuple[str, ...] = ()


class AdminClient:
    """One for the process; threads may share it.

    sleep  waits for points and before a repeat
    http   the pool; by default one of its own
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        sleep: Callable[[float], None] = time.sleep,
        *,
        http: requests.Session | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._sleep = sleep
        self._budget = CostBudget()
        self._http = http or pooled_session(trust_env=not settings.shopify_origin)

    def call(
        self, shop_domain: str, access_token: str, document: Document, *, variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """returns  the answer's data
        raises   UserErrors        understood and refused, nothing was done
                 Refused           "bad_shop", "access_denied" (scope), "shop_inactive"
                 Invalid           "bad_document": Shopify doesn't understand what we sent
                 Unreachable       "not_sent": it surely had no effect; "uncertain": a mutation may have been done, so
                                   look before trying again; "token_refused" and the others of STATUSES;
                                   "throttled", "shopify_down", "no_answer", "bad_answer": a query in vain
        """
        return self.ask(shop_domain, access_token, document, variables=variables).data

    def ask(
        self, shop_domain: str, access_token: str, document: Document, *, variables: Mapping[str, Any]
    ) -> Answer:
        """As `call`, and says what was withheld from the answer."""
        address, named = address_at(self._settings, shop_domain, f"/admin/api/{API_VERSION}/graphql.json")
        headers = {"X-Shopify-Access-Token": access_token, "Accept": "application/json", **named}
        asked = {"query": document.text, "variables": dict(variables), "operationName": document.name}
        shop = shop_domain.strip().lower()
        tries = 1 if document.is_mutation else TRIES_MAX
        for attempt in range(1, tries + 1):
            self._wait_for_points(shop, document)
            result = self._judged(shop, document, post(self._http, address, json=asked, headers=headers))
            if isinstance(result, Answer):
                return result
            if attempt == tries or not isinstance(result, _Again):
                raise result.error if isinstance(result, _Again) else result
            self._sleep(min(result.wait_seconds or PAUSE_SECONDS * 2 ** (attempt - 1), WAIT_SECONDS_MAX))
        raise AssertionError("the last attempt has returned or raised")

    def close(self) -> None:
        self._http.close()

    def _wait_for_points(self, shop: str, document: Document) -> None:
        wait = self._budget.set_aside(
            shop, document.name, cost=document.cost, now=self._clock.now(), wait_seconds_max=WAIT_SECONDS_MAX
        )
        if wait is None:
            raise _unreachable("not_sent", "Too much is being asked of this shop at once.", document)
        if wait:
            self._sleep(wait)

    def _judged(
        self, shop: str, document: Document, received: Received | Silence
    ) -> Answer | KeptError | _Again:
        if isinstance(received, Silence):
            return _of_silence(document, received)
        if received.status != 200:
            return _of_status(document, received)
        body = _decoded(received.body)
        if body is None:
            return _after_sending(document, "bad_answer", "Shopify's answer can't be read.")
        cost = _cost_in(body)
        self._budget.learn(shop, document.name, cost, now=self._clock.now())
        return _of_body(document, body, cost)


@dataclass(frozen=True)
class _Again:
    """A query may be repeated. error: what to raise when it has been repeated enough."""

    error: KeptError
    wait_seconds: float = 0.0


def _of_silence(document: Document, silence: Silence) -> KeptError | _Again:
    if silence.kind == "not_sent":
        return _maybe_again(document, "not_sent", "Shopify can't be reached.")
    return _after_sending(document, "no_answer", "Shopify didn't answer.")


def _of_status(document: Document, received: Received) -> KeptError | _Again:
    if received.status == 429:
        return _throttled(document, seconds_in(received.retry_after))
    if received.status in STATUSES:
        code, sentence, permanent = STATUSES[received.status]
        return Unreachable(code, sentence, permanent=permanent, document=document.name)
    if 400 <= received.status < 500:
        return Invalid(
            "bad_document", "Shopify didn't accept the call.", document=document.name, status=received.status
        )
    return _after_sending(document, "shopify_down", "Shopify has trouble just now.", status=received.status)


def _of_body(
    document: Document, body: Mapping[str, Any], cost: Mapping[str, Any]
) -> Answer | KeptError | _Again:
    errors, data = _errors_in(body), body.get("data")
    codes = {code for code, _path in errors}
    if "THROTTLED" in codes and not data:
        return _throttled(document, _seconds_until_affordable(cost))
    if isinstance(data, dict) and all(code == "ACCESS_DENIED" and "." in path for code, path in errors):
        return _of_data(document, data, denied=tuple(path for _code, path in errors))
    if "ACCESS_DENIED" in codes:
        return Refused(
            "access_denied", "The shop hasn't granted this to the app.", document=document.name, errors=errors
        )
    if "SHOP_INACTIVE" in codes:
        return Refused("shop_inactive", "The shop is not active.", document=document.name)
    if not errors or "INTERNAL_SERVER_ERROR" in codes or "TIMEOUT" in codes or "data" in body:
        # Begun and not finished, or in a form that we don't know.
        return _after_sending(document, "shopify_down", "Shopify has trouble just now.", errors=errors)
    return Invalid(
        "bad_document", "Shopify doesn't understand the call.", document=document.name, errors=errors
    )


def _of_data(document: Document, data: dict[str, Any], *, denied: tuple[str, ...]) -> Answer | KeptError:
    refused = tuple(
        _user_error(one)
        for answer in data.values()
        if document.is_mutation and isinstance(answer, dict)
        for name, listed in answer.items()
        if name.lower().endswith("usererrors")
        for one in listed or ()
    )
    return UserErrors(document.name, refused) if refused else Answer(data, denied)


def _user_error(one: Mapping[str, Any]) -> UserError:
    path = one.get("field") or ()
    return UserError(
        field=tuple(map(str, path)), message=str(one.get("message") or ""), code=str(one.get("code") or "")
    )


def _errors_in(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """returns  (code or "", path joined with points) of each; their sentences can hold customer data and stay out"""
    listed = body.get("errors") or []
    if not isinstance(listed, list):
        return [("", "")]
    return [_error(one) if isinstance(one, dict) else ("", "") for one in listed]


def _error(one: Mapping[str, Any]) -> tuple[str, str]:
    extensions, path = one.get("extensions"), one.get("path")
    code = extensions.get("code") if isinstance(extensions, dict) else ""
    return str(code or ""), ".".join(map(str, path)) if isinstance(path, list) else ""


def _cost_in(body: Mapping[str, Any]) -> dict[str, Any]:
    extensions = body.get("extensions")
    cost = extensions.get("cost") if isinstance(extensions, dict) else None
    return cost if isinstance(cost, dict) else {}


def _seconds_until_affordable(cost: Mapping[str, Any]) -> float:
    status = cost.get("throttleStatus")
    try:
        missing = float(cost["requestedQueryCost"]) - float(status["currentlyAvailable"])  # type: ignore[index]  # caught
        return max(PAUSE_SECONDS, missing / float(status["restoreRate"]))  # type: ignore[index]  # caught below
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return 1.0


def _throttled(document: Document, wait_seconds: float) -> KeptError | _Again:
    """Refused before anything was done, so even a mutation may be sent again; but by the outbox, not from here."""
    if document.is_mutation or wait_seconds > WAIT_SECONDS_MAX:
        code = "not_sent" if document.is_mutation else "throttled"
        return _unreachable(code, "Shopify is busy.", document, retry_after_seconds=wait_seconds)
    return _Again(
        _unreachable("throttled", "Shopify is busy.", document, retry_after_seconds=wait_seconds),
        wait_seconds,
    )


def _after_sending(document: Document, code: str, sentence: str, **details: object) -> KeptError | _Again:
    """Something went wrong when the call may have been carried out."""
    if document.is_mutation:
        return _unreachable(
            "uncertain", f"{sentence} It is not known whether it was done.", document, said=code, **details
        )
    return _maybe_again(document, code, sentence, **details)


def _maybe_again(document: Document, code: str, sentence: str, **details: object) -> KeptError | _Again:
    error = _unreachable(code, sentence, document, **details)
    return error if document.is_mutation else _Again(error)


def _unreachable(code: str, sentence: str, document: Document, **details: object) -> Unreachable:
    return Unreachable(code, sentence, permanent=False, document=document.name, **details)


def _decoded(body: bytes) -> dict[str, Any] | None:
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    return decoded if isinstance(decoded, dict) else None
