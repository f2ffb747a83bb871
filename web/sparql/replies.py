"""From what a client asked to a worker's request, and from a worker's answer to a reply or an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError
from ontology.terms import PREFIXES
from web.sparql.calls import prepare
from web.sparql.errors import NotAcceptableError, QueryMemoryError, QuerySyntaxError
from web.sparql.formats import Wanted, by_accept
from web.sparql.guard import Limits, at
from web.sparql.searches import Opening

__all__ = ["Asked", "Reply", "Wanted"]
_AT = re.compile(r"^error at (\d+):(\d+): (?:expected (?:one of )?)?(.*)$", re.DOTALL)
_CLASS = re.compile(r"\['.*?'\](?=,|$)|\[_\]", re.DOTALL)
_SENTENCE = re.compile(r"[A-Z][A-Za-z*]* [A-Za-z* ]*[a-z][A-Za-z* ]*")
_NAME = re.compile(r"[^\s<>{}()\[\]\"';,|/^]*:[^\s<>{}()\[\]\"';,|/^]*$")
_DECLARED = re.compile(r"\bPREFIX\s+([^\s:]*):", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_KINDS = {"solutions": "rows", "boolean": "yes or no", "triples": "a graph"}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as sent; `truncated` is `rows` or `bytes` when a cap cut it, `kind` names what it holds."""

    body: bytes
    content_type: str
    truncated: str | None = None
    kind: str = "solutions"


@dataclass(frozen=True, slots=True)
class Asked:
    """One query with its dataset and the formats that its client takes."""

    text: str
    accept: str | Wanted
    default_graphs: Sequence[str] | None
    named_graphs: Sequence[str] | None
    base: str | None

    @property
    def wanted(self) -> Wanted:
        """The choice of formats."""
        return by_accept(self.accept) if isinstance(self.accept, str) else self.accept

    def request(
        self, limits: Limits, *, rows: int, size: int, finder: Opening | None = None
    ) -> dict[str, Any]:
        """Return the request for a worker; raises a QueryError when the guard refuses the text."""
        checked = prepare(self.text, limits=limits, finder=finder)
        return {
            "query": checked.text,
            "own_dataset": checked.own_dataset,
            "base": self.base,
            "formats": self.wanted.engines(),
            "default_graphs": _graphs(self.default_graphs),
            "named_graphs": _graphs(self.named_graphs),
            "rows": rows,
            "bytes": size,
        }

    def reply(self, head: Mapping[str, Any], body: bytes, *, sent: str | None = None) -> Reply:
        """Return the reply, or raise what the worker reported of the text that it was sent."""
        if head["status"] != "ok":
            raise _error(self.text if sent is None else sent, head)
        choice = self.wanted.of(head["kind"])
        assert choice is not None  # the worker was told what is acceptable
        return Reply(body, choice.content_type, head["truncated"], head["kind"])


def _graphs(iris: Sequence[str] | None) -> list[str] | None:
    for iri in iris or ():
        if not _ABSOLUTE.fullmatch(iri):
            raise QuerySyntaxError("default-graph-uri or named-graph-uri", f"no absolute IRI: {iri[:80]!r}")
    return None if iris is None else list(iris)


def _error(text: str, head: Mapping[str, Any]) -> QueryError:
    status = head["status"]
    if status == "not-acceptable":
        what = f"its result is {_KINDS[head['kind']]}, which no accepted format can hold"
        return NotAcceptableError("query", what, "accept another media type")
    if status == "memory":
        return QueryMemoryError("query", "needed more memory than a worker has", "add a LIMIT")
    if status == "syntax":
        return _syntax(text, head["message"])
    return QuerySyntaxError("query", head["message"].splitlines()[0])


def _syntax(text: str, message: str) -> QuerySyntaxError:
    """Turn the parser's message into one line: where, the words there, and what could stand instead."""
    match = _AT.match(message)
    if match is None:
        return QuerySyntaxError("query", message.splitlines()[0])
    line, column, listed = int(match.group(1)), int(match.group(2)), match.group(3)
    before, rest = _around(text, line, column)
    name = _NAME.search(before.rstrip())
    if name and name.group().split(":")[0] not in {"_", *_DECLARED.findall(text)}:
        column = name.start() + 1
        what, do = f"the prefix of {name.group()} is not declared", _declare(name.group())
    else:
        what = f"a syntax error before {rest[:20]!r}" if rest else "something is missing before the end"
        do = _expected(listed)
    return QuerySyntaxError(at(line, column), what, do, line=line, column=column)


def _around(text: str, line: int, column: int) -> tuple[str, str]:
    """Return what stands in the line before a place, and all that follows it."""
    lines = text.split("\n")[line - 1 :] or [""]
    return lines[0][: column - 1], "\n".join([lines[0][column - 1 :], *lines[1:]]).strip()


def _declare(name: str) -> str:
    prefix = name.split(":")[0]
    return f"add PREFIX {prefix}: <{PREFIXES[prefix]}>" if prefix in PREFIXES else f"add PREFIX {prefix}: <…>"


def _expected(listed: str) -> str:
    """Pick what helps a person from the parser's list: its sentences, else a bracket that is missing."""
    words = _CLASS.sub("", listed)
    said = [part.strip() for part in words.split(",") if _SENTENCE.fullmatch(part.strip())]
    if said:
        return said[0]
    closing = [mark for mark in ")]}" if f'"{mark}"' in words]
    return "expected " + " or ".join(closing) if closing else ""
