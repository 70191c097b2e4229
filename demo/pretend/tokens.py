"""Access and refresh tokens: how they are granted, how long they live, how they are replaced."""

import hashlib
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.pretend.keeping import Keeper
from demo.pretend.records import Token

# shopify.dev "Offline access tokens": an hour, and ninety days for the token that renews it.
ACCESS_SECONDS = 3600
REFRESH_SECONDS = 7_776_000
# shopify.dev "Token exchange": an online token lasts a day or until the merchant logs out.
ONLINE_SECONDS = 86_400
# Changelog "More resilient refreshes": a used refresh token may be sent again for thirty days from its first use.
REUSE_DAYS = 30
# shopify.dev "Authorization code grant": the code is good for one exchange, soon after it was given.
CODE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Pair:
    """A granted access token, with the refresh token that renews it where the access token expires."""

    access: Token
    refresh: Token | None


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code: for which shop, which scopes, until when."""

    shop: str
    scopes: tuple[str, ...]
    redirect_uri: str
    expires_at: datetime


class TokenBook:
    """All tokens ever given. Written through to the file at once: an app that lost its pair is locked out."""

    def __init__(self, keeper: Keeper, now: Callable[[], datetime]) -> None:
        self._keeper = keeper
        self._now = now
        self._lock = threading.RLock()
        self._codes: dict[str, Code] = {}
        self._tokens = dict(keeper.load("token", Token))

    def grant(self, shop: str, scopes: Sequence[str], *, expiring: bool) -> Pair:
        """An offline token; an older one of the same shop lives on until its own hour is over."""
        with self._lock:
            access = self._new("offline", shop, scopes, seconds=ACCESS_SECONDS if expiring else None)
            refresh = self._new("refresh", shop, scopes, seconds=REFRESH_SECONDS) if expiring else None
            self._keeper.flush()
            return Pair(access, refresh)

    def grant_online(self, shop: str, scopes: Sequence[str]) -> Token:
        with self._lock:
            token = self._new("online", shop, scopes, seconds=ONLINE_SECONDS)
            self._keeper.flush()
            return token

    def refresh(self, shop: str, token: str, scopes: Sequence[str]) -> Pair | None:
        """A new pair for a refresh token, or None if it is unknown, another shop's, expired, revoked or spent.

        Using a refresh token retires the one that it replaced. It may itself be used again until one of its own
        replacements has been used, at most thirty days from its first use and never past its own ninety days.
        source  shopify.dev "Offline access tokens"; changelog "More resilient refreshes for expiring offline
                access tokens"
        """
        with self._lock:
            old = self._tokens.get(token)
            if old is None or old.kind != "refresh" or old.shop != shop or not self._is_good(old):
                return None
            if old.used_at and self._now() > old.used_at + timedelta(days=REUSE_DAYS):
                return None
            old.used_at = old.used_at or self._now()
            self._note(old)
            self._retire(old.parent)
            access = self._new("offline", shop, scopes, seconds=ACCESS_SECONDS)
            new = self._new("refresh", shop, scopes, seconds=REFRESH_SECONDS, parent=old.token)
            self._keeper.flush()
            return Pair(access, new)

    def access(self, shop: str, token: str) -> Token | None:
        """The token if it may be used for this shop now."""
        with self._lock:
            found = self._tokens.get(token)
            fits = found is not None and found.kind != "refresh" and found.shop == shop
            return found if found is not None and fits and self._is_good(found) else None

    def migrate(self, shop: str, token: str, scopes: Sequence[str]) -> Pair | None:
        """An expiring pair for an offline token that never expires; the old one stops working at once.

        source  shopify.dev "Migrate to expiring offline access tokens"
        """
        with self._lock:
            old = self.access(shop, token)
            if old is None or old.kind != "offline" or old.expires_at is not None:
                return None
            old.revoked = True
            self._note(old)
            return self.grant(shop, scopes, expiring=True)

    def revoke_all(self, shop: str) -> None:
        """What an uninstall does: everything that the app holds for the shop dies at once."""
        with self._lock:
            for token in self._tokens.values():
                if token.shop == shop and not token.revoked:
                    token.revoked = True
                    self._note(token)
            self._codes = {key: code for key, code in self._codes.items() if code.shop != shop}
            self._keeper.flush()

    def new_code(self, shop: str, scopes: Sequence[str], *, redirect_uri: str) -> str:
        with self._lock:
            code = secrets.token_hex(16)
            self._codes[code] = Code(
                shop, tuple(scopes), redirect_uri, expires_at=self._now() + timedelta(seconds=CODE_SECONDS)
            )
            return code

    def redeem(self, shop: str, code: str) -> Code | None:
        """What the code stands for, once; None if it is unknown, spent, too old or another shop's."""
        with self._lock:
            found = self._codes.get(code)
            if found is None or found.shop != shop:
                return None
            del self._codes[code]
            return found if self._now() < found.expires_at else None

    def _new(
        self, kind: str, shop: str, scopes: Sequence[str], *, seconds: int | None, parent: str | None = None
    ) -> Token:
        prefix = {"offline": "shpat_", "online": "shpua_", "refresh": "shprt_"}[kind]
        expires_at = self._now() + timedelta(seconds=seconds) if seconds else None
        token = Token(
            prefix + secrets.token_hex(16), kind, shop, list(scopes), self._now(), expires_at, parent=parent
        )
        self._tokens[token.token] = token
        self._note(token)
        return token

    def _is_good(self, token: Token) -> bool:
        return not token.revoked and (token.expires_at is None or self._now() < token.expires_at)

    def _retire(self, token: str | None) -> None:
        if token and token in self._tokens:
            self._tokens[token].revoked = True
            self._note(self._tokens[token])

    def _note(self, token: Token) -> None:
        self._keeper.note("token", token.token, token)


def session_name(shop: str, token: str) -> str:
    """The `session` parameter of a page load: opaque, the same for one login."""
    return hashlib.sha256(f"{shop}/{token}".encode()).hexdigest()[:40]
