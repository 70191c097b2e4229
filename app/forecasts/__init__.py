"""Here: what a lane usually takes; which promise can't be kept any more before its day has passed.

Not here: judging (promises), the letter that says so (updates).
"""
