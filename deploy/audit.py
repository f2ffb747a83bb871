"""Ask whether a locked package has a known hole: exit 0 none, 1 some, 75 not checked. Never green unasked.

Needs `pip-audit` (`make audit` brings it into a folder of its own).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LOCK = Path(__file__).resolve().parent / "requirements.lock"
NOT_CHECKED = 75


def verdict(report: str) -> tuple[int, str]:
    """Return exit status and one line for what `pip-audit --format json` printed; no report is no answer."""
    try:
        packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError):
        return NOT_CHECKED, "dependency audit: NOT CHECKED, the source of advisories was out of reach"
    holes = [f"{p['name']} {p['version']}: {v['id']}" for p in packages for v in p.get("vulns", ())]
    skipped = [p["name"] for p in packages if "skip_reason" in p]
    if holes:
        return 1, "dependency audit: " + "; ".join(holes)
    if skipped or not packages:
        return (
            NOT_CHECKED,
            f"dependency audit: NOT CHECKED, {len(skipped)} of {len(packages)} packages unknown",
        )
    return 0, f"dependency audit: no known hole in {len(packages)} packages"


def main(tool: str) -> int:
    """Run pip-audit on the lock and say what came of it."""
    command = [tool, "--disable-pip", "--require-hashes", "-r", str(LOCK), "--format", "json"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    status, line = verdict(run.stdout)
    print(line)
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else "pip-audit"))
