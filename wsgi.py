"""The web process: `granian --interface wsgi wsgi:app` (README, "In production")."""

from __future__ import annotations

from app.core.errors import Invalid
from app.core.migrations import is_current
from app.factory import create_app, create_env
from app.inbox.door import FrontDoor
from app.worker import in_background
from config import Settings

env = create_env(Settings.from_environment())
if not is_current(env.settings.database_url):
    raise Invalid("old_database", "The database is older than this version. Run `flask --app app.cli migrate` first.")
app = FrontDoor(create_app(env), env)
if env.settings.worker == "inline":
    in_background(env)
