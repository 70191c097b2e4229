"""A page on the shop's own address, which Shopify puts into the shop's theme."""

from __future__ import annotations

from flask import Response, render_template


def in_theme(page: str, status: int = 200) -> Response:
    """Shopify runs what we answer as Liquid: a customer's word with braces in it must stay a word. Our own style has
    none that Liquid would know.
    """
    style = render_template("layout/theme_style.html")
    return Response(style + page.replace("{", "&#123;"), status, mimetype="application/liquid")
