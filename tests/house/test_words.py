"""What doesn't belong in a published project: paths of somebody's machine, hosts of registries, secrets."""

from __future__ import annotations

import re

import pytest

from tests.house.source import ROOT, name_of, tracked_files

# Written in pieces, so that this file doesn't find itself.
FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w.])/(wo" r"rk|ho" r"me|ro" r"ot|Us" r"ers)/\w",
    "a registry's host": r"https?://[\w.-]*(py" r"pi\.|npm" r"js\.|files\.python" r"hosted)",
    "a real token of Shopify": r"\bshp(at|ca|pa|ss|rt)_(?!0123456789|fedcba98)[0-9a-f]{32}\b",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE " r"KEY-----",
    "a merge that wasn't finished": r"^(<{7}|>{7}|={7})( |$)",
}
TEXTS = (
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".in",
    ".html",
    ".css",
    ".js",
    ".yml",
    ".yaml",
    ".json",
    ".svg",
    ".po",
    ".sh",
    ".mjml",
)
NAMES = ("Makefile", "run", "HEAD", ".env.example", "LICENSE", ".gitignore")


@pytest.mark.parametrize("what", FORBIDDEN)
def test_nothing_is_published_that_is_nobodys_business(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    found = [
        f"{name_of(path)}: {match[0]!r}"
        for path in tracked_files()
        if path.suffix in TEXTS or path.name in NAMES
        if "vendor" not in path.parts
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_nothing_private_is_tracked() -> None:
    private = re.compile(r"(^|/)(\.env|.*\.(db|sqlite3?|pem|key|log))$")

    assert [name_of(path) for path in tracked_files() if private.search(name_of(path))] == []


def test_what_is_published_is_small() -> None:
    # Data and pictures of more than this belong elsewhere; a clone should take seconds.
    assert {
        name_of(path): size for path in tracked_files() if (size := path.stat().st_size) > 1_500_000
    } == {}


def test_every_dependency_is_pinned_and_hashed() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = (ROOT / name).read_text().replace("\\\n", " ").splitlines()
        pins = [line for line in lines if line.strip() and not line.lstrip().startswith("#")]

        assert pins
        assert [
            line for line in pins if not re.match(r"[A-Za-z0-9_.\[\]-]+==\S+ .*--hash=sha256:", line)
        ] == []


def test_every_dependency_has_its_sentence() -> None:
    lines = (ROOT / "requirements.in").read_text().splitlines()

    assert [line for line in lines if line and not line.startswith("#") and " # " not in line] == []
