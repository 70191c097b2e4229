"""Here: a pretend Shopify and a pretend mail server on loopback, with shops whose life is told by calling verbs.

Not here: the app (it is never imported), the story that the demo tells, and anything that knows a promise.
"""

from demo.pretend.deliveries import Delivery, Sender, SendReport
from demo.pretend.faults import FaultPlan
from demo.pretend.mailbox import Mailbox
from demo.pretend.records import Buyer, Collection, Line, Product, ShippingOption
from demo.pretend.shop import PretendShop
from demo.pretend.world import PretendShopify

__all__ = [
    "Buyer",
    "Collection",
    "Delivery",
    "FaultPlan",
    "Line",
    "Mailbox",
    "PretendShop",
    "PretendShopify",
    "Product",
    "SendReport",
    "Sender",
    "ShippingOption",
]
