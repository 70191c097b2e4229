"""What Shopify tells about the install itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from app.core.work import Work
from app.inbox.handling import Ignored, Message, Topic
from app.shops.actions import note_scopes, note_uninstall
from app.shops.store import the_shop


class UninstalledBody(msgspec.Struct):
    """The Shop resource. Nothing in it is read: in Shopify's own sample even the domain is null."""


class ScopesBody(msgspec.Struct):
    """current  all that is granted now; previous is left out, since messages overtake each other"""

    current: list[str]
    updated_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


def take_leave(work: Work, message: Message) -> Ignored | None:
    """The token is dead by now, so nothing is asked of Shopify. Letters, errands and duties of the shop stop with
    its state; its data stays until shop/redact comes, two days later.
    """
    if note_uninstall(work, message.triggered_at or message.received_at):
        return None
    if the_shop(work).is_installed:
        return Ignored(
            "installed_since", "The app was installed again after this, so the message is old news."
        )
    return Ignored("already_uninstalled", "The shop had left already.")


def take_scopes(work: Work, message: Message) -> Ignored | None:
    granted = tuple(dict.fromkeys(message.body.current))
    at = message.body.updated_at or message.triggered_at or message.received_at
    if note_scopes(work, granted, at):
        return None
    return Ignored("older_scopes", "A later message or visit has told what the merchant grants.")


TOPICS = {
    "app/uninstalled": Topic(reads=UninstalledBody, handle=take_leave, when_uninstalled=True),
    "app/scopes_update": Topic(reads=ScopesBody, handle=take_scopes),
}
