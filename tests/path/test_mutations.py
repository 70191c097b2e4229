"""Ten thousand damaged messages through the front door: nothing falls over, nothing is lost, each comes to an end."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.core.work import Env
from app.inbox.handling import TRIES_MAX
from app.inbox.working import handle_some
from tests.builders import DOMAIN, OTHER_DOMAIN
from tests.fakes import StoppedClock
from tests.inbox.deliveries import Door, kept

SEED = 20260302
MESSAGES = 10_000
MESSAGES_PG = 1_500  # what PostgreSQL refuses (NUL, say) shows in fewer
ROUNDS_MAX = 2_000
OWN = Path(__file__).parents[1] / "samples"
# Shopify's own printed samples, where a checkout has them; never needed.
PRINTED = Path(
    os.environ.get("KEPT_TEST_PAYLOADS", Path(__file__).parents[3] / "shared" / "facts" / "payloads")
)
ODD_VALUES = (
    "null", "true", "[]", "{}", '""', '"\\u0000"', '"\\ud800"', '"å\U0001f45f"', '"1e999"', "-1", "0", "1.5", "1e999",
    "9223372036854775808", "-9223372036854775809", "NaN", '"2026-02-30T25:61:00Z"', '"0001-01-01T00:00:00+14:00"',
    '"9999-12-31T23:59:59-12:00"', '"2026-03-02T10:00:00"', f'"{"x" * 5_000}"', "[[[[]]]]", '["\\u0000"]', '{"id": {}}',
    "[" * 2_000, '"-0.001"', '"12,50"', "18446744073709551616",
)  # fmt: skip
# In our samples: the order, its shipment, scan and refund.
OWN_IDS = (820982911946154508, 255858046, 944956392, 929361462)
ODD_TOPICS = ("", "orders/explode", "ORDERS/CREATE", "orders/\0create", "å" * 300)
ODD_DOMAINS = ("", "nobody.myshopify.com", "evil.example", "loparboden.myshopify.com.evil.example", "å" * 400)


def samples(folder: Path) -> list[tuple[str, str]]:
    """returns  (topic, body)"""
    return [(path.stem.replace("-", "/", 1), path.read_text()) for path in sorted(folder.glob("*.json"))]


def damaged(chance: random.Random, text: str) -> bytes:
    """One to three things go wrong."""
    value = json.loads(text)
    for _ in range(chance.randint(0, 2)):
        _damage_a_value(chance, value)
    raw = json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
    for odd in ODD_VALUES:
        raw = raw.replace(json.dumps(_mark(odd)).encode(), odd.encode())
    return chance.choice(DAMAGES)(chance, raw)


def _mark(odd: str) -> str:
    return f"odd-{ODD_VALUES.index(odd)}"


def _damage_a_value(chance: random.Random, value: Any) -> None:
    """Put something odd in, take something out, or put it in twice, at any depth."""
    place = value
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(place[key], (dict, list)) and chance.random() < 0.6:
            place = place[key]
            continue
        if chance.random() < 0.25:
            del place[key]
        elif isinstance(place, list) and chance.random() < 0.3:
            place.append(place[key])
        else:
            place[key] = _mark(chance.choice(ODD_VALUES))
        return


def _untouched(_chance: random.Random, raw: bytes) -> bytes:
    return raw


def _cut_short(chance: random.Random, raw: bytes) -> bytes:
    return raw[: chance.randint(1, len(raw))]


def _byte_changed(chance: random.Random, raw: bytes) -> bytes:
    place = chance.randrange(len(raw))
    return raw[:place] + bytes([chance.randrange(256)]) + raw[place + 1 :]


def _piece_twice(chance: random.Random, raw: bytes) -> bytes:
    start = chance.randrange(len(raw))
    return raw[:start] + raw[start : start + chance.randint(1, 60)] + raw[start:]


def _digits_changed(chance: random.Random, raw: bytes) -> bytes:
    return bytes(
        chance.choice(b"0123456789") if 48 <= one <= 57 and chance.random() < 0.1 else one for one in raw
    )


DAMAGES = (_untouched, _untouched, _untouched, _cut_short, _byte_changed, _piece_twice, _digits_changed)


def deliveries(count: int) -> list[dict[str, Any]]:
    """What Door.bring takes, one for each webhook id: about some hundred orders of two shops."""
    chance, ours, printed = random.Random(SEED), samples(OWN), samples(PRINTED)
    made = []
    for number in range(count):
        topic, text = chance.choice(printed if printed and chance.random() < 0.15 else ours)
        # What erases or ends goes to the other shop, or little would be left to go wrong.
        own = chance.random() < 0.9 and not topic.endswith(("uninstalled", "redact"))
        domain = DOMAIN if own else OTHER_DOMAIN
        said = {"topic": topic, "domain": domain, "webhook_id": f"w-{number}"}
        if chance.random() < 0.03:
            said["topic"] = chance.choice(ODD_TOPICS)
        if chance.random() < 0.03:
            said["domain"] = chance.choice(ODD_DOMAINS)
        text = _renumbered(text, chance.randrange(300)) if (topic, text) in ours else text
        text = text.replace("{shop}.myshopify.com", domain).replace("{shop}", domain)
        made.append({"body": damaged(chance, text), **said})
    return made


def _renumbered(text: str, number: int) -> str:
    """Another order, with a shipment, a scan and a refund of its own."""
    for known in OWN_IDS:
        text = text.replace(str(known), str(known + number))
    return text


def tell(env: Env, count: int) -> tuple[Counter[int], set[str]]:
    """Bring them all. returns  the answers, and the webhook ids of those that were answered 200"""
    door, given = Door(env), deliveries(count)
    with ThreadPoolExecutor(16) as many:
        answers = list(many.map(lambda one: door.bring(**one), given))
    return Counter(answers), {
        one["webhook_id"] for one, answer in zip(given, answers, strict=True) if answer == 200
    }


def handle_all(env: Env) -> None:
    assert isinstance(env.clock, StoppedClock)
    for _ in range(TRIES_MAX + 1):
        rounds = 0
        while handle_some(env):
            rounds += 1
            assert rounds < ROUNDS_MAX, "the inbox goes round in circles"
        env.clock.travel(hours=1)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_damaged_message_comes_to_an_end(database: str, request: pytest.FixtureRequest) -> None:
    make: Callable[..., Env] = request.getfixturevalue("envs" if database == "sqlite" else "envs_pg")
    env, count = make(), MESSAGES if database == "sqlite" else MESSAGES_PG

    answers, stored = tell(env, count)

    assert answers == {200: count}
    assert {row.webhook_id for row in kept(env)} == stored

    handle_all(env)

    left = kept(env)
    assert {row.state for row in left} <= {"handled", "parked", "ignored"}
    assert all(row.reason for row in left if row.state != "handled")
    # Damaged digits may make one shipment part of two orders, which the keys refuse. Nothing else may trip us.
    failed = [row for row in left if row.reason_code == "failed"]
    assert len(failed) < count / 100
    assert [(row.topic, row.reason) for row in failed if "IntegrityError" not in str(row.reason)] == []


def test_the_damage_is_the_same_each_time() -> None:
    assert deliveries(50) == deliveries(50)
    assert timedelta(hours=1) > timedelta(minutes=2 ** (TRIES_MAX - 2))
