"""Here: what the shop gives when it broke its word, exactly once.

Not here: whether it was broken (promises), how the letter travels (touchpoints).
"""
