"""Questions in words, read as questions to the graph: what they name and demand, and the SPARQL of it."""

from kg.questions.asking import Answered, ask
from kg.questions.model import Condition, NamedConcept, NamedPlace, Structure, Understanding
from kg.questions.reading import understand
from kg.questions.sparql import sparql

__all__ = [
    "Answered",
    "Condition",
    "NamedConcept",
    "NamedPlace",
    "Structure",
    "Understanding",
    "ask",
    "sparql",
    "understand",
]
