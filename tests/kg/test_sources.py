"""Reading source files: encodings, sidecars, and every mistake a user can make."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.sources import LONGEST_LINE, read_source, read_sources

CORPUS = Path(__file__).parents[2] / "data" / "sources"
TEXT = "打造“和合善治”品牌，推广“和合调解工作法”。\n"


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return path


def test_first_corpus_with_its_sidecar() -> None:
    (source,) = read_sources([CORPUS / "zhejiang-2025-excerpts-1.txt"])
    assert source.id == "zhejiang-2025-excerpts-1"
    assert source.title.startswith("全省政协主席暑期读书会") and source.title.endswith("（上）")
    assert (source.province, source.year, source.genre) == ("浙江省", 2025, "excerpts")
    assert date.fromisoformat(source.date_start or "") == date(2025, 8, 28)
    assert source.date_end == "2025-08-29" and source.publisher is None
    assert "供研究使用" in (source.rights or "") and "research" in (source.rights_en or "")
    assert source.text == Path(source.path).read_text(encoding="utf-8")


def test_without_sidecar_the_first_line_is_the_title(tmp_path: Path) -> None:
    source = read_source(write(tmp_path, "Wen Zhou_2024.md", "\n# 温州市政协经验\n\n" + TEXT))
    assert (source.id, source.title) == ("wen-zhou-2024", "温州市政协经验")
    assert source.text.startswith("\n# 温")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_give_the_same_text(tmp_path: Path, encoding: str) -> None:
    source = read_source(write(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert source.text == TEXT


def test_line_ends_stay_as_they_are(tmp_path: Path) -> None:
    assert read_source(write(tmp_path, "a.txt", "甲市政协\r\n" + TEXT)).text.startswith("甲市政协\r\n")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
        (TEXT.encode("utf-16"), "UTF-16"),
        ("推動民主協商與團結聯誼".encode("big5") * 5, "neither UTF-8 nor GB18030"),
        (b"\xff\xff\xff\xff", "neither UTF-8 nor GB18030"),
        ("甲\n" + "长" * (LONGEST_LINE + 1), f"a line of {LONGEST_LINE + 1:,} characters"),
    ],
)
def test_a_bad_file_is_named_with_what_to_do(tmp_path: Path, data: str | bytes, says: str) -> None:
    path = write(tmp_path, "bad.txt", data)
    with pytest.raises(SourceError, match=says) as caught:
        read_source(path)
    assert str(path) in str(caught.value) and "; " in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_long_line_is_given_by_number(tmp_path: Path) -> None:
    path = write(tmp_path, "bad.txt", "甲\n" + "长" * (LONGEST_LINE + 1))
    with pytest.raises(SourceError, match=r"bad\.txt:2: "):
        read_source(path)


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_sources([tmp_path / "none.txt"])
    with pytest.raises(SourceError, match=r"no source documents \(\*\.txt, \*\.md, .+\) here"):
        read_sources([tmp_path])
    with pytest.raises(SourceError, match="not a source document"):
        read_source(write(tmp_path, "a.csv", TEXT))
    with pytest.raises(SourceError, match="a folder"):
        read_source(tmp_path)


def test_folder_is_sorted_by_id_and_named_twice_counts_once(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    write(tmp_path, "b.txt", TEXT)
    write(tmp_path / "below", "a.md", TEXT + "二")
    write(tmp_path, ".hidden.txt", TEXT)
    found = read_sources([tmp_path, tmp_path / "b.txt"])
    assert [source.id for source in found] == ["a", "b"]


def test_doubles_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", TEXT)
    with pytest.raises(SourceError, match="same text as"):
        read_sources([tmp_path])
    write(tmp_path, "b.txt", TEXT + "二")
    write(tmp_path, "b.toml", 'id = "a"')
    with pytest.raises(SourceError, match="same id as"):
        read_sources([tmp_path])


def test_a_name_that_is_not_ascii_gets_a_stable_id(tmp_path: Path) -> None:
    first = read_source(write(tmp_path, "浙江2025.txt", TEXT)).id
    assert first.isascii() and first.startswith("2025-")
    assert read_source(write(tmp_path, "浙江2025.txt", TEXT + "改")).id == first


@pytest.mark.parametrize(
    ("sidecar", "says"),
    [
        ("titel = 'x'", "unknown key 'titel'"),
        ("title = 3", "title is not a text"),
        ("year = 25", "year is not a year"),
        ("id = '浙江'", "is not a slug"),
        ("date_start = 'spring'", "is not a date"),
        ("date_start = 2025-08-29\ndate_end = 2025-08-28", "before date_start"),
        ("title = ", "not TOML"),
    ],
)
def test_a_bad_sidecar_is_named(tmp_path: Path, sidecar: str, says: str) -> None:
    path = write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "a.toml", sidecar)
    with pytest.raises(SourceError, match=says) as caught:
        read_source(path)
    assert "a.toml" in str(caught.value)
