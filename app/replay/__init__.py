"""Here: real history in Olist's table layout, played through the front door on a simulated clock.

Not here: anything that a running shop uses.
"""
