"""Here: what the customer is told of her delivery, and asked about it.

Not here: what is given for a broken promise (guarantees), whether and when she is spoken to (touchpoints).
"""
