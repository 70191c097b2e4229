"""Here: what Kept knows of a product that somebody bought: its type, tags and collections, which no order tells.

Not here: what was bought (orders), what is said or promised about it (updates, guarantees).
"""
