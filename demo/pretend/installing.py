"""What a merchant does with the app: install it, change what it may do, open it, and take it away."""

import base64
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from demo.pretend.announcing import Happening, announce
from demo.pretend.deliveries import Delivery
from demo.pretend.sendings import scopes_body, shop_body
from demo.pretend.signing import id_token, signed_query
from demo.pretend.tokens import session_name

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop

# shopify.dev "ID tokens": about one minute.
ID_TOKEN_SECONDS = 60
# The one member of staff who uses the pretend admin.
STAFF_ID = "90110042"


class Installation:
    """The app in one shop."""

    def __init__(self, shop: "PretendShop") -> None:
        self._shop = shop

    def install(self, scopes: Sequence[str] | None = None) -> list[Delivery]:
        """Grant scopes (the world's, if none are named). Shopify-managed install sends the app nothing:
        it learns of the shop by its first page load.

        source  shopify.dev "App installation"
        """
        record, world = self._shop.record, self._shop.world
        record.scopes = list(scopes or world.scopes)
        if not record.installed or not record.installation_id:
            record.installation_id = world.next_id()
        record.installed = True
        world.keep_shop(self._shop)
        return []

    def uninstall(self) -> list[Delivery]:
        """All tokens die at once, then `app/uninstalled` is sent; `world.shop_redact` comes 48 hours later.

        source  shopify.dev "Offline access tokens"; "Webhook topics"
        """
        shop = self._shop
        if not shop.record.installed:
            return []
        shop.record.installed = False
        shop.world.tokens.revoke_all(shop.domain)
        shop.world.keep_shop(shop)
        return self._announce("app/uninstalled", about=shop.record.id, body=shop_body(shop.record))

    def scopes_update(self, scopes: Sequence[str]) -> list[Delivery]:
        """The merchant grants or takes back scopes; the tokens that exist follow. Sends `app/scopes_update`.

        source  shopify.dev "App installation"; "Webhook topics"
        """
        shop = self._shop
        previous, shop.record.scopes = shop.record.scopes, list(scopes)
        shop.world.keep_shop(shop)
        body = scopes_body(shop.record, previous=previous, at=shop.world.now())
        return self._announce("app/scopes_update", about=shop.record.id, body=body)

    def id_token(self) -> str:
        """A fresh ID token, as App Bridge hands it out.

        source  shopify.dev "ID tokens": iss, dest, aud, sub, exp, nbf, iat, jti, sid
        """
        world, domain = self._shop.world, self._shop.domain
        now = int(world.now().timestamp())
        claims = {
            "iss": f"https://{domain}/admin",
            "dest": f"https://{domain}",
            "aud": world.client_id,
            "sub": STAFF_ID,
            "exp": now + ID_TOKEN_SECONDS,
            "nbf": now,
            "iat": now,
            "jti": secrets.token_hex(16),
            "sid": session_name(domain, STAFF_ID),
        }
        return id_token(world.client_secret, claims)

    def app_page_url(self, path: str = "/") -> str:
        """The address that the admin puts into the app's frame, signed and with a fresh ID token.

        path    of a page of the app; its own query may follow and is signed with the rest
        source  shopify.dev "Set up embedded app authorization": embedded, hmac, host, id_token, locale, session,
                shop, timestamp
        """
        world, domain = self._shop.world, self._shop.domain
        page, _, query = path.partition("?")
        parameters = {
            **dict(parse_qsl(query, keep_blank_values=True)),
            "embedded": "1",
            "host": self.host(),
            "id_token": self.id_token(),
            "locale": self._shop.record.locale,
            "session": session_name(domain, STAFF_ID),
            "shop": domain,
            "timestamp": str(int(world.now().timestamp())),
        }
        return f"{world.app_url}{page}?{signed_query(world.client_secret, parameters)}"

    def host(self) -> str:
        """The `host` parameter: where the admin of this store lives, without a scheme, in base64."""
        address = f"{urlsplit(self._shop.world.origin).netloc}/store/{self._shop.handle}"
        return base64.b64encode(address.encode()).decode().rstrip("=")

    def _announce(self, topic: str, *, about: int, body: dict[str, object]) -> list[Delivery]:
        shop = self._shop
        if topic not in shop.world.topics:
            return []
        happening = Happening(topic, about, body)
        return announce([happening], shop=shop.domain, secret=shop.world.client_secret, at=shop.world.now())
