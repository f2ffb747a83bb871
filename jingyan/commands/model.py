"""`model build`: make the offline encoder once, so that the first build does not wait for it."""

from __future__ import annotations

import argparse

from jingyan.commands.options import settings


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the arguments."""
    parser.add_argument("action", choices=["build"])
    parser.set_defaults(run=_build)


def _build(options: argparse.Namespace) -> int:
    from embed.encoders.e5_build import build_model

    print(build_model(settings(options).models))
    return 0
