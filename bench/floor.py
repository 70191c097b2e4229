"""The machine's floor: a server that checks the signature and stores nothing (`python -m bench.floor PORT SECRET`)."""

from __future__ import annotations

import asyncio
import base64
import hmac
import re
import sys

LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)
SIGNATURE = re.compile(rb"\r\nx-shopify-hmac-sha256:\s*(\S+)", re.IGNORECASE)
STORED = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
UNSIGNED = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno"


class Floor(asyncio.Protocol):
    """As little as a server can do and still check a signature."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head_end = self._buffer.find(b"\r\n\r\n")
        length = LENGTH.search(self._buffer) if head_end >= 0 else None
        if length is None or len(self._buffer) < head_end + 4 + int(length[1]):
            return
        body = self._buffer[head_end + 4 :]
        given = SIGNATURE.search(self._buffer)
        self._buffer = b""
        wanted = base64.b64encode(hmac.digest(self._secret, body, "sha256"))
        fits = given is not None and hmac.compare_digest(given[1], wanted)
        self._transport.write(STORED if fits else UNSIGNED)


async def serve(port: int, secret: bytes) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Floor(secret), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2].encode()))
