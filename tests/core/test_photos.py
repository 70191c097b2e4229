"""A photo is read by its content and written anew: nothing of where, when and with what comes along."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from app.core.errors import Invalid
from app.core.photos import PHOTO_BYTES_MAX, SIDE, clean_photo
from tests.claims.given import a_picture

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F


def _with_exif() -> bytes:
    about = Image.Exif()
    about[MAKER], about[ORIENTATION] = "Almas telefon", 6
    about[GPS] = {1: "N", 2: (63.0, 49.0, 12.0), 3: "E", 4: (20.0, 15.0, 30.0)}
    return a_picture((400, 200), exif=about, comment=b"Storgatan 1")


def test_where_and_with_what_it_was_taken_is_gone_and_it_stands_upright() -> None:
    raw = _with_exif()
    assert b"Almas telefon" in raw

    photo = clean_photo(raw)

    clean = Image.open(io.BytesIO(photo.jpeg))
    assert (clean.format, clean.size, dict(clean.getexif())) == ("JPEG", (200, 400), {})
    assert not any(one in photo.jpeg for one in (b"Almas", b"Storgatan", b"Exif", b"GPS"))
    assert "comment" not in clean.info


def test_a_large_picture_of_a_telephone_with_a_second_one_behind_it_is_taken() -> None:
    """A 24 megapixel camera writes "MPO": a JPEG, and a smaller JPEG for the preview."""
    written = io.BytesIO()
    first, second = Image.new("RGB", (6_000, 4_000), "red"), Image.new("RGB", (60, 40), "blue")
    first.save(written, "MPO", save_all=True, append_images=[second])
    assert Image.open(io.BytesIO(written.getvalue())).format == "MPO"

    photo = clean_photo(written.getvalue())

    clean = Image.open(io.BytesIO(photo.jpeg))
    assert (clean.format, clean.width) == ("JPEG", SIDE)
    assert b"MPF" not in photo.jpeg


def test_what_hangs_behind_the_picture_doesnt_come_along() -> None:
    photo = clean_photo(a_picture() + b"<script>alert(1)</script><?php evil(); ?>")

    assert b"script" not in photo.jpeg
    assert b"php" not in photo.jpeg


def test_a_large_one_becomes_small_enough_for_a_page() -> None:
    photo = clean_photo(a_picture((4_000, 3_000)))

    assert max(photo.width, photo.height) == SIDE
    assert len(photo.jpeg) < 1_500_000


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_become_a_plain_jpeg(kind: str) -> None:
    photo = clean_photo(a_picture((300, 200), kind))

    assert photo.jpeg.startswith(b"\xff\xd8\xff")


def test_what_can_be_seen_through_gets_a_white_ground() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (20, 20), (255, 0, 0, 0)).save(written, "PNG")

    plain = Image.open(io.BytesIO(clean_photo(written.getvalue()).jpeg))

    assert plain.getpixel((10, 10)) == (255, 255, 255)


def _bomb() -> bytes:
    """A PNG of some hundred bytes that says it is fifty thousand points on each side."""
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 0, 0, 0, 0)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


def _gif() -> bytes:
    written = io.BytesIO()
    Image.new("P", (9, 9)).save(written, "GIF")
    return written.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "photo_empty"),
        (b"%PDF-1.7 this is a receipt", "no_photo"),
        (b"\xff\xd8\xff\xe0 only the beginning looks like one", "no_photo"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "no_photo"),
        (_gif(), "no_photo"),
        (a_picture()[:2_000], "no_photo"),
        (a_picture((300, 200), "PNG")[:-4_000], "no_photo"),
        (_bomb(), "photo_too_large"),
        (a_picture((4_200, 4_200), "PNG", compress_level=1)[:200], "photo_too_large"),
        (b"\xff" * (PHOTO_BYTES_MAX + 1), "photo_too_large"),
    ],
)
def test_what_is_no_photo_is_refused_with_a_sentence(raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as wrong:
        clean_photo(raw)

    assert wrong.value.code == code
    assert wrong.value.sentence.endswith(".")
