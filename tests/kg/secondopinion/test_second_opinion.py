"""A second opinion learnt from a few sentences: agreement, candidates, its file, and nothing without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.curation import Curated, Decision, apply
from kg.curation.anchors import fold, target_of
from kg.curation.findings import candidates
from kg.curation.record import with_id
from kg.errors import ModelError, SourceError
from kg.extract import extract
from kg.extract.codec import dumps, loads
from kg.layout import read_layout
from kg.model import Document, Extraction, Mention, Source, Span
from kg.secondopinion.file import digest_of, opinion_of
from kg.secondopinion.labels import labels, runs
from kg.secondopinion.opinion import AGREED
from kg.secondopinion.training import Example, examples, reviewed, train

LEARNT = (
    ("建立“月度会商”机制,推动问题解决。", "mechanism", "“月度会商”机制"),
    ("健全“三级联办”机制,推动建议落地。", "mechanism", "“三级联办”机制"),
    ("打造“青云议事”平台,方便群众参与。", "platform", "“青云议事”平台"),
    ("群众来到“同心有约”驿廊反映意见。", "platform", "“同心有约”驿廊"),
    ("委员来到“知行有约”驿廊反映意见。", "platform", "“知行有约”驿廊"),
    ("企业来到“青松有约”驿廊反映意见。", "platform", "“青松有约”驿廊"),
)
UNSEEN = "建立“季度议政”机制,推动问题办理。\n村民来到“远山有约”驿廊反映意见。"


def _document(text: str) -> Document:
    return read_layout(Source("doc", "doc.txt", f"协商为民\n□青田市政协\n{text}\n", "0", "doc"))


def _learnt() -> list[Example]:
    text = "\n".join(sentence for sentence, _, _ in LEARNT)
    document = _document(text)
    whole = document.source.text
    names = [(kind, Span(at := whole.index(name), at + len(name))) for _, kind, name in LEARNT]
    return examples(document, names)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models folder with a second opinion."""
    folder = tmp_path_factory.mktemp("models")
    train(_learnt(), folder)
    return folder


def _read(text: str, models: Path | None) -> Extraction:
    opinion = opinion_of(models) if models else None
    return next(iter(extract([_document(text)], opinion=opinion)))


def _mechanism(extraction: Extraction) -> Mention:
    return next(m for m in extraction.mentions if m.kind == "mechanism")


def test_labels_and_runs_are_one_anothers_inverse() -> None:
    units = [Span(0, 2), Span(2, 6), Span(6, 8), Span(8, 9)]
    found = labels(units, [("mechanism", Span(2, 8)), ("platform", Span(2, 6))])
    assert found == ["O", "B-mechanism", "I-mechanism", "O"]
    assert list(runs(found)) == [("mechanism", 1, 2)]
    assert list(runs(["B-platform", "B-platform", "I-platform"])) == [("platform", 0, 0), ("platform", 1, 2)]


def test_training_twice_gives_the_same_file(models: Path, tmp_path: Path) -> None:
    again = train(_learnt(), tmp_path)
    assert [path.name for path in models.iterdir()] == [again.name]
    assert digest_of(models) in again.name


def test_a_new_training_takes_the_place_of_the_old(tmp_path: Path) -> None:
    first = train(_learnt(), tmp_path)
    second = train(_learnt()[:-1], tmp_path)
    assert first.name != second.name
    assert list(tmp_path.iterdir()) == [second]


def test_agreement_raises_confidence_by_the_formula_and_says_so(models: Path) -> None:
    alone, heard = _mechanism(_read(UNSEEN, None)), _mechanism(_read(UNSEEN, models))
    assert heard.quote == alone.quote == "“季度议政”机制"
    assert heard.rule == alone.rule + AGREED
    assert alone.confidence < heard.confidence <= 0.98
    assert heard.confidence <= round(1 - (1 - alone.confidence) / 2, 2)


def test_what_it_alone_reads_is_a_candidate_and_no_mention(models: Path) -> None:
    read = _read(UNSEEN, models)
    (candidate,) = read.candidates
    assert (candidate.kind, candidate.quote) == ("platform", "“远山有约”驿廊")
    assert candidate.confidence <= 0.5
    assert [(m.kind, m.quote) for m in read.mentions] == [
        (m.kind, m.quote) for m in _read(UNSEEN, None).mentions
    ]
    assert loads(dumps(read)) == read


def test_offsets_are_of_the_source_as_it_was_written(models: Path) -> None:
    read = _read("村民来到“远山&nbsp;有约”驿廊反映意见。", models)
    text = read.document.source.text
    assert [text[c.start : c.end] for c in read.candidates] == [c.quote for c in read.candidates]
    assert [c.quote for c in read.candidates] == ["“远山&nbsp;有约”驿廊"]


def test_without_a_file_nothing_changes(tmp_path: Path) -> None:
    assert opinion_of(tmp_path) is None
    assert digest_of(tmp_path) == ""
    read = _read(UNSEEN, tmp_path)
    assert read.candidates == ()
    assert read == _read(UNSEEN, None)


def test_the_version_of_an_extraction_tells_who_was_heard(models: Path) -> None:
    alone = _read(UNSEEN, None).extractor
    assert _read(UNSEEN, models).extractor == f"{alone}+{digest_of(models)}"


def test_a_candidate_taken_in_is_none_any_more(models: Path) -> None:
    read = _read(UNSEEN, models)
    (found,) = candidates([Curated(read)])
    assert (found.status, found.target.quote) == ("candidate", "“远山有约”驿廊")
    made = with_id(Decision("", "add", found.target, {}, "阿金", "2026-01-05T08:00:00Z", ""))
    done = apply(read, [made])
    assert "“远山有约”驿廊" in [m.quote for m in done.extraction.mentions if m.kind == "platform"]
    assert candidates([done]) == ()


def test_only_paragraphs_with_every_name_decided_are_learnt_from() -> None:
    read = _read(UNSEEN + "\n打造“青云议事”平台。", None)
    assert reviewed(read) == []
    folded = fold(read.document.source.text)
    first = _mechanism(read)
    target = target_of(folded, "mechanism", first.span)
    made = with_id(Decision("", "accept", target, {}, "阿金", "2026-01-05T08:00:00Z", ""))
    learnt = reviewed(apply(read, [made]).extraction)
    assert [label for one in learnt for label in one.labels if label[0] == "B"] == ["B-mechanism"]
    assert not any("ends=议事" in row for one in learnt for row in one.rows)


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no reviewed name"):
        train(examples(_document("推动问题解决。"), []), tmp_path)


def test_a_damaged_or_second_file_is_refused(models: Path, tmp_path: Path) -> None:
    (kept,) = models.iterdir()
    damaged = tmp_path / kept.name
    damaged.write_bytes(kept.read_bytes()[:-1])
    with pytest.raises(ModelError, match="not what was trained"):
        opinion_of(tmp_path)
    (tmp_path / "second-opinion-0.crfsuite").write_bytes(b"")
    with pytest.raises(ModelError, match="2 second opinions"):
        digest_of(tmp_path)
