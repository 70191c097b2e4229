"""Here: clock, chance, calendar, money, keys, database, work, errors: what any program of this kind needs.

Not here: any word of the trade; nothing in core knows what an order or a promise is.
"""
