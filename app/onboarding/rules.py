"""Which permissions are missing."""

from __future__ import annotations

from collections.abc import Iterable


def missing_scopes(granted: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """returns  in the order in which they are wanted
    source   Shopify, "Access scopes": a write_ scope includes its read_
    """
    held = set(granted)
    held |= {"read_" + scope.removeprefix("write_") for scope in held if scope.startswith("write_")}
    return [scope for scope in wanted if scope not in held]


# The steps of the setup guide, in their order, and where each leads.
STEPS = {
    "plan": "/studies/new",  # what customers expect comes before what is promised to them
    "titles": "/promises/labels",
    "report": "/history",
    "handling": "/settings#handling",
    "sender": "/settings#sender",
    "sending": "/settings/sending",
    "letters": "/letters",
    "guarantee": "/guarantees/preview",
    "reviews": "/settings/reviews",
}
