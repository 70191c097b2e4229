"""A customer's photo, read by its content and written anew: what comes out is a picture and nothing else."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from app.core.errors import Invalid

# What a telephone makes today is below 10 MB; a scan of a receipt as well.
PHOTO_BYTES_MAX = 12_000_000
PHOTOS_MAX = 3  # of one claim, or of one review
# 48 megapixels are what good telephones make. A JPEG is read at a fraction of its size; the others are read whole.
PIXELS_MAX = 52_000_000
PIXELS_MAX_WHOLE = 17_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
# As Pillow names them once it has looked: telephones hang a second picture behind the first, which makes it "MPO".
JPEGS = frozenset({"JPEG", "MPO"})
SIDE = 1_600  # a seam or a scratch can be seen, and a page with three of them is quickly there
QUALITY = 82
# A hostile picture of few bytes can ask for much memory: only so many are opened at once.
_AT_ONCE = threading.Semaphore(2)
Image.MAX_IMAGE_PIXELS = PIXELS_MAX


@dataclass(frozen=True)
class Photo:
    """jpeg  without place, time, device, comments or anything else that was beside the picture"""

    jpeg: bytes
    width: int
    height: int


def clean_photo(raw: bytes) -> Photo:
    """raises  Invalid "photo_empty", "photo_too_large", "no_photo" """
    if not raw:
        raise Invalid("photo_empty", "This photo is empty. Choose it again, or send without it.")
    if len(raw) > PHOTO_BYTES_MAX:
        raise Invalid("photo_too_large", "This photo is larger than 12 MB. Choose a smaller one.")
    try:
        with _AT_ONCE, Image.open(BytesIO(raw), formats=FORMATS) as found:
            return _written_anew(found)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as wrong:
        raise _not_one() from wrong
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as wrong:
        raise Invalid("photo_too_large", "This photo has too many pixels. Choose a smaller one.") from wrong


def _written_anew(found: Image.Image) -> Photo:
    """Only the picture's own points go on: not its place and time, not a second picture, not what hangs behind it."""
    pixels = found.width * found.height
    if pixels > (PIXELS_MAX if found.format in JPEGS else PIXELS_MAX_WHOLE):
        raise Invalid("photo_too_large", "This photo has too many pixels. Choose a smaller one.")
    if found.format in JPEGS:
        found.draft("RGB", (SIDE, SIDE))
    upright = ImageOps.exif_transpose(found)
    upright.thumbnail((SIDE, SIDE))
    plain = Image.new("RGB", upright.size, "white")
    shown = upright.convert("RGBA") if upright.mode in ("RGBA", "LA", "P", "PA") else upright.convert("RGB")
    plain.paste(shown, mask=shown.getchannel("A") if shown.mode == "RGBA" else None)
    written = BytesIO()
    plain.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Photo(written.getvalue(), plain.width, plain.height)


def _not_one() -> Invalid:
    return Invalid("no_photo", "This isn't a photo that we can read. Choose one in JPEG, PNG or WebP.")
