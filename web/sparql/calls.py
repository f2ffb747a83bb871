"""`SERVICE kb:semantic {…}` and `SERVICE kb:text {…}`: search within a query, by rewriting it.

A block is read before the query runs, its search is made in this process, and the block becomes the VALUES it
stands for. Nothing is asked of another host, so the same query runs on any engine. `SERVICE` before any other
name stays refused by the guard.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ontology.terms import KB, RDF, XSD
from web.sparql.guard import Checked, Limits, Token, check, tokens
from web.sparql.searches import Call, Opening, values, wrong

if TYPE_CHECKING:
    from pyoxigraph import Literal, Triple

MOST_CALLS = 4
_VARIABLE = "urn:variable:"
_PROPERTIES = {
    "semantic": ("query", "like", "k", "threshold", "score", "rank"),
    "text": ("query", "k", "threshold", "score", "rank"),
}


def prepare(text: str, *, limits: Limits, finder: Opening | None) -> Checked:
    """Return the query with its searches made; raises what `guard.check` raises, and for a misshapen block.

    `finder` is opened only when the query holds a block; without one, blocks are refused like any SERVICE.
    """
    found = calls(text, tokens(text, limits)) if finder and "service" in text.lower() else ()
    checked = check(text, limits=limits, allowed=frozenset(call.start for call in found))
    if not found or finder is None:
        return checked
    opened, pieces, done = finder(), [], 0
    for call in found:
        pieces += [text[done : call.start], values(text, call, opened)]
        done = call.end
    return Checked("".join([*pieces, text[done:]]), checked.own_dataset)


def calls(text: str, listed: Sequence[Token]) -> tuple[Call, ...]:
    """Return the blocks of a query in order; QuerySyntaxError where one is misshapen."""
    prologue, prefixes = _prologue(text, listed)
    found: list[Call] = []
    for index in range(len(listed)):
        name = _called(listed[index : index + 3], prefixes)
        if name:
            end = _closing(text, listed, index + 2)
            found.append(_read(text, name, listed[index : end + 1], prologue))
    if len(found) > MOST_CALLS:
        raise wrong(text, found[-1].start, f"more than {MOST_CALLS} searches in one query", "ask in parts")
    return tuple(found)


def _prologue(text: str, listed: Sequence[Token]) -> tuple[str, Mapping[str, str]]:
    """Return the declarations as written, which Turtle reads too, and the IRI by prefix."""
    prefixes, at_ = {}, 0
    while at_ + 1 < len(listed) and listed[at_].text.upper() in ("PREFIX", "BASE"):
        declares = listed[at_].text.upper() == "PREFIX"
        if declares and at_ + 2 < len(listed):
            prefixes[listed[at_ + 1].text] = listed[at_ + 2].text
        at_ += 3 if declares else 2
    return text[: listed[at_].start] if at_ < len(listed) else text, prefixes


def _called(listed: Sequence[Token], prefixes: Mapping[str, str]) -> str | None:
    """Return the name of the search that these three tokens begin, None for anything else."""
    if len(listed) < 3 or listed[0].kind != "word" or listed[0].text.upper() != "SERVICE":
        return None
    name, whole = listed[1].text, listed[1].text
    if listed[1].kind == "name":
        prefix, _, local = name.partition(":")
        whole = prefixes.get(prefix + ":", "<>")[:-1] + local + ">"
    known = {f"<{KB}{known}>": known for known in _PROPERTIES}
    return known.get(whole) if listed[2].text == "{" else None


def _closing(text: str, listed: Sequence[Token], opening: int) -> int:
    inside = listed[opening].inside + "{"
    for index in range(opening + 1, len(listed)):
        if listed[index].text == "}" and listed[index].inside == inside:
            return index
    raise wrong(text, listed[opening].start, "this bracket is not closed", "add }")


def _read(text: str, name: str, listed: Sequence[Token], prologue: str) -> Call:
    start, end = listed[0].start, listed[-1].start + 1
    inner, bound = _withoutvalues(text, listed[3:-1])
    asked = _asked(text, start, name, _triples(text, start, prologue + _turtle(text, inner, bound)))
    subject = asked.pop("", "")
    words, anchor = asked.get("query"), asked.get("like")
    if (words is None) == (anchor is None):
        do = "give kb:query with words" + (" or kb:like with an IRI" if name == "semantic" else "")
        raise wrong(text, start, f"kb:{name} needs one thing to search for", do)
    variables = [subject, *(asked[part] for part in ("score", "rank") if part in asked)]
    if len(set(variables)) < len(variables):
        raise wrong(text, start, "one variable is bound to two things", "use different variables")
    k = asked.get("k")
    return Call(
        name,
        start,
        end,
        practice=subject,
        score=asked.get("score"),
        rank=asked.get("rank"),
        words=words,
        anchor=anchor,
        k=None if k is None else int(k),
        threshold=float(asked.get("threshold", "0")),
    )


def _withoutvalues(text: str, listed: Sequence[Token]) -> tuple[list[Token], dict[str, str]]:
    """Return the tokens outside of `VALUES ?v { term }` and the term by variable."""
    rest: list[Token] = []
    bound: dict[str, str] = {}
    index = 0
    while index < len(listed):
        if listed[index].text.upper() != "VALUES" or listed[index].kind != "word":
            rest.append(listed[index])
            index += 1
            continue
        end = next((i for i in range(index, len(listed)) if listed[i].text == "}"), len(listed) - 1)
        if end < index + 4 or listed[index + 1].kind != "variable" or listed[index + 2].text != "{":
            raise wrong(text, listed[index].start, "VALUES here binds one variable to one term", "")
        bound[listed[index + 1].text[1:]] = text[listed[index + 3].start : listed[end].start]
        index = end + 1
    return rest, bound


def _turtle(text: str, listed: Sequence[Token], bound: Mapping[str, str]) -> str:
    """Return the block's triples as Turtle, in which a variable is an IRI of its name."""
    pieces, before = [], None
    for token in listed:
        glued = before is not None and before.start + len(before.text) == token.start
        pieces.append("" if glued else " ")
        name = token.text[1:]
        pieces.append(
            bound.get(name, f"<{_VARIABLE}{name}>").strip() if token.kind == "variable" else token.text
        )
        before = token
    return "".join(pieces) + ("" if before is None or before.text == "." else " .")


def _triples(text: str, start: int, turtle: str) -> list[Triple]:
    import pyoxigraph

    try:
        quads = list(pyoxigraph.parse(turtle, format=pyoxigraph.RdfFormat.TURTLE))
    except (SyntaxError, ValueError):
        do = 'write it like { ?practice kb:query "闭环反馈" ; kb:score ?score }'
        raise wrong(text, start, "what stands in this block cannot be read", do) from None
    return [quad.triple for quad in quads]


def _asked(text: str, start: int, name: str, triples: Sequence[Triple]) -> dict[str, str]:
    """Return the value by property, and the variable of the practice under ""; raises for anything odd."""
    asked: dict[str, str] = {}
    for triple in triples:
        property = triple.predicate.value.removeprefix(KB)
        if property not in _PROPERTIES[name]:
            known = ", ".join(f"kb:{each}" for each in _PROPERTIES[name])
            raise wrong(text, start, f"kb:{name} has no property <{triple.predicate.value}>", f"use {known}")
        subject = str(triple.subject)[1:-1]
        if not subject.startswith(_VARIABLE) or asked.get("", subject) != subject:
            raise wrong(text, start, "every statement of the block is of one variable", "")
        if property in asked:
            raise wrong(text, start, f"kb:{property} is given twice", "give it once")
        asked[""] = subject
        asked[property] = _value(text, start, property, triple.object)
    return {key: value.removeprefix(_VARIABLE) for key, value in asked.items()}


def _value(text: str, start: int, property: str, term: object) -> str:
    from pyoxigraph import Literal, NamedNode

    fault = wrong(text, start, f"kb:{property} cannot be {term}", _EXPECTED[property])
    if property in ("score", "rank", "like"):
        variable = isinstance(term, NamedNode) and term.value.startswith(_VARIABLE)
        if not isinstance(term, NamedNode) or variable == (property == "like"):
            raise fault
        return term.value
    if not isinstance(term, Literal) or (property == "query" and not _is_said(term)):
        raise fault
    if property == "k" and not (term.value.isascii() and term.value.isdigit() and int(term.value) > 0):
        raise fault
    if property == "threshold" and _number(term.value) is None:
        raise fault
    return term.value


def _is_said(term: Literal) -> bool:
    """Say whether a literal holds words: a number without quotes is none."""
    words = term.datatype.value in (XSD + "string", RDF + "langString")
    return words and bool(term.value.strip())


_EXPECTED = {
    "query": "give the words in quotes, or a variable that VALUES in the block binds to them",
    "like": "give the IRI of a practice, mechanism, platform or topic of this base",
    "k": "give a whole number from 1",
    "threshold": "give a number from 0",
    "score": "give a variable",
    "rank": "give a variable",
}


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
