"""What happens among the staff."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class RoleChanged(Fact):
    """number  of the staff member
    role    what she may do from now on
    by      who said so: a number, "install" or "operator"
    """

    number: str
    role: str
    by: str
