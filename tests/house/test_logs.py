"""No secret, name or address reaches a log, an error's details or a fact."""

from __future__ import annotations

import ast
import re
from dataclasses import fields

from app.core.errors import KeptError
from app.core.facts import Fact
from app.wiring import REACTIONS
from config import Settings
from tests.builders import KEYS, SECRET, some_settings
from tests.house.source import calls, functions, place, python_files

FACTS: list[type[Fact]] = list(REACTIONS)
PERSONAL = re.compile(
    r"(^|_)(email|e_mail|mail_address|recipient|first_name|last_name|customer_name|phone|street|zip|password|secret"
    r"|access_token|refresh_token|id_token|token|hmac|signature|body|payload|raw|text|html|subject)(_|$)"
)
# Words that look like it and aren't: ids of things, not the things.
HARMLESS = {"body_size", "token_expires_at", "text_size"}
LOUD = ("debug", "info", "warning", "error", "exception", "critical", "bind", "bind_contextvars")


def test_no_log_line_carries_what_is_personal_or_secret() -> None:
    told = [
        f"{place(path, call)} {name}({keyword.arg}=…)"
        for path in python_files("app")
        for call, name in calls(path)
        if name.split(".")[-1] in LOUD and name.split(".")[0] in ("log", "logger", "structlog")
        for keyword in call.keywords
        if keyword.arg and PERSONAL.search(keyword.arg) and keyword.arg not in HARMLESS
    ]

    assert told == []


def test_no_error_carries_what_is_personal_or_secret() -> None:
    names = {KeptError.__name__, *(one.__name__ for one in KeptError.__subclasses__())}
    told = [
        f"{place(path, call)} {name}({keyword.arg}=…)"
        for path in python_files("app")
        for call, name in calls(path)
        if name in names
        for keyword in call.keywords
        if keyword.arg and PERSONAL.search(keyword.arg) and keyword.arg not in HARMLESS
    ]

    assert told == []


def test_no_fact_carries_a_person() -> None:
    # The ledger is never changed, so what gets in can't be erased.
    told = [
        f"{fact.__name__}.{one.name}"
        for fact in FACTS
        for one in fields(fact)
        if PERSONAL.search(one.name) and one.name != "shown_text"
    ]

    assert told == []


def test_settings_don_t_show_their_secrets() -> None:
    shown = repr(some_settings())

    assert SECRET not in shown
    assert KEYS not in shown
    assert [
        one.name for one in fields(Settings) if one.repr and re.search("secret|keys|token|smtp", one.name)
    ] == []


def test_nobody_catches_only_to_be_silent() -> None:
    # Catch what you can answer: an `except` for everything that has nothing but `pass` hides the next fault.
    silent = [
        place(path, node)
        for path in python_files("app")
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.ExceptHandler)
        and _catches_all(node)
        and all(isinstance(one, ast.Pass) for one in node.body)
    ]

    assert silent == []


def _catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or (
        isinstance(handler.type, ast.Name) and handler.type.id in ("Exception", "BaseException")
    )
