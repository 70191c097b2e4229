"""The Admin GraphQL endpoint: who calls, what it costs, what goes wrong on request, and the answer.

Documents are checked and run by graphql-core against `schema.graphql`, so that aliases, fragments, variables and
errors behave as the language says; values come from the records of the shop. source: shopify.dev "Admin GraphQL API"
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, jsonify, request
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    build_schema,
    execute_sync,
    parse,
    validate,
)

from demo.pretend import cost
from demo.pretend.access import Access
from demo.pretend.announcing import API_VERSION
from demo.pretend.requesting import (
    cut_off,
    drop_connection,
    reset_connection,
    shop_of_request,
    the_world,
)
from demo.pretend.roots import roots

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop

pages = Blueprint("admin_api", __name__)

# Faults that leave nothing done, with the status that the caller sees; 0 is none at all.
_BROKEN = {"timeout_before": 0, "reset_before": 0, "429": 429, "500": 500}
_VERSION = re.compile(r"20\d\d-(01|04|07|10)|unstable")
_UNKNOWN_FIELD = re.compile(r"Cannot query field '(\w+)' on type '(\w+)'")


@lru_cache(maxsize=1)
def schema() -> GraphQLSchema:
    """The part of Shopify's schema that is known here."""
    return build_schema((Path(__file__).parent / "schema.graphql").read_text(encoding="utf-8"))


@pages.post("/admin/api/<version>/graphql.json")
@pages.post("/shop/<handle>/admin/api/<version>/graphql.json")
def answer(version: str, handle: str | None = None) -> Response:
    """401 without a living token of this shop; otherwise 200 with `data`, `errors` and `extensions.cost`.

    A version that has gone (or is not there yet) is answered by the one that we have, and the header says so.
    """
    world, shop = the_world(), shop_of_request(handle)
    if shop is None or not _VERSION.fullmatch(version):
        return _refused(404, "Not Found")
    token = world.tokens.access(shop.domain, request.headers.get("X-Shopify-Access-Token", ""))
    if token is None or not shop.record.installed:
        return _refused(401, "[API] Invalid API key or access token (unrecognized login or wrong password)")
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict) or not isinstance(asked.get("query"), str):
        return _refused(400, {"query": "Required parameter missing or invalid"})
    # A token sees what the merchant grants now, not what was granted when it was made.
    access = Access(shop, tuple(shop.record.scopes), world.now())
    return _perform(access, asked)


def _refused(status: int, errors: object) -> Response:
    response = jsonify({"errors": errors})
    response.status_code = status
    return response


def _perform(access: Access, asked: dict[str, Any]) -> Response:
    """Take a planned fault, run, and remember the request with what was answered."""
    world = access.shop.world
    world.catch_up()
    query, variables = asked["query"], asked.get("variables") or {}
    document, errors = _read(query)
    operation = _operation(document, asked.get("operationName")) if document else None
    fault = world.faults.take(_names(operation)) if operation else None
    entry = {
        "query": query,
        "variables": variables,
        "operation": _name(operation),
        "shop": access.shop.domain,
    }
    if fault in _BROKEN:
        # Noted before the caller can see it, so that a test never looks too early.
        world.log_request({**entry, "fault": fault, "status": _BROKEN[fault], "response": None})
        return _broken(fault)
    if fault == "done_later" and document and operation:
        world.put_off(lambda: _run(access, document, operation, variables=variables, fault=None))
        world.log_request({**entry, "fault": fault, "status": 0, "response": None})
        return drop_connection()
    if document is None or operation is None:
        body: dict[str, Any] = {"errors": errors or [{"message": "No operation was given"}]}
    elif fault == "access_denied":
        body = _denied(_names(operation)[0])
    else:
        body = _run(access, document, operation, variables=variables, fault=fault)
    world.log_request({**entry, "fault": fault, "status": 200, "response": body})
    response = jsonify(body)
    response.headers["X-Shopify-API-Version"] = API_VERSION
    return _LOST[fault](response) if fault in _LOST else response


def _broken(fault: str) -> Response:
    if fault == "429":
        return Response(
            '{"errors":"Exceeded 2 calls per second for api client."}', 429, {"Retry-After": "2.0"}
        )
    if fault == "reset_before":
        return reset_connection()
    return drop_connection() if fault == "timeout_before" else _failed(500)


def _failed(status: int) -> Response:
    return Response("<html>Something went wrong</html>", status)


def _stumbled() -> Response:
    error = {"message": "Internal error. Looks like something went wrong on our end."}
    return jsonify({"data": None, "errors": [{**error, "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]})


def _denied(field: str) -> dict[str, Any]:
    error = {"message": f"Access denied for {field} field.", "path": [field]}
    return {"data": {field: None}, "errors": [{**error, "extensions": {"code": "ACCESS_DENIED"}}]}


# What becomes of an answer when everything has been done.
_LOST: dict[str | None, Callable[[Response], Response]] = {
    "timeout_after": lambda answer: drop_connection(),
    "reset_after": lambda answer: reset_connection(),
    "cut_after": cut_off,
    "502_after": lambda answer: _failed(502),
    "error_after": lambda answer: _stumbled(),
}


@lru_cache(maxsize=256)
def _read(query: str) -> tuple[DocumentNode | None, tuple[dict[str, Any], ...]]:
    """The document, or why it can't be run; the same few documents come again and again."""
    try:
        document = parse(query, max_tokens=20_000)
    except GraphQLError as error:
        return None, ({**error.formatted, "extensions": {"code": "syntaxError"}},)
    faults = validate(schema(), document)
    return (None, tuple(_told(fault) for fault in faults)) if faults else (document, ())


def _told(error: GraphQLError) -> dict[str, Any]:
    """An error of validation; an unknown field in Shopify's words."""
    unknown = _UNKNOWN_FIELD.search(error.message)
    told: dict[str, Any] = dict(error.formatted)
    if unknown:
        field, kind = unknown.groups()
        told["message"] = f"Field '{field}' doesn't exist on type '{kind}'"
        told["extensions"] = {"code": "undefinedField", "typeName": kind, "fieldName": field}
    return told


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode | None:
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    named = [one for one in operations if one.name and one.name.value == name]
    if name:
        return named[0] if named else None
    return operations[0] if len(operations) == 1 else None


def _names(operation: OperationDefinitionNode) -> list[str]:
    """The names under which a fault may be planned: root fields first, then the document's own name."""
    fields = [one.name.value for one in operation.selection_set.selections if isinstance(one, FieldNode)]
    return [*fields, *([operation.name.value] if operation.name else [])]


def _name(operation: OperationDefinitionNode | None) -> str | None:
    return operation.name.value if operation and operation.name else None


def _run(
    access: Access,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    *,
    variables: dict[str, Any],
    fault: str | None,
) -> dict[str, Any]:
    budget = _budget(access.shop)
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }
    points = cost.requested(operation, fragments, variables)
    if points > cost.SINGLE_QUERY_MAX:
        message = f"Query cost is {points}, which exceeds the single query max cost limit ({cost.SINGLE_QUERY_MAX})."
        return {"errors": [{"message": message, "extensions": {"code": "MAX_COST_EXCEEDED", "cost": points}}]}
    if fault == "throttled" or not budget.take(points):
        return _throttled(points, budget, planned=fault == "throttled")
    with access.shop.world.lock:
        result = execute_sync(
            schema(),
            document,
            roots(access, refuse=fault == "user_error"),
            variable_values=variables,
            operation_name=_name(operation),
        )
    is_mutation = operation.operation is OperationType.MUTATION
    paid = cost.actual(result.data, is_mutation=is_mutation) if result.data else points
    budget.give_back(points - paid)
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    return {**body, "extensions": {"cost": _priced(points, paid, budget)}}


def _throttled(points: int, budget: cost.Budget, *, planned: bool) -> dict[str, Any]:
    """HTTP 200 with THROTTLED; a planned one says that the bucket is empty, so that a caller waits.

    source  shopify.dev "GraphQL Admin API rate limits"
    """
    priced = _priced(points, None, budget)
    if planned:
        priced["throttleStatus"]["currentlyAvailable"] = 0
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": "rate-limits"}}
    return {"errors": [error], "extensions": {"cost": priced}}


def _priced(points: int, paid: int | None, budget: cost.Budget) -> dict[str, Any]:
    return {"requestedQueryCost": points, "actualQueryCost": paid, "throttleStatus": budget.status()}


def _budget(shop: "PretendShop") -> cost.Budget:
    """One bucket per shop, made when the shop is first called."""
    with shop.world.lock:
        if shop.domain not in shop.world.budgets:
            shop.world.budgets[shop.domain] = cost.Budget(shop.world.points_per_second)
        return shop.world.budgets[shop.domain]
