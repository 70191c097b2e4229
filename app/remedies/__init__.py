"""Here: how what was broken is made good: carried out exactly once, within limits, and booked.

Not here: whether and what is offered (guarantees, claims), how the letter travels (touchpoints).
"""
