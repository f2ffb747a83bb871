"""`python docs/make_queries.py` writes docs/queries.md, all query files; a test keeps it current."""

from __future__ import annotations

from pathlib import Path

from kg.query import QueryFile, catalogue

HEAD = """# Query files

Every question the product asks of its graph is a file in `kg/queries/`, with its parameters; those in
`examples/` are offered on the SPARQL page. This list is written by `python docs/make_queries.py`.

| file | 中文 | English | parameters |
|---|---|---|---|
"""


def listing() -> str:
    """Return the page."""
    return HEAD + "".join(_row(query) for query in sorted(catalogue(), key=lambda query: query.name))


def _row(query: QueryFile) -> str:
    parameters = ", ".join(f"`{parameter.name}`" for parameter in query.parameters)
    return f"| `{query.name}` | {query.title_zh} | {query.title_en} | {parameters} |\n"


if __name__ == "__main__":
    (Path(__file__).parent / "queries.md").write_text(listing(), encoding="utf-8")
