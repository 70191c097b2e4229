"""Here: the shop, its tokens and its settings.

Not here: how Shopify hands out tokens (shopify), who may look (web).
"""
