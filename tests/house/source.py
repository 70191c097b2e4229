"""The project's own code as the house tests read it: files, syntax trees, imports."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """returns  paths below the folders, generated ones and caches left out"""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return tuple(path for path in found if "__pycache__" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Everything that would be published: what git knows, and what it would take."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in sorted(filter(None, listed.split("\0"))) if (path := ROOT / name).is_file())


def name_of(path: Path) -> str:
    """returns  "app/core/work.py", wherever the project lies"""
    return path.relative_to(ROOT).as_posix()


def place(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', 1)}"


def is_one_of(path: Path, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name_of(path), pattern) for pattern in patterns)


def imports(path: Path) -> Iterator[tuple[ast.stmt, str]]:
    """returns  (statement, dotted name) for each thing imported: "datetime.datetime", "app.core.work.Work".

    What stands under `if TYPE_CHECKING:` is there as well.
    """
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)


def dotted(node: ast.AST) -> str:
    """returns  "datetime.now" for the expression datetime.now; "" for what isn't a chain of names"""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def calls(path: Path) -> Iterator[tuple[ast.Call, str]]:
    """returns  each call with the dotted name of what is called; a method of an expression is "….name" """
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if not name and isinstance(node.func, ast.Attribute):
                name = f"….{node.func.attr}"
            yield node, name


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
