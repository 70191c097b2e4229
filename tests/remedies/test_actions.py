"""One wish, one remedy: asked for, given, or said why not."""

from __future__ import annotations

import pytest

from app.core.work import Env
from tests.remedies.given import (
    WAYS,
    allowed,
    asked,
    bought,
    errands,
    fake,
    seen,
    told,
    worked,
)


@pytest.mark.parametrize("kind", ["code", "store_credit", "gift_card", "shipping_refund", "replacement"])
def test_each_kind_is_given_once(env: Env, kind: str) -> None:
    allowed(env)
    order = bought(env)

    asked(env, order, WAYS[kind])
    asked(env, order, WAYS[kind])
    worked(env)
    asked(env, order, WAYS[kind])
    worked(env)

    view = seen(env)
    assert (view.state, view.kind, view.fell_back_from) == ("given", kind, None)
    assert view.shopify_id is not None
    (fact,) = told(env, "RemedyGiven")
    assert (fact["kind"], fact["key"], fact["shopify_id"]) == (kind, "offer:1001", view.shopify_id)
    assert len(errands(env)) == 1
    assert _effects(env) == {kind: 1}


def _effects(env: Env) -> dict[str, int]:
    shopify = fake(env)
    found = {
        "code": len(shopify.discounts),
        "store_credit": len(shopify.credits),
        "gift_card": len(shopify.gift_cards),
        "shipping_refund": len(shopify.refunds),
        "replacement": len([one for one in shopify.drafts if one.order_gid]),
    }
    assert len(shopify.drafts) == found["replacement"]
    return {kind: count for kind, count in found.items() if count}
