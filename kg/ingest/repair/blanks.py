"""Blanks that do not belong: at the ends of lines, inside words (``政 府``), around numbers and punctuation.

Inside a line a blank goes beside punctuation, behind a heading number, between a number and its unit, between a word
and a number inside a sentence, in letter-spaced words (``通 知``), and between two characters that stand together
elsewhere in the document or in a common word. It stays in table rows, where three or more part items or cells, between
a heading and its body (``1、总体目标 到2025年``), before a date that ends a signature, and between title-like pieces.
Empty lines go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Final

from kg.ingest.hanzi import CN, HAN
from kg.ingest.repair.breaks import MARK
from kg.offsets import Edit

_BLANKS: Final = re.compile(r"[ \t\n]+")
_INNER: Final = re.compile(r"(?<=[^\s]) {1,2}(?=[^\s])")
_SPACED: Final = re.compile(rf"(?:(?<![{HAN}])|(?<=[{HAN}]) )(?:[{HAN}] {{1,3}}){{2,}}[{HAN}](?![{HAN}])")
_ONE: Final = re.compile(rf" [{HAN}] ")  # stands in every letter-spaced word
_TWO: Final = re.compile(rf"(?m)^(?P<a>[{HAN}])(?P<gap> {{1,6}})(?P<b>[{HAN}])$")
_HEAD_END: Final = re.compile(
    rf"(?:[{CN}]{{1,3}}、|[（(][{CN}]{{1,3}}[)）]|\d{{1,2}}[.、]|[（(]\d{{1,2}}[)）]|——|--|[①-⑳])$"
)
_HEAD: Final = re.compile(MARK)
_SENTENCE: Final = re.compile(r"[。；;！？!?]")
_UNIT: Final = re.compile(
    r"(?:年|月|日|%|％|‰|个|家|项|件|万|亿|元|人|名|户|所|处|条|公里|千米|米|亩|吨|倍|成|次|批|支|只|台|套|座|平方|立方|小时|天|分)"
)
_NUMBER: Final = re.compile(rf"\d[\d.,]*\s?(?:[-~～—至]\s?\d[\d.,]*\s?)?{_UNIT.pattern}")
_DATE_END: Final = re.compile(r"\d{4} ?年 ?\d{1,2} ?月(?: ?\d{1,2} ?日)?(?:印发)?\s*$")
_OPEN: Final = frozenset("（(《“〔[【")
_CLOSE: Final = frozenset("）)》”〕]】，。；、：,;:！？%％")
_AFTER: Final = frozenset("，。；、：！？,;:”》）)")
_BEFORE_NUMBER: Final = frozenset("在到达为过至于约近超")
_COMMA: Final = re.compile(r"[，,：:]")
_ANY_PUNCTUATION: Final = re.compile(r"[，。；,;]")


def find(text: str) -> list[Edit]:
    """List the deletions."""
    edits: list[Edit] = []
    for m in _BLANKS.finditer(text):
        edge = m.start() == 0 or m.end() == len(text)
        if not edge and "\n" not in m[0]:
            continue
        inner = "" if edge else "\n"
        if m[0] != inner:
            edits.append(Edit(m.start(), m.end(), inner, "blank:edge"))
    if " " not in text:
        return edits
    taken = [(e.start, e.end) for e in edits]
    for m in _TWO.finditer(text):
        taken.append(m.span("gap"))
        edits.append(Edit(*m.span("gap"), "", "blank:spaced"))
    lines = _Lines(text)
    for m in _SPACED.finditer(text) if _ONE.search(text) else ():
        lines.at(m.start())
        if lines.row:
            continue
        for i in range(m.start(), m.end()):
            if text[i] == " ":
                taken.append((i, i + 1))
                edits.append(Edit(i, i + 1, "", "blank:spaced"))
    spans: set[int] = set()
    for a, b in taken:
        spans.update((a, b - 1))
    together = _Together(text)
    lines = _Lines(text)
    for m in _INNER.finditer(text):
        if m.start() in spans or m.end() - 1 in spans:
            continue
        lines.at(m.start())
        verdict = False if lines.row else _verdict(lines, m.start(), m.end())
        if verdict is None:
            pair = text[m.start() - 1] + text[m.end()]
            verdict = (pair in _common_pairs() or together(pair)) and _in_sentence(lines, m.start(), m.end())
        if verdict:
            edits.append(Edit(m.start(), m.end(), "", "blank:inner"))
    return sorted(edits, key=lambda e: e.start)


@cache
def _common_pairs() -> frozenset[str]:
    """Pairs of characters that stand together in the common words of the genre."""
    text = (resources.files("kg.schema") / "vocab" / "common_words.txt").read_text(encoding="utf-8")
    words = (w for line in text.splitlines() if not line.startswith("#") for w in line.split())
    return frozenset(a + b for w in words for a, b in pairwise(w))


class _Together:
    """Whether two characters stand together in the text: by search for a few, by one set of all pairs for many."""

    SEARCHES: Final = 50

    def __init__(self, text: str) -> None:
        self.text = text
        self.asked = 0
        self.pairs: set[str] | None = None

    def __call__(self, pair: str) -> bool:
        self.asked += 1
        if self.asked <= self.SEARCHES:
            return pair in self.text
        if self.pairs is None:
            self.pairs = {a + b for a, b in pairwise(self.text)}
        return pair in self.pairs


@dataclass(slots=True)
class _Lines:
    """The line that holds the blank looked at; blanks come in order, so that every line is found once."""

    text: str
    start: int = 0
    end: int = -1
    row: bool = False
    last: int = -1  # the last sentence punctuation in the line

    def at(self, position: int) -> None:
        if position <= self.end:
            return
        text = self.text
        self.start = text.rfind("\n", max(self.end, 0), position) + 1 or max(self.end, 0)
        end = text.find("\n", position)
        self.end = len(text) if end < 0 else end
        self.row = text.find("|", self.start, self.end) >= 0 or text.find("\t", self.start, self.end) >= 0
        self.last = max(text.rfind(c, self.start, self.end) for c in "，。；,;")


def _verdict(lines: _Lines, s: int, e: int) -> bool | None:
    """Decide by the two neighbours alone; None where two Chinese characters need the document's words."""
    text = lines.text
    a, b = text[s - 1], text[e]
    if a in _OPEN or b in _CLOSE:
        return True
    if (a in "%％" and _is_han(b)) or (b in "“《" and _is_han(a)):
        return _mid_sentence(lines, s)
    if a in _AFTER:
        return _is_word(b) or b in _OPEN
    window = text[max(0, s - 8) : s]
    if s - lines.start <= 8 and _HEAD_END.search(window) and _starts_line(lines, s):
        return True
    if a.isdigit() and a.isascii():
        if b.isdigit() or not _UNIT.match(text, e):
            return False
        begin = s
        while begin > max(0, s - 20) and (text[begin - 1].isdigit() or text[begin - 1] in ".,"):
            begin -= 1
        return s - begin == 4 if begin == 0 or text[begin - 1] == "\n" else True
    if b.isdigit() and b.isascii():
        if not _is_han(a):
            return False
        dated = _DATE_END.match(text, e, min(lines.end, e + 40))
        if dated or _NUMBER.match(text, e, e + 60) is None:
            return False
        return a in _BEFORE_NUMBER or _mid_sentence(lines, s)
    return None if _is_han(a) and _is_han(b) else False


def _starts_line(lines: _Lines, s: int) -> bool:
    """Tell whether nothing but a heading number stands between the head of the line and ``s``."""
    m = _HEAD.match(lines.text, lines.start)
    return m is not None and m.end() >= s - 1


def _segment(lines: _Lines, s: int) -> tuple[str, bool]:
    """Return what stands before ``s`` in its sentence, and whether the sentence opens the line."""
    start = max(lines.start, s - 200)
    piece = lines.text[start:s]
    ends = [m.end() for m in _SENTENCE.finditer(piece)]
    return (piece[ends[-1] :], False) if ends else (piece, start == lines.start)


def _mid_sentence(lines: _Lines, s: int) -> bool:
    """Tell whether a blank at ``s`` stands inside a sentence, not between a heading and what follows it."""
    piece, opens = _segment(lines, s)
    if _COMMA.search(piece):
        return True
    if _HEAD.match(piece.lstrip()):
        return False
    return not opens or len(piece) > 14


def _in_sentence(lines: _Lines, s: int, e: int) -> bool:
    """The same for two Chinese characters: the line must be a sentence, and no heading may end here."""
    piece, _opens = _segment(lines, s)
    if lines.last < e and not _ANY_PUNCTUATION.search(piece):
        return False
    return not _HEAD.match(piece.lstrip()) or _COMMA.search(piece) is not None


def _is_han(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff"


def _is_word(c: str) -> bool:
    return _is_han(c) or c.isdigit()
