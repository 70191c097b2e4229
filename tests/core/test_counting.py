"""Several counts come in one answer: of the one shop, and no further than is asked."""

from __future__ import annotations

from datetime import timedelta

from app.core.counting import count_each, count_some, some
from app.core.work import Env, reading_for, work_for
from app.updates.model import Concern
from tests.builders import NOW, OTHER_SHOP, SHOP
from tests.statements import asked


def _concerns(env: Env, shop: int, *states: str) -> None:
    with work_for(env, shop) as work:
        work.session.add_all(
            Concern(
                shop_id=shop, id=work.next_id(), order_id=place, kind="not_yet",
                said_at=NOW - timedelta(hours=place), text_sealed=None, state=state, closed_at=None, closed_by=None,
            )
            for place, state in enumerate(states)
        )  # fmt: skip


def test_each_is_counted_by_its_own_word_and_of_its_own_shop(env: Env) -> None:
    _concerns(env, SHOP, "open", "open", "open", "closed")
    _concerns(env, OTHER_SHOP, "open", "closed", "closed")
    wanted = {
        "open": some(Concern, Concern.state == "open"),
        "old": some(Concern, Concern.state == "open", Concern.said_at < NOW),
        "two": some(Concern, Concern.state == "open", most=2),
        "closed": some(Concern, Concern.state == "closed"),
        "none": some(Concern, Concern.state == "lost"),
    }

    with asked(env) as queries, reading_for(env, SHOP) as work:
        found = count_each(work, wanted)
    with reading_for(env, OTHER_SHOP) as work:
        others = count_some(work, Concern, Concern.state == "closed")

    assert found == {"open": 3, "old": 2, "two": 2, "closed": 1, "none": 0}
    assert others == 2
    assert len([text for text, _ in queries if "concerns" in text]) == 1
