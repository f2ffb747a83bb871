"""Run by the Python that has txtai: rank given texts for given questions by its hybrid search, and time it.

python benchmarks/_peer_txtai.py FOLDER    reads texts.json and vectors.npz, writes found.json
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

ABSENT = 3  # exit status without txtai
LIMIT = 10


def main(folder: Path) -> int:
    """Write the places of the first texts for each question, and the seconds of processor each took."""
    try:
        import numpy as np
        from txtai import Embeddings
    except ImportError:
        return ABSENT
    given = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    vectors = np.load(folder / "vectors.npz")
    known = dict(zip(given["questions"], vectors["questions"], strict=True))
    known.update(zip(given["texts"], vectors["texts"], strict=True))
    started = time.perf_counter()
    embeddings = Embeddings(
        method="external", transform=lambda texts: np.stack([known[text] for text in texts]), hybrid=True
    )
    embeddings.index([(at, text, None) for at, text in enumerate(given["texts"])])
    built = time.perf_counter() - started
    found, taken = _ask(embeddings, given["questions"], given["rounds"])
    told = {"found": found, "taken": taken, "built": built}
    if given["model"]:
        told["whole"] = _encoding(embeddings, given["model"], given["questions"], given["rounds"])
    (folder / "found.json").write_text(json.dumps(told), encoding="utf-8")
    return 0


def _encoding(embeddings: Any, model: str, questions: list[str], rounds: int) -> list[float]:
    """Return the seconds with each question encoded by sentence-transformers, as txtai does; one thread."""
    import torch
    from txtai.vectors import VectorsFactory

    torch.set_num_threads(1)
    embeddings.model = VectorsFactory.create({"method": "sentence-transformers", "path": model})
    return _ask(embeddings, questions, rounds)[1]


def _ask(embeddings: Any, questions: list[str], rounds: int) -> tuple[list[list[int]], list[float]]:
    found: list[list[int]] = []
    taken: list[float] = []
    for again in range(rounds):
        for question in questions:
            started = time.process_time()
            hits = embeddings.search(question, LIMIT)
            taken.append(time.process_time() - started)
            if not again:
                found.append([int(place) for place, _ in hits])
    return found, taken


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
