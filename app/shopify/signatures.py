"""Shopify's three ways of signing, over bytes, in constant time, for any bytes whatever."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Sequence


def webhook_signature_fits(body: bytes, header: str | None, secrets: Sequence[str]) -> bool:
    """body     exactly as received
    header   X-Shopify-Hmac-Sha256, or Shopify-Hmac-Sha256 of the newer family: base64 of HMAC-SHA256
    secrets  the current one first; one more while both are in use. An empty one signs nothing
    returns  False for any header that is not it, never an error
    """
    if not header:
        return False
    given = _ascii(header.strip())
    return any(
        hmac.compare_digest(base64.b64encode(_digest(body, secret)), given) for secret in secrets if secret
    )


def hex_signature_fits(message: bytes, given: str, secrets: Sequence[str]) -> bool:
    """As above, where the signature is in hexadecimal (app proxy). Lower case only, as Shopify writes it."""
    wanted = _ascii(given)
    return any(
        hmac.compare_digest(_digest(message, secret).hex().encode(), wanted) for secret in secrets if secret
    )


def _digest(message: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), message, "sha256")


def _ascii(text: str) -> bytes:
    # compare_digest raises on text beyond ASCII; a "?" never equals base64 or hexadecimal.
    return text.encode("ascii", "replace")
