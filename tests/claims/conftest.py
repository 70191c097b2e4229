"""The street of most stories about claims; a file whose customer has done more has one of its own."""

from __future__ import annotations

import pytest

from app.core.work import Env
from tests.claims.given import a_shop, arrived
from tests.path.given import Street


@pytest.fixture
def street(env: Env) -> Street:
    """A pair of shoes that is covered came on Thursday."""
    return arrived(a_shop(env))
