"""The tables of the staff: who there is, and what each did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned

LOOK, CHANGE, REFUSED, SHOWN = "look", "change", "refused", "shown"
# In place of an order and a customer, where a look showed more of them than are noted one by one.
EVERYBODY = 0


class StaffMember(Base, ShopOwned):
    """Somebody who has opened the panel.

    number       Shopify's number of the staff member: `sub` of the ID token. Shopify tells an app no more of her
    role         staff.rules.ROLES
    name_sealed  what the merchant calls her; None until somebody has said it
    seen_at      the latest visit, to the hour
    """

    __tablename__ = "staff_members"

    number: Mapped[str] = mapped_column(String(40), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))
    name_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    met_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class StaffTrace(Base, ShopOwned):
    """One change that somebody of the staff made, one look at what is personal, or one that was refused to her; and
    each customer who stood on a list that she looked at.

    number    the staff member's
    kind      "look", "change", "refused"; "shown" for a customer on a list
    page      the view's endpoint, such as "orders.show_order"
    about     what the address named: "order_id=5001"; "" where it names nothing
    order_id  where the page is about an order, so that it can be asked who has looked at it; customer_id likewise
    """

    __tablename__ = "staff_traces"
    __table_args__ = (
        Index("ix_staff_traces_number", "shop_id", "number", "id"),
        Index("ix_staff_traces_kind", "shop_id", "kind", "id"),
        Index("ix_staff_traces_order", "shop_id", "order_id", "id"),
        Index("ix_staff_traces_customer", "shop_id", "customer_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    number: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    page: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(200))
    order_id: Mapped[int | None]
    customer_id: Mapped[int | None]
