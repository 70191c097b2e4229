"""Who bought: finding the customer of an order, or making her, with no more than name and address of mail."""

from __future__ import annotations

from app.core.work import Work
from app.orders import store
from app.orders.messages import OrderBody
from app.orders.model import Customer

EMAIL, FIRST, LAST = "customers.email", "customers.first_name", "customers.last_name"
NAME_MAX = 100  # what is longer is no first name; it is cut, not refused
EMAIL_MAX = 320  # RFC 5321: 64 before the @, 255 behind it


def email_key(work: Work, email: str) -> bytes:
    """The keyed fingerprint by which an address is found; case and blanks around it don't matter."""
    return work.env.keys.fingerprint(email.strip().lower(), EMAIL)


def email_of(body: OrderBody) -> str | None:
    """None without approval for protected data, at the counter, or where she gave only a phone number."""
    found = body.email or body.contact_email or (body.customer.email if body.customer else None)
    found = (found or "").strip()
    return found if "@" in found and len(found) <= EMAIL_MAX else None


def warm(work: Work, bodies: list[OrderBody]) -> None:
    ids = {body.customer.id for body in bodies if body.customer and body.customer.id}
    keys = {email_key(work, email) for email in map(email_of, bodies) if email}
    if ids or keys:
        store.warm_customers(work, shopify_ids=ids, email_keys=keys)


def customer_of(work: Work, body: OrderBody) -> Customer | None:
    """The customer behind an order. A newer message replaces what we know of her, an older one fills the gaps.

    returns  None where nobody is named: no record and no address
    """
    email = email_of(body)
    key = email_key(work, email) if email else None
    shopify_id = body.customer.id if body.customer else None
    if shopify_id is None and key is None:
        return None
    customer = _find(work, shopify_id, key)
    if customer is None:
        customer = Customer(
            shop_id=work.shop_id, id=work.next_id(), shopify_id=shopify_id, known_as_of=body.changed_at
        )
        store.add_customer(work, customer)
    elif customer.redacted_at is not None and body.changed_at <= customer.redacted_at:
        return customer  # an old message must not bring back what was erased
    newer = body.changed_at > customer.known_as_of
    _tell_address(work, customer, email, key=key, newer=newer)
    _tell_names(work, customer, body, newer=newer)
    customer.known_as_of = max(customer.known_as_of, body.changed_at)
    return customer


def is_reachable(work: Work, customer_id: int | None) -> bool:
    """Whether we know an address to write to. Before Shopify approves protected data there is none of anybody."""
    customer = store.customer_by_id(work, customer_id) if customer_id is not None else None
    return customer is not None and customer.email_sealed is not None


def first_name(work: Work, customer_id: int) -> str | None:
    customer = store.customer_by_id(work, customer_id)
    return work.unseal(customer.first_name_sealed, FIRST) if customer is not None else None


def _find(work: Work, shopify_id: int | None, key: bytes | None) -> Customer | None:
    if shopify_id is not None:
        found = store.customer_by_shopify_id(work, shopify_id)
        if found is not None:
            return store.merged(work, found)
    if key is None:
        return None
    same_address = store.customers_by_email(work, key)
    if shopify_id is None:
        return same_address[0] if same_address else None
    guest = next((one for one in same_address if one.shopify_id is None), None)
    if guest is not None:
        guest.shopify_id = shopify_id  # she was a guest, and now Shopify keeps a record of her
        store.add_customer(work, guest)
    return guest


def _tell_address(
    work: Work, customer: Customer, email: str | None, *, key: bytes | None, newer: bool
) -> None:
    if email is not None and key != customer.email_key and (newer or customer.email_key is None):
        customer.email_key, customer.email_sealed = key, work.seal(email, EMAIL)


def _tell_names(work: Work, customer: Customer, body: OrderBody, *, newer: bool) -> None:
    person, place = body.customer, body.shipping_address
    first = (person.first_name if person else None) or (place.first_name if place else None) or ""
    last = (person.last_name if person else None) or ""
    customer.first_name_sealed = _resealed(work, customer.first_name_sealed, first, about=FIRST, newer=newer)
    customer.last_name_sealed = _resealed(work, customer.last_name_sealed, last, about=LAST, newer=newer)


def _resealed(work: Work, sealed: bytes | None, name: str, *, about: str, newer: bool) -> bytes | None:
    """The same sealed bytes where the name is the same: sealing anew would write the row on every message."""
    name = name.strip()[:NAME_MAX]
    if not name or (sealed is not None and not newer) or name == work.unseal(sealed, about):
        return sealed
    return work.seal(name, about)
