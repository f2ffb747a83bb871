"""Which general dictionary a build uses, and that another one makes another snapshot."""

from __future__ import annotations

from pathlib import Path

from jingyan.config import Settings
from jingyan.dictionary import NONE, dictionary_of
from jingyan.identity import inputs_digest


def test_a_file_named_is_used_and_none_is_none(tmp_path: Path) -> None:
    named = tmp_path / "cedict.u8"
    assert dictionary_of(Settings(dictionary=str(named))) == named
    assert dictionary_of(Settings(dictionary=NONE)) is None


def test_another_dictionary_makes_another_snapshot(tmp_path: Path) -> None:
    digests = []
    for word in ("灯塔", "橘子"):
        path = tmp_path / f"{word}.u8"
        path.write_text(f"{word} {word} [x] /thing/\n", encoding="utf-8")
        digests.append(inputs_digest([], Settings(dictionary=str(path))))
    digests.append(inputs_digest([], Settings(dictionary=NONE)))
    assert len(set(digests)) == 3
