"""Here: the pages that a customer opens from a letter.

Not here: the panel (home), how letters are decided and sent (touchpoints).
"""
