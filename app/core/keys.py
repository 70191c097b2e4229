"""Sealing what is personal or secret before it is stored, with a ring of keys so that they can be changed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import Invalid, Unverified

NONCE_BYTES = 12  # what AES-GCM is defined for
KEY_BYTES = 32
FINGERPRINT_BYTES = 16  # 128 bits: no two addresses of a shop will ever meet


class KeyRing:
    """The first key seals, every key opens. A sealed value starts with the id of its key.

    source  NIST SP 800-38D for AES-GCM with random 96-bit nonces
    """

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys:
            raise Invalid("no_keys", "Set KEPT_KEYS to at least one key: `flask make-key` prints one.")
        for name, key in keys.items():
            if len(key) != KEY_BYTES or not 1 <= len(name.encode()) <= 16:
                raise Invalid(
                    "bad_key", "Each of KEPT_KEYS is id:base64 of 32 bytes; `flask make-key` prints one."
                )
        self._ciphers = {name: AESGCM(key) for name, key in keys.items()}
        self._first = next(iter(keys))
        # The fingerprint must survive a change of keys, so it hangs on the oldest key of the ring.
        oldest = list(keys.values())[-1]
        self._finger_key = hmac.new(oldest, b"kept fingerprint", hashlib.sha256).digest()
        self._sign_keys = [hmac.new(key, b"kept links", hashlib.sha256).digest() for key in keys.values()]

    @classmethod
    def from_text(cls, text: str) -> KeyRing:
        """text  "new:base64,old:base64": the newest first"""
        keys = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            name, _, encoded = part.partition(":")
            try:
                keys[name] = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                keys[name] = b""
        return cls(keys)

    def seal(self, value: str | bytes, about: str) -> bytes:
        """about  what it is ("customers.email"): a value moved to another column doesn't open there"""
        raw = value.encode() if isinstance(value, str) else value
        name = self._first.encode()
        nonce = os.urandom(NONCE_BYTES)
        return (
            bytes([len(name)]) + name + nonce + self._ciphers[self._first].encrypt(nonce, raw, about.encode())
        )

    def open(self, sealed: bytes, about: str) -> bytes:
        """raises  Unverified("sealed") if no key of the ring opens it"""
        size = sealed[0] if sealed else 0
        cipher = self._ciphers.get(sealed[1 : 1 + size].decode("ascii", "replace"))
        rest = sealed[1 + size :]
        if cipher is not None:
            try:
                return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], about.encode())
            except (InvalidTag, ValueError):
                pass
        raise Unverified(
            "sealed", "A sealed value can't be opened: is its key still in KEPT_KEYS?", about=about
        )

    def open_text(self, sealed: bytes, about: str) -> str:
        return self.open(sealed, about).decode()

    def fingerprint(self, text: str, about: str) -> bytes:
        """The same text gives the same 16 bytes, and nobody without the key gets from them to the text."""
        return hmac.new(self._finger_key, f"{about}\0{text}".encode(), hashlib.sha256).digest()[
            :FINGERPRINT_BYTES
        ]

    def signature(self, message: bytes) -> bytes:
        return hmac.new(self._sign_keys[0], message, hashlib.sha256).digest()

    def signature_starts(self, message: bytes, signature: bytes, size: int) -> bool:
        """Whether any key of the ring gives a signature whose first `size` bytes are these."""
        made = (hmac.new(key, message, hashlib.sha256).digest()[:size] for key in self._sign_keys)
        return any([hmac.compare_digest(one, signature) for one in made])
