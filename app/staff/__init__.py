"""Here: who of the merchant's staff opens the panel, what each may do, and what each has changed or looked at.

Not here: the door itself (`web.guards`) and the pages (`privacy`).
"""
