"""Here: finding out what customers expect, the findings, and what the shop changed because of them.

Not here: the rotating questions after an arrival (surveys), and who answers a customer (listening).
"""
