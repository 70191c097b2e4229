"""One way out: no letter reaches the mail server but through the errand that the broker sends."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from app.touchpoints import actions, sending
from app.touchpoints.letters import LetterKind
from app.wiring import PLAN
from tests.house.source import ROOT, dotted, imports, is_one_of, name_of, place, python_files, tree

# Who takes a letter to the mail server.
SENDER = "app/touchpoints/sending.py"
# Who may name the mailer: who builds it, who carries it, who is it.
BUILDERS = ("app/factory.py", "app/replay/play.py")
CARRIER = "app/core/work.py"
MAILERS = {"Mailer", "SmtpMailer", "ConsoleMailer"}
# What sends mail or speaks to a mail server by itself.
TRANSPORTS = {"smtplib", "aiosmtplib", "aiosmtpd", "imaplib", "poplib", "yagmail", "emails", "flask_mail"}


def test_nobody_but_the_sending_errand_uses_the_mailer() -> None:
    users = {
        name_of(path)
        for path in python_files("app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "mailer"
    }

    assert users == {SENDER}


def test_nobody_takes_the_mailer_out_of_the_env_by_its_name() -> None:
    named = [
        place(path, node)
        for path in python_files("app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value == "mailer"
    ]

    assert named == []


def test_nobody_but_the_builders_knows_a_mailer() -> None:
    strangers = [
        f"{place(path, statement)} imports {name}"
        for path in python_files("app")
        if name_of(path) not in (*BUILDERS, CARRIER) and not is_one_of(path, ("app/mail/*",))
        for statement, name in imports(path)
        if name.split(".")[-1] in MAILERS
    ]

    assert strangers == []


def test_the_builders_hand_the_mailer_over_and_send_nothing() -> None:
    uses = [
        place(path, node)
        for path in (ROOT / one for one in (*BUILDERS, CARRIER))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and dotted(node).split(".")[0] in MAILERS
    ]

    assert uses == []


def test_only_one_module_opens_a_line_to_a_mail_server() -> None:
    speakers = {
        name_of(path)
        for path in python_files("app")
        for _, name in imports(path)
        if name.split(".")[0] in TRANSPORTS - {"imaplib"}  # a mailbox is read, by what reads the answers
    }

    assert speakers == {"app/mail/smtp.py"}


def test_letters_become_messages_in_one_place() -> None:
    writers = {
        name_of(path)
        for path in python_files("app")
        if not is_one_of(path, ("app/mail/*",))
        for _, name in imports(path)
        if name == "app.mail.message.build_message"
    }

    assert writers == {SENDER}


def test_every_letter_is_sent_by_the_brokers_errand() -> None:
    assert PLAN.errands[actions.LETTER_ERRAND] is sending.ERRANDS[actions.LETTER_ERRAND]
    others = {kind for kind, errand in PLAN.errands.items() if errand.perform.__module__ == sending.__name__}
    assert others == set(sending.ERRANDS)


def test_only_the_broker_sends_out_its_errand() -> None:
    callers = {
        name_of(path)
        for path in python_files("app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant | ast.Name)
        and getattr(node, "value", getattr(node, "id", "")) in ("send_letter", "LETTER_ERRAND")
    }

    assert callers <= {"app/touchpoints/actions.py", SENDER, *_names_of_errands()}


def _names_of_errands() -> set[str]:
    """Pages that say an errand's name in words."""
    return {name_of(path) for path in python_files("app") if path.name.endswith("words_for_pages.py")}


def test_the_table_of_letters_says_what_the_kinds_say() -> None:
    text = (ROOT / "docs" / "letters.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if re.match(r"\| `\w+` \|", line)
    ]

    assert rows == [_row(one) for one in _letters()]


def _letters() -> list[LetterKind]:
    kinds: list[LetterKind] = list(PLAN.letters.values())
    return sorted(kinds, key=lambda one: (-one.kind.priority, one.kind.name))


def _row(letter: LetterKind) -> list[str]:
    kind = letter.kind
    days = kind.expires_after.total_seconds() / 86_400
    lasts = f"{days:g} day" if days == 1 else f"{days:g} days"
    into = ", ".join(sorted(kind.merges_into & PLAN.letters.keys())) or "–"
    return [kind.name, letter.room, kind.letter_class, str(kind.priority), lasts, into]


def test_kinds_are_declared_under_their_own_names() -> None:
    assert all(name == letter.kind.name for name, letter in PLAN.letters.items())
    assert all(Path(ROOT / "app" / one.room / "letters").is_dir() for one in PLAN.letters.values())
