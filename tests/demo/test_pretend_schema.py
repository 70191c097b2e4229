"""The part of the schema that the pretend Shopify knows is a part of Shopify's own: each name, type and argument."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
)

from demo.pretend.admin_api import schema
from tests.contracts.shopify_schema import published

pytestmark = pytest.mark.contract


def test_nothing_is_known_that_shopify_does_not_know() -> None:
    assert differences(schema(), published().schema) == []


def differences(ours: GraphQLSchema, theirs: GraphQLSchema) -> list[str]:
    found = []
    for name, kind in ours.type_map.items():
        other: Any = theirs.type_map.get(name)
        if name.startswith("__"):
            continue
        if other is None or other.__class__ is not kind.__class__:
            found.append(f"{name} is something else at Shopify")
        elif isinstance(kind, GraphQLEnumType):
            found += [f"{name}.{value}" for value in kind.values if value not in other.values]
        elif isinstance(kind, GraphQLUnionType):
            known = {one.name for one in other.types}
            found += [f"{name} | {one.name}" for one in kind.types if one.name not in known]
        elif isinstance(kind, (GraphQLObjectType, GraphQLInputObjectType)):
            found += _fields(kind, other)
    return found


def _fields(ours: GraphQLObjectType | GraphQLInputObjectType, theirs: Any) -> list[str]:
    found = []
    for name, field in ours.fields.items():
        other = theirs.fields.get(name)
        if other is None or str(other.type) != str(field.type):
            found.append(f"{ours.name}.{name}: {field.type}")
            continue
        for argument, one in getattr(field, "args", {}).items():
            if argument not in other.args or str(other.args[argument].type) != str(one.type):
                found.append(f"{ours.name}.{name}({argument}: {one.type})")
    return found
