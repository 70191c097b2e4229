"""Shopify's published Admin schema: fetched from the package registry, kept in .cache, and asked questions."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    ExecutionResult,
    FieldNode,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    build_client_schema,
    execute_sync,
    get_named_type,
    parse,
    specified_rules,
    validate,
    visit,
)
from graphql.validation import NoDeprecatedCustomRule

from app.shopify.documents import API_VERSION, Document

# Shopify's own tool for assistants carries the introspection of each version (ISC licence); one file is read.
PACKAGE = "@shopify/dev-mcp@1.16.0"
MEMBER = f"package/dist/data/admin_{API_VERSION}.json.gz"
CACHE = Path(__file__).parents[2] / ".cache" / "shopify-schema" / f"admin_{API_VERSION}.json.gz"
FETCH_SECONDS_MAX = 180  # 14 MB; a registry that needs longer counts as out of reach
UNREACHED = f"npm could not fetch {PACKAGE}, so no document was checked against Shopify's schema."
SCALARS = {
    "DateTime": lambda value: isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None,
    "Decimal": lambda value: isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) is not None,
    "Money": lambda value: isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value) is not None,
    "UnsignedInt64": lambda value: isinstance(value, str) and value.isdecimal(),
    "URL": lambda value: isinstance(value, str) and re.match(r"https?://", value) is not None,
    "ID": lambda value: isinstance(value, str) and value.startswith("gid://shopify/"),
}


@dataclass(frozen=True)
class Published:
    """schema   graphql-core's, of API_VERSION
    scopes   type name, or (type name, field name) → the scopes of which one opens it
    """

    schema: GraphQLSchema
    scopes: Mapping[str | tuple[str, str], tuple[str, ...]]


@cache
def published() -> Published:
    """Skips the test in plain words where the registry can't be reached; fails it where everything is demanded."""
    if not CACHE.exists() and not _fetch():
        if os.environ.get("KEPT_DEMAND_ALL") == "1":
            pytest.fail(UNREACHED)
        pytest.skip(UNREACHED)
    found = json.loads(gzip.decompress(CACHE.read_bytes()))
    scopes: dict[str | tuple[str, str], tuple[str, ...]] = {}
    for one in (found.get("offline_scopes") or {}).get("items", ()):
        key = one["typeName"] if one["type"] == "type" else (one["typeName"], one["fieldName"])
        scopes[key] = tuple(one["offlineScopes"])
    # assume_valid: Shopify deprecates fields that their interface does not, which graphql-core calls invalid.
    return Published(build_client_schema(found.get("data", found), assume_valid=True), scopes)


def _fetch() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", PACKAGE]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=FETCH_SECONDS_MAX)
        except (OSError, subprocess.SubprocessError):
            return False
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as packed:
            member = packed.extractfile(MEMBER)
            assert member is not None
            content = member.read()
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    part = CACHE.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(CACHE)
    return True


def complaints_about(document: Document) -> list[str]:
    """What the schema says against a document: invalid, deprecated, no key where one is required."""
    schema = published().schema
    tree = parse(document.text)
    found = [error.message for error in validate(schema, tree, [*specified_rules, NoDeprecatedCustomRule])]
    return found + _missing_keys(schema, tree)


def _missing_keys(schema: GraphQLSchema, tree: Any) -> list[str]:
    mutations = schema.mutation_type.fields if schema.mutation_type else {}
    return [
        f"{field.name.value} documents @idempotent and is sent without it"
        for operation in tree.definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
        and "@idempotent"
        in ((mutations[field.name.value].description or "") if field.name.value in mutations else "")
        and "idempotent" not in {directive.name.value for directive in field.directives or ()}
    ]


def scopes_needed(document: Document) -> list[tuple[str, ...]]:
    """returns  for each type or field that wants one: the scopes of which one opens it"""
    know = published()
    info = TypeInfo(know.schema)
    found: set[tuple[str, ...]] = set()

    class Fields(Visitor):
        def enter_field(self, *_: object) -> None:
            parent, kind = info.get_parent_type(), info.get_type()
            if parent is not None and info.get_field_def() is not None:
                name = _field_name(_[0])
                found.update(
                    filter(None, (know.scopes.get((parent.name, name)), know.scopes.get(parent.name)))
                )
            if kind is not None:
                found.update(filter(None, (know.scopes.get(get_named_type(kind).name),)))

    visit(parse(document.text), TypeInfoVisitor(info, Fields()))
    return sorted(found)


def _field_name(node: Any) -> str:
    return str(node.name.value)


def answers_fit_schema(
    document: Document, variables: Mapping[str, Any], response: Mapping[str, Any]
) -> list[str]:
    """What Shopify's schema says against an answer that somebody gave in Shopify's name.

    response  the whole JSON answer; only its "data" is looked at
    returns   complaints: a field missing or too many, null where none may be, an unknown enum value, a scalar
              in another form, variables that the document doesn't take. Empty: it fits
    """
    data = response.get("data")
    if not isinstance(data, Mapping):
        return ["there is no data in the answer"]
    # The document is executed with the answer itself as the world: graphql-core then checks each value.
    result = execute_sync(
        published().schema,
        parse(document.text),
        root_value=data,
        variable_values=dict(variables),
        field_resolver=_take,
        type_resolver=lambda value, _info, _kind: value.get("__typename"),
    )
    assert isinstance(result, ExecutionResult)
    found = [f"{'.'.join(map(str, error.path or ()))}: {error.message}" for error in result.errors or ()]
    return found or _surplus(result.data, data, "data")


def _take(source: Any, info: GraphQLResolveInfo, **_: object) -> Any:
    key = info.path.key
    if key not in source:
        raise ValueError("missing in the answer")
    value = source[key]
    _scalars_fit(get_named_type(info.return_type), value)
    return value


def _scalars_fit(kind: Any, value: Any) -> None:
    if value is None or not isinstance(kind, GraphQLScalarType) or kind.name not in SCALARS:
        return
    for one in value if isinstance(value, list) else [value]:
        if not SCALARS[kind.name](one):
            raise ValueError(f"{one!r} is not a {kind.name}")


def _surplus(asked: Any, given: Any, where: str) -> list[str]:
    """What the answer holds beyond what was asked for."""
    if isinstance(asked, Mapping) and isinstance(given, Mapping):
        more = [f"{where}.{name}: was not asked for" for name in given if name not in asked]
        return more + [
            line for name in asked for line in _surplus(asked[name], given[name], f"{where}.{name}")
        ]
    if isinstance(asked, list) and isinstance(given, list):
        return [line for at, one in enumerate(asked) for line in _surplus(one, given[at], f"{where}.{at}")]
    return [] if asked == given else [f"{where}: {given!r} should be {asked!r}"]
