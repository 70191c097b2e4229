"""The web process: `granian --interface wsgi wsgi:app` (README, "In production"), `flask --app wsgi run` at home."""

from __future__ import annotations

from app.core.errors import Invalid
from app.core.memory import keep_what_stays
from app.core.migrations import is_current
from app.factory import create_app, create_env
from app.inbox.door import FrontDoor
from app.worker import in_background
from config import Settings

env = create_env(Settings.from_environment())
if not is_current(env.settings.database_url):
    raise Invalid("old_database", "The database isn't of this version. Run `flask migrate` first.")
app = create_app(env)
app.wsgi_app = FrontDoor(app.wsgi_app, env)  # type: ignore[method-assign]  # Flask's own way to stand in front
keep_what_stays()
if env.settings.worker == "inline":
    in_background(env)
