"""Here: asking for a review, of everyone alike, and what customers write: published whole, rated, answered.

Not here: outcomes (promises) and remedies (guarantees), which only ever move the day; cases (listening).
"""
