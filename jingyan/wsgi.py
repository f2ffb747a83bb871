"""The application for a server of many processes, as `granian --factory jingyan.wsgi:application`.

Each process opens the snapshot itself, after it is forked, and changes over by itself.
"""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING

from jingyan.config import Settings
from jingyan.journal import write_to_stderr

if TYPE_CHECKING:
    from flask import Flask

    from jingyan.serving import Live


def application() -> Flask:
    """Return the application with the settings of the environment; it follows what is published."""
    from jingyan.serving import Live

    settings = Settings.from_environment()
    write_to_stderr(settings.log)
    live = Live(settings)
    live.start()
    atexit.register(live.close)
    return application_of(settings, live)


def application_of(settings: Settings, live: Live) -> Flask:
    """Return the application over what `live` lends."""
    from web.app import create_app

    return create_app(live, per_minute=settings.per_minute, proxies=settings.proxies)
