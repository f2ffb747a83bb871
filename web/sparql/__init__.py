"""SPARQL 1.1 over one snapshot: a guard, killable workers, the protocol and its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Blueprint


def blueprint() -> Blueprint:
    """Return the endpoint `/sparql` for the application; it asks `web.services.current().sparql`."""
    from web.sparql.protocol import make  # the command line uses the pool without Flask

    return make()
