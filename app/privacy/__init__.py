"""Here: what is kept on a customer, given out and erased; who of the staff may do what, and who has looked at what.

Not here: the merchant's settings; how long things are kept (core duties).
"""
