"""Here: who bought what, how it was sent, what the carrier said.

Not here: what was promised and what came of it (promises).
"""
