"""Here: what no webhook told: the nightly reconciliation, and the orders from before the install.

Not here: what is done with it; it goes in at the front door like everything else (inbox).
"""
