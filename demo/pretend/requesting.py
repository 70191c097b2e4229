"""Which world and which shop a request is for, and how to break a connection on purpose."""

import os
import socket
import struct
from typing import TYPE_CHECKING

from flask import Response, abort, current_app, request

if TYPE_CHECKING:
    from demo.pretend.shop import PretendShop
    from demo.pretend.world import PretendShopify


def the_world() -> "PretendShopify":
    world: PretendShopify = current_app.config["WORLD"]
    return world


def shop_of_host() -> "PretendShop | None":
    """The shop whose domain stands in the Host header, as on the real {shop}.myshopify.com."""
    return the_world().shops.get(request.host.split(":")[0].lower())


def shop_by_handle(handle: str) -> "PretendShop":
    """The shop of an address on the plain origin, where browsers can't send a shop's host; 404 if there is none."""
    found = the_world().shops.get(f"{handle}.myshopify.com")
    if found is None:
        abort(404, f"There is no store called {handle}.")
    return found


def shop_of_request(handle: str | None = None) -> "PretendShop | None":
    """By path, by host, by `?shop=`, or the only shop that there is; None leaves the choice open."""
    if handle:
        return shop_by_handle(handle)
    world = the_world()
    named = world.shops.get(request.values.get("shop", "").lower())
    only = next(iter(world.shops.values())) if len(world.shops) == 1 else None
    return shop_of_host() or named or only


def reset_connection() -> Response:
    """Let the caller get a reset instead of an end, as from a machine that knows nothing of the connection.

    A socket that lingers for no time is reset when it is closed. The server goes on with one whose other end has gone.
    """
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    ours, theirs = socket.socketpair()
    theirs.close()
    os.dup2(ours.fileno(), connection.fileno())
    ours.close()
    return Response(status=500)


def cut_off(response: Response) -> Response:
    """Announce the whole answer and send half of it; the server closes the connection then."""
    whole = response.get_data()
    response.set_data(whole[: len(whole) // 2])
    response.headers["Content-Length"] = str(len(whole))
    return response


def drop_connection() -> Response:
    """Close the socket without an answer, as a lost connection looks to the caller.

    What is returned here never arrives: writing it fails, and the server takes that for a caller who has left.
    """
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return Response(status=500)
