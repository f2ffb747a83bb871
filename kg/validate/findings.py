"""What a check found wrong, and how much it looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is wrong: the node, the check it broke, and how."""

    node: str
    check: str
    problem: str

    def __str__(self) -> str:
        return f"{self.node}: {self.problem} [{self.check}]"

    def as_json(self) -> dict[str, str]:
        """Return the finding for machines."""
        return {"node": self.node, "check": self.check, "problem": self.problem}


@dataclass(frozen=True, slots=True)
class Findings:
    """How much a check that found nothing wrong looked at."""

    documents: int
    statements: int
    evidence: int
    shapes: int
