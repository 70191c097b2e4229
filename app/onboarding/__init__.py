"""Here: how a shop gets Kept and loses it: the install pages, and Shopify's messages about the install itself.

Not here: the tokens and the shop's row (shops), who may look (web), what is erased afterwards (privacy).
"""
