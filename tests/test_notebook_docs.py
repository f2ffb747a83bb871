"""The notebook in the docs is the run of its cells, and they still run."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def maker(root: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_notebook", root / "docs/make_notebook.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_cells_run_and_are_those_of_the_notebook(
    maker: ModuleType, base_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JINGYAN_STORE", str(base_store))
    fresh = maker.notebook()
    kept = json.loads(maker.NOTEBOOK.read_text(encoding="utf-8"))
    assert (kept["nbformat"], kept["nbformat_minor"]) == (4, 5)
    parts = ("cell_type", "id", "source")
    assert [[cell[part] for part in parts] for cell in kept["cells"]] == [
        [cell[part] for part in parts] for cell in fresh["cells"]
    ]
    shown = [[len(cell["outputs"]) for cell in made["cells"] if "outputs" in cell] for made in (kept, fresh)]
    assert shown[0] == shown[1]
    assert sum(shown[0]) >= 4
    assert "“协商—落实—反馈”闭环机制" in json.dumps(fresh, ensure_ascii=False)
