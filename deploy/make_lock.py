"""Write `deploy/requirements.lock`: what a service needs, each package with version and SHA-256.

For the Python and platform it runs on (`make lock`); `pip install --require-hashes -r` takes it.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "deploy/requirements.lock"
EXTRAS = "granian"  # torch is left out: its builds differ by machine, and the offline model does without


def resolved() -> list[dict[str, Any]]:
    """Ask pip what it would install, without installing."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        command += ["-c", str(ROOT / "constraints.txt"), "--report", str(report), f"{ROOT}[{EXTRAS}]"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        installed: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["install"]
    return installed


def locked(packages: list[dict[str, Any]]) -> str:
    """Return the lines of the lock, sorted; ValueError for a package without a digest."""
    lines = [
        f"# Python {platform.python_version()}, {sys.platform} {platform.machine()}; made by `make lock`"
    ]
    for package in sorted(packages, key=lambda p: str(p["metadata"]["name"]).lower()):
        name, version = package["metadata"]["name"], package["metadata"]["version"]
        if name == "jingyan":
            continue
        digest = package["download_info"].get("archive_info", {}).get("hashes", {}).get("sha256")
        if not digest:
            raise ValueError(f"{name} {version} has no SHA-256")
        lines.append(f"{name}=={version} --hash=sha256:{digest}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    LOCK.write_text(locked(resolved()), encoding="utf-8")
    print(f"{LOCK.relative_to(ROOT)} written")
