"""What a message is, what a topic does with it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy.exc import DataError

from app.core.errors import Invalid, KeptError, Unreachable, Unverified

if TYPE_CHECKING:
    from app.core.work import Work

# 1, 2, 4, 8 and 16 minutes lie between the tries: half an hour is longer than a database's restart or a
# clash with another worker lasts, and short enough that a person hears of it the same morning.
TRIES_MAX = 6
FIRST_PAUSE = timedelta(minutes=1)


@dataclass(frozen=True)
class Message:
    """One webhook, read.

    triggered_at  UTC, by Shopify's clock; None where it didn't say
    received_at   UTC, by ours
    body          the topic's struct
    digest        16 hexadecimal signs of the raw bytes: orders two versions that carry the same times
    """

    id: int
    topic: str
    shop_domain: str
    triggered_at: datetime | None
    received_at: datetime
    body: Any
    digest: str


@dataclass(frozen=True)
class Ignored:
    """A handler's answer for a message that needs nothing done. It is kept with the webhook and shown."""

    code: str
    sentence: str


@dataclass(frozen=True)
class Topic:
    """reads             the struct of the body; fields that it doesn't name are passed over
    handle            gives the same result for any order and any number of repeats
    when_uninstalled  also for a shop that has left, as the deletion of its data is
    """

    reads: type[msgspec.Struct]
    handle: Callable[[Work, Message], Ignored | None]
    when_uninstalled: bool = False


@dataclass(frozen=True)
class Verdict:
    """What a webhook becomes.

    state   "waiting" (again, from due_at on), "ignored" or "parked"
    """

    state: str
    code: str
    sentence: str
    due_at: datetime | None = None


class Named(msgspec.Struct):
    """Where a body names its shop. Any, since a body that names it strangely names another one."""

    shop_domain: Any = None
    myshopify_domain: Any = None


# The topics whose bodies name the shop; on the others a second reading would cost and tell nothing.
NAMES_ITS_SHOP = ("app/", "customers/", "shop/")
UNKNOWN_TOPIC = "Kept has no use for “{topic}”. Remove the subscription, or update Kept and try again."
UNKNOWN_SHOP = Verdict("parked", "unknown_shop", "Kept isn’t installed in the shop that the message names.")


@cache
def decoder(reads: type[msgspec.Struct]) -> msgspec.json.Decoder[Any]:
    """One for each struct: making it costs more than reading with it."""
    return msgspec.json.Decoder(reads)


def read(topic: Topic, raw: bytes) -> Any | Verdict:
    """returns  the struct, or why it can't be read: the field by its path, never its value"""
    try:
        return decoder(topic.reads).decode(raw)
    except msgspec.ValidationError as error:
        return Verdict(
            "parked", "unexpected_body", f"Shopify’s message isn’t as expected: {error}. {AFTER_UPDATE}"
        )
    except (ValueError, RecursionError):
        # Other errors quote what they met, which may be a name.
        return Verdict("parked", "not_json", f"The message isn’t readable JSON. {AFTER_UPDATE}")


AFTER_UPDATE = "Look at the message; if it is right, update Kept and try again."


def mismatch(topic: str, domain: str, raw: bytes) -> Verdict | None:
    """Compare the shop in the body, which is signed, with the shop in the header, which isn't."""
    if not topic.startswith(NAMES_ITS_SHOP):
        return None
    try:
        named = decoder(Named).decode(raw)
    except (ValueError, RecursionError):
        return None  # the topic's own struct says what is wrong
    said = [one for one in (named.shop_domain, named.myshopify_domain) if one is not None]
    if all(isinstance(one, str) and one.strip().lower() == domain for one in said):
        return None
    return Verdict(
        "parked",
        "shop_mismatch",
        "The message names another shop in its body than in its header. Nothing was done.",
    )


def failure(error: Exception, *, tries: int, work_id: int, now: datetime) -> Verdict:
    """What becomes of a webhook whose handler failed.

    tries    how many there have been, this one included
    work_id  what to look for in the log; the reason itself holds no personal data
    """
    if isinstance(error, Invalid | Unverified) or (isinstance(error, Unreachable) and error.permanent):
        return Verdict("parked", error.code, error.sentence)
    if isinstance(error, OverflowError | DataError) or isinstance(
        getattr(error, "orig", None), OverflowError
    ):
        # A date before the first year or a NUL in a name: no second try would find room for it.
        return Verdict(
            "parked", "out_of_range", f"A date, number or text in it can’t be stored. {AFTER_UPDATE}"
        )
    code = error.code if isinstance(error, KeptError) else "failed"
    if tries >= TRIES_MAX:
        told = error.sentence if isinstance(error, KeptError) else "Something went wrong inside Kept"
        sentence = f"{told} ({type(error).__name__}, {tries} tries; look for {work_id} in the log)."
        return Verdict("parked", code, sentence)
    pause = FIRST_PAUSE * 2 ** (tries - 1)
    return Verdict("waiting", code, f"{type(error).__name__}; it is tried again by itself.", now + pause)
