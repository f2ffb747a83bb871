"""Who may curate on the page: a token opens a signed session, and every form carries its own secret."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, TypedDict

from flask import Flask, request, session
from flask.sessions import SecureCookieSessionInterface

if TYPE_CHECKING:
    from kg.curation import Decision, Target
    from kg.curation.findings import Finding
    from kg.curation.model import Change, Made
    from kg.curation.reported import Reported

_HOURS = 8
_LONGEST_NAME = 40


class Told(TypedDict):
    """What every decision says beside what it is about."""

    who: str
    why: str
    supersede: bool


class Desk(Protocol):
    """Where findings are looked at and decisions recorded; whoever starts the service brings one."""

    @property
    def token(self) -> str:
        """What opens the page."""

    def findings(self) -> tuple[Finding, ...]:
        """Return every finding, what to look at first at the front."""

    def candidates(self) -> tuple[Finding, ...]:
        """Return what only a second opinion reads, the surest first."""

    def reported(self) -> tuple[Reported, ...]:
        """Return the open reports of readers, the oldest first."""

    def close(self, report: str, *, who: str, why: str = "", decision: str = "") -> None:
        """Say that a report was looked at."""

    def texts(self) -> Mapping[str, str]:
        """Return the texts of the documents by their ids."""

    def history(self, document: str | None = None) -> Iterator[Made]:
        """Yield the decisions as they were made."""

    def unread(
        self,
        quote: str,
        *,
        kind: str,
        topic: str | None = None,
        document: str | None = None,
        occurrence: int | None = None,
    ) -> tuple[str, Target]:
        """Return document and target of words no rule read."""

    def decide(
        self,
        document: str,
        action: str,
        about: Sequence[tuple[Target | None, Change]],
        *,
        who: str,
        why: str,
        supersede: bool = False,
    ) -> tuple[Decision, ...]:
        """Record decisions."""

    def undo(self, name: str, *, who: str, why: str) -> tuple[str, Decision]:
        """Take a decision back."""


class _Sessions(SecureCookieSessionInterface):
    """Flask's signed cookie; sent by HTTPS only where the page came by it."""

    def get_cookie_secure(self, app: Flask) -> bool:
        return request.is_secure


def open_sessions(app: Flask, desk: Desk | None) -> None:
    """Let `app` sign sessions with a key made from the token, so a new token ends all of them."""
    if desk is None:
        return
    app.secret_key = sha256(b"session\0" + desk.token.encode()).digest()
    app.session_interface = _Sessions()
    app.config.update(
        SESSION_COOKIE_NAME="review",
        SESSION_COOKIE_PATH="/review",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=_HOURS),
    )


def log_in(desk: Desk, token: str, name: str) -> bool:
    """Begin a session where the token is right and a name is given."""
    right = hmac.compare_digest(token.encode(), desk.token.encode())
    who = " ".join(name.split())[:_LONGEST_NAME]
    if not right or not who:
        return False
    session.clear()
    session.permanent = True
    session.update(who=who, form=secrets.token_urlsafe(24))
    return True


def log_out() -> None:
    """End the session."""
    session.clear()


def curator() -> str | None:
    """Return the name of the curator of this request, None for a stranger."""
    who = session.get("who")
    return str(who) if who else None


def form_secret() -> str:
    """Return what every form of this session must carry."""
    return str(session.get("form", ""))


def from_own_form() -> bool:
    """True for a request that carries the secret of its session."""
    wanted, given = form_secret(), request.form.get("csrf", "")
    return bool(wanted) and hmac.compare_digest(wanted.encode(), given.encode())
