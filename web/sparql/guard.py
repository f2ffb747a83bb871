"""What is looked at before any parser sees a query: its size, its depth, and words that must not run.

The engine's parser and planner recurse: some kilobytes of brackets end its process, some hundred joined
patterns keep it planning for minutes. The caps here are far above what people write and below where that
starts. The worker's own limits are the wall behind.

`SERVICE` would let a stranger have requests sent from here. The lexer follows the engine's grammar, in which
words need no space around them (`1SERVICE<…>`, `SERVICEex:a`) and a comment ends at CR or LF. One thing a
lexer cannot know: whether `<` after an operand inside parentheses opens an IRI or compares. A query holding
both such a `<` and the word is refused, because all that follows could be read in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass

from web.sparql.errors import QueryRefusedError, QuerySyntaxError, QueryTooBigError

UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD", "WITH"}
CLAUSES = {"UNION", "OPTIONAL", "MINUS", "FILTER", "BIND", "VALUES", "GRAPH", "EXISTS", "SELECT", "LATERAL"}
OPERATORS = {"||", "&&", "!", "=", "+", "-", "*", "<", ">", "<=", ">="}
_WORDS_BETWEEN = {"AS", "IN", "NOT", "DISTINCT", "SEPARATOR"}
_CALL = ("SERVICE is run here for kb:semantic and kb:text only", "ask the other endpoint yourself")
_AMBIGUOUS = ("`<` can be read in two ways in a query that says SERVICE", "put spaces around it")
_CLOSERS = {")": "(", "}": "{", "]": "["}
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    |(?P<name>(?P<prefix>[^\W\d](?:[\w.-]*[\w-])?|):
        (?P<local>(?:(?:[\w:%]|\\[^\w\s])(?:[\w:%-]|\\[^\w\s]|\.(?=[\w.:%\\-]))*)?))
    |(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)
    |(?P<word>\w+)
    |(?P<blank>\s+)
    |(?P<mark>\|\||&&|\^\^|<<\(?|<=|>=|.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps on the text of a query."""

    characters: int = 20_000
    depth: int = 40  # open brackets of any kind
    joins: int = 100  # triple patterns, lists of objects and path steps: planning is cubic in them
    operators: int = 300
    clauses: int = 64  # OPTIONAL, UNION, FILTER …


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that passed; `own_dataset` is true when it names its graphs by FROM."""

    text: str
    own_dataset: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A lexical token and the brackets open around it, innermost last."""

    kind: str
    text: str
    start: int
    inside: str


def check(text: str, *, limits: Limits | None = None, allowed: Container[int] = frozenset()) -> Checked:
    """Return the query when it may be parsed; raises a QueryError with line and column otherwise.

    `allowed` holds the offsets of the SERVICE words whose blocks are taken out before the engine sees them.
    """
    limits = limits or Limits()
    listed = tokens(text, limits)
    _refuse_update(text, listed)
    _refuse_service(text, listed, allowed)
    _refuse_wide(listed, limits)
    return Checked(text, own_dataset=any(_is_from(token) for token in listed))


def tokens(text: str, limits: Limits) -> list[Token]:
    """Return the tokens without comments and blanks; QueryTooBigError over the caps of length and depth."""
    if len(text) > limits.characters:
        raise QueryTooBigError("query", f"longer than {limits.characters} characters", "shorten it")
    _refuse_unencodable(text)
    return list(_tokens(text, limits.depth))


def place(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def at(line: int, column: int) -> str:
    """Name a place in a query for a message."""
    return f"query, line {line}, column {column}"


def _tokens(text: str, depth: int) -> Iterator[Token]:
    stack = ""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "mark"
        kind = "name" if kind in ("prefix", "local") else kind
        if kind in ("comment", "blank"):
            continue
        token = Token(kind, match.group(), match.start(), stack)
        yield token
        if kind == "mark":
            stack = _brackets(stack, token.text)
        if len(stack) > depth:
            line, column = place(text, token.start)
            what = f"more than {depth} brackets open at once"
            raise QueryTooBigError(at(line, column), what, "nest less", line=line, column=column)


def _brackets(stack: str, mark: str) -> str:
    if mark[-1] in "([{":
        return stack + mark[-1]
    return stack[:-1] if stack.endswith(_CLOSERS.get(mark, "none")) else stack


def _refuse_unencodable(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        line, column = place(text, error.start)
        raise QuerySyntaxError(
            at(line, column), "not valid Unicode", "send UTF-8", line=line, column=column
        ) from None


def _refuse_update(text: str, tokens: list[Token]) -> None:
    """Updates are named for what they are, instead of a syntax error at their second word."""
    first = next((token for token in tokens if _begins(token)), None)
    if first is not None and first.text.upper() in UPDATES:
        line, column = place(text, first.start)
        what = f"{first.text.upper()} changes data and this service only reads"
        raise QueryRefusedError(at(line, column), what, "send a query", line=line, column=column)


def _begins(token: Token) -> bool:
    return token.kind == "word" and token.text.upper() not in ("PREFIX", "BASE", "VERSION")


def _refuse_service(text: str, tokens: list[Token], allowed: Container[int]) -> None:
    if "service" not in text.lower():
        return
    before: Token | None = None
    for token in tokens:
        calls = _calls_service(token) and token.start not in allowed
        if calls or _reads_two_ways(text, before, token):
            line, column = place(text, token.start)
            what, do = _CALL if calls else _AMBIGUOUS
            raise QueryRefusedError(at(line, column), what, do, line=line, column=column)
        before = token


def _calls_service(token: Token) -> bool:
    """True when the engine could read the keyword here, alone or glued to its neighbours."""
    low = token.text.lower()
    if token.kind == "word":
        return "service" in low
    if token.kind == "name":  # ex:service is a name; serviceex:a is a call; ex:.service ends the name first
        prefix, _, local = low.partition(":")
        return "service" in prefix or ".service" in local
    return False


def _reads_two_ways(text: str, before: Token | None, token: Token) -> bool:
    """True for a `<` after an operand inside parentheses, unless white space or `=` says that it compares."""
    if not token.text.startswith("<") or not token.inside.endswith("(") or before is None:
        return False
    if token.text == "<=" or (token.text == "<" and text[token.start + 1 : token.start + 2].isspace()):
        return False
    if before.kind == "word":
        return before.text.upper() not in _WORDS_BETWEEN
    return before.kind != "mark" or before.text in (")", "]", "}", "*", "+", "?")


def _refuse_wide(tokens: list[Token], limits: Limits) -> None:
    marks = [token for token in tokens if token.kind == "mark"]
    joins = sum(_is_join(token) for token in marks)
    operators = sum(token.text in OPERATORS for token in marks)
    clauses = sum(token.kind == "word" and token.text.upper() in CLAUSES for token in tokens)
    for count, most, name in (
        (joins, limits.joins, "triple patterns and path steps"),
        (operators, limits.operators, "operators"),
        (clauses, limits.clauses, "clauses"),
    ):
        if count > most:
            raise QueryTooBigError("query", f"{count} {name}, at most {most} are run", "split it")


def _is_join(token: Token) -> bool:
    """True for what separates patterns or path steps; a comma inside parentheses separates arguments."""
    return token.text in ".;/|^" or (token.text == "," and not token.inside.endswith("("))


def _is_from(token: Token) -> bool:
    return token.kind in ("word", "name") and token.text.upper().startswith("FROM") and not token.inside
