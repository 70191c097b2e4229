"""Here: what every page shares: guards, forms, error answers, layouts, macros, languages and formats.

Not here: any page of a room, and any decision about promises, letters or money.
"""
