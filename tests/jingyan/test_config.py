"""Settings: an option wins over the environment, the environment over the default."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from jingyan.config import Settings, variable
from kg.errors import ConfigError


def test_options_win_over_the_environment() -> None:
    environment = {"JINGYAN_STORE": "/srv/base", "JINGYAN_PORT": "8100"}
    settings = Settings.from_environment(environment, port=8200)
    assert (settings.store, settings.port) == (Path("/srv/base"), 8200)
    assert Settings.from_environment({}).store == Path("store")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("PORT", "70000"), ("QUERY_SECONDS", "-1"), ("BASE", "ftp://x/"), ("WORKERS", "0")],
)
def test_a_value_that_makes_no_sense_names_its_variable(name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=f"JINGYAN_{name}"):
        Settings.from_environment({f"JINGYAN_{name}": value})


def test_the_base_ends_in_one_slash() -> None:
    assert Settings.from_environment({"JINGYAN_BASE": "https://a.cn/id"}).base == "https://a.cn/id/"


def test_every_setting_is_in_the_docs(root: Path) -> None:
    docs = "\n".join(path.read_text(encoding="utf-8") for path in sorted((root / "docs").glob("*.md")))
    assert [field.name for field in fields(Settings) if variable(field.name) not in docs] == []
