"""The HTML of a letter in few bytes, to be kept beside its text: all letters have the shell and its styles in common.

Packed with a letter as the dictionary (zlib), one of 9 KB takes some 0.4 KB, where zlib alone takes 2.0. What comes
back is the same to the sign, whatever became of the shell and of the merchant's text since.
"""

from __future__ import annotations

import zlib
from functools import lru_cache
from pathlib import Path

# Never edited: what was packed with it could not be read any more, and zlib says so. A shell that has become another
# only packs less well; then a second file comes beside it, and is found by the number that zlib wrote into the packet.
SAMPLE = Path(__file__).with_name("packed_html.1.html")
LENGTH_MAX = 1_000_000  # ten times what a letter may put out; more would be a packet that isn't ours


def packed(html: str) -> bytes:
    pressing = zlib.compressobj(level=9, zdict=_sample())
    return pressing.compress(html.encode()) + pressing.flush()


def unpacked(raw: bytes) -> str:
    pressed = zlib.decompressobj(zdict=_sample())
    return pressed.decompress(raw, LENGTH_MAX).decode()


@lru_cache(maxsize=1)
def _sample() -> bytes:
    return SAMPLE.read_bytes()
