"""Money as whole minor units of a currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from app.core.errors import Invalid

# ISO 4217: the currencies whose minor unit isn't a hundredth.
EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}


def exponent(currency: str) -> int:
    return EXPONENTS.get(currency, 2)


@dataclass(frozen=True, order=False)
class Money:
    """minor  öre, cents, yen; currency  ISO 4217, three capitals"""

    minor: int
    currency: str

    @classmethod
    def from_decimal_text(cls, text: str, currency: str) -> Money:
        """text    a decimal number as Shopify writes it ("129.90")
        raises  Invalid where it is not a number
        """
        try:
            amount = Decimal(text)
        except InvalidOperation as wrong:
            raise Invalid("bad_amount", f"“{text[:40]}” is not an amount.") from wrong
        if not amount.is_finite():
            raise Invalid("bad_amount", f"“{text[:40]}” is not an amount.")
        return cls(int(amount.scaleb(exponent(currency)).to_integral_value(ROUND_HALF_UP)), currency)

    def to_decimal_text(self) -> str:
        places = exponent(self.currency)
        return f"{Decimal(self.minor).scaleb(-places):.{places}f}"

    def share(self, part: Decimal) -> Money:
        """Rounded half up to the minor unit, in the customer's favour at the half."""
        return Money(int((self.minor * part).to_integral_value(ROUND_HALF_UP)), self.currency)
