"""A DNS of the tests: names and what stands there."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.errors import Unreachable


@dataclass
class Names:
    """silent  nobody answers"""

    txt: dict[str, list[str]] = field(default_factory=dict)
    hosts: dict[str, list[str]] = field(default_factory=dict)
    mx: dict[str, list[str]] = field(default_factory=dict)
    silent: bool = False
    asked: list[str] = field(default_factory=list)

    def texts(self, name: str) -> tuple[str, ...]:
        return self._told(self.txt, name)

    def addresses(self, name: str) -> tuple[str, ...]:
        return self._told(self.hosts, name)

    def exchanges(self, name: str) -> tuple[str, ...]:
        return self._told(self.mx, name)

    def _told(self, where: dict[str, list[str]], name: str) -> tuple[str, ...]:
        self.asked.append(name)
        if self.silent:
            raise Unreachable("no_dns", "The name servers don't answer.", permanent=False)
        return tuple(where.get(name, ()))
