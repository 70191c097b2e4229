"""Links that carry their own proof, for customers who have no log-in."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Any

import msgspec

from app.core.clock import Clock
from app.core.errors import Unverified
from app.core.keys import KeyRing

SIGNATURE_BYTES = 16  # half of SHA-256: short enough for a link, 2^128 tries to forge
TOKEN_MAX = 2_000  # longer than any link of ours; what is longer is not read at all


class Signer:
    """itsdangerous would do the same but reads the time by itself, which nothing here may."""

    def __init__(self, keys: KeyRing, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def sign(self, purpose: str, payload: dict[str, Any], *, expires_at: datetime | None = None) -> str:
        """returns  URL-safe text; `purpose` is not inside, so a link of one kind never opens another"""
        until = int(expires_at.timestamp()) if expires_at else None
        body = msgspec.json.encode([until, payload])
        return (
            _text(body) + "." + _text(self._keys.signature(purpose.encode() + b"\0" + body)[:SIGNATURE_BYTES])
        )

    def read(self, purpose: str, token: str) -> dict[str, Any]:
        """raises  Unverified("forged") or Unverified("expired")"""
        body, signature = _parts(token)
        message = purpose.encode() + b"\0" + body
        if not self._keys.signature_starts(message, signature, SIGNATURE_BYTES):
            raise Unverified(
                "forged", "This link is not whole. Please use the one in the letter as it stands."
            )
        until, payload = msgspec.json.decode(body)
        if until is not None and self._clock.now().timestamp() > until:
            raise Unverified(
                "expired", "This link is no longer valid. Answer the letter, and a person will help you."
            )
        return dict(payload)


def _parts(token: str) -> tuple[bytes, bytes]:
    try:
        body, _, signature = token[:TOKEN_MAX].partition(".")
        return _bytes(body), _bytes(signature)
    except (binascii.Error, ValueError):
        return b"", b""


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
