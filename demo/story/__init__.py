"""Here: the story of the demo's shops: who buys what, how it travels, what goes wrong, day by day from a seed.

Not here: telling it to the app (demo.telling), the pretend Shopify, and anything that knows a promise's outcome.
"""
