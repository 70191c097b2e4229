"""How something made at Shopify is recognised as ours: the key of what it was made for, in the form that fits there."""

from __future__ import annotations

import hashlib
import re

TAG_MAX = 40  # Shopify's limit for a tag of an order
PLAIN = re.compile(r"[a-z0-9-]+")
# A replacement carries it beside its own mark: its promise is the first order's.
REPLACEMENT_TAG = "kept-replacement"


def tag_for(key: str) -> str:
    """returns  "kept-claim-12-1" for "claim:12:1"; a digest where a tag can't hold the key as it is"""
    plain = key.lower().replace(":", "-")
    fits = (
        len(plain) <= TAG_MAX - len("kept-") and PLAIN.fullmatch(plain) and f"kept-{plain}" != REPLACEMENT_TAG
    )
    return f"kept-{plain}" if fits else f"kept-{hashlib.sha256(key.encode()).hexdigest()[:24]}"


def note_with(key: str, words: str) -> str:
    """returns  what a person reads, and the key in brackets behind it"""
    return f"{words} [{key}]".strip()


def is_noted(key: str, note: str | None) -> bool:
    return f"[{key}]" in (note or "")


def idempotency_key(shop_domain: str, key: str) -> str:
    """returns  the same for the same shop and key, in the form of a UUID of version 8, as Shopify recommends one"""
    digest = bytearray(hashlib.sha256(f"{shop_domain}/{key}".encode()).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    text = digest.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
