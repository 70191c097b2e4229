"""How Alembic runs the steps: always on the connection that app/core/migrations.py opened and will commit."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # Only migrations/draft.py brings the models; a step knows nothing of them.
    target_metadata=context.config.attributes.get("metadata"),
    # SQLite can't alter most of a table in place: Alembic copies it into a new one instead.
    render_as_batch=True,
    render_item=context.config.attributes.get("render_item"),
)
context.run_migrations()
