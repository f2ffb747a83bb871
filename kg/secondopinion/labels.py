"""Names as labels of units (B-kind, I-kind, O) and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.model import Span

HEARD = ("mechanism", "platform", "programme", "instrument")  # the kinds a second opinion is asked on
OUTSIDE = "O"
Named = tuple[str, Span]  # kind and stretch


def labels(units: Sequence[Span], names: Iterable[Named]) -> list[str]:
    """Return the label of each unit: in a name when half of it is; of overlapping names the longest."""
    found = [OUTSIDE] * len(units)
    for kind, span in sorted(names, key=lambda n: (n[1].start - n[1].end, n[1].start, n[0])):
        inside = [at for at, unit in enumerate(units) if _is_mostly_in(unit, span)]
        if inside and all(found[at] == OUTSIDE for at in inside):
            for at in inside:
                found[at] = f"{'B' if at == inside[0] else 'I'}-{kind}"
    return found


def _is_mostly_in(unit: Span, span: Span) -> bool:
    shared = min(unit.end, span.end) - max(unit.start, span.start)
    return 2 * shared >= unit.end - unit.start > 0


def runs(found: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (kind, first unit, last unit) of each labelled name."""
    first = None
    for at, label in enumerate((*found, OUTSIDE)):
        if first is not None and not label.startswith("I-"):
            yield found[first][2:], first, at - 1
            first = None
        if label.startswith("B-"):
            first = at
