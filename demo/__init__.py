"""Here: a pretend Shopify, a pretend mail server and the story of a pretend shop.

Not here: anything that the app needs; `app/` never imports this.
"""
