"""What a role allows."""

from __future__ import annotations

from collections.abc import Collection, Mapping

READ, SERVICE, OWNER = "read", "service", "owner"
# Each may do what the ones before it may.
ROLES = (READ, SERVICE, OWNER)


def may(role: str, needed: str) -> bool:
    """A role that this version doesn't know allows nothing but reading."""
    return _rank(role) >= ROLES.index(needed)


def first_role(roles: Collection[str]) -> str:
    """For somebody who opens the panel for the first time. Shopify has let her open the app, so she may help
    customers; the first of all, who installed it, decides about money and settings.

    roles  of those who came before
    """
    return SERVICE if OWNER in roles else OWNER


def leaves_an_owner(roles: Mapping[str, str], number: str, role: str) -> bool:
    """Whether somebody can still change roles when this one gets a new role. roles  staff number → role"""
    return OWNER in {**roles, number: role}.values()


def _rank(role: str) -> int:
    return ROLES.index(role) if role in ROLES else 0
