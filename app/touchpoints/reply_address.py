"""The address to which an answer to a letter goes: the mailbox of the shop, and behind a + which letter it was."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from email.headerregistry import Address

from app.core.keys import KeyRing
from app.core.work import Work
from app.mail.message import mailbox
from app.shops.settings import Sender
from app.shops.store import the_settings

# RFC 5321 4.5.3.1.1 gives the part before the @ 64 signs, and the addresses that Postmark gives out have 32 before
# the plus. So the shop isn't written in the token but signed with it: in another shop the same token is a forgery.
SIGNATURE_BYTES = 8
NUMBER_BYTES = 8
IDS_END = 2 ** (8 * NUMBER_BYTES - 1)  # a greater number is nobody's, and no database takes it
TOKEN_LENGTH = 26  # of both together in base32, which survives servers that write addresses in small letters
LOCAL_LENGTH_MAX = 64 - TOKEN_LENGTH - 1
MESSAGE_ID = re.compile(r"<?letter\.([0-9]{1,19})\.([0-9]{1,19})@[^<>\s]+>?")


def reply_to(work: Work, touchpoint_id: int, sender: Sender) -> Address | None:
    """What Reply-To says: the mailbox that we read where the shop has one, else what the settings say, if anything.

    raises  Invalid "bad_mailbox"
    """
    base = the_settings(work)[1].replies.address
    if base:
        token = reply_token(work.env.keys, work.shop_id, touchpoint_id)
        return mailbox(sender.name, with_tag(base, token))
    return mailbox(sender.name, sender.reply_to) if sender.reply_to else None


def with_tag(address: str, tag: str) -> str:
    """with_tag("svar@shop.example", "x") is "svar+x@shop.example"."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}"


def reply_token(keys: KeyRing, shop_id: int, touchpoint_id: int) -> str:
    """It never lapses: who finds the letter after years is heard. Nothing of the customer is in it."""
    number = touchpoint_id.to_bytes(NUMBER_BYTES)
    signature = keys.signature(_signed(shop_id, number))[:SIGNATURE_BYTES]
    return base64.b32encode(number + signature).rstrip(b"=").decode().lower()


def touchpoint_of_token(keys: KeyRing, shop_id: int, token: str) -> int | None:
    """None for what isn't a token of this shop."""
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    number, signature = raw[:NUMBER_BYTES], raw[NUMBER_BYTES:]
    if len(raw) != NUMBER_BYTES + SIGNATURE_BYTES:
        return None
    genuine = keys.signature_starts(_signed(shop_id, number), signature, SIGNATURE_BYTES)
    return int.from_bytes(number) if genuine else None


def tag_of(address: str, base: str) -> str | None:
    """What stands behind the plus of an address of this mailbox; None where it isn't one of its."""
    local, _, domain = address.strip().lower().rpartition("@")
    base_local, _, base_domain = base.strip().lower().rpartition("@")
    stem, plus, tag = local.rpartition("+")
    return tag if plus and (stem, domain) == (base_local, base_domain) else None


def touchpoint_answered(work: Work, addresses: Iterable[str], message_ids: Iterable[str]) -> int | None:
    """addresses    to which the answer went, in any form
    message_ids  that it says it answers, the nearest first
    returns      the touchpoint of the letter, by what we signed, else by what mail programs note; None: neither says
    """
    for address in addresses:
        token = address.strip().lower().rpartition("@")[0].rpartition("+")[2]
        found = touchpoint_of_token(work.env.keys, work.shop_id, token)
        if found is not None:
            return found
    for one in message_ids:
        ours = MESSAGE_ID.fullmatch(one.strip())
        if ours and int(ours[2]) == work.shop_id and int(ours[1]) < IDS_END:
            return int(ours[1])
    return None


def _signed(shop_id: int, number: bytes) -> bytes:
    return b"reply\0" + shop_id.to_bytes(NUMBER_BYTES) + number
