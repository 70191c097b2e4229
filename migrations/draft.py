"""Draft the next numbered step from what the models have and the steps have not: `make migration NAME=…`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command

from app.core.db import Database, UtcDateTime
from app.core.migrations import MIGRATIONS, alembic_config, migrate, step_numbers
from app.tables import METADATA


def draft(name: str) -> Path:
    """name     "claims_get_reasons": what the step does, with underscores
    returns  the new file, to be read and corrected by a person; migrations/HEAD names it
    """
    number = f"{len(step_numbers()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/draft.db"
        migrate(url)
        database = Database(url)
        with database.writing() as connection:
            config = alembic_config(connection)
            config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
            config.set_main_option("truncate_slug_length", "60")
            config.attributes.update(metadata=METADATA, render_item=_render)
            command.revision(config, name.replace("_", " ").capitalize(), autogenerate=True, rev_id=number)
        database.close()
    made = next((MIGRATIONS / "versions").glob(f"{number}_*.py"))
    (MIGRATIONS / "HEAD").write_text(f"{made.stem}\n")
    return made


def _render(kind: str, thing: Any, _context: Any) -> str | bool:
    # A step imports nothing from app: our own type is written as what it is in the database.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


if __name__ == "__main__":
    print(draft(sys.argv[1]))
