"""The table of the setup guide."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, ShopOwned


class SetupGuide(Base, ShopOwned):
    """How far a shop has come with what only it can say.

    looked_at     names of the steps that somebody has opened (onboarding.rules.STEPS): most are done by that alone
    dismissed_at  when somebody put the guide away; dismissed_by: her number
    """

    __tablename__ = "setup_guides"

    looked_at: Mapped[list[Any]] = mapped_column(JSON)
    dismissed_at: Mapped[datetime | None]
    dismissed_by: Mapped[str | None] = mapped_column(String(40))
