"""What the merchant writes once stands in every letter, also in those that are owed: there it may not sell."""

from __future__ import annotations

from app.mail.lint_selling import selling_in
from app.web.forms import Form
from app.web.i18n import chosen_language


def complain_of_selling(form: Form, field: str, words: str) -> str:
    """words  of the field, as read. returns  the same"""
    for one in selling_in(words, "contract")[:1]:
        form.complain(field, f"“{one.excerpt}”: {one.sentence(chosen_language())}")
    return words
