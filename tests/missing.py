"""Say before a test run, in plain words, which programs are not here and what is not tried for that reason."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

WORDS = {
    "Chromium": "the pages are not tried in a browser (Debian: apt install chromium)",
    "PostgreSQL": "races and migrations are tried on SQLite only (Debian: apt install postgresql)",
    "npm": "nothing is held against Shopify's published schema, unless it was fetched before (Debian: apt install npm)",
}


def missing_programs() -> list[str]:
    return [
        name
        for name, is_there in (
            ("Chromium", chromium_program()),
            ("PostgreSQL", _postgresql()),
            ("npm", _npm()),
        )
        if not is_there
    ]


def skip_in_plain_words(reason: str) -> NoReturn:
    """Say why a test can't run here; where everything is demanded, fail."""
    if os.environ.get("KEPT_DEMAND_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def chromium_program() -> str | None:
    """returns  where Debian's or somebody's own Chromium is"""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("KEPT_TEST_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def _postgresql() -> bool:
    local = shutil.which("pg_ctl") or any(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    return bool(os.environ.get("KEPT_TEST_POSTGRES_URL") or local)


def _npm() -> bool:
    return shutil.which("npm") is not None


def main() -> int:
    """returns  1 where something is missing and KEPT_DEMAND_ALL says that nothing may be"""
    demanded = os.environ.get("KEPT_DEMAND_ALL") == "1"
    missing = missing_programs()
    for name in missing:
        print(f"No {name} here: {WORDS[name]}.")
    if missing and demanded:
        print("KEPT_DEMAND_ALL=1 demands all of it.")
    return 1 if missing and demanded else 0


if __name__ == "__main__":
    sys.exit(main())
