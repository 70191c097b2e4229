"""DKIM: a letter is signed with the shop's key, and the other half of the key stands in the shop's DNS."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from app.core.errors import Invalid

# RFC 8301 3.2: signers should use 2,048 bits. Longer keys don't fit into DNS answers that every receiver can read.
KEY_BITS = 2_048
# One string of a TXT record holds 255 signs (RFC 1035 3.3.14); panels of DNS hosts want longer ones cut up.
STRING_SIGNS = 255
HEADER = "DKIM-Signature"
# What a forger could change to her profit. From, To, Subject and Date are what the reader sees; the List-Unsubscribe
# pair must be signed for one-click (RFC 8058 4).
SIGNED = (
    b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"content-type", b"mime-version",
    b"content-language", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted",
)  # fmt: skip


@dataclass(frozen=True)
class SigningKey:
    """domain  that of the sender's address, or DMARC doesn't count the signature; pem: the private half"""

    domain: str
    selector: str
    pem: bytes = field(repr=False)


class _Signature(dkim.DKIM):
    """dkimpy reads the clock by itself; a letter that goes again must be the same to the byte."""

    def __init__(self, message: bytes, at: datetime) -> None:
        super().__init__(message, linesep=b"\r\n")
        self._at = str(int(at.timestamp())).encode()

    def gen_header(self, fields: list[tuple[bytes, bytes]], *arguments: Any, **named: Any) -> bytes:
        ours = [(name, self._at if name == b"t" else value) for name, value in fields]
        return bytes(super().gen_header(ours, *arguments, **named))


def new_key() -> bytes:
    """A fresh RSA key, as PEM (PKCS 8). Takes about a tenth of a second."""
    made = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    return _pem(made)


def read_key(text: str) -> bytes:
    """A key that the shop has already, as PEM of PKCS 1 or 8.

    returns  the same key in the form in which keys are kept
    raises   Invalid "bad_key", "short_key"
    """
    try:
        key = serialization.load_pem_private_key(text.strip().encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as wrong:
        raise Invalid("bad_key", "That is not a private key in PEM without a password.") from wrong
    if not isinstance(key, rsa.RSAPrivateKey):
        raise Invalid("bad_key", "Only RSA keys are understood by every receiver.")
    if key.key_size < KEY_BITS:
        raise Invalid("short_key", "The key must have at least 2,048 bits.")
    return _pem(key)


def public_record(pem: bytes) -> str:
    """What to publish as TXT under <selector>._domainkey.<domain>. source  RFC 6376 3.6.1"""
    public = serialization.load_pem_private_key(pem, password=None).public_key()
    raw = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(raw).decode()}"


def record_name(selector: str, domain: str) -> str:
    return f"{selector}._domainkey.{domain}"


def in_strings(record: str) -> str:
    """As a zone file takes it: quoted strings of at most 255 signs."""
    return " ".join(
        f'"{record[start : start + STRING_SIGNS]}"' for start in range(0, len(record), STRING_SIGNS)
    )


def sign(message: EmailMessage, key: SigningKey, *, at: datetime) -> None:
    """Add the signature. Nothing of the message may be changed after that.

    at      when the letter was written: with the same message it gives the same signature
    raises  Invalid "bad_key"
    """
    try:
        header = _Signature(message.as_bytes(), at).sign(
            key.selector.encode(),
            key.domain.encode(),
            key.pem,
            signature_algorithm=b"rsa-sha256",
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[name for name in SIGNED if name.decode() in message],
        )
    except dkim.DKIMException as wrong:
        raise Invalid("bad_key", "The letter can't be signed with the key of this domain.") from wrong
    # Unfolded here and folded by the message's policy at the same spaces: relaxed canonical forms don't differ.
    name, _, value = bytes(header).decode("ascii").partition(":")
    assert name == HEADER
    message[HEADER] = re.sub(r"\s+", " ", value).strip()


def _pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
