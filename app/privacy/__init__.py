"""Here: what is kept on a customer, given out whole and erased for good, with proof.

Not here: the merchant's settings; how long things are kept (core duties).
"""
