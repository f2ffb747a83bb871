"""Options that several commands share, and how their answers are printed."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from jingyan.config import Settings


def add_store(parser: argparse.ArgumentParser) -> None:
    """Add `--store DIR`."""
    parser.add_argument("--store", type=Path, help="folder of snapshots (JINGYAN_STORE, default store)")


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def settings(options: argparse.Namespace) -> Settings:
    """Return the settings: options over environment over defaults."""
    given = {name: getattr(options, name, None) for name in Settings.__dataclass_fields__}
    return Settings.from_environment(None, **given)


def print_json(value: object) -> None:
    """Print JSON with Han characters as they are."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def read_text(argument: str) -> str:
    """Return the text of a file, or of standard input for `-`."""
    from kg.errors import ConfigError

    if argument == "-":
        return sys.stdin.read()
    try:
        return Path(argument).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(argument, f"cannot be read as text ({error})", "give a UTF-8 file or -") from error
