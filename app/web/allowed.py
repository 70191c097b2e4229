"""Whether whoever looks at a page may press what is on it, so that it isn't offered to her in vain."""

from __future__ import annotations

from flask import current_app, g
from werkzeug.exceptions import HTTPException

from app.staff.rules import may
from app.web.guards import needed_for


def may_post(address: str) -> bool:
    """address  a path of ours. True on pages that have no staff behind them"""
    return _may(address, "POST")


def may_open(address: str) -> bool:
    """As may_post, for a link."""
    return _may(address, "GET")


def _may(address: str, method: str) -> bool:
    if "role" not in g:
        return True
    try:
        endpoint, _arguments = current_app.url_map.bind("").match(address.partition("?")[0], method=method)
    except HTTPException:
        return True
    return may(g.role, needed_for(current_app.view_functions[endpoint], method))
