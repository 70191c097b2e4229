"""The errand that sends a letter: a last look, the words, the mail server, the note of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

from app.core.errors import Invalid, KeptError
from app.core.work import Env, Work
from app.mail.dkim import SigningKey, sign
from app.mail.letters import RenderedLetter
from app.mail.message import build_message, mailbox
from app.mail.packed_html import packed
from app.mail.providers import is_postmark
from app.mail.report_bodies import POSTMARK_HEADER
from app.mail.voice import language
from app.orders.customers import EMAIL
from app.orders.model import Customer
from app.outbox.actions import try_parked_again
from app.outbox.errands import UNCERTAIN, Drop, ErrandKind, ErrandView, Later
from app.shops.facts import SettingsChanged
from app.shops.settings import Sender
from app.shops.store import the_settings, the_shop
from app.touchpoints import senders, store, texts, trying
from app.touchpoints.actions import LETTER_ERRAND, close, decide_again, decide_on, errand_key, note_wish
from app.touchpoints.facts import LetterSent
from app.touchpoints.letters import LetterKind, without_her_keys
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.pace import take_place
from app.touchpoints.reply_address import reply_to
from app.touchpoints.rules import REASONS, Decision, Granted, Waiting
from app.touchpoints.voices import shell_for

SUBJECT, TEXT, HTML = "letters.subject", "letters.text", "letters.html"
SENDING = "sending"
TOO_FAST = "So many letters went to the same mail provider in the last minute; this one waits a moment."
# A link in a letter must work when she finds the letter a year later.
LINK_LIFE = timedelta(days=400)


@dataclass(frozen=True)
class ReadyLetter:
    """A whole message and its two ends of the envelope. key: what it is signed with; None: the mail server signs"""

    message: EmailMessage
    envelope_from: str
    recipient: str
    written_at: datetime
    key: SigningKey | None


def _prepare(work: Work, errand: ErrandView) -> ReadyLetter | Drop | Later:
    touchpoint = store.in_hand(work, errand.body["touchpoint"])
    if touchpoint is None or touchpoint.state not in (*store.OPEN, SENDING):
        return Drop("over", "The letter was taken back.")
    # Where the mail server may have taken it, it is the same letter again, and stays written; else it is written anew.
    letter = store.letter_of(work, touchpoint) if errand.tried else None
    if letter is None:
        _take_back(work, touchpoint)
    elif not store.has_address(work, touchpoint.customer_id):
        close(work, touchpoint, "withdrawn", "erased")
        return Drop("erased", "The customer was erased meanwhile.")
    kind: LetterKind = work.env.plan.letters[touchpoint.kind]
    untrue = kind.untrue(work, store.view(touchpoint))
    if untrue is not None:
        close(work, touchpoint, "withheld", untrue)
        return Drop(untrue, "What the letter says is no longer so.")
    decision = decide_again(work, touchpoint) if letter else _decision(work, touchpoint)
    if not isinstance(decision, Granted) or decision.send_at > work.now:
        return _not_now(touchpoint, decision)
    sender = the_settings(work)[1].sender
    later = (
        senders.incomplete(work, store.order_of(work, touchpoint), touchpoint.letter_class)
        or senders.hold_back(work, sender.address)
        or _pace(work, touchpoint)
    )
    if later is not None:
        return later
    return _write_letter(work, touchpoint, letter or _new_letter(work, touchpoint), sender)


def _pace(work: Work, touchpoint: Touchpoint) -> Later | None:
    customer = work.session.get_one(Customer, (work.shop_id, touchpoint.customer_id))
    free = take_place(work, work.unseal(customer.email_sealed, EMAIL) or "")
    return Later(free, "too_fast", TOO_FAST) if free else None


def _decision(work: Work, touchpoint: Touchpoint) -> Decision | None:
    return decide_on(work, touchpoint.customer_id).get(touchpoint.id)


def _not_now(touchpoint: Touchpoint, decision: Decision | None) -> Drop | Later:
    if isinstance(decision, Granted):
        return Later(decision.send_at, "quiet_hours", REASONS["quiet_hours"]["en"])
    if isinstance(decision, Waiting):
        return Later(
            decision.until, decision.reason, REASONS.get(decision.reason, {}).get("en", decision.reason)
        )
    return Drop(touchpoint.reason, REASONS.get(touchpoint.reason, {}).get("en", "It is withheld."))


def _new_letter(work: Work, touchpoint: Touchpoint) -> Letter:
    order = store.order_of(work, touchpoint)
    assert order is not None  # the room found its order a moment ago
    return Letter(
        shop_id=work.shop_id,
        id=work.next_id(),
        touchpoint_id=touchpoint.id,
        customer_id=touchpoint.customer_id,
        order_id=order.id,
        kind=touchpoint.kind,
        letter_class=touchpoint.letter_class,
        lang=language(
            store.chosen_lang(work, touchpoint.customer_id) or order.locale or the_shop(work).locale
        ),
        message_id=message_id(work, touchpoint.id),
        written_at=work.now,
    )


def _write_letter(work: Work, touchpoint: Touchpoint, letter: Letter, sender: Sender) -> ReadyLetter | Drop:
    """A letter that was written before keeps its Message-ID, day and link, so that a second one is no other."""
    customer = work.session.get(Customer, (work.shop_id, touchpoint.customer_id))
    assert customer is not None  # she was decided on
    kind: LetterKind = work.env.plan.letters[touchpoint.kind]
    if kind.before is not None:
        kind.before(work, store.view(touchpoint))
    rendered = _render(work, touchpoint, kind, letter=letter, customer=customer)
    try:
        ready = _message(work, rendered, letter, customer=customer, sender=sender)
    except Invalid as wrong:
        close(work, touchpoint, "withheld", wrong.code)
        return Drop(wrong.code, wrong.sentence)
    letter.subject_sealed = work.seal(rendered.subject, SUBJECT)
    letter.text_sealed = work.seal(rendered.text, TEXT)
    letter.html_sealed = work.env.keys.seal(packed(without_her_keys(rendered.html)), HTML)
    work.session.add(letter)
    # From here on it can't be called back, and counts as heard instead of as planned.
    touchpoint.state, touchpoint.decide_at = SENDING, None
    return ready


def _take_back(work: Work, touchpoint: Touchpoint) -> None:
    """An earlier try surely didn't reach the mail server: what it wrote reached nobody and is decided on anew."""
    letter = store.letter_of(work, touchpoint)
    if letter is not None:
        work.session.delete(letter)
    if touchpoint.state == SENDING:
        touchpoint.state, touchpoint.decide_at = "granted", touchpoint.expires_at
    work.session.flush()


def _render(
    work: Work, touchpoint: Touchpoint, kind: LetterKind, *, letter: Letter, customer: Customer
) -> RenderedLetter:
    settings = the_settings(work)[1]
    shell = shell_for(
        the_shop(work).name,
        settings.sender,
        voice=settings.voice,
        lang=letter.lang,
        stop_url=stop_url(work, customer, letter),
    )
    values = kind.values(work, store.view(touchpoint), letter.lang)
    return texts.render_own(work, kind, letter.lang, values=values, shell=shell)


def _message(
    work: Work, rendered: RenderedLetter, letter: Letter, *, customer: Customer, sender: Sender
) -> ReadyLetter:
    address = work.unseal(customer.email_sealed, EMAIL) or ""
    message = build_message(
        rendered,
        sender=mailbox(f"{sender.name}, {the_shop(work).name}", sender.address),
        recipient=mailbox("", address),
        message_id=letter.message_id,
        sent_at=letter.written_at,
        reply_to=reply_to(work, letter.touchpoint_id, sender),
        stop_post_url=stop_url(work, customer, letter),
        lang=letter.lang,
    )
    return ReadyLetter(
        message,
        envelope_from=mailbox("", sender.address).addr_spec,
        recipient=mailbox("", address).addr_spec,
        written_at=letter.written_at,
        key=senders.signing_key(work, sender.address),
    )


def _perform(env: Env, ready: ReadyLetter) -> None:
    if is_postmark(env.settings.smtp_url):
        ready.message[POSTMARK_HEADER] = ready.message["Message-ID"].strip("<>")
    if ready.key is not None:
        sign(ready.message, ready.key, at=ready.written_at)
    env.mailer.send(ready.message, envelope_from=ready.envelope_from, recipient=ready.recipient)


def _settle(work: Work, errand: ErrandView, _: None) -> None:
    touchpoint = store.in_hand(work, errand.body["touchpoint"])
    letter = store.letter_of(work, touchpoint) if touchpoint is not None else None
    if touchpoint is None or letter is None:
        return  # the shop was erased while the letter was under way
    letter.sent_at = touchpoint.sent_at = work.now
    touchpoint.state, touchpoint.reason, touchpoint.decide_at = "sent", "", None
    work.record(
        LetterSent(
            order_id=touchpoint.order_id,
            touchpoint_id=touchpoint.id,
            letter_id=letter.id,
            kind=letter.kind,
            letter_class=letter.letter_class,
            lang=letter.lang,
        )
    )
    work.session.flush()
    decide_on(work, touchpoint.customer_id)


def _failed(work: Work, errand: ErrandView, wrong: KeptError) -> None:
    """Parked. Where the address is gone nothing goes there any more; else a person may try again until it expires."""
    touchpoint = store.in_hand(work, errand.body["touchpoint"])
    if touchpoint is None or touchpoint.state not in (*store.OPEN, SENDING):
        return
    if not errand.tried and wrong.code not in UNCERTAIN:
        _take_back(work, touchpoint)  # it reached nobody, so it must not count as heard
        store.wake_merging(work, touchpoint)
    customer = work.session.get(Customer, (work.shop_id, touchpoint.customer_id))
    if wrong.code == "refused_recipient" and customer is not None and customer.email_key is not None:
        close(work, touchpoint, "withheld", "not_delivered")
        note_wish(work, customer.email_key, "all", says="stop", source="bounce")


def note_settings(work: Work, _fact: SettingsChanged) -> None:
    """Reaction: the sender's address may be another by now, so what was parked for its sake goes on by itself."""
    try_parked_again(work, LETTER_ERRAND, "refused_sender")


def stop_url(work: Work, customer: Customer, letter: Letter) -> str:
    """The page where she says no, and the address of the one-click POST."""
    payload = {"shop": work.shop_id, "key": (customer.email_key or b"").hex(), "lang": letter.lang}
    # Counted from the letter's day, so that the same letter sent again carries the same link.
    expires_at = datetime.combine(letter.written_at.date(), datetime.min.time(), UTC) + LINK_LIFE
    token = work.env.signer.sign("stop", payload, expires_at=expires_at)
    return f"{work.env.settings.app_url}/letters/stop/{token}"


def message_id(work: Work, touchpoint_id: int) -> str:
    host = urlsplit(work.env.settings.app_url).hostname or "kept"
    return f"<{errand_key(touchpoint_id).replace(':', '.')}.{work.shop_id}@{host}>"


def _prepare_test(work: Work, errand: ErrandView) -> ReadyLetter | Drop | Later:
    """A letter to the merchant, with made-up values: nobody's dose, no place in the timeline, nothing to stop."""
    test = trying.read(work, errand.body)
    sender = the_settings(work)[1].sender
    if test is None or not (sender.name and sender.address):
        return Drop("no_sender", "Say in the settings who the letters are from.")
    free = take_place(work, test.address)
    later = senders.hold_back(work, sender.address) or (Later(free, "too_fast", TOO_FAST) if free else None)
    if later is not None:
        return later
    host = urlsplit(work.env.settings.app_url).hostname or "kept"
    message = build_message(
        test.letter,
        sender=mailbox(f"{sender.name}, {the_shop(work).name}", sender.address),
        recipient=mailbox("", test.address),
        message_id=f"<{errand.key.replace(':', '.')}.{work.shop_id}@{host}>",
        sent_at=errand.made_at,
        lang=test.lang,
    )
    return ReadyLetter(
        message,
        envelope_from=mailbox("", sender.address).addr_spec,
        recipient=mailbox("", test.address).addr_spec,
        written_at=errand.made_at,
        key=senders.signing_key(work, sender.address),
    )


def _settle_test(work: Work, errand: ErrandView, _: None) -> None:
    """Nothing to note: the errand itself says that it went."""


ERRANDS = {
    LETTER_ERRAND: ErrandKind(_prepare, _perform, _settle, _failed, shared=True),
    trying.ERRAND: ErrandKind(_prepare_test, _perform, _settle_test, shared=True),
}
