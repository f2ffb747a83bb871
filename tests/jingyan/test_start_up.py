"""`jingyan --help` is quick because it loads nothing dear."""

from __future__ import annotations

import subprocess
import sys

import pytest

DEAR = {
    "rdflib",
    "spacy",
    "numpy",
    "faiss",
    "onnxruntime",
    "torch",
    "sentence_transformers",
    "flask",
    "jieba",
}


def _loaded_by(arguments: list[str]) -> set[str]:
    code = (
        "import sys; from jingyan.cli import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        "print('LOADED', *sorted(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(run.stdout.rsplit("LOADED", 1)[1].split())


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["build", "--help"], ["search", "--help"], ["serve", "--help"]]
)
def test_help_loads_none_of_the_heavy_packages(arguments: list[str]) -> None:
    loaded = _loaded_by(arguments)
    assert "jingyan.cli" in loaded
    assert loaded & DEAR == set()
