"""Here: the delivery guarantee: what a customer is offered when the shop broke its word, and what she chose.

Not here: whether it was broken (promises), giving it exactly once (remedies), how the letter travels (touchpoints).
"""
