"""The pretend admin's pages on what was made good: of the whole store, and of one customer."""

from zoneinfo import ZoneInfo

from flask import Blueprint, abort, render_template

from demo.pretend.goodwill import made_good
from demo.pretend.requesting import shop_by_handle, the_world

pages = Blueprint("goodwill", __name__)

# As many as the list shows; the app under test is where one looks for more.
DEEDS_SHOWN = 100


@pages.get("/store/<handle>/goodwill")
def show_goodwill(handle: str) -> str:
    shop = shop_by_handle(handle)
    with the_world().lock:
        deeds = made_good(shop)
    return render_template(
        "goodwill.html",
        world=the_world(),
        shop=shop,
        deeds=deeds[:DEEDS_SHOWN],
        count=len(deeds),
        zone=ZoneInfo(shop.record.zone),
    )


@pages.get("/store/<handle>/customers/<int:customer_id>")
def show_customer(handle: str, customer_id: int) -> str:
    shop = shop_by_handle(handle)
    customer = shop.customers.get(customer_id)
    if customer is None:
        abort(404, "There is no such customer.")
    now = the_world().now()
    with the_world().lock:
        deeds = made_good(shop, customer_id=customer_id)
        balances = {one.currency: one.balance(now) for one in shop.vault.accounts_of(customer_id)}
        orders = [one for one in shop.orders.values() if one.buyer.id == customer_id]
    return render_template(
        "customer.html",
        world=the_world(),
        shop=shop,
        customer=customer,
        deeds=deeds,
        balances=balances,
        orders=orders,
        zone=ZoneInfo(shop.record.zone),
    )
