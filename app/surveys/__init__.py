"""Here: one question at a time after the arrival, of everyone alike, and what was answered.

Not here: reviews (reviews), cases that a person answers (listening), and what comes of the answers (studies, home).
"""
