"""What a GraphQL request costs, and the bucket that it is paid from.

source  shopify.dev "API limits", "GraphQL Admin API rate limits": an object costs 1, a mutation 10, a scalar nothing,
        a connection its page size; the bucket holds twenty seconds' worth and refills by the second
"""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    value_from_ast_untyped,
)

MUTATION_POINTS = 10
# One query may not cost more than this.
SINGLE_QUERY_MAX = 1000
# The Standard plan's restore rate, told when the world itself does not throttle.
STANDARD_RATE = 100.0
BUCKET_SECONDS = 20
# These lead into a connection; the page size has been counted already.
_WRAPPERS = frozenset({"nodes", "edges", "pageInfo"})


def requested(
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: dict[str, Any],
) -> int:
    """Points before the run: every page counted as full."""
    counted = _selected(operation.selection_set, fragments, variables)
    fields = [one for one in operation.selection_set.selections if isinstance(one, FieldNode)]
    return MUTATION_POINTS * len(fields) if operation.operation is OperationType.MUTATION else counted


def _selected(
    selection: SelectionSetNode | None,
    fragments: Mapping[str, FragmentDefinitionNode],
    variables: dict[str, Any],
) -> int:
    points = 0
    for one in selection.selections if selection else ():
        if isinstance(one, FieldNode):
            points += _field(one, fragments, variables)
        elif isinstance(one, InlineFragmentNode):
            points += _selected(one.selection_set, fragments, variables)
        elif isinstance(one, FragmentSpreadNode) and one.name.value in fragments:
            points += _selected(fragments[one.name.value].selection_set, fragments, variables)
    return points


def _field(one: FieldNode, fragments: Mapping[str, FragmentDefinitionNode], variables: dict[str, Any]) -> int:
    if one.selection_set is None or one.name.value == "pageInfo":
        return 0
    inner = _selected(one.selection_set, fragments, variables)
    if one.name.value in _WRAPPERS:
        return inner
    sizes = [
        value_from_ast_untyped(argument.value, variables)
        for argument in one.arguments or ()
        if argument.name.value in ("first", "last")
    ]
    size = next((size for size in sizes if isinstance(size, int)), None)
    return 1 + inner if size is None else size * (1 + inner)


def actual(data: Any, *, is_mutation: bool) -> int:
    """Points after the run: the objects that came."""
    if is_mutation:
        return MUTATION_POINTS * len(data or {})
    return max(_objects(data) - 1, 1)


def _objects(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + sum(_objects(one) for key, one in value.items() if key != "pageInfo")
    return sum(_objects(one) for one in value) if isinstance(value, list) else 0


@dataclass(slots=True)
class Budget:
    """The bucket of one app in one shop.

    rate  points a second, by the machine's clock and not the world's: a story told fast must not refill it fast.
          None never says no
    """

    rate: float | None
    _left: float = field(init=False, default=0.0)
    _seen: float = field(init=False, default=0.0)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._left, self._seen = self.size, time.monotonic()

    @property
    def size(self) -> float:
        return (self.rate or STANDARD_RATE) * BUCKET_SECONDS

    def take(self, points: int) -> bool:
        """Whether the points were there; then they are gone."""
        if self.rate is None:
            return True
        with self._lock:
            now = time.monotonic()
            self._left = min(self._left + (now - self._seen) * self.rate, self.size)
            self._seen = now
            enough = points <= self._left
            self._left -= points if enough else 0
            return enough

    def give_back(self, points: int) -> None:
        with self._lock:
            self._left = min(self._left + points, self.size)

    def status(self) -> dict[str, float]:
        return {
            "maximumAvailable": self.size,
            "currentlyAvailable": int(self._left),
            "restoreRate": self.rate or STANDARD_RATE,
        }
