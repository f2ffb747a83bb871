"""Files of formats that can hang or crash their reader, read in a process of its own that is killed in time.

`python -m kg.sources.apart BYTES` is that process: a path comes in on each line, its content goes out on one.
"""

from __future__ import annotations

import json
import os
import resource
import select
import subprocess
import sys
import time
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from kg.errors import SourceError
from kg.sources.content import Content

DEADLINE_S = 60.0  # for one file; a thousand pages take some twenty
MEMORY_BYTES = 4 << 30  # address space
_INSTEAD = "save its text as .txt"


class Reader:
    """Reads one file after another in one process, begun at the first and anew after each that it killed."""

    def __init__(self, *, deadline_s: float = DEADLINE_S, memory_bytes: int = MEMORY_BYTES) -> None:
        self._deadline_s, self._memory_bytes = deadline_s, memory_bytes
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()

    def read(self, path: Path, module: str) -> Content:
        """Return what the `read` of a module finds in a file; SourceError when it does not survive that."""
        process = self._process = self._process or _start(self._memory_bytes)
        assert process.stdin is not None
        process.stdin.write(json.dumps([str(path.resolve()), str(path), module]).encode() + b"\n")
        process.stdin.flush()
        line = self._answer(path, process)
        said = json.loads(line)
        if "what" in said:
            raise SourceError(said["where"], said["what"], said["do"])
        return Content(**said)

    def _answer(self, path: Path, process: subprocess.Popen[bytes]) -> bytes:
        """Return the line that comes before the deadline."""
        assert process.stdout is not None
        until, parts = time.monotonic() + self._deadline_s, list[bytes]()
        while not (parts and parts[-1].endswith(b"\n")):
            ready, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
            part = os.read(process.stdout.fileno(), 1 << 20) if ready else b""
            if not part:
                self.close()
                late = f"not read after {self._deadline_s:g} s"
                raise SourceError(str(path), "its reader crashed" if ready else late, _INSTEAD)
            parts.append(part)
        return b"".join(parts)


def _start(memory_bytes: int) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-m", "kg.sources.apart", str(memory_bytes)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([root, *sys.path[1:]])}
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )


def _told(file: str, named: str, module: str) -> dict[str, str | None]:
    """Return what is in a file, or what is wrong with it."""
    try:
        content: Content = import_module(module).read(Path(named), Path(file).read_bytes())
    except SourceError as error:
        return {"where": error.where, "what": error.what, "do": error.do}
    except Exception as error:  # whatever it is, the file is named in one line
        what = f"cannot be read ({type(error).__name__})"
        return {"where": named, "what": what, "do": _INSTEAD}
    return asdict(content)


def main() -> None:
    """Read files until there are no more."""
    memory = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no answer
    for line in sys.stdin.buffer:
        out.write(json.dumps(_told(*json.loads(line))).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
