"""A shop that has written to a customer, and what she answers."""

from __future__ import annotations

from typing import Any

from app.core.work import Env, reading_for, work_for
from app.listening.actions import hear
from app.listening.model import Reply
from app.listening.reports import ReplyLine, replies_page
from app.mail.inbound import read_message
from app.orders.model import Order
from app.touchpoints.model import Letter, Touchpoint
from app.touchpoints.reply_address import reply_token, with_tag
from app.touchpoints.sending import message_id
from tests.builders import NOW, SHOP
from tests.stories import an_order

BOX = "svar@loparboden.example"
CUSTOMER = "elin1001@example.com"  # of tests.stories.an_order


def a_letter(
    env: Env, order_id: int = 1001, *, shop: int = SHOP, kind: str = "review_request"
) -> tuple[int, str]:
    """An order, and a letter about it that was sent. returns  the touchpoint's id, and the letter's Message-ID"""
    an_order(env, order_id, shop=shop)
    with work_for(env, shop) as work:
        customer_id = _customer_of(work, order_id)
        touchpoint_id, letter_id = work.next_id(), work.next_id()
        mark = message_id(work, touchpoint_id)
        work.session.add(
            Touchpoint(
                shop_id=shop, id=touchpoint_id, customer_id=customer_id, order_id=order_id, kind=kind,
                letter_class="feedback", key=f"{kind}:letter:{order_id}", body={}, proposed_at=NOW, not_before=NOW,
                expires_at=NOW, state="sent", reason="", held=None, decide_at=None, send_at=None, sent_at=NOW,
            )
        )  # fmt: skip
        work.session.add(
            Letter(
                shop_id=shop, id=letter_id, touchpoint_id=touchpoint_id, customer_id=customer_id, order_id=order_id,
                kind=kind, letter_class="feedback", lang="sv", message_id=mark, subject_sealed=None, text_sealed=None,
                html_sealed=None,
                written_at=NOW, sent_at=NOW,
            )
        )  # fmt: skip
    return touchpoint_id, mark


def _customer_of(work: Any, order_id: int) -> int:
    order = work.session.get_one(Order, (work.shop_id, order_id))
    assert order.customer_id is not None
    return int(order.customer_id)


def reply_address(env: Env, touchpoint_id: int, *, shop: int = SHOP) -> str:
    return with_tag(BOX, reply_token(env.keys, shop, touchpoint_id))


def an_answer(
    text: str = "Var är skorna?",
    *,
    to: str = BOX,
    sender: str = "okand@nagon.example",
    number: int = 1,
    head: str = "",
    subject: str = "Re: Din order",
) -> bytes:
    """head  further lines, each ended"""
    heads = (
        f"From: Elin <{sender}>\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{number}@nagon.example>\r\n"
        f"Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n{head}"
    )
    return f"{heads}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def heard(env: Env, raw: bytes, *, shop: int = SHOP) -> str:
    with work_for(env, shop) as work:
        return hear(work, read_message(raw))


def rows_of(env: Env, *, shop: int = SHOP) -> list[Reply]:
    with reading_for(env, shop) as work:
        rows = list(work.session.query(Reply).order_by(Reply.id))
        work.session.expunge_all()
        return rows


def lines(env: Env, shown: str = "open", *, shop: int = SHOP) -> list[ReplyLine]:
    with reading_for(env, shop) as work:
        return replies_page(work, shown)
