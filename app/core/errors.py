"""The few ways in which something can go wrong, each with a code, a sentence for the person and details for the log."""

from __future__ import annotations


class KeptError(Exception):
    """code      short, stable, lower_case: what tests and the log look for
    sentence  what a person reads; says what to do next
    details   for the log only: never secrets, names or addresses
    """

    def __init__(self, code: str, sentence: str, **details: object) -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.details = details


class NotFound(KeptError):
    """It isn't there, or not for this shop."""


class Refused(KeptError):
    """It is there, but this person or this state may not."""


class Conflict(KeptError):
    """Somebody else changed it first."""


class Invalid(KeptError):
    """What came in can't be understood as it stands."""


class Unverified(KeptError):
    """A signature, token or link that doesn't prove what it claims."""


class Unreachable(KeptError):
    """The outside didn't do what was asked.

    permanent  False: try later by rule; True: park it and show it
    """

    def __init__(self, code: str, sentence: str, *, permanent: bool, **details: object) -> None:
        super().__init__(code, sentence, **details)
        self.permanent = permanent
