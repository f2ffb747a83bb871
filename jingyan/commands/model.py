"""`model`: the offline encoder, built once, and the second opinion, trained from what people reviewed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jingyan.commands.options import settings

if TYPE_CHECKING:
    from kg.secondopinion.training import Example


def configure(name: str, parser: argparse.ArgumentParser) -> None:
    """Set the actions and their arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    line = "make the offline encoder, so that the first build does not wait for it"
    actions.add_parser("build", help=line, description=line).set_defaults(run=_build)
    line = "train a second opinion on reviewed text; builds hear it from then on"
    train = actions.add_parser("train", help=line, description=line)
    train.add_argument("sources", nargs="*", type=Path, help="files or folders (data/sources)")
    train.add_argument("--from", dest="curation", type=Path, help="folder of decisions (data/curation)")
    train.add_argument("--gold", type=Path, help="folder of texts with right answers, learnt from too")
    train.set_defaults(run=_train)


def _build(options: argparse.Namespace) -> int:
    from embed.encoders.e5_build import build_model

    print(build_model(settings(options).models))
    return 0


def _train(options: argparse.Namespace) -> int:
    from jingyan.commands.build import DEFAULT_SOURCES
    from kg.secondopinion.gold import examples_of
    from kg.secondopinion.training import train

    chosen = settings(options)
    learnt = _reviewed(options.sources or [DEFAULT_SOURCES], chosen.curation)
    if options.gold:
        learnt += [one for of_text in examples_of(options.gold).values() for one in of_text]
    path = train(learnt, chosen.models)
    print(
        f"{path}: learnt from {len(learnt)} paragraphs; `jingyan build` hears it, delete it to be rid of it"
    )
    return 0


def _reviewed(paths: Sequence[Path], curation: Path) -> list[Example]:
    """Return the reviewed paragraphs of the sources with the decisions of the folder applied."""
    from jingyan.reading import curate, extract
    from kg.secondopinion.training import reviewed
    from kg.sources import read_sources

    read = extract(read_sources(paths), None, lambda *_: None)
    return [example for one in curate(read, curation) for example in reviewed(one.extraction)]
