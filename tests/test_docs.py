"""Every command shown in the docs runs, and prints what the docs say."""

from __future__ import annotations

import fnmatch
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
_BLOCK = re.compile(r"```console\n(.*?)```", re.S)


def _shown() -> list[tuple[str, str, list[str]]]:
    """Return (file, command, lines that must be printed in this order; `*` stands for anything)."""
    shown = []
    for path in sorted((ROOT / "docs").glob("*.md")):
        for block in _BLOCK.findall(path.read_text(encoding="utf-8")):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                command, *lines = part.strip().splitlines()
                shown.append((path.name, command, lines))
    return shown


SHOWN = _shown()


def test_each_user_has_a_tour() -> None:
    assert {name for name, _, _ in SHOWN} >= {"policy-staff.md", "researchers.md", "operators.md"}
    assert len(SHOWN) >= 15


@pytest.mark.parametrize(("name", "command", "lines"), SHOWN, ids=[f"{n}: {c[:60]}" for n, c, _ in SHOWN])
def test_a_shown_command_does_what_is_shown(
    name: str, command: str, lines: list[str], base_store: Path, tmp_path: Path
) -> None:
    """Run it from a folder beside the project, so that files it writes do not land there."""
    for link in ("data", "docs"):
        (tmp_path / link).symlink_to(ROOT / link)
    environment = {
        **os.environ,
        "JINGYAN_STORE": str(base_store),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    run = subprocess.run(
        command,
        shell=True,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, f"{name}: {command}\n{run.stderr}"
    printed = iter(run.stdout.splitlines())
    for line in lines:
        assert any(fnmatch.fnmatchcase(p, _pattern(line)) for p in printed), (
            f"{line!r} is not in\n{run.stdout}"
        )


def _pattern(line: str) -> str:
    return line.replace("[", "[[]")


def test_links_between_the_docs_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    broken = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
