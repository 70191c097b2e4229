"""The pages of the pretend mail server: what was sent, as a recipient would see it."""

import re
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from zoneinfo import ZoneInfo

import requests
from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from demo.pretend.mailbox import Mailbox
from demo.pretend.requesting import the_world

pages = Blueprint("letters", __name__, url_prefix="/mailbox")

# As many lines as a list shows before it asks for the next page.
PAGE = 50
_ZONE = ZoneInfo("Europe/Stockholm")
# How long a mail program waits for the answer to a one-click unsubscribe.
UNSUBSCRIBE_TIMEOUT_SECONDS = 10
# The HTML part may show pictures and open links; it may not run, send or load anything else.
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src http: https: data:; style-src 'unsafe-inline'; font-src 'none'"
)


@pages.get("/")
def list_letters() -> str:
    """The newest first, fifty a page; `q` keeps those where it stands in the subject, the addresses or the text."""
    wanted, start = request.args.get("q", "").strip(), max(request.args.get("from", 0, type=int), 0)
    found = [(number, one) for number, one in _mailbox().numbered() if _holds(one, wanted)]
    rows = [_row(number, one) for number, one in found[start : start + PAGE]]
    return render_template(
        "mailbox.html", rows=rows, wanted=wanted, start=start, page=PAGE, count=len(found), world=the_world()
    )


@pages.get("/<int:number>")
def show_letter(number: int) -> str:
    letter = _letter(number)
    html, plain = letter.get_body(("html",)), letter.get_body(("plain",))
    links = _unsubscribe_links(letter)
    return render_template(
        "letter.html",
        row=_row(number, letter),
        has_html=html is not None,
        plain=plain.get_content() if plain else None,
        headers=list(letter.items()),
        one_click=bool(links) and "List-Unsubscribe-Post" in letter,
        unsubscribed=request.args.get("unsubscribed"),
        world=the_world(),
    )


@pages.get("/<int:number>/html")
def show_html(number: int) -> Response:
    """The HTML part alone, for a sandboxed frame; links open outside of it."""
    part = _letter(number).get_body(("html",))
    if part is None:
        abort(404, "The letter has no HTML part.")
    response = Response('<base target="_blank">' + part.get_content(), mimetype="text/html")
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    return response


@pages.get("/<int:number>/raw")
def show_source(number: int) -> Response:
    return Response(_letter(number).as_bytes(), mimetype="text/plain; charset=utf-8")


@pages.post("/<int:number>/unsubscribe")
def unsubscribe(number: int) -> AnyResponse:
    """What a mail program does behind its own button: one POST, no cookies, no redirects followed.

    source  RFC 8058
    """
    links = _unsubscribe_links(_letter(number))
    if not links:
        abort(404, "The letter has no List-Unsubscribe header.")
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(
                links[0],
                data={"List-Unsubscribe": "One-Click"},
                timeout=UNSUBSCRIBE_TIMEOUT_SECONDS,
                allow_redirects=False,
            )
        status = str(answer.status_code)
    except requests.RequestException as error:
        status = type(error).__name__
    return redirect(url_for("letters.show_letter", number=number, unsubscribed=status))


@pages.post("/clear")
def clear() -> AnyResponse:
    _mailbox().clear()
    return redirect(url_for("letters.list_letters"))


def _mailbox() -> Mailbox:
    mailbox = the_world().mailbox
    if mailbox is None:
        abort(404, "No mail server is mounted here.")
    return mailbox


def _letter(number: int) -> EmailMessage:
    letter = _mailbox().letter(number)
    if letter is None:
        abort(404, "There is no such letter.")
    return letter


def _holds(letter: EmailMessage, wanted: str) -> bool:
    if not wanted:
        return True
    body = letter.get_body(("plain", "html"))
    text = " ".join(
        [str(letter["Subject"]), str(letter["From"]), str(letter["To"]), body.get_content() if body else ""]
    )
    return wanted.casefold() in text.casefold()


def _row(number: int, letter: EmailMessage) -> dict[str, object]:
    body = letter.get_body(("plain",))
    text = re.sub(r"\s+", " ", body.get_content()) if body else ""
    sender = getaddresses([str(letter["From"] or "")])
    return {
        "number": number,
        "subject": letter["Subject"] or "(no subject)",
        "sender": (sender[0][0] or sender[0][1]) if sender else "",
        "from": letter["From"],
        "to": letter["To"],
        "date": _when(letter),
        "preview": text[:140],
    }


def _when(letter: EmailMessage) -> str:
    """ "21 Nov, 13:05", by the clock of the stores; the year where it is another."""
    try:
        at = parsedate_to_datetime(str(letter["X-Received-At"] or letter["Date"])).astimezone(_ZONE)
    except ValueError:
        return str(letter["Date"])
    return f"{at:%-d %b, %H:%M}" if at.year == the_world().now().year else f"{at:%-d %b %Y}"


def _unsubscribe_links(letter: EmailMessage) -> list[str]:
    return re.findall(r"<(https?://[^>]+)>", str(letter["List-Unsubscribe"] or ""))
