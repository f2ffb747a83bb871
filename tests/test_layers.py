"""Imports point one way: ontology < kg < embed < web < jingyan."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ORDER = ("ontology", "kg", "embed", "web", "jingyan")


def _modules(root: Path, package: str) -> Iterator[Path]:
    return (path for path in sorted((root / package).rglob("*.py")))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: relative import"
            yield node.module or ""


@pytest.mark.parametrize("package", ORDER)
def test_a_package_imports_only_what_lies_below_it(root: Path, package: str) -> None:
    above = set(ORDER[ORDER.index(package) + 1 :])
    wrong = [
        (path.relative_to(root).as_posix(), name)
        for path in _modules(root, package)
        for name in _imported(path)
        if name.split(".")[0] in above
    ]
    assert wrong == []


def test_search_never_sees_rdf(root: Path) -> None:
    rdf = {"rdflib", "pyoxigraph", "oxrdflib", "pyshacl", "ontology"}
    seen = {name for path in _modules(root, "embed") for name in _imported(path)}
    assert not {name for name in seen if name.split(".")[0] in rdf}
    assert {name for name in seen if name.split(".")[0] == "kg"} <= {"kg.errors"}


def test_the_pages_read_no_environment(root: Path) -> None:
    wrong = [p.name for p in _modules(root, "web") if "os.environ" in p.read_text(encoding="utf-8")]
    assert wrong == []


def test_every_package_is_a_package(root: Path) -> None:
    folders = {path.parent for package in ORDER for path in _modules(root, package)}
    assert len(folders) > len(ORDER)
    assert [f for f in sorted(folders) if not (f / "__init__.py").exists()] == []


def test_files_and_functions_stay_small(root: Path) -> None:
    long_files, long_functions = [], []
    for path in sorted(p for package in (*ORDER, "tests", "benchmarks") for p in _modules(root, package)):
        text = path.read_text(encoding="utf-8")
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        if len(lines) > 300:
            long_files.append(f"{path.relative_to(root)}: {len(lines)}")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno > 60:
                long_functions.append(f"{path.relative_to(root)}:{node.lineno} {node.name}")
    assert (long_files, long_functions) == ([], [])
