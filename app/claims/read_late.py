"""What became known of a thing only after it was claimed: the claim goes on as if it had been known then."""

from __future__ import annotations

import msgspec

from app.claims import fitting, rules, store
from app.claims.model import Claim
from app.claims.moving import move
from app.claims.opening import Standing, standing_of
from app.claims.remedying import carry_out, ways_of
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.products.facts import ProductsTold

NOT_COVERED, TERM_OVER, NO_PROOF, COVERED = "not_covered", "term_over", "no_proof", "covered_now"


def note_products(work: Work, fact: ProductsTold) -> None:
    """Reaction: what was bought has been read. No machine says no, so what turns out not to be covered stays with the
    person who has it.
    """
    order = orders.file(work, fact.order_id).order
    for claim in store.of_order(work, fact.order_id):
        if order is not None and claim.state == rules.PERSON and claim.reason in rules.UNREAD:
            _look(work, order, claim)


def _look(work: Work, order: Order, claim: Claim) -> None:
    line = fitting.line_of(order, claim.line_id)
    if line is None or fitting.what_may_cover(work, order, line) is not None:
        return
    own = standing_of(work, order, line, at=claim.opened_at)
    if own is None:
        claim.ways = []
        move(work, claim, rules.PERSON, reason=NOT_COVERED)
    elif not own.ends_in_time:
        move(work, claim, rules.PERSON, reason=TERM_OVER)
    else:
        _go_on(work, claim, own)


def _go_on(work: Work, claim: Claim, own: Standing) -> None:
    opening = rules.opening(_asked(work, claim, own), own.rule.ways)
    claim.terms, claim.guarantee = own.version, own.rule.name
    claim.ways = [msgspec.to_builtins(one) for one in opening.ways]
    if opening.state == rules.PERSON:
        move(work, claim, rules.PERSON, reason=opening.reason)
    elif store.notes(work, claim.id):
        # Somebody of the shop is at it, and may have told her something else.
        move(work, claim, rules.PERSON, reason=COVERED)
    elif _lacks_proof(work, claim, own):
        move(work, claim, rules.PERSON, reason=NO_PROOF)
    else:
        move(work, claim, rules.ACCEPTED)
        carry_out(work, claim, by="machine")


def _asked(work: Work, claim: Claim, own: Standing) -> rules.Asked:
    earlier = store.before(work, claim.customer_id, claim.product_id, line_id=claim.line_id)
    known = store.of_order(work, claim.order_id)
    wished = ways_of(claim)
    return rules.Asked(
        ground=claim.ground,
        terms=own.rule,
        known_arrival=own.covered,
        used=store.used([one for one in earlier if one.id < claim.id]),
        repeated=claim.repeated,
        way=wished[0] if wished else None,
        declined=any(
            (one.line_id, one.ground, one.state) == (claim.line_id, claim.ground, rules.DECLINED)
            for one in known
        ),
    )


def _lacks_proof(work: Work, claim: Claim, own: Standing) -> bool:
    words = work.unseal(claim.words_sealed, store.WORDS) or ""
    photos = len(store.photos(work, claim.id))
    return rules.missing_proof(own.rule.proof, words=words, photos=photos) is not None
