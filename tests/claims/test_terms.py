"""What a fit guarantee said on which day: customers keep the terms of theirs, so the merchant must be able to look."""

from __future__ import annotations

import msgspec

from app.claims.settings_pages import blueprint
from app.core.work import Env, work_for
from app.shops.settings import Way
from app.shops.store import change_settings, the_settings
from tests.builders import SHOP
from tests.claims.given import FIT, a_shop, settings
from tests.panel import a_browser, bearer
from tests.path.given import Street


def _changed(street: Street, *fits: object, **changes: object) -> None:
    street.clock.travel(days=1)
    with work_for(street.env, SHOP) as work:
        held = the_settings(work)[1]
        change_settings(work, msgspec.structs.replace(held, fits=fits or held.fits, **changes), "42")


def test_each_change_of_the_terms_stands_with_its_day_and_nothing_else_does(env: Env) -> None:
    street = a_shop(env, settings=settings(FIT))
    _changed(street, soft_opt_in=False)
    shorter = msgspec.structs.replace(FIT, days=14, text_sv="Skaver skorna lagar vi dem.")
    _changed(street, shorter)
    _changed(
        street, shorter, msgspec.structs.replace(FIT, name="Kläder", ways=(Way("store_credit", percent=50),))
    )
    _changed(street, msgspec.structs.replace(FIT, name="Kläder", ways=(Way("store_credit", percent=50),)))

    shown = (
        a_browser(env, blueprint)
        .get("/settings/fit/terms", headers={**bearer(at=street.clock.now()), "Accept-Language": "sv"})
        .text
    )

    assert [part.split("<")[0] for part in shown.split("<h3>")[1:]] == [
        "Borttagen: Skavsår",
        "Ny: Kläder",
        "Ändrad: Skavsår",
        "Ny: Skavsår",
    ]
    assert "14 dagar. Förut: 30 dagar" in shown
    assert "Skaver skorna lagar vi dem." in shown
    assert "50\u00a0%" in shown
