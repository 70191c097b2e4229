"""What Shopify says no to, in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import Refused


@dataclass(frozen=True)
class UserError:
    """field    the path in the input ("basicCodeDiscount", "code"); empty where it concerns the whole
    message  Shopify's sentence, in English
    code     Shopify's code in capitals ("TAKEN"); "" where the mutation has none
    """

    field: tuple[str, ...]
    message: str
    code: str


class UserErrors(Refused):
    """A mutation was understood and refused; nothing was done. `errors` holds what Shopify lists."""

    def __init__(self, document: str, errors: tuple[UserError, ...]) -> None:
        first = errors[0]
        super().__init__(
            first.code.lower() or "user_errors",
            f"Shopify refused: {first.message}",
            document=document,
            errors=[(".".join(one.field), one.code, one.message) for one in errors],
        )
        self.errors = errors

    def has(self, code: str) -> bool:
        """code  as Shopify writes it: "TAKEN" """
        return any(one.code == code for one in self.errors)
