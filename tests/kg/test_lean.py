"""Reading a text does not load a tensor library, and leaves it importable."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import importlib.util, sys
from kg.extract.frame import pipeline
pipeline()
print('torch' in sys.modules, importlib.util.find_spec('torch') is not None)
"""


def test_extraction_loads_no_tensor_library() -> None:
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    loaded, importable = run.stdout.split()
    assert loaded == "False"
    assert importable == str(_installed())


def _installed() -> bool:
    from importlib.util import find_spec

    return find_spec("torch") is not None
