"""Here: the fit guarantee and its certificate, and what a customer claims when something is wrong with a thing.

Not here: late deliveries (guarantees), how a remedy is carried out (remedies), whether a letter goes (touchpoints).
"""
