"""Here: asking carriers ourselves about shipments that Shopify doesn't follow.

Not here: the carriers' shapes (carriers), who is believed (promises).
"""
