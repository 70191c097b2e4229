"""Where an answer to a letter goes, and that nobody can say of another letter that it was hers."""

from __future__ import annotations

import msgspec
import pytest

from app.core.keys import KeyRing
from app.core.work import Env, reading_for
from app.shops.settings import Replies
from app.touchpoints.reply_address import (
    LOCAL_LENGTH_MAX,
    TOKEN_LENGTH,
    reply_to,
    reply_token,
    tag_of,
    touchpoint_answered,
    touchpoint_of_token,
    with_tag,
)
from tests.builders import KEYS, OTHER_SHOP, SHOP
from tests.stories import READY, SENDER, saved

RING = KeyRing.from_text(KEYS)
TOUCHPOINT = 2**62 + 12_345
NEW_KEY = "new:" + "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="


def test_a_token_leads_back_to_its_letter() -> None:
    token = reply_token(RING, SHOP, TOUCHPOINT)

    assert touchpoint_of_token(RING, SHOP, token) == TOUCHPOINT
    assert touchpoint_of_token(RING, SHOP, token.upper()) == TOUCHPOINT


def test_a_token_fits_beside_the_longest_addresses_that_providers_give() -> None:
    token = reply_token(RING, SHOP, 2**63 - 1)
    address = with_tag("a" * LOCAL_LENGTH_MAX + "@inbound.example", token)

    assert len(token) == TOKEN_LENGTH
    assert LOCAL_LENGTH_MAX >= 32
    assert len(address.partition("@")[0]) == 64


def test_a_token_of_another_shop_is_a_forgery() -> None:
    assert touchpoint_of_token(RING, OTHER_SHOP, reply_token(RING, SHOP, TOUCHPOINT)) is None


@pytest.mark.parametrize("token", ["", "a", "test", "a" * TOKEN_LENGTH, "0" * 400, "å" * 26, "=" * 26])
def test_what_we_didn_t_sign_is_no_token(token: str) -> None:
    assert touchpoint_of_token(RING, SHOP, token) is None


def test_each_sign_of_a_token_counts() -> None:
    token = reply_token(RING, SHOP, TOUCHPOINT)
    changed = [token[:at] + ("b" if sign != "b" else "c") + token[at + 1 :] for at, sign in enumerate(token)]

    # The last sign holds two bits that mean nothing.
    assert [one for one in changed[:-1] if touchpoint_of_token(RING, SHOP, one) is not None] == []


def test_a_token_still_holds_after_the_keys_were_changed() -> None:
    old = reply_token(RING, SHOP, TOUCHPOINT)

    assert touchpoint_of_token(KeyRing.from_text(f"{NEW_KEY},{KEYS}"), SHOP, old) == TOUCHPOINT
    assert touchpoint_of_token(KeyRing.from_text(NEW_KEY), SHOP, old) is None


def test_letters_carry_the_mailbox_that_is_read_beside_the_senders_name(env: Env) -> None:
    saved(env, msgspec.structs.replace(READY, replies=Replies("svar@loparboden.example")))

    with reading_for(env, SHOP) as work:
        address = reply_to(work, TOUCHPOINT, SENDER)

    assert address is not None
    assert address.display_name == "Maja Lind"
    tag = tag_of(address.addr_spec, "Svar@loparboden.example")
    assert tag is not None
    assert touchpoint_of_token(RING, SHOP, tag) == TOUCHPOINT


def test_without_such_a_mailbox_letters_say_what_the_settings_say(env: Env) -> None:
    with reading_for(env, SHOP) as work:
        plain = reply_to(work, 5, msgspec.structs.replace(SENDER, reply_to="hej@loparboden.example"))
        none = reply_to(work, 5, SENDER)

    assert str(plain) == "Maja Lind <hej@loparboden.example>"
    assert none is None


def test_a_letter_is_known_by_its_address_before_its_message_id(env: Env) -> None:
    token = reply_token(RING, SHOP, 7)
    with reading_for(env, SHOP) as work:
        by_address = touchpoint_answered(
            work, [f"svar+{token}@x.example"], [f"<letter.8.{SHOP}@kept.example>"]
        )
        by_id = touchpoint_answered(work, ["svar+x@x.example"], ["<a@b>", f"<letter.8.{SHOP}@kept.example>"])
        other = touchpoint_answered(work, [], [f"<letter.8.{OTHER_SHOP}@kept.example>", "<letter.8@k>"])

    assert (by_address, by_id, other) == (7, 8, None)


def test_only_addresses_of_the_mailbox_have_a_tag() -> None:
    assert tag_of("svar+prov@x.example", "svar@x.example") == "prov"
    assert tag_of("svar@x.example", "svar@x.example") is None
    assert tag_of("svar+prov@y.example", "svar@x.example") is None
    assert tag_of("", "") is None
