"""Here: what was promised, what arrived, what came of it.

Not here: what follows from it (guarantees, reviews), the letters (touchpoints).
"""
