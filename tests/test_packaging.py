"""The wheel holds all that the product reads, and the five package names are ours."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

PACKAGES = ("ontology", "kg", "embed", "web", "jingyan")
DATA = (".ttl", ".rq", ".yaml", ".html", ".css", ".js", ".toml", ".gz", ".json")


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "-w", str(folder), str(root)], check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("jingyan-*.whl")))


def test_the_wheel_holds_every_file_of_the_packages(root: Path, wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    wanted = {
        path.relative_to(root).as_posix()
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.suffix in (*DATA, ".py") and "__pycache__" not in path.parts
    }
    assert {path.rsplit(".", 1)[-1] for path in wanted} >= {"ttl", "rq", "yaml", "html", "css", "toml"}
    assert wanted - held == set()


def test_the_wheel_holds_nothing_but_the_packages(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_carries_licence_and_notice(wheel: zipfile.ZipFile) -> None:
    names = {name.rsplit("/", 1)[-1] for name in wheel.namelist() if ".dist-info/" in name}
    assert {"LICENSE", "NOTICE"} <= names


@pytest.mark.parametrize("package", PACKAGES)
def test_no_other_distribution_took_our_name(root: Path, package: str) -> None:
    module = importlib.import_module(package)
    assert Path(str(module.__file__)).parent == root / package


def test_the_constraints_pin_every_dependency(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    named = [name for group in groups for name in group]
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (root / "constraints.txt").read_text(encoding="utf-8").splitlines()
    }
    wanted = {re.split(r"[\[<>=]", name)[0].strip().lower() for name in named}
    assert wanted - pinned == {"jingyan"}  # one of its extras takes in others
