"""Reading a program's form piece by piece: words as bytes, since it says itself in which letters; files are counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import IO

from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from app.core.errors import Invalid

CHUNK = 64 * 1024
PARTS_MAX = 1_000


@dataclass
class Fields:
    """words  of the wanted fields, the first of each name; files  how many there were"""

    words: dict[str, bytes] = field(default_factory=dict)
    files: int = 0


def read_fields(stream: IO[bytes], content_type: str, *, wanted: Collection[str], longest: int) -> Fields:
    """Nothing of a file is kept, and of a field no more than `longest` bytes.

    raises  Invalid "bad_form"
    """
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    if not boundary or not boundary.isascii():
        raise Invalid("bad_form", "This form can't be read.")
    decoder = MultipartDecoder(boundary.encode(), max_parts=PARTS_MAX)
    found, name = Fields(), ""
    try:
        while True:
            event = decoder.next_event()
            if isinstance(event, NeedData):
                decoder.receive_data(stream.read(CHUNK) or None)
            elif isinstance(event, Field):
                name = event.name if event.name in wanted and event.name not in found.words else ""
                if name:
                    found.words[name] = b""
            elif isinstance(event, File):
                # Mailgun and SendGrid send a whole mail as a file as well.
                name = event.name if event.name in wanted and event.name not in found.words else ""
                found.files += not name
                if name:
                    found.words[name] = b""
            elif isinstance(event, Data) and name:
                room = longest - len(found.words[name])
                found.words[name] += event.data[: max(room, 0)]
            elif isinstance(event, Epilogue):
                return found
    except ValueError as broken:
        raise Invalid("bad_form", "This form can't be read.") from broken
