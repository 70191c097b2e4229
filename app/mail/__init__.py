"""Here: how a letter becomes text, HTML and a message, how a mail server takes it, and what makes it sound human.
Not here: whether a letter is sent, to whom, and why (touchpoints); what a letter says (letters/ in each room).
"""
