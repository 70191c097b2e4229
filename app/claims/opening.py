"""A customer opens a claim: once, however often she presses the button, and never without an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from app.claims import fitting, rules, store
from app.claims.covering import terms_of
from app.claims.facts import ClaimOpened
from app.claims.model import Claim, ClaimPhoto
from app.claims.moving import ask_call, move, playbook_for, promise_answer
from app.claims.remedying import carry_out
from app.core.errors import Invalid, Refused
from app.core.holding import hold
from app.core.photos import PHOTOS_MAX, Photo
from app.core.work import Work
from app.orders import store as orders
from app.orders.model import Order
from app.orders.rules import Line
from app.products.actions import SCOPE_MISSING
from app.shops.settings import FitGuarantee, Way
from app.shops.store import settings_at
from app.touchpoints.actions import decide_on

WORDS_MAX = 2_000
CLAIMS_MAX = 20  # of one order; what comes after that is no customer
# The browser's own repeat, or a button pressed again while the first answer is on its way: nothing new is said by it.
REPEATED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Wish:
    """What she says.

    count  how many of the line's pieces it is about
    why    with "fit", one of rules.WHYS or ""
    way    the place of what she wishes for among ways_for; None where she leaves it to us
    """

    line_id: int
    ground: str
    problem: str = ""
    count: int = 1
    why: str = ""
    words: str = ""
    way: int | None = None
    photos: Sequence[Photo] = ()


@dataclass(frozen=True)
class Standing:
    """What our own guarantee says of a line. ends_at None: covered, but nobody knows since when"""

    version: int
    rule: FitGuarantee
    covered: bool
    ends_in_time: bool


def open_claim(work: Work, order_id: int, wish: Wish) -> int:
    """returns  the claim's id; of the one that is there already, where the same was said before
    raises   NotFound; Refused "too_many"; Invalid "not_in_order", "no_pieces", "bad_ground", "bad_problem",
             "not_covered", "term_over", "needs_words", "needs_photo", "too_long", "bad_way",
             "too_many_photos"
    """
    hold(work, [order_id])
    order = orders.order_for_her(work, order_id)
    known = store.of_order(work, order_id)
    same = next((one for one in reversed(known) if _is_same(work, one, wish)), None)
    if same is not None:
        return same.id
    if len(known) >= CLAIMS_MAX:
        raise Refused("too_many", "Answer one of our letters instead, and a person will help you.")
    line = _line(work, order, wish)
    _check(wish)
    return _open(work, order, line, wish, known=known)


def _is_same(work: Work, claim: Claim, wish: Wish) -> bool:
    """Another fault of the same thing is another claim, and so is what she says after she took one back."""
    alike = (claim.line_id, claim.ground, claim.problem) == (wish.line_id, wish.ground, _problem(wish))
    just_now = work.now < claim.opened_at + REPEATED_WITHIN and claim.state != rules.WITHDRAWN
    return alike and (claim.state in rules.OPEN or just_now)


def _problem(wish: Wish) -> str:
    return {rules.FIT: rules.FIT, rules.LAW: wish.problem}.get(wish.ground, "")


def _line(work: Work, order: Order, wish: Wish) -> Line:
    line = fitting.line_of(order, wish.line_id)
    if line is None or not line.shippable:
        raise Invalid("not_in_order", "That thing isn't in this order. Choose one of those on the page.")
    left = store.wanted(orders.file(work, order.id)).get(line.id, 0)
    if not 1 <= wish.count <= left:
        raise Invalid("no_pieces", "So many of it aren't in this order any more. Choose fewer.")
    return line


def _check(wish: Wish) -> None:
    if wish.ground not in rules.GROUNDS:
        raise Invalid("bad_ground", "Choose what it is about.")
    if wish.ground == rules.LAW and wish.problem not in rules.FAULTS:
        raise Invalid("bad_problem", "Choose what is wrong.")
    if wish.why and wish.why not in rules.WHYS:
        raise Invalid("bad_why", "Choose one of the reasons, or none.")
    if len(wish.words) > WORDS_MAX:
        raise Invalid("too_long", f"Use at most {WORDS_MAX} characters.")
    if len(wish.photos) > PHOTOS_MAX:
        raise Invalid("too_many_photos", f"Choose at most {PHOTOS_MAX} photos.")


def standing_of(work: Work, order: Order, line: Line, *, at: datetime | None = None) -> Standing | None:
    """None where no guarantee of ours speaks of the line, as far as is known. at: of the claim; None for now"""
    cover = store.covers(work, order.id).get(line.id)
    rule = terms_of(work, cover.terms, cover.guarantee) if cover is not None else None
    if cover is not None and rule is not None:
        return Standing(cover.terms, rule, covered=True, ends_in_time=(at or work.now) <= cover.ends_at)
    found = fitting.guarantee_for(work, order, line)
    return Standing(*found, covered=False, ends_in_time=True) if found is not None else None


def ways_for(work: Work, order: Order, line: Line, *, ground: str, problem: str) -> tuple[Way, ...]:
    """What she may wish for, in the merchant's order."""
    if ground == rules.FIT:
        found = standing_of(work, order, line)
        return found.rule.ways if found is not None else ()
    return playbook_for(work, problem).ways if ground == rules.LAW else ()


def _open(work: Work, order: Order, line: Line, wish: Wish, *, known: Sequence[Claim]) -> int:
    own = standing_of(work, order, line) if wish.ground == rules.FIT else None
    maybe = fitting.what_may_cover(work, order, line) if wish.ground == rules.FIT and own is None else None
    if maybe is not None:
        fitting.hear_what_they_are(work, order, [line])
    elif wish.ground == rules.FIT:
        _check_guarantee(own, wish)
    possible = ways_for(work, order, line, ground=wish.ground, problem=wish.problem)
    if maybe is not None:
        possible = maybe.rule.ways
    if wish.way is not None and not 0 <= wish.way < len(possible):
        raise Invalid("bad_way", "Choose one of the ways on the page.")
    earlier = store.before(work, order.customer_id or 0, line.product_id, line_id=line.id)
    asked = rules.Asked(
        ground=wish.ground,
        terms=own.rule if own is not None else None,
        known_arrival=own is None or own.covered,
        used=store.used(earlier),
        repeated=len(earlier) + 1,
        way=possible[wish.way] if wish.way is not None else None,
        declined=any(
            (one.line_id, one.ground, one.state) == (line.id, wish.ground, rules.DECLINED) for one in known
        ),
        unread=_why_unread(maybe) if maybe is not None else "",
    )
    opening = rules.opening(asked, possible)
    number = sum((one.line_id, one.ground) == (line.id, wish.ground) for one in known)
    claim = _row(work, order, line, wish, own=own, opening=opening, repeated=asked.repeated, number=number)
    store.add(work, claim)
    _keep_photos(work, claim, wish.photos)
    _begin(work, claim, opening, photos=len(wish.photos))
    return claim.id


def _why_unread(maybe: fitting.Maybe) -> str:
    return rules.MAY_NOT_READ if maybe.trouble == SCOPE_MISSING else rules.NOT_READ


def _check_guarantee(own: Standing | None, wish: Wish) -> None:
    if own is None:
        raise Invalid("not_covered", "Our own guarantee doesn't cover this thing. Your rights by law do.")
    if not own.ends_in_time:
        raise Invalid("term_over", "Our own guarantee has ended for this thing. Your rights by law go on.")
    missing = rules.missing_proof(own.rule.proof, words=wish.words, photos=len(wish.photos))
    if missing is not None:
        raise Invalid(f"needs_{missing}", "Say in a few words, or show with a photo, what isn't right.")


def _row(
    work: Work,
    order: Order,
    line: Line,
    wish: Wish,
    *,
    own: Standing | None,
    opening: rules.Opening,
    repeated: int,
    number: int,
) -> Claim:
    problem = _problem(wish)
    return Claim(
        shop_id=work.shop_id,
        id=work.next_id(),
        key=f"{order.id}:{line.id}:{wish.ground}:{number}",
        order_id=order.id,
        customer_id=order.customer_id or 0,
        line_id=line.id,
        product_id=line.product_id,
        count=wish.count,
        ground=wish.ground,
        problem=problem,
        why=wish.why if wish.ground == rules.FIT else "",
        terms=own.version if own is not None else settings_at(work, order.ordered_at)[0],
        guarantee=own.rule.name if own is not None else "",
        ways=[msgspec.to_builtins(one) for one in opening.ways],
        repeated=repeated,
        words_sealed=work.seal(wish.words.strip() or None, store.WORDS),
        state=rules.OPENED,
        reason="",
        role=playbook_for(work, problem).role,
        tries=0,
        opened_at=work.now,
    )


def _keep_photos(work: Work, claim: Claim, photos: Sequence[Photo]) -> None:
    for one in photos:
        row = ClaimPhoto(
            shop_id=work.shop_id, id=work.next_id(), claim_id=claim.id, order_id=claim.order_id,
            image_sealed=work.env.keys.seal(one.jpeg, store.IMAGE), width=one.width, height=one.height,
            kept_at=work.now,
        )  # fmt: skip
        work.session.add(row)


def _begin(work: Work, claim: Claim, opening: rules.Opening, *, photos: int) -> None:
    work.session.flush()
    work.record(
        ClaimOpened(
            order_id=claim.order_id,
            claim_id=claim.id,
            line_id=claim.line_id,
            ground=claim.ground,
            problem=claim.problem,
            terms=claim.terms,
            repeated=claim.repeated,
            photos=photos,
            kinds=tuple(one.kind for one in opening.ways),
        )
    )
    promise_answer(work, claim)
    move(work, claim, opening.state, reason=opening.reason)
    if opening.state == rules.ACCEPTED:
        carry_out(work, claim, by="machine")
    elif opening.reason == "call":
        ask_call(work, claim, "wanted")
    if claim.customer_id and claim.state in rules.OPEN:
        decide_on(work, claim.customer_id)
