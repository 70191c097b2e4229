"""A small IMAP server on loopback with TLS: just the words that our reader says, and troubles on request."""

from __future__ import annotations

import base64
import datetime as dt
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Mailbox:
    """messages  by UID; troubles: "login", "folder", "silence" (hangs up at FETCH), "nonsense" (answers gibberish)"""

    user: str = "svar"
    password: str = 'pass "word"'
    folder: str = '"INBOX"'
    validity: int = 7
    following: int = 1
    messages: dict[int, bytes] = field(default_factory=dict)
    troubles: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def put(self, raw: bytes) -> None:
        self.messages[self.following] = raw
        self.following += 1


class ImapServer:
    def __init__(self, box: Mailbox, folder: Path) -> None:
        self.box = box
        certificate = _certificate(folder)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)
        self.trusting = ssl.create_default_context(cafile=str(certificate))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                bare, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._speak, args=(bare,), daemon=True).start()

    def _speak(self, bare: socket.socket) -> None:
        try:
            with self._tls.wrap_socket(bare, server_side=True) as line, line.makefile("rwb") as stream:
                stream.write(b"* OK ready\r\n")
                stream.flush()
                while raw := stream.readline():
                    if not self._answer(stream, raw.decode().rstrip("\r\n")):
                        return
                    stream.flush()
        except OSError:
            return

    def _answer(self, stream: object, line: str) -> bool:
        tag, _, rest = line.partition(" ")
        self.box.said.append(rest)
        word = rest.split(" ")[0].upper()
        words = " ".join(rest.upper().split(" ")[:2])
        box = self.box
        write = stream.write  # type: ignore[attr-defined]  # a socket's file
        if word == "CAPABILITY":
            write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
        elif word == "LOGIN":
            quoted = box.password.replace("\\", "\\\\").replace('"', '\\"')
            proofs = (f'{box.user} "{quoted}"', f'"{box.user}" "{quoted}"')
            if "login" in box.troubles or rest.partition(" ")[2] not in proofs:
                write(f"{tag} NO [AUTHENTICATIONFAILED] no\r\n".encode())
                return True
        elif word == "AUTHENTICATE":
            write(b"+ \r\n")
            stream.flush()  # type: ignore[attr-defined]  # likewise
            proof = base64.b64decode(stream.readline())  # type: ignore[attr-defined]  # likewise
            if proof.decode() != f"\0{box.user}\0{box.password}":
                write(f"{tag} NO no\r\n".encode())
                return True
        elif word == "EXAMINE" and ("folder" in box.troubles or rest.partition(" ")[2] != box.folder):
            write(f"{tag} NO no such mailbox\r\n".encode())
            return True
        elif word == "STATUS":
            numbers = f"UIDNEXT {box.following} UIDVALIDITY {box.validity}"
            write(
                f"* STATUS {box.folder} ({'no numbers' if 'nonsense' in box.troubles else numbers})\r\n".encode()
            )
        elif words == "UID SEARCH":
            found = " ".join(str(uid) for uid in self._search(rest))
            write(f"* SEARCH {found}\r\n".encode())
        elif words == "UID FETCH":
            if "silence" in box.troubles:
                return False
            self._fetch(write, rest)
        elif word == "LOGOUT":
            write(b"* BYE\r\n")
        write(f"{tag} OK done\r\n".encode())
        return word != "LOGOUT"

    def _search(self, rest: str) -> list[int]:
        asked = re.search(r"UID (\d+):(\d+)$", rest)
        if asked is None:
            return sorted(self.box.messages)
        low, high = sorted((int(asked[1]), int(asked[2])))
        return [uid for uid in sorted(self.box.messages) if low <= uid <= high]

    def _fetch(self, write: object, rest: str) -> None:
        asked = re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", rest)
        assert asked is not None, rest
        raw = self.box.messages.get(int(asked[1]))
        if raw is not None:
            part = raw[: int(asked[2])]
            write(f"* 1 FETCH (UID {asked[1]} BODY[]<0> {{{len(part)}}}\r\n".encode() + part + b")\r\n")  # type: ignore[operator]  # a method


def _certificate(folder: Path) -> Path:
    """Of this server and nobody else, for an hour. returns  key and certificate in one file"""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).add_extension(names, critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    signed = made.not_valid_before(now - dt.timedelta(minutes=5)).not_valid_after(now + dt.timedelta(hours=1))
    path = folder / "server.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + signed.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path
