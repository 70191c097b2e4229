"""Here: whether a customer is spoken to, when, and why not; the letters that were sent.

Not here: what a room wants to say (guarantees, reviews), how mail travels (mail).
"""
