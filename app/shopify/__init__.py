"""Here: everything that knows Shopify's shapes: signatures, tokens, addresses, GraphQL documents and their answers.
Not here: what a shop, an order or a promise is to us; no database, no room, no decision.
"""
