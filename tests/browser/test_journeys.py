"""What the staff do in a week, from the first click to what came of it, inside the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Frame, expect

from app.claims.actions import open_claim
from app.claims.model import Claim
from app.core.work import reading_for, work_for
from app.inbox.working import handle_some
from app.listening.model import Case
from app.orders.store import order_by_id
from app.privacy.model import Erasure
from app.shops.store import the_settings
from app.touchpoints.store import own_text
from tests.browser.barriers import barriers
from tests.browser.conftest import Admin
from tests.builders import SHOP
from tests.claims import given as claims
from tests.listening.test_cases import a_case
from tests.path.given import ORDER
from tests.stories import a_kept_order, an_order, saved, saved_at_the_install

pytestmark = pytest.mark.browser
