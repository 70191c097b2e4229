"""Here: whom the shop owes something today, one order from promise to letter, the settings, the process's health.

Not here: decisions; every room makes its own.
"""
