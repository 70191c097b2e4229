"""Kinds of errands, and the reasons that they leave behind, as words for the merchant."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext

KINDS = {
    "ask_checkout_dates": lazy_gettext("Ask Shopify which dates the checkout showed"),
    "ask_order_parts": lazy_gettext("Ask Shopify how an order is sent"),
    "find_part_order": lazy_gettext("Ask Shopify which order a part belongs to"),
    "fetch_replies": lazy_gettext("Look into the mailbox for replies"),
    "ask_carrier": lazy_gettext("Ask the carrier where a shipment is"),
    "give_remedy": lazy_gettext("Give a customer a remedy"),
    "take_arrivals": lazy_gettext("Take in a file of arrivals"),
    "read_orders": lazy_gettext("Read a page of orders from Shopify"),
    "read_product": lazy_gettext("Ask Shopify what kind of product was bought"),
    "tell_of_product": lazy_gettext("Go through the orders that wait to hear what a product is"),
    "refetch_order": lazy_gettext("Ask Shopify for an order anew"),
    "read_label_again": lazy_gettext("Read orders again by what a shipping option means"),
    "unsubscribe_at_shopify": lazy_gettext("Tell Shopify that a customer wants no letters"),
    "send_letter": lazy_gettext("Send a letter"),
    "send_test_letter": lazy_gettext("Send a test of a letter"),
    "check_sender": lazy_gettext("Look up SPF, DKIM and DMARC of the sender's domain"),
}
# Errands keep the sentence that they failed with, in English. These stand here so that the catalogue has them;
# what isn't among them is shown as it was kept.
SENTENCES = (
    lazy_gettext("Allow Kept to tell Shopify who wants no letters: open Kept's first page."),
    lazy_gettext("Allow Kept to read products: open Kept's first page."),
    lazy_gettext("The shop has this product no longer."),
    lazy_gettext("The customer has said since that letters are welcome."),
    lazy_gettext("Allow Kept to make discount codes: open Settings, Delivery guarantee."),
    lazy_gettext("The promise isn't broken any more, or the order is over."),
    lazy_gettext("Say in the settings who the letters are from."),
    lazy_gettext("What the letter says is no longer so."),
    lazy_gettext("The letter was taken back."),
    lazy_gettext("The letter is no longer wanted."),
    lazy_gettext("The customer was erased meanwhile."),
    lazy_gettext("The order is no longer here."),
    lazy_gettext("It is withheld."),
    lazy_gettext("It is evening or night where the customer is."),
    lazy_gettext("Open Kept in the Shopify admin: it has no access yet."),
    lazy_gettext("The connection to Shopify is being renewed. We try again."),
    lazy_gettext("Open Kept in the Shopify admin: that renews its access."),
    lazy_gettext("This version of Kept doesn't know how to do this."),
    lazy_gettext("Shopify doesn't answer just now."),
    lazy_gettext("Shopify no longer accepts this connection."),
    lazy_gettext("Shopify is busy. We try again."),
    lazy_gettext("Shopify has trouble just now. We try again."),
    lazy_gettext("Shopify gave no access just now. We try again."),
    lazy_gettext("The mail server can't be reached right now."),
    lazy_gettext("The mail server asks us to come back later."),
    lazy_gettext("The mail server didn't accept the user name and password."),
    lazy_gettext("The connection broke before the mail server said whether it took the letter."),
    lazy_gettext("That is not an e-mail address."),
    lazy_gettext("Shopify no longer takes this access token."),
    lazy_gettext("The shop's Shopify account is frozen until it is paid."),
    lazy_gettext("Shopify doesn't let this server in: see the app's IP allowlist and scopes."),
    lazy_gettext("Shopify doesn't know this shop any more."),
    lazy_gettext("Shopify has locked this shop."),
    lazy_gettext("Shopify refused the call for security reasons."),
    lazy_gettext("Too much is being asked of this shop at once."),
    lazy_gettext("Shopify's answer can't be read."),
    lazy_gettext("Shopify can't be reached."),
    lazy_gettext("Shopify didn't answer."),
    lazy_gettext("Shopify has trouble just now."),
    lazy_gettext("Shopify didn't accept the call."),
    lazy_gettext("The shop hasn't granted this to the app."),
    lazy_gettext("The shop is not active."),
    lazy_gettext("Shopify doesn't show this order any more."),
    lazy_gettext("Shopify didn't say which discount it made."),
    lazy_gettext("The order has more shipments or refunds than we can read of one order."),
    lazy_gettext("Shopify shows this order in a way that we can’t read."),
    lazy_gettext("This page of orders has been read."),
    lazy_gettext("Shopify’s own messages about it come first."),
    lazy_gettext("The mail server doesn't let us send from this address."),
    lazy_gettext("The mail server says that this address takes no mail."),
    lazy_gettext("The mail server didn't take the letter."),
    lazy_gettext("Nobody need be asked about it any more."),
    lazy_gettext("The sender's domain isn't in order yet: open Settings, Sending."),
    lazy_gettext(
        "So many letters went to the same mail provider in the last minute; this one waits a moment."
    ),
    lazy_gettext(
        "In the customer's country such letters need the shop's postal address. Write it in the settings."
    ),
    lazy_gettext("The name servers don't answer."),
    lazy_gettext("This domain is no longer used."),
    lazy_gettext("The carrier isn't asked for a while, since it didn't answer."),
    lazy_gettext("It is no longer to be given, or has been."),
    lazy_gettext("It can't be given in this way; the order's page says what is done instead."),
    lazy_gettext("It would pass a limit, so a person decides."),
    lazy_gettext("A person does this."),
    lazy_gettext("What it lacked is allowed by now, so it is done after all."),
    lazy_gettext("Looking it up took too long. We try again."),
)


def kind_in_words(kind: str) -> str:
    return str(KINDS.get(kind, kind))


def reason_in_words(reason: str | None) -> str:
    return _(reason) if reason else ""
