"""The pretend storefront: products, a checkout, and an order page from which the carrier can be played."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from demo.pretend import sums
from demo.pretend.checkout import Refused
from demo.pretend.deliveries import Delivery
from demo.pretend.proxy import VISITOR_COOKIE
from demo.pretend.records import Buyer, Order, ShippingOption, ShopRecord
from demo.pretend.requesting import shop_by_handle, the_world
from demo.pretend.shop import PretendShop

pages = Blueprint("storefront", __name__, url_prefix="/shop/<handle>")

# What a carrier can be made to say on the order page, with the button's words.
SCANS = {
    "in_transit": "In transit",
    "out_for_delivery": "Out for delivery",
    "attempted_delivery": "Nobody at home",
    "ready_for_pickup": "Ready for pickup",
    "delayed": "Delayed",
    "failure": "Lost",
    "delivered": "Delivered",
}
PIECES_MAX = 9


@pages.get("/")
def show_shop(handle: str) -> str:
    shop = shop_by_handle(handle)
    return render_template(
        "shopfront.html", world=the_world(), shop=shop, messages=[], given={}, **_choices(shop)
    )


def _choices(shop: PretendShop) -> dict[str, object]:
    now = the_world().now()
    options = [(option, shown_window(option, shop.record, now)) for option in shop.record.shipping_options]
    known = shop.customers.get(int(request.cookies.get(VISITOR_COOKIE) or 0))
    return {"options": options, "known": known, "pieces": range(1, PIECES_MAX + 1)}


def window_of(option: ShippingOption, shop: ShopRecord, at: datetime) -> tuple[datetime, datetime] | None:
    """The option's window as instants: the first day's midnight to the last day's last second, in the shop's zone."""
    if option.window_days is None:
        return None
    zone = ZoneInfo(shop.zone)
    today = at.astimezone(zone).date()
    first, last = (today + timedelta(days=days) for days in option.window_days)
    return datetime.combine(first, time.min, zone), datetime.combine(last, time(23, 59, 59), zone)


def shown_window(option: ShippingOption, shop: ShopRecord, at: datetime) -> str:
    """The window as the checkout prints it: "23 Nov – 25 Nov"."""
    window = window_of(option, shop, at)
    return f"{window[0]:%-d %b} – {window[1]:%-d %b}" if window else ""


@pages.post("/orders")
def buy(handle: str) -> str | AnyResponse:
    """Place the order, tell the app, and show the order's page; complaints come back with the form as it was."""
    world, shop = the_world(), shop_by_handle(handle)
    try:
        deliveries = shop.place_order(**_wanted(shop))  # type: ignore[arg-type]  # one dict for many kinds of arguments
    except Refused as refused:
        return render_template(
            "shopfront.html",
            world=world,
            shop=shop,
            messages=[str(refused)],
            given=request.form,
            **_choices(shop),
        )
    order = next(reversed(shop.orders.values()))
    world.sender.send(deliveries, retry=True)
    answer = redirect(url_for("storefront.show_order", handle=handle, key=order.key))
    answer.set_cookie(
        VISITOR_COOKIE, str(order.buyer.id), path=f"/shop/{handle}", samesite="Lax", httponly=True
    )
    return answer


def _wanted(shop: PretendShop) -> dict[str, object]:
    """The order that the form describes. Raises Refused where something is missing."""
    form = request.form
    lines = [
        (product, min(int(form.get(f"pieces-{product.id}") or 0), PIECES_MAX))
        for product in shop.record.products
        if (form.get(f"pieces-{product.id}") or "0").isdigit()
    ]
    chosen = [(product, pieces) for product, pieces in lines if pieces > 0]
    if not chosen:
        raise Refused("Choose at least one product")
    if "@" not in form.get("email", ""):
        raise Refused("An e-mail address is needed")
    option = _chosen_option(shop)
    at = the_world().now()
    # As in a real cart, a form may carry attributes along: `attributes[Name]`.
    attributes = {
        key[11:-1]: value for key, value in form.items() if key.startswith("attributes[") and key[-1] == "]"
    }
    return {
        "at": at,
        "lines": chosen,
        "customer": _buyer(shop),
        "shipping_title": option.title,
        "shipping_price": option.price,
        "shipping_code": option.code,
        "window": window_of(option, shop.record, at),
        "discount_code": form.get("discount_code", "").strip() or None,
        "note_attributes": attributes,
    }


def _chosen_option(shop: PretendShop) -> ShippingOption:
    wanted = request.form.get("shipping", "0")
    options = shop.record.shipping_options or [ShippingOption("Standard", "0")]
    return options[int(wanted)] if wanted.isdigit() and int(wanted) < len(options) else options[0]


def _buyer(shop: PretendShop) -> Buyer:
    form = request.form
    return Buyer(
        form["email"].strip(),
        first_name=form.get("first_name", "").strip(),
        last_name=form.get("last_name", "").strip(),
        city=form.get("city", "").strip() or shop.record.city,
        country=form.get("country") or shop.record.country,
        locale=form.get("locale") or shop.record.locale,
    )


@pages.get("/orders/<key>")
@pages.get("/orders/<key>/authenticate")
def show_order(handle: str, key: str) -> str:
    shop = shop_by_handle(handle)
    return render_template(
        "order.html",
        world=the_world(),
        shop=shop,
        order=_order(shop, key),
        total=sums.totals(_order(shop, key)),
        status=sums.fulfillment_status(_order(shop, key)),
        scans=SCANS,
        zone=ZoneInfo(shop.record.zone),
    )


@pages.post("/orders/<key>/play")
def play(handle: str, key: str) -> AnyResponse:
    """Let something happen to the order and send the webhooks: ship, scan, withdraw, cancel, refund.

    hours_ago  a scan may have been made before it is heard of
    """
    world, shop = the_world(), shop_by_handle(handle)
    order = _order(shop, key)
    deed = _deeds(shop, order).get(request.form.get("deed", ""))
    if deed is None:
        abort(400, "There is no such deed.")
    world.sender.send(deed(), retry=True)
    return redirect(url_for("storefront.show_order", handle=handle, key=key))


def _deeds(shop: PretendShop, order: Order) -> dict[str, Callable[[], list[Delivery]]]:
    """What can be done with this order now; what can't is not in it."""
    number = int(request.form.get("id") or 0)
    heard_at = the_world().now()
    at = heard_at - timedelta(hours=min(request.form.get("hours_ago", 0, type=int), 24 * 60))
    deeds: dict[str, Callable[[], list[Delivery]]] = {}
    if any(sums.unsent(order, line) for line in order.lines):
        parcel = f"{order.number}{len(order.fulfillments) + 1:02d}SE"
        url = f"https://tracking.example/{parcel}"
        deeds["ship"] = lambda: shop.fulfil(order.id, company="PostNord", number=parcel, url=url)
        deeds["cancel"] = lambda: shop.cancel(order.id)
    if sums.totals(order).current > 0:
        deeds["refund"] = lambda: shop.refund(order.id, note="Refunded in the demo")
    if any(shipment.id == number for shipment in order.fulfillments):
        for status in SCANS:
            deeds[status] = _scanning(shop, number, status=status, at=at, heard_at=heard_at)
    if any(scan.id == number for shipment in order.fulfillments for scan in shipment.scans):
        deeds["withdraw"] = lambda: shop.withdraw_scan(number)
    return deeds


def _scanning(
    shop: PretendShop, shipment_id: int, *, status: str, at: datetime, heard_at: datetime
) -> Callable[[], list[Delivery]]:
    return lambda: shop.scan(shipment_id, status, at=at, heard_at=heard_at)


def _order(shop: PretendShop, key: str) -> Order:
    found = next((order for order in reversed(shop.orders.values()) if order.key == key), None)
    if found is None:
        abort(404, "There is no such order.")
    return found


@pages.post("/leave")
def leave(handle: str) -> AnyResponse:
    """Log out of the storefront."""
    answer = redirect(url_for("storefront.show_shop", handle=handle))
    answer.delete_cookie(VISITOR_COOKIE, path=f"/shop/{handle}")
    return answer
