"""The web server of the pretend Shopify: one port on loopback for the API, the admin, the storefronts and the mail."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from demo.pretend import admin, admin_api, goodwill_pages, letters, oauth, proxy, storefront

if TYPE_CHECKING:
    from demo.pretend.world import PretendShopify


class _QuietHandler(WSGIRequestHandler):
    """Keeps connections open, as Shopify does, and does not write a line for each request."""

    protocol_version = "HTTP/1.1"
    # The header and the body of an answer leave in two writes; without this the second waits 40 ms for an
    # acknowledgement that the other side delays.
    disable_nagle_algorithm = True
    # A kept connection holds a thread; an idle one is given up after this many seconds.
    timeout = 120

    def log(self, type: str, message: str, *args: Any) -> None:
        if type == "error":
            super().log(type, message, *args)


class Server:
    """A threaded server, and a thread that does what is due each second."""

    def __init__(self, app: Flask, *, port: int, each_second: Callable[[], None]) -> None:
        self._server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_QuietHandler)
        self._each_second = each_second
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True),
            threading.Thread(target=self._tick, daemon=True),
        ]

    @property
    def port(self) -> int:
        return self._server.port

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join(timeout=10)

    def _tick(self) -> None:
        while not self._stopping.wait(1.0):
            self._each_second()


def create_server_app(world: "PretendShopify") -> Flask:
    """All pages and endpoints of the pretend Shopify; `app.config["WORLD"]` is the world."""
    app = Flask("demo.pretend", static_url_path="/pretend-static")
    app.config["WORLD"] = world
    app.url_map.strict_slashes = False
    for room in (oauth, admin_api, admin, goodwill_pages, storefront, letters):
        app.register_blueprint(room.pages)
    proxy.mount(app, world)
    return app
