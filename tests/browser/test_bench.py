"""The bench of what a merchant feels presses a button that really saves something."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.work import reading_for
from app.listening.model import Case
from bench import vitals
from tests.browser.conftest import Admin
from tests.builders import SHOP
from tests.home.test_heard_pages import an_answered_order

pytestmark = pytest.mark.browser


def test_the_case_that_the_bench_presses_is_taken_and_the_press_felt(admins: Callable[..., Admin]) -> None:
    admin = admins()
    admin.page.add_init_script(vitals.LISTENING)
    case_id = an_answered_order(admin.env)

    felt = vitals.saved(admin.page, admin.env, admin.world)

    with reading_for(admin.env, SHOP) as work:
        taken = work.session.get(Case, (SHOP, case_id))
        assert taken is not None
        assert taken.owner.startswith("staff:")
    assert felt.what == "click: a case is taken and saved"
