# The cells of notebook.ipynb; `python docs/make_notebook.py` runs them and writes it.
# ruff: noqa: E402
# %% [markdown]
# # 经验图谱 in a notebook
# Open the base, ask it, see the words behind an answer. 打开数据、提问、核对原文。
# %%
from jingyan.notebook import open_base

base = open_base()
# %% [markdown]
# ## Which mechanisms close into a loop? 哪些机制首尾闭合？
# %%
PREFIXES = """
PREFIX jy: <https://w3id.org/jingyan/ontology#>
PREFIX kb: <https://w3id.org/jingyan/service#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
loops = base.query(
    PREFIXES
    + """
SELECT ?city ?label ?steps ?m {
  { SELECT ?m (COUNT(?s) AS ?steps) { ?m a jy:DerivedLoop ; jy:hasStep ?s } GROUP BY ?m }
  ?m rdfs:label ?label ; jy:place/rdfs:label ?city .
} ORDER BY ?city ?label"""
)
loops.frame()
# %% [markdown]
# ## In which words? 原文怎么说？
# `text[start:end]` of the document is the quote.
# %%
quotes = base.evidence(loops[0]["m"])
document = base.services.documents[quotes[0]["document"].rsplit("/", 1)[1]]
assert all(document[row["start"] : row["end"]] == row["quote"] for row in quotes)
quotes.frame()[["quote", "start", "end"]]
# %% [markdown]
# ## Search by meaning, inside a query 在查询里按意思检索
# %%
base.query(
    PREFIXES
    + """
SELECT ?rank ?city ?heading {
  SERVICE kb:semantic { ?p kb:query "群众怎样参与监督" ; kb:k 5 ; kb:rank ?rank }
  ?p rdfs:label ?heading ; jy:place/rdfs:label ?city .
} ORDER BY ?rank"""
).frame()
# %% [markdown]
# ## The same data as an rdflib graph 同样的数据，用 rdflib
# %%
import rdflib

JY = rdflib.Namespace("https://w3id.org/jingyan/ontology#")
loop = rdflib.URIRef(loops[0]["m"])
steps = sorted(base.graph.objects(loop, JY.hasStep), key=lambda s: base.graph.value(s, JY.position))
[str(base.graph.value(step, JY.text)) for step in steps]
# %%
base.close()
