"""Here: what the shop's figures say of a span of days: themes, returns, fairness.

Not here: decisions, and whom the shop owes something today (`home`).
"""
