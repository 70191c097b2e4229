"""What one request may see: its shop, its token's scopes, and whether personal data is approved.

source  shopify.dev "Access scopes", "Protected customer data": null and an error where something is refused
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

from graphql import GraphQLError

from demo.pretend.announcing import covers

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop


@dataclass(frozen=True, slots=True)
class Access:
    """A caller with its shop, for as long as one request."""

    shop: "PretendShop"
    scopes: tuple[str, ...]
    now: datetime

    def has(self, scope: str) -> bool:
        return covers(self.scopes, scope)

    def require(self, scope: str, field: str) -> None:
        """Raises GraphQLError with code ACCESS_DENIED where the scope is missing."""
        if not self.has(scope):
            _deny(field, f"`{scope}` access scope")

    def needing(self, scope: str, field: str, view: Callable[..., Any]) -> Callable[..., Any]:
        return self.needing_any((scope,), field, lambda info, **_: view())

    def needing_any(self, scopes: Sequence[str], field: str, view: Callable[..., Any]) -> Callable[..., Any]:
        """The view itself, or one that denies, as one of the scopes is enough."""
        if any(self.has(scope) for scope in scopes):
            return view
        wanted = " or ".join(f"`{scope}`" for scope in scopes)
        return lambda info, **_: _deny(field, f"{wanted} access scope")

    def personal(self, field: str, value: object) -> object:
        """The value, or what denies it while the app has no approval for level 2."""
        if self.shop.world.protected_data_approved:
            return value
        return lambda info, **_: _deny(field, "approval to use protected customer data")


def _deny(field: str, needed: str) -> NoReturn:
    extensions = {
        "code": "ACCESS_DENIED",
        "documentation": "https://shopify.dev/api/usage/access-scopes",
        "requiredAccess": needed,
    }
    raise GraphQLError(f"Access denied for {field} field. Required access: {needed}", extensions=extensions)
