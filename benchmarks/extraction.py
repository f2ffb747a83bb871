"""Extraction: characters a second of one core as documents grow in number, and a paragraph of a megabyte."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from itertools import islice

from benchmarks._growth_texts import Made, documents, material
from kg.extract import extract
from kg.layout import read_layout
from kg.model import Source

MEGABYTE = 340_000  # characters of Chinese


def main() -> None:
    """Print a line for each number of excerpts, then one for the paragraph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--excerpts", default="100,1000,10000", help="how many, joined by commas")
    options = parser.parse_args()
    _read("材料\n■杭州市政协\n推行机制，收集意见。\n")  # loads words and weights
    print("excerpts  characters  CPU s  characters/s")
    for wanted in map(int, options.excerpts.split(",")):
        _print(wanted, _texts(wanted))
    sentences = "".join(material().measures)
    body = (sentences * (MEGABYTE // len(sentences) + 1))[:MEGABYTE]
    _print("paragraph", iter([f"材料\n■杭州市政协\n{body}。\n"]))


def _texts(excerpts: int) -> Iterator[str]:
    """Yield recombined documents until they hold about so many excerpts, eleven each."""
    made: Iterator[Made] = documents(excerpts * 4)
    return (one.text for one in islice(made, max(1, excerpts // 11)))


def _print(name: int | str, texts: Iterator[str]) -> None:
    began, characters = time.process_time(), 0
    for text in texts:
        characters += len(text)
        _read(text)
    spent = time.process_time() - began
    print(f"{name!s:>9}  {characters:>10}  {spent:5.1f}  {characters / spent:12.0f}", flush=True)


def _read(text: str) -> None:
    list(extract([read_layout(Source("made", "made.txt", text, "", ""))]))


if __name__ == "__main__":
    main()
