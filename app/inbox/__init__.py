"""Here: the front door: webhooks received, stored once, handled, parked in sight.

Not here: what a topic means (the rooms), who handles it (wiring).
"""
