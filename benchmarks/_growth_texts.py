"""Made bases that look real: the first corpus recombined for other places, years, bodies, names and figures.

Every document says in its title, rights and origin that it is synthetic. Document n depends on the seed
and n alone, so a larger base begins with the smaller one, and nothing is kept in memory.
"""

from __future__ import annotations

import gzip
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.layout import read_layout
from kg.model import Document
from kg.sources import read_sources

ROOT = Path(__file__).resolve().parent.parent
EXCERPTS = (9, 13)  # of a document
PASSAGES = (3, 4)  # of an excerpt, so a document has some forty
MEASURES = (2, 4)  # of a passage
YEARS = range(2016, 2026)
BODIES = ("政协", "政协", "政协", "政协", "人大常委会", "总工会", "妇联", "工商联")
RIGHTS = "Synthetic: recombined for measurements. It reports nothing that happened."

_NAME = re.compile("“([\u4e00-\u9fff·]{2,9})”")
_CHAIN = re.compile("“([^”—]+(?:—[^”—]+){2,})”")
_FIGURE = re.compile(r"(?<![\d.A-Za-z+“])(\d{1,4})(?=(?:余)?[名个条次场项家件]|万)")
_COMMA = ","  # as the corpus writes it
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Made:
    """One made document: the stem of its files, its text and its sidecar, and how many passages it has."""

    stem: str
    text: str
    sidecar: str
    passages: int


@dataclass(frozen=True)
class Material:
    """What is recombined: pieces of the corpus, and the divisions of each province."""

    titles: tuple[tuple[str, ...], ...]
    heads: tuple[str, ...]
    measures: tuple[str, ...]
    clauses: tuple[str, ...]
    names: tuple[str, ...]
    steps: tuple[tuple[str, ...], ...]  # of chains, by position
    cities: tuple[str, ...]  # named in the corpus, replaced by the place of an excerpt
    provinces: tuple[tuple[str, tuple[str, ...]], ...]


def material(sources: Path = ROOT / "data/sources") -> Material:
    """Return what the corpus and the gazetteer give."""
    documents = [read_layout(source) for source in read_sources([sources])]
    heads, measures = _sentences(documents)
    everything = "".join(heads + measures)
    return Material(
        titles=tuple(_titles(documents)),
        heads=tuple(heads),
        measures=tuple(measures),
        clauses=tuple(sorted({c for m in measures for c in m.split(_COMMA)[1:-1] if _whole(c)})),
        names=tuple(sorted(set(_NAME.findall(everything)))),
        steps=_steps(everything),
        cities=tuple(sorted({e.city for d in documents for e in d.excerpts if e.city})),
        provinces=tuple(_provinces()),
    )


def _sentences(documents: Sequence[Document]) -> tuple[list[str], list[str]]:
    """Return the first sentences of passages, and the others, in reading order."""
    heads, measures = [], []
    for document in documents:
        text = document.source.text
        for passage in (p for excerpt in document.excerpts for p in excerpt.passages):
            first, *others = (span.of(text).strip() for span in passage.sentences)
            heads.append(first)
            measures += others
    return heads, measures


def _titles(documents: Sequence[Document]) -> Iterator[tuple[str, ...]]:
    for document in documents:
        for excerpt in document.excerpts:
            yield tuple(span.of(document.source.text).strip() for span in excerpt.titles)


def _whole(clause: str) -> bool:
    """True for a clause whose marks are closed, so that it may stand elsewhere."""
    return all(clause.count(a) == clause.count(b) for a, b in ("“”", "《》", "（）")) and len(clause) > 5


def _steps(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the steps of written chains by position: first ones, middle ones, last ones."""
    chains = [chain.split("—") for chain in _CHAIN.findall(text)]
    middle = {step for chain in chains for step in chain[1:-1]}
    ends = ({chain[0] for chain in chains}, middle, {chain[-1] for chain in chains})
    return tuple(tuple(sorted(part)) for part in ends)


def _provinces() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each province with its cities and counties, in the order of their codes."""
    packed = (ROOT / "kg/gazetteer/divisions.tsv.gz").read_bytes()
    rows = [line.split("\t")[:3] for line in gzip.decompress(packed).decode("utf-8").splitlines()]
    names = {code[:2]: name for code, level, name in rows if level == "1"}
    below: dict[str, list[str]] = defaultdict(list)
    for code, level, name in rows:
        if level in "23" and code[:2] in names and len(name) > 2:
            below[code[:2]].append(name)
    yield from ((names[code], tuple(found)) for code, found in below.items() if len(found) >= EXCERPTS[1])


def documents(passages: int, *, seed: int = 1, made_of: Material | None = None) -> Iterator[Made]:
    """Yield documents until they hold at least so many passages."""
    made_of, count, number = made_of or material(), 0, 0
    while count < passages:
        one = _document(number, seed, made_of)
        yield one
        count, number = count + one.passages, number + 1


def write(folder: Path, passages: int, *, seed: int = 1) -> int:
    """Write each document into `folder`, a subfolder for each thousand; return how many."""
    number = 0
    for number, one in enumerate(documents(passages, seed=seed), start=1):
        under = folder / f"{(number - 1) // 1000:04}"
        under.mkdir(parents=True, exist_ok=True)
        (under / f"{one.stem}.txt").write_text(one.text, encoding="utf-8")
        (under / f"{one.stem}.toml").write_text(one.sidecar, encoding="utf-8")
    return number


def _document(number: int, seed: int, made_of: Material) -> Made:
    chance = random.Random(f"{seed}/{number}")
    province, places = made_of.provinces[number % len(made_of.provinces)]
    year = YEARS[number // len(made_of.provinces) % len(YEARS)]
    title = f"{province}工作经验交流会发言摘编（合成样本{number + 1}）"
    parts, count = [title], 0
    for place in chance.sample(places, chance.randint(*EXCERPTS)):
        body = [_passage(chance, place, made_of) for _ in range(chance.randint(*PASSAGES))]
        count += len(body)
        named = [_localized(line, place, made_of) for line in chance.choice(made_of.titles)]
        parts += [*named, f"□{place}{chance.choice(BODIES)}", *body]
    stem = f"synthetic-{seed}-{number:06}"
    return Made(stem, "\n".join(parts) + "\n", _sidecar(stem, title, province, year), count)


def _sidecar(stem: str, title: str, province: str, year: int) -> str:
    told = {"title": title, "province": province, "genre": "excerpts", "rights": RIGHTS, "id": stem}
    lines = [f'{key} = "{value}"\n' for key, value in told.items()]
    return "".join([*lines, f'origin = "urn:synthetic:{stem}"\n', f"year = {year}\n"])


def _passage(chance: random.Random, place: str, made_of: Material) -> str:
    """Return a headline and measures of other passages, all told of this place."""
    chosen = chance.sample(made_of.measures, chance.randint(*MEASURES))
    sentences = [chance.choice(made_of.heads), *(_recombined(chance, one, made_of) for one in chosen)]
    text = _localized("".join(sentences), place, made_of)
    text = _CHAIN.sub(lambda found: _chain(chance, found[1], made_of), text)
    text = _NAME.sub(lambda found: f"“{_name(chance, found[1], place, made_of)}”", text)
    return _FIGURE.sub(lambda found: _figure(chance, found[1]), text)


def _recombined(chance: random.Random, sentence: str, made_of: Material) -> str:
    """Put a clause of another sentence in the middle of every other one."""
    first, *others = sentence.split(_COMMA)
    if not others or not _whole(first) or chance.random() < 0.5:
        return sentence
    return _COMMA.join((first, chance.choice(made_of.clauses), *others))


def _localized(text: str, place: str, made_of: Material) -> str:
    """Tell of another place what is told of a city of the corpus."""
    for city in made_of.cities:
        text = text.replace(city, place).replace(city[:-1], place[:-1])
    return text


def _chain(chance: random.Random, written: str, made_of: Material) -> str:
    """Change every other step for one of another chain that stands as early or late."""
    steps = written.split("—")
    where = [0, *[1] * (len(steps) - 2), 2]
    changed = [
        chance.choice(made_of.steps[at]) if chance.random() < 0.5 else step
        for at, step in zip(where, steps, strict=True)
    ]
    return f"“{'—'.join(changed)}”"


def _name(chance: random.Random, name: str, place: str, made_of: Material) -> str:
    """Keep a third of the names, so that places share them; make others of the place or of two names."""
    way = chance.random()
    if way < 0.35 or len(name) < 4 or not _HAN.match(name[-1]):
        return name
    if way < 0.6:
        return place[:2] + name[2:]
    return chance.choice(made_of.names)[:2] + name[2:]


def _figure(chance: random.Random, figure: str) -> str:
    """Return another figure of the same length."""
    low = 10 ** (len(figure) - 1)
    return str(chance.randint(max(low, 2), low * 10 - 1))
