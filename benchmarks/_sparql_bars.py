"""What was measured against what is asked for, printed together at the end of a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure and the bar it has to reach: at least, or with `most` at most; None: reported only."""

    name: str
    value: float
    bar: float | None
    unit: str = "x"
    most: bool = False

    @property
    def met(self) -> bool:
        """True where the figure is within the bar."""
        return self.bar is None or (self.value <= self.bar if self.most else self.value >= self.bar)

    def __str__(self) -> str:
        asked = "" if self.bar is None else f"{'<=' if self.most else '>='} {self.bar:g}{self.unit}"
        verdict = "" if self.bar is None else "met" if self.met else "MISSED"
        return f"{self.name:58}{self.value:10.2f}{self.unit:3}  {asked:12}{verdict}"


def show(bars: Sequence[Bar]) -> None:
    """Print every bar, and how many were missed."""
    print("\nbars")
    for bar in bars:
        print(bar)
    missed = [bar for bar in bars if not bar.met]
    print(f"{len(bars)} figures, {len(missed)} missed")
