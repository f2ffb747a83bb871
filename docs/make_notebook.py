"""Run the cells of docs/notebook.py against a base and write docs/notebook.ipynb with what they gave.

`JINGYAN_STORE=… python docs/make_notebook.py`. No Jupyter is needed: a notebook is JSON (nbformat 4.5).
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CELLS, NOTEBOOK = FOLDER / "notebook.py", FOLDER / "notebook.ipynb"


def cells(text: str) -> list[tuple[str, str]]:
    """Return (kind, source) of each cell: markdown or code, divided by lines that begin with `# %%`."""
    found = []
    for part in text.split("# %%")[1:]:
        head, _, body = part.partition("\n")
        if "[markdown]" in head:
            lines = [line.removeprefix("# ").removeprefix("#") for line in body.strip().splitlines()]
            found.append(("markdown", "\n".join(lines)))
        else:
            found.append(("code", body.strip()))
    return found


def run(source: str, names: dict[str, Any]) -> object:
    """Run one cell; return the value of its last expression, None where it ends in a statement."""
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)
    if not isinstance(last, ast.Expr):
        return None
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def notebook() -> dict[str, Any]:
    """Return the whole notebook with the outputs of a run."""
    names: dict[str, Any] = {}
    made, count = [], 0
    for number, (kind, source) in enumerate(cells(CELLS.read_text(encoding="utf-8"))):
        cell: dict[str, Any] = {
            "cell_type": kind,
            "id": f"cell-{number}",
            "metadata": {},
            "source": source.splitlines(keepends=True),
        }
        if kind == "code":
            count += 1
            value = run(source, names)
            outputs = [] if value is None else [_output(value, count)]
            cell |= {"execution_count": count, "outputs": outputs}
        made.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _output(value: object, count: int) -> dict[str, Any]:
    data = {"text/plain": repr(value).splitlines(keepends=True)}
    if hasattr(value, "_repr_html_"):
        data = {"text/html": str(value._repr_html_()).splitlines(keepends=True), **data}
    return {"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"}


if __name__ == "__main__":
    NOTEBOOK.write_text(json.dumps(notebook(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
