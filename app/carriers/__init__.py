"""Here: everything that knows a carrier's or a tracking hub's shapes.

Not here: which shipments are asked about, and when (tracking).
"""
