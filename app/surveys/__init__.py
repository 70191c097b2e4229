"""Here: one question a week after the arrival, which one is whose turn, and what customers answer.

Not here: whether and when she is spoken to (touchpoints), who takes a case in hand (listening).
"""
