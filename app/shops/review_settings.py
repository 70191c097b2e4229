"""When customers are asked what they think, where they write it, and what becomes of it."""

from __future__ import annotations

import msgspec

KEPT, OWN = "kept", "own"  # our own page; an address of the merchant's


class UseTime(msgspec.Struct, frozen=True):
    """How long a thing is used before anybody can say what it is worth.

    product_type  as Shopify has it; compared without case
    days          after the arrival
    """

    product_type: str
    days: int


class ReviewRequests(msgspec.Struct, frozen=True):
    """How reviews are asked for, of everyone alike.

    to       where she writes: "kept", "own", or the name of a service (reviews.rules.SERVICES)
    address  with "own", and with a service that makes its links itself: {order}, {order_id}, {product}, {line} and
             {shop} are filled in. Empty where it is needed: nobody is asked
    known_as at the service: the domain at Trustpilot, the place id at Google
    days_after_arrival  for what no line of use_times names
    use_times           by type of product; the longest of an order holds
    days_after_remedy   after a broken promise was made good, or a claim was over
    defer_days_max      asked at the latest so many days after the day on which the others are
    remind              once, where she hasn't written; only on our own page, where we know whether she has
    publish_days        a review that nobody has read by then is published by itself; 7 at most
    ratings             keep Shopify's reviews.rating and reviews.rating_count of each product (write_products)
    statement           the fairness figures may be read by anybody, on the shop's own address
    """

    to: str = OWN
    address: str = ""
    known_as: str = ""
    days_after_arrival: int = 7
    use_times: tuple[UseTime, ...] = ()
    days_after_remedy: int = 5
    defer_days_max: int = 30
    remind: bool = True
    remind_after_days: int = 7
    publish_days: int = 3
    ratings: bool = False
    statement: bool = False

    @property
    def asks(self) -> bool:
        return self.to == KEPT or bool(self.address or self.known_as)
