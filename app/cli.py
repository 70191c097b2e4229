"""The commands: `flask …` with FLASK_APP from .flaskenv; docs/operations.md says when each is used."""

from __future__ import annotations

import base64
import os
import signal
import sys
import threading
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import select

from app.core.errors import NotFound
from app.core.memory import keep_what_stays
from app.core.migrations import migrate, migrate_down
from app.core.work import Env, reading_across_shops, reading_for, work_for
from app.factory import create_app, create_env
from app.figures.purchases_totals import fold_news
from app.figures.recount import FigureRecount, recount_figures
from app.inbox.door import FrontDoor
from app.promises.recount import DIFFERENCES_MAX, Recount, recount
from app.replay.play import play
from app.shops.model import Shop
from app.staff.actions import give_role
from app.staff.rules import OWNER
from app.touchpoints.preview import previews
from app.web.guards import the_env
from app.worker import Rounds
from config import Settings

KEY_BYTES = 32
# These come before there are settings, or bring their own.
ALONE = frozenset({"make-key", "replay", "preview-letters"})


def create_cli_app() -> Flask:
    """What `flask` finds: the app with its front door, and the commands beside Flask's own."""
    app = Flask(__name__) if ALONE & set(sys.argv[1:2]) else _whole_app()
    for command in (
        work, tick, recount_ledger, migrate_database, make_key, make_owner, replay, preview_letters,
    ):  # fmt: skip
        app.cli.add_command(command)
    return app


def _whole_app() -> Flask:
    env = create_env(Settings.from_environment())
    app = create_app(env)
    app.wsgi_app = FrontDoor(app.wsgi_app, env)  # type: ignore[method-assign]  # Flask's own way to stand in front
    return app


@click.command("work")
@with_appcontext
def work() -> None:
    """Work until stopped: webhooks, errands, duties. Any number of these may run on PostgreSQL."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    keep_what_stays()
    Rounds(the_env()).for_ever(stop)


@click.command("tick")
@with_appcontext
def tick() -> None:
    """Do all that is due now, and end."""
    click.echo(f"Done: {Rounds(the_env()).until_quiet()}")


@click.command("migrate")
@click.option("--down-to", help="Walk down to this step, or to “base”.")
@with_appcontext
def migrate_database(down_to: str | None) -> None:
    """Bring the database to the tables of this version."""
    url = the_env().settings.database_url
    steps = migrate_down(url, to=down_to) if down_to else migrate(url)
    click.echo(f"Steps made: {', '.join(steps) or 'none, nothing was to do'}")


@click.command("make-key")
@click.argument("name", default="k1")
def make_key(name: str) -> None:
    """Print a new key for KEPT_KEYS."""
    click.echo(f"{name}:{base64.b64encode(os.urandom(KEY_BYTES)).decode()}")


@click.command("recount")
@with_appcontext
def recount_ledger() -> None:
    """Compute every figure again from the ledger alone; exit status 1 if anything differs."""
    # What was heard and isn't in the totals yet would be a difference, and is none.
    while fold_news(the_env()):
        pass
    different = sum(_recount_shop(the_env(), shop_id, domain) for shop_id, domain in _shops(the_env()))
    if different:
        sys.exit(1)


def _recount_shop(env: Env, shop_id: int, domain: str) -> int:
    with reading_for(env, shop_id) as work:
        found = recount(work)
    with reading_for(env, shop_id) as work:
        figures = recount_figures(work)
    click.echo(f"{domain}: {in_words(found)}")
    click.echo(f"{domain}: {figures_in_words(figures)}")
    differences = (*found.differences, *figures.differences)
    for one in differences[:DIFFERENCES_MAX]:
        click.echo(f"  {one.about}: the ledger says {one.ledger}, the tables say {one.tables}")
    return len(differences)


def in_words(found: Recount) -> str:
    """ "5000 orders (kept 4100, broken 300); no difference"."""
    outcomes = ", ".join(f"{outcome} {count}" for outcome, count in found.outcomes.items())
    differences = f"{len(found.differences)} differences" if found.differences else "no difference"
    return f"{found.orders} orders ({outcomes}); {differences}"


def figures_in_words(found: FigureRecount) -> str:
    """ "4100 purchases of 3000 customers, 5200 deeds; no difference"."""
    differences = f"{len(found.differences)} differences" if found.differences else "no difference"
    return f"{found.purchases} purchases of {found.customers} customers, {found.deeds} deeds; {differences}"


def _shops(env: Env) -> list[tuple[int, str]]:
    with reading_across_shops(env, why="the ledger of every shop is counted again") as work:
        return [
            (row[0], row[1]) for row in work.session.execute(select(Shop.id, Shop.domain).order_by(Shop.id))
        ]


@click.command("make-owner")
@click.argument("domain")
@click.argument("number")
@with_appcontext
def make_owner(domain: str, number: str) -> None:
    """Let a staff member change settings and roles, where the only owner has left the shop.

    NUMBER stands on the page Settings, Staff, once she has opened Kept.
    """
    env = the_env()
    shop_id = next((one for one, name in _shops(env) if name == domain), None)
    if shop_id is None:
        raise click.ClickException(f"No shop is called {domain}. Write it as name.myshopify.com.")
    try:
        with work_for(env, shop_id) as found:
            give_role(found, number, OWNER, by="operator")
    except NotFound as trouble:
        raise click.ClickException(trouble.sentence) from trouble
    click.echo(f"{number} is an owner of {domain} now.")


@click.command("replay")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--database", help="Keep the result in this database; otherwise a passing file is used.")
def replay(folder: Path, database: str | None) -> None:
    """Play a folder of orders in Olist's table layout through the front door, and print what came of them."""
    play(folder, database=database, say=click.echo)


@click.command("preview-letters")
@click.option("--lang", type=click.Choice(["sv", "en"]), help="Only in this language.")
@click.option(
    "--html", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write the HTML here, too."
)
def preview_letters(lang: str | None, folder: Path | None) -> None:
    """Print every letter as a customer would get it, with made-up values."""
    for one in previews():
        if lang in (None, one.lang):
            click.echo(f"=== {one.name} · {one.lang}\n{one.letter.subject}\n\n{one.letter.text}\n")
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"{one.name}.{one.lang}.html").write_text(one.letter.html, encoding="utf-8")
