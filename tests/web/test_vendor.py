"""What stands in static/vendor is what its README says."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
ROW = re.compile(
    r"^\| (?P<file>\S+\.js) \| \S+ \| (?P<version>[\d.]+) \| (?P<licence>[^|]+) \| (?P<sha256>[0-9a-f]{64}) \|$",
    re.M,
)
ROWS = [match.groupdict() for match in ROW.finditer((VENDOR / "README.md").read_text())]


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_a_vendored_file_has_its_listed_checksum_and_version(row: dict[str, str]) -> None:
    content = (VENDOR / row["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == row["sha256"]
    assert row["version"].encode() in content


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_the_licences_stand_beside_the_files(row: dict[str, str]) -> None:
    named = re.findall(r"\((\S+/LICENSE\S*)\)", row["licence"])

    assert named
    assert all((VENDOR / name).is_file() for name in named)


def test_every_vendored_script_is_listed() -> None:
    found = {str(path.relative_to(VENDOR)) for path in VENDOR.rglob("*.js")}

    assert found == {row["file"] for row in ROWS}
