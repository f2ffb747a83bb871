"""Notes that came with the product, told in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def english() -> Mapping[str, str]:
    """Return the English of every note that came with the product, by its Chinese words."""
    import yaml

    path = Path(__file__).with_suffix(".yaml")
    return {str(zh): str(en) for zh, en in yaml.safe_load(path.read_text(encoding="utf-8")).items()}
