"""Here: the append-only book of what happened, and reading from it.

Not here: what the entries mean; whoever records a fact knows.
"""
