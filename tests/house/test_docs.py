"""Documentation that is tested: what it names is there, and what is there is named."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config import Settings
from tests.house.source import ROOT, name_of, python_files, tree

DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SETTINGS = [f"KEPT_{one.name.upper()}" for one in fields(Settings)]
MUST_BE_SET = {"KEPT_CLIENT_ID", "KEPT_CLIENT_SECRET", "KEPT_KEYS", "KEPT_APP_URL"}
# The words that a reader meets in any page, letter or commit.
WORDS = (
    "Shop Merchant Customer Order Shipment Scan Promise Window Arrival Outcome Miss Guarantee Offer Remedy "
    "Touchpoint Letter Dose Allowance Wish Fact Entry Ledger Reaction Webhook Errand "
    "Duty Parked Env Work Guard Sealed Recount Replay"
).split()


def test_every_setting_is_documented() -> None:
    rows = re.findall(r"^\| `(KEPT_\w+)` \| `(\w+)` \|", _read("docs/settings.md"), re.MULTILINE)

    assert dict(rows) == {f"KEPT_{one.name.upper()}": one.name for one in fields(Settings)}


def test_every_setting_is_in_the_example() -> None:
    named = re.findall(r"^(# )?(KEPT_\w+)=", _read(".env.example"), re.MULTILINE)

    assert {name for _, name in named} == set(SETTINGS)
    assert {name for hash_, name in named if not hash_} == MUST_BE_SET


def test_every_setting_has_its_sentence() -> None:
    # Beside the field, or on the line above it.
    text = _read("config.py").split("@classmethod")[0]
    sentence = r"(?:    # \S[^\n]*\n    {name}: |    {name}: [^#]*?# \S)"

    assert [one.name for one in fields(Settings) if not re.search(sentence.format(name=one.name), text)] == []


def test_every_make_target_is_told() -> None:
    targets = re.findall(r"^([a-z-]+):", _read("Makefile"), re.MULTILINE)
    told = re.findall(r"^([a-z-]+):.*## \S", _read("Makefile"), re.MULTILINE)

    assert targets == told
    assert [one for one in targets if one != "help" and f"make {one}" not in _read("README.md")] == []


def test_every_command_is_told() -> None:
    commands = re.findall(r'@click\.command\("([a-z-]+)"\)', _read("app/cli.py"))
    docs = "".join(path.read_text(encoding="utf-8") for path in DOCS)

    assert commands
    assert [one for one in commands if not re.search(rf"flask [^`\n]*\b{one}\b", docs)] == []


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    broken = [
        link for link in links if not re.match(r"https?://|mailto:", link) and not _is_there(path, link)
    ]

    assert broken == []


@pytest.mark.parametrize("path", DOCS, ids=name_of)
def test_every_file_that_is_named_is_there(path: Path) -> None:
    # `app/shops/tokens.py`, also without its first folder: `shops/tokens.py`.
    named = set(
        re.findall(r"`((?:\w+/)+[\w.-]+\.(?:py|toml|md|svg|html))`", path.read_text(encoding="utf-8"))
    )
    missing = [one for one in named if not (ROOT / one).exists() and not (ROOT / "app" / one).exists()]

    assert missing == []


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_in_the_glossary(word: str) -> None:
    assert re.search(
        rf"^\| (\*\*[\w ]+\*\*, )?\*\*{word}\*\*", _read("docs/glossary.md"), re.MULTILINE | re.IGNORECASE
    )


def test_a_word_is_explained_once() -> None:
    words = re.findall(r"^\| \*\*([^*]+)\*\*", _read("docs/glossary.md"), re.MULTILINE)

    assert sorted(words) == sorted(set(words))


def test_every_decision_is_in_the_list() -> None:
    listed = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\)", _read("docs/decisions/README.md"), re.MULTILINE)
    files = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))

    assert [name for _, name in listed] == files
    assert [number for number, _ in listed] == [f"{count:04d}" for count in range(1, len(files) + 1)]


def test_every_room_is_drawn() -> None:
    drawing = _read("docs/house.svg")
    rooms = [
        path.parent.name
        for path in python_files("app")
        if path.name == "__init__.py" and path.parent.parent.name == "app"
    ]

    assert [room for room in rooms if f">{room}</text>" not in drawing] == []


def test_every_room_of_the_app_says_what_the_law_calls_it() -> None:
    # The map in the package docstring of app leads to architecture.md.
    assert "docs/architecture.md" in (tree(ROOT / "app" / "__init__.py").body[0].value.value)  # type: ignore[attr-defined]  # a docstring


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _is_there(path: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    if not target.exists():
        return False
    heads = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE) if anchor else []
    return not anchor or anchor in {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}
