"""Templates compiled once in a process, whichever application asks: that takes longer than a page."""

from __future__ import annotations

from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """Compiled templates in memory, by name and file; one whose source changed is compiled again."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put into the bucket what is held of its template."""
        checksum, code = self._held.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Hold what was compiled."""
        assert bucket.code is not None
        self._held[bucket.key] = bucket.checksum, bucket.code


COMPILED = Compiled()


def compile_all(environment: Environment) -> None:
    """Compile every template, so that the first page of a kind does not wait for it."""
    for name in environment.list_templates(extensions=("html", "svg")):
        environment.get_template(name)
