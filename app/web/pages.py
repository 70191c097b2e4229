"""The one page that belongs to the frame itself and to no room."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app.shopify.id_tokens import PATCH_PATH, patch_page
from app.web.guards import open_to_all, the_env

blueprint = Blueprint("web", __name__)


@blueprint.get(PATCH_PATH)
@open_to_all(why="it holds App Bridge and nothing of any shop, and leads only to pages of ours")
def show_patch() -> Response:
    """App Bridge fetches a fresh ID token here and loads the page that was wanted with it."""
    ready = patch_page(the_env().settings, request.args)
    return Response(ready.body, ready.status, dict(ready.headers))
