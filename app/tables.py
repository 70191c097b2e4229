"""Every table of the house in one import, for migrations, tests and whoever must see all of them."""

from __future__ import annotations

import app.catchup.model
import app.claims.model
import app.figures.model
import app.forecasts.model
import app.guarantees.model
import app.inbox.model
import app.ledger.model
import app.listening.model
import app.onboarding.model
import app.orders.model
import app.outbox.model
import app.privacy.model
import app.products.model
import app.promises.model
import app.remedies.model
import app.reviews.model
import app.shops.model
import app.staff.model
import app.studies.model
import app.surveys.model
import app.touchpoints.model
import app.tracking.model
import app.updates.model  # noqa: F401  # imported for their effect on the metadata
from app.core.db import Base, ShopOwned

METADATA = Base.metadata


def owned_classes() -> list[type[ShopOwned]]:
    """returns  the classes of all tables that belong to a shop, by table name"""
    classes = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, ShopOwned)]
    return sorted(classes, key=lambda one: str(one.__tablename__))  # type: ignore[attr-defined]  # each is a Base too
