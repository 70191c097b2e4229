"""Here: asking for a review, of everyone alike, some days after the arrival.

Not here: outcomes (promises) and remedies (guarantees), which only ever move the day.
"""
