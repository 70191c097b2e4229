"""Calls go down, facts go up: who may import whom."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.source import ROOT, imports, is_one_of, place, python_files

# Which corner of the house a library belongs to. What is not listed may be used anywhere.
LIBRARIES = {
    "flask": (
        "app/web/*",
        "app/*/pages.py",
        "app/*/*_pages.py",
        "app/home/health.py",
        "app/factory.py",
        "app/cli.py",
    ),
    "flask_babel": ("app/web/*", "app/*/pages.py", "app/*/*_pages.py", "app/factory.py"),
    "jinja2": ("app/web/*",),
    "werkzeug": ("app/web/*", "app/*/pages.py", "app/factory.py"),
    "click": ("app/cli.py", "app/web/catalogue.py", "app/replay/*"),
    "shopify": ("app/shopify/*",),
    "shopifyapp": ("app/shopify/*",),
    "pyactiveresource": ("app/shopify/*",),
    "jwt": ("app/shopify/*",),
    "httpx": ("app/shopify/*",),
    "requests": ("app/shopify/*", "app/carriers/*"),
    "smtplib": ("app/mail/*",),
    "imaplib": ("app/mail/*",),
    "dkim": ("app/mail/*",),
    "dns": ("app/mail/*",),
    "liquid": ("app/mail/*",),
    "mistune": ("app/mail/*",),
    "mjml": ("app/mail/*",),
    "holidays": ("app/core/calendar.py",),
    "PIL": ("app/core/photos.py",),
    "alembic": ("app/core/migrations.py",),
    "dotenv": ("config.py",),
    "granian": (),
    "subprocess": (),
    "pickle": (),
}

# A corner, and what it must not know; with dots, a module and all below it.
CORNERS = {
    "app/*/facts.py": ("app", "sqlalchemy", "flask"),
    "app/*/rules.py": ("sqlalchemy", "flask", "requests", "app.core.work", "app.core.db"),
    "app/*/labels.py": ("sqlalchemy", "flask", "requests", "app.core.work", "app.core.db"),
    "app/*/windows.py": ("sqlalchemy", "flask", "requests", "app.core.work", "app.core.db"),
    "app/*/model.py": ("app", "flask"),
    "app/*/pages.py": ("sqlalchemy",),
    "app/*/store.py": ("flask", "requests", "smtplib"),
    "app/*/actions.py": ("flask", "requests", "smtplib"),
    "app/*/reports.py": ("flask", "requests", "smtplib"),
}
# … unless it is this: values of core, and (for facts) the values that a room's facts are made of.
CORNERS_MAY = {
    "app/*/facts.py": ("app.core.facts", "app.core.money"),
    "app/*/model.py": ("app.core.db",),
}


def test_the_floors_hold() -> None:
    program = str(Path(sys.executable).parent / "lint-imports")
    command = [program, "--config", "pyproject.toml", "--no-cache"]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]


def test_every_package_has_its_floor() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(one for one in rules if one["id"] == "floors")["layers"]
    known = {name.strip(" ()") for floor in floors for name in floor.split("|")} | {"app.tables"}

    rooms = {f"app.{path.parent.name}" for path in (ROOT / "app").glob("*/__init__.py")}
    rooms |= {f"app.{path.stem}" for path in (ROOT / "app").glob("*.py") if path.stem != "__init__"}

    assert rooms - known == set()


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_stays_in_its_corner(library: str) -> None:
    strangers = [
        place(path, statement)
        for path in (*python_files("app"), ROOT / "config.py")
        if not is_one_of(path, LIBRARIES[library])
        for statement, name in imports(path)
        if name.split(".")[0] == library
    ]

    assert strangers == []


@pytest.mark.parametrize("corner", CORNERS)
def test_a_corner_knows_only_what_it_may(corner: str) -> None:
    strangers = [
        f"{place(path, statement)} imports {name}"
        for path in python_files("app")
        if is_one_of(path, (corner,))
        for statement, name in imports(path)
        if _is_in(name, CORNERS[corner]) and not _is_in(name, CORNERS_MAY.get(corner, ()))
        if not (corner == "app/*/facts.py" and name.startswith(f"app.{path.parent.name}."))
    ]

    assert strangers == []


def test_pages_touch_neither_models_nor_stores() -> None:
    reached = [
        f"{place(path, statement)} imports {name}"
        for path in _pages()
        for statement, name in imports(path)
        if name.startswith("app.") and name.split(".")[2:3] in (["model"], ["store"])
        # The shop and its settings are values that every page is given.
        if not name.startswith("app.shops.store")
    ]

    assert reached == []


def _pages() -> Iterator[Path]:
    return (
        path for path in python_files("app") if is_one_of(path, ("app/*/pages.py", "app/*/settings_pages.py"))
    )


def _is_in(name: str, modules: tuple[str, ...]) -> bool:
    return any(name == module or name.startswith(f"{module}.") for module in modules)
