"""Here: what customers answer, and who answers them.

Not here: asking (the room that wrote the letter), whether and when she is spoken to (touchpoints).
"""
