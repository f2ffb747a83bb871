"""spaCy without the tensor libraries its backend loads when it finds them: we use none of its models."""

from __future__ import annotations

import sys
from types import ModuleType

_UNUSED = ("torch", "tensorflow", "mxnet", "cupy")


def import_spacy() -> ModuleType:
    """Import spaCy with those libraries out of sight (torch alone costs over a second and 190 MB).

    Afterwards they may be imported as ever; one that is loaded already stays.
    """
    hidden = [name for name in _UNUSED if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "not installed"
    try:
        import spacy
    finally:
        for name in hidden:
            del sys.modules[name]
    return spacy
