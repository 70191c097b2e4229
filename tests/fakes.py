"""The outside as the tests want it: a clock that stands, chance that repeats, a mailer that remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage

from app.core.chance import SeededChance

__all__ = ["RecordingMailer", "SeededChance", "Sent", "StoppedClock"]


class StoppedClock:
    """Shows one instant until the test moves it, forward or back."""

    def __init__(self, at: datetime) -> None:
        """at  aware; "2026-03-02T10:00+00:00" as a value"""
        self.set(at)

    def now(self) -> datetime:
        return self._at

    def set(self, at: datetime) -> datetime:
        assert at.tzinfo is not None, "an instant has a time zone"
        self._at = at
        return at

    def travel(self, **steps: float) -> datetime:
        """steps    what timedelta takes: days=1, hours=-2
        returns  the instant that it shows now
        """
        return self.set(self._at + timedelta(**steps))


@dataclass(frozen=True)
class Sent:
    """A letter as the mail server would have got it."""

    message: EmailMessage
    envelope_from: str
    recipient: str

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        assert part is not None, f"the letter has no {kind} part"
        return str(part.get_content())


@dataclass
class RecordingMailer:
    """Takes every letter, unless it was told to refuse the next ones.

    sent      in the order in which they came
    troubles  raised one by one before anything is taken, the first first
    """

    sent: list[Sent] = field(default_factory=list)
    troubles: list[Exception] = field(default_factory=list)

    def send(self, message: EmailMessage, *, envelope_from: str, recipient: str) -> None:
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append(Sent(message, envelope_from, recipient))

    def to(self, recipient: str) -> list[Sent]:
        return [one for one in self.sent if one.recipient == recipient]
