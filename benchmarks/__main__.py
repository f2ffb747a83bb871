"""`python -m benchmarks [NAME…] [--option …]`: each benchmark in its own process; ratios, not verdicts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run the named benchmarks, or all, with the options given; return 1 when one could not finish."""
    first = next((at for at, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    names, options = [name.replace("-", "_") for name in arguments[:first]], arguments[first:]
    folder = Path(__file__).parent
    known = sorted(path.stem for path in folder.glob("*.py") if not path.stem.startswith("_"))
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"benchmarks: no {', '.join(unknown)}; there is {', '.join(known)}", file=sys.stderr)
        return 2
    failed = []
    for name in names or known:
        print(f"\n## {name}", flush=True)
        if subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode:
            failed.append(name)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
