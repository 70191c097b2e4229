"""Only core ends a transaction, and only Work opens one for a room."""

from __future__ import annotations

from tests.house.source import calls, is_one_of, place, python_files

# Who may write with all shops in sight, and why.
WRITE_ACROSS = {
    "app/core/work.py": "it is made here",
    "app/web/*": "guards find the shop of a request",
    "app/onboarding/*": "an install makes the shop",
    "app/inbox/*": "one worker handles the webhooks of all shops",
    "app/outbox/*": "one worker performs the errands of all shops",
    "app/replay/*": "a replay installs the shop that its history is about, in a database of its own",
    "app/privacy/*": "the proof of a shop's erasure belongs to no shop",
}
# Who may look: a duty finds where something is due, and then works shop by shop.
READ_ACROSS = (
    *WRITE_ACROSS,
    "app/*/store.py",
    "app/*/duties.py",
    "app/core/folding.py",
    "app/remedies/totals.py",
    "app/shops/tokens.py",
    "app/cli.py",
    "app/home/health.py",
)


def test_only_work_commits() -> None:
    ends = [
        f"{place(path, call)} {name}"
        for path in python_files("app")
        if not is_one_of(path, ("app/core/work.py", "app/core/db.py"))
        for call, name in calls(path)
        if name.split(".")[-1] in ("commit", "rollback")
    ]

    assert ends == []


def test_only_work_opens_a_session() -> None:
    opened = [
        f"{place(path, call)} {name}"
        for path in python_files("app")
        # ShopifyAPI has a Session too, which is no database.
        if not is_one_of(path, ("app/core/work.py", "app/core/db.py", "app/shopify/*"))
        for call, name in calls(path)
        if name in ("Session", "sessionmaker", "scoped_session")
        or name.endswith((".db.session", ".session.begin"))
    ]

    assert opened == []


def test_only_core_and_the_writer_use_a_bare_connection() -> None:
    bare = [
        f"{place(path, call)} {name}"
        for path in python_files("app")
        # The writer stores thousands of webhooks a second, below the ORM.
        if not is_one_of(path, ("app/core/*", "app/inbox/writer.py"))
        for call, name in calls(path)
        if name.endswith(("db.writing", "db.reading", "engine.connect", "engine.begin", "session.connection"))
    ]

    assert bare == []


def test_few_see_more_than_one_shop() -> None:
    assert _calls_outside("work_across_shops", tuple(WRITE_ACROSS)) == []
    assert _calls_outside("reading_across_shops", READ_ACROSS) == []


def _calls_outside(function: str, allowed: tuple[str, ...]) -> list[str]:
    return [
        f"{place(path, call)} {name}"
        for path in python_files("app")
        if not is_one_of(path, allowed)
        for call, name in calls(path)
        if name.split(".")[-1] == function
    ]
