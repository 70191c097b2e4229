"""Where answers come in: the merchant's mailbox, or a provider that brings them; and what proves that they do."""

from __future__ import annotations

import msgspec

from app.core.errors import NotFound
from app.core.work import Work
from app.listening import store
from app.listening.model import ReplyBox
from app.mail.imap import Access
from app.outbox.actions import send_out_again
from app.shops.settings import Replies
from app.shops.store import change_settings, the_settings
from app.touchpoints.reply_address import tag_of

IMAP, WEBHOOK = "imap", "webhook"
FETCH = "fetch_replies"
UNTRIED = "untried"
SECRET_BYTES = 12


def keep_mailbox(work: Work, address: str, access: Access) -> None:
    """Seal it, and try it at once: an errand looks into it, and what came of that stands on the page."""
    _keep(work, IMAP, address, msgspec.json.encode(access).decode(), trouble=UNTRIED)
    send_out_again(work, FETCH, FETCH, body={})


def keep_webhook(work: Work, address: str) -> None:
    """A new address for the provider each time: who knew the old one brings nothing more."""
    _keep(work, WEBHOOK, address, work.env.chance.token(SECRET_BYTES), trouble=None)


def remove(work: Work, way: str) -> None:
    """Letters say the sender's own address again, unless the other way brings answers to the same one."""
    row = store.box(work, way)
    if row is None:
        raise NotFound("no_box", "There is no such mailbox here.")
    work.session.delete(row)
    work.session.flush()
    held = the_settings(work)[1].replies.address
    if held and all(one.address != held for one in store.boxes(work).values()):
        _put_into_letters(work, "")


def note_proved(work: Work, recipients: tuple[str, ...]) -> bool:
    """A mail with something behind the plus has come in: so letters may carry that address from now on.

    returns  whether it was one that the merchant sent to try it
    """
    tried = False
    for row in store.boxes(work).values():
        tags = [tag for one in recipients if (tag := tag_of(one, row.address)) is not None]
        if tags:
            _put_into_letters(work, row.address)
        tried = tried or TRIAL in tags
    return tried


TRIAL = "prov"  # svar+prov@…: what the page asks the merchant to send a mail to


def open_access(work: Work, row: ReplyBox) -> Access:
    """raises  Unverified where no key of the ring opens it"""
    return msgspec.json.decode(work.unseal(row.key_sealed, store.KEY) or "{}", type=Access)


def secret_of(work: Work) -> str:
    """What the webhook's address must hold; "" where there is none."""
    row = store.box(work, WEBHOOK)
    return (work.unseal(row.key_sealed, store.KEY) or "") if row is not None else ""


def note_heard(work: Work) -> None:
    """Something has come by the webhook."""
    row = store.box(work, WEBHOOK)
    if row is not None:
        row.looked_at = work.now


def _keep(work: Work, way: str, address: str, key: str, *, trouble: str | None) -> None:
    row = store.box(work, way)
    sealed = work.seal(key, store.KEY)
    assert sealed is not None
    if row is None:
        row = ReplyBox(shop_id=work.shop_id, way=way)
        work.session.add(row)
    elif row.address != address and the_settings(work)[1].replies.address == row.address:
        _put_into_letters(work, "")
    row.key_sealed, row.address, row.made_at, row.trouble = sealed, address, work.now, trouble
    row.seen_uid, row.uid_validity, row.looked_at = 0, 0, None
    work.session.flush()


def _put_into_letters(work: Work, address: str) -> None:
    settings = the_settings(work)[1]
    if settings.replies.address != address:
        change_settings(work, msgspec.structs.replace(settings, replies=Replies(address)), "replies")
