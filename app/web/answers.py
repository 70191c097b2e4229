"""Answers that more than one page gives: after saving, and the form again with its complaints."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, redirect, render_template, request

# static/kept.js sends this header with each form that it submits for the browser.
FORM_HEADER = "X-Kept-Form"


def after_saving(address: str, said: str = "") -> Response:
    """Leave the form for `address`. said  a short success note ("Saved"), shown as a toast where there is a script.

    With the script the browser gets 204 and goes on itself, so that only one page is rendered; without it, 303.
    """
    if FORM_HEADER in request.headers:
        answer = Response(status=204)
        answer.headers["HX-Redirect"] = address
        # Headers are Latin-1; percent signs carry the rest.
        answer.headers["X-Kept-Toast"] = quote(said)
        return answer
    return redirect(address, 303)  # type: ignore[return-value]  # werkzeug's Response; Flask's is its child


def form_again(template: str, **values: object) -> tuple[str, int]:
    """The page with what was typed and every complaint at its field."""
    return render_template(template, **values), 422
