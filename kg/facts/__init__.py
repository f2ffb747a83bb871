"""What is asked of all documents at once, as tables beside the graph: looked up, not searched for."""

from kg.facts.reading import FILE, Facts
from kg.facts.writing import write

__all__ = ["FILE", "Facts", "write"]
