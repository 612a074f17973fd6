"""GBK read one byte late: ``?ㄆ撸┌l展`` → ``（七）發展``.

Somewhere a byte was swallowed, shown as ``?``; every following pair is then read across two characters, until an ASCII
letter stands where a second byte belongs, or the odd byte at the end becomes a ``?`` of its own. The run is put back
by shifting its bytes. Characters of the private use area are bytes here, not noise, so this runs before anything that
touches them. One byte is unknown at a ``?``: it is known for the ideographic blank that indents a paragraph and for a
quotation mark or bracket that is closed behind; for others it is taken from the document's own words, and only where
one character clearly leads. Otherwise the one character stays ``?``, marked as damaged.

Limits: where a crawler dropped the private-use characters, two bytes a hole are lost; such a run is marked as damaged
and left (with a hundred million candidates any choice is a guess). A run that yields no sound text is left, too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import islice, pairwise
from typing import Final

from kg.ingest.hanzi import CN, HAN, TONED, frequent
from kg.offsets import Edit

_SWALLOWED: Final = rf"[a-zü]{{0,5}}[{TONED}][a-zü]{{0,4}} ?[)）]"  # a gloss whose bracket went with the byte
_START: Final = re.compile(rf"[?？\ufffd](?:(?P<gloss>{_SWALLOWED})|(?=[;:,!(]?[^\x00-\x7f\s]))")
_GLOSS_AT: Final = re.compile(_SWALLOWED)
_GLOSSED: Final = re.compile(rf"[(（](?<=[{HAN}].)([a-zü]{{0,5}}[{TONED}][a-zü]{{0,4}}) ?[)）]")  # behind its character
_PRIVATE: Final = re.compile("[\ue000-\ue864]")
# What no Chinese sentence holds but shifted bytes give: bopomofo, box drawing, kana, Cyrillic, bracketed numerals,
# private use, a letter or bar wedged between characters.
_ODD: Final = re.compile(rf"[\u3105-\u3129\u2500-\u257f\u3041-\u30f6\u0400-\u045f\u2474-\u249b\ufe49-\ufe6b\ue000-\ue864€]|(?<=[{HAN}])[a-zA-Z|`](?=[(（{HAN}])")  # fmt: skip
_LOST: Final = "?"
_HEADING: Final = re.compile(rf"[\u3000 ]*[（(][{CN}]{{1,3}}[)）]")  # its number is a proof of its own
_KNOWN: Final = 0.6  # share of the pairs that stand elsewhere, for a run that nothing else proves
_MAX_RUN: Final = 200
_MAX_STARTS: Final = 20_000  # a text with more of them is no damaged document
_BLANK: Final = 0xA1  # second byte of the ideographic blank
_PAIRED: Final = {"“": "”", "《": "》", "（": "）"}


@dataclass(slots=True)
class _Run:
    """A run being put back: characters so far, their source spans, and which are guesses (candidates by index)."""

    chars: list[str] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    guesses: dict[int, tuple[str, ...]] = field(default_factory=dict)
    end: int = 0

    def add(self, char: str, start: int, end: int) -> None:
        self.chars.append(char)
        self.spans.append((start, end))


def find(text: str) -> list[Edit]:
    """List one edit a character of every run that can be put back; runs beyond repair are marked."""
    if not any(mark in text for mark in "?？\ufffd"):
        return []
    starts = list(islice(_START.finditer(text), _MAX_STARTS))
    if not starts:
        return []
    glosses: dict[str, set[str]] = {}
    for m in _GLOSSED.finditer(text):
        glosses.setdefault(m[1], set()).add(text[m.start() - 1])
    private = _PRIVATE.search(text) is not None
    words: _Words | None = None
    edits: list[Edit] = []
    done = 0
    for m in starts:
        if m.start() < done:
            continue
        if not _suspect(text, m):
            continue
        words = words or _Words(text, starts)
        run = _best_run(text, m, glosses, words, private)
        if run:
            confidence = 0.9 if run.guesses else 0.97
            edits += [
                Edit(a, b, c, "shifted-gbk", 0.0 if c == _LOST else confidence)
                for c, (a, b) in zip(run.chars, run.spans, strict=True)
            ]
            done = run.end
        else:
            end = _damage_end(text, m.end())
            if end:
                edits.append(Edit(m.start(), end, text[m.start() : end], "shifted-gbk", 0.0))
                done = end
    return edits


def _suspect(text: str, m: re.Match[str]) -> bool:
    """Tell a shifted run from an honest question: something odd or a rare character must follow soon."""
    if m["gloss"]:
        return True
    stop = text.find("\n", m.end(), m.end() + 24)
    window = text[m.end() : stop if stop >= 0 else m.end() + 24]
    return _ODD.search(window) is not None or any(c not in frequent() for c in window[:8] if c > "\x7f")


def _damage_end(text: str, start: int) -> int:
    """Return the end of a run that is surely shifted but cannot be put back, or 0 where it may be honest text."""
    stop = text.find("\n", start, start + 40)
    window = text[start : stop if stop >= 0 else start + 40]
    odd = list(_ODD.finditer(window[:12]))
    if not odd:
        return 0
    end = start + odd[-1].end()
    if text[end : end + 1] in ("(", "（"):
        gloss = _GLOSS_AT.match(text, end + 1)
        end = gloss.end() if gloss else end
    return end


@cache
def _common_words() -> str:
    """The common words of the genre in both scripts."""
    import opencc

    text = (resources.files("kg.schema") / "vocab" / "common_words.txt").read_text(encoding="utf-8")
    words = "\0".join(w for line in text.splitlines() if not line.startswith("#") for w in line.split())
    return f"\0{words}\0{opencc.OpenCC('s2t').convert(words)}\0" * 2  # twice: a common word is proof enough


@cache
def _common_counts() -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Pairs and triples of the common words."""
    words = _common_words()
    return Counter(pairwise(words)), Counter(map("".join, zip(words, words[1:], words[2:], strict=False)))


# About as long as counting all pairs, all threes of a document of ten thousand characters.
_SEARCHES: Final = {2: 150, 3: 500}
_LOOKS: Final = 1000


class _Words:
    """Counts of what stands in the document outside the damage, and in the common words, for choosing a lost byte."""

    def __init__(self, text: str, starts: list[re.Match[str]]) -> None:
        pieces, last = [], 0
        for m in starts:
            pieces.append(text[last : m.start()])
            last = min(len(text), m.end() + 12)
        pieces.append(text[last:])
        own = _GLOSSED.sub("", "\n".join(pieces))[:2_000_000]
        self.text = own
        self.asked = {2: 0, 3: 0}
        self.looked = 0
        self.counted: dict[int, Counter[str]] = {}
        self.common = _common_counts()

    def own(self, words: str) -> int:
        """Count two or three characters in the document: by search for a few, by one count of all where many are asked.

        Counting all pairs of a document takes as long as some thousand searches; most damaged documents ask fewer.
        """
        n = len(words)
        self.asked[n] += 1
        if n not in self.counted:
            if self.asked[n] <= _SEARCHES[n]:
                return self.text.count(words)
            self.counted[n] = Counter(map("".join, zip(*(self.text[k:] for k in range(n)), strict=False)))
        return self.counted[n][words]

    def stands(self, pair: str) -> bool:
        """Tell whether a pair stands in the document; a search ends at the first place, so many are still searched."""
        self.looked += 1
        if 2 not in self.counted and self.looked <= _LOOKS:
            return pair in self.text
        return self.own(pair) > 0

    def has(self, c: str) -> bool:
        """Tell whether a character stands in the document or in a common word."""
        return c in self.text or c in _common_words()

    def beside(self, c: str, *, behind: bool) -> Counter[str]:
        """Count the characters that stand right behind ``c`` (else right before it) in the document, in one pass."""
        if not c:
            return Counter()
        at = re.escape(c)
        return Counter(re.findall(f"(?s){at}(.)" if behind else f"(?s)(.){at}", self.text))

    def triples(self, text: str) -> int:
        """Count three characters."""
        return (self.own(text) if len(text) == 3 else 0) + self.common[1][text]

    def knows(self, text: str) -> float:
        """Return the share of the pairs of Chinese characters in ``text`` that the document has elsewhere."""
        pairs = [(a, b) for a, b in pairwise(text) if a in frequent() and b in frequent()]
        return sum(p in self.common[0] or self.stands(p[0] + p[1]) for p in pairs) / len(pairs) if pairs else 0.0

    def choose(self, candidates: tuple[str, ...], before: str, after: str) -> str | None:
        """Return the candidate that the document's words clearly prefer between ``before`` and ``after``.

        It must be known to stand behind the one and before the other; at the head or end of a line the three
        characters must be known.
        """
        left, right = before[-1:], after[:1]
        followers, leaders = self.beside(left, behind=True), self.beside(right, behind=False)
        scored = []
        for c in candidates:
            behind = followers[c] + self.common[0][left, c]
            ahead = leaders[c] + self.common[0][c, right]
            if not (behind or ahead):
                continue  # each of the threes below holds one of these pairs
            triples = sum(self.triples(t) for t in (before[-2:] + c, left + c + right, c + after[:2]))
            if (behind and ahead) or (triples and not (left.strip() and right.strip())):
                scored.append((behind + ahead + 4 * triples, c))
        scored.sort(reverse=True)
        if not scored or scored[0][0] < 2:
            return None
        if len(scored) > 1 and scored[0][0] < 2 * scored[1][0]:
            return None
        return scored[0][1]


def _best_run(text: str, m: re.Match[str], glosses: dict[str, set[str]], words: _Words, private: bool) -> _Run | None:
    if m["gloss"]:
        lead = _lead_from_gloss(text, m, glosses)
        run = _shift_back(text, m.end(), m.start(), lead, glosses) if lead else None
    else:
        run = _shift_back(text, m.end(), m.start(), None, glosses)
    if run is None:
        return None
    _resolve(run, text, words)
    source, result = text[m.end() : run.end], "".join(run.chars).strip(_LOST)
    if _LOST in result or (len(result) < 3 and len(result) < len(run.chars)):
        return None
    if any(_ODD.search(c) or (c not in frequent() and not words.has(c)) for c in result):
        return None
    odd = len(_ODD.findall(source)) + sum(c not in frequent() for c in source if c > "\x7f")
    if odd + len(result) < 3:
        return None
    proven = odd and (private or m["gloss"] or _HEADING.match(result))
    return run if proven or words.knows(result) >= _KNOWN else None


def _lead_from_gloss(text: str, m: re.Match[str], glosses: dict[str, set[str]]) -> int | None:
    """A gloss inserted between the two bytes of a character, because they and their neighbours looked like another.

    In ``變?yōu)`` the second byte of 變 and the first of the next character are those of the glossed 優, so the lost
    byte is the second of 優.
    """
    before = _bytes(text[m.start() - 1]) if m.start() else None
    if before is None or len(before) != 2:
        return None
    leads = {
        b[1] for c in glosses.get(m["gloss"][:-1].strip(), ()) if (b := _bytes(c)) and len(b) == 2 and b[0] == before[1]
    }
    return leads.pop() if len(leads) == 1 else None


def _shift_back(text: str, at: int, mark: int, lead: int | None, glosses: dict[str, set[str]]) -> _Run | None:
    """Read on from ``at`` with the pending first byte ``lead`` (None: unknown) until the bytes fall back in step."""
    run = _Run()
    pending = lead
    opened = mark  # where the source of the pending byte begins
    i = at
    limit = min(len(text), at + _MAX_RUN)
    while i < limit:
        c = text[i]
        if c in "?？\ufffd":
            end = i + 1
            swallowed = _GLOSS_AT.match(text, end)
            known = glosses.get(swallowed[0][:-1].strip(), set()) if swallowed else set()
            if swallowed:
                end = swallowed.end()
            if pending is None:
                return None
            options = _with_lead(pending)
            fit = tuple(o for o in options if o in known) or options
            run.guesses[len(run.chars)] = fit
            run.add("", opened, end)
            run.end = end
            return run
        pair = _bytes(c)
        if pair is None:
            break
        if len(pair) == 1:  # in step again: this byte is the second of the pending character
            if pending is None:
                return None
            char = _char(pending, pair[0])
            if char is None:
                return None
            run.add(char, opened, i + 1)
            run.end = i + 1
            return run
        if pending is None:
            if pair[0] == _BLANK and not text[text.rfind("\n", 0, mark) + 1 : mark].strip():
                run.add("\u3000", opened, i)  # the indentation of a paragraph
            else:
                run.guesses[len(run.chars)] = _with_trail(pair[0])
                run.add("", opened, i)
        else:
            char = _char(pending, pair[0])
            if char is None:
                return None
            run.add(char, opened, i)
        pending, opened = pair[1], i
        i += 1
    if (i >= limit and limit == at + _MAX_RUN) or len(run.chars) < 2 or pending is None:
        return None
    run.guesses[len(run.chars)] = _with_lead(pending)
    run.add("", opened, i)
    run.end = i
    return run


def _opening(candidates: tuple[str, ...], after: str) -> str | None:
    """Return the bracket or quotation mark among the candidates that is closed soon and opened nowhere else."""
    for mark in candidates:
        closed = after.find(_PAIRED[mark], 1) if mark in _PAIRED else -1
        if closed > 0 and after.find(mark, 0, closed) < 0:
            return mark
    return None


def _resolve(run: _Run, text: str, words: _Words) -> None:
    """Fill in the characters with a lost byte; one that stays open becomes the mark of a lost character."""
    for index, candidates in run.guesses.items():
        if len(candidates) == 1:
            run.chars[index] = candidates[0]
            continue
        start = run.spans[0][0]
        before = _GLOSSED.sub("", text[max(0, start - 20) : start]) + "".join(run.chars[:index])
        after = "".join(run.chars[index + 1 :]) + _GLOSSED.sub("", text[run.end : run.end + 40])
        chosen = _opening(candidates, after) or words.choose(candidates, before, after)
        run.chars[index] = chosen or _LOST


def _bytes(c: str) -> bytes | None:
    """Return the GBK bytes that show as ``c``: two, or one for a letter that can be a second byte; None for neither.

    ASCII digits and punctuation cannot be second bytes; where they stand inside a run they are full-width forms that
    were narrowed later.
    """
    o = ord(c)
    if c == "€":
        return b"\x80"
    if 0x40 <= o <= 0x7E:
        return bytes([o])
    if 0x21 <= o < 0x40:
        return bytes([0xA3, o + 0x80])
    if 0xE000 <= o <= 0xE864:
        return _private_bytes(o)
    try:
        encoded = c.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return encoded if len(encoded) == 2 else None


def _private_bytes(o: int) -> bytes | None:
    """Return the user-defined code point of GBK behind a private-use character.

    The order of the standard: rows AA-AF and F8-FE with second bytes A1-FE, rows A1-A7 with 40-A0 (without 7F), then
    the gaps of row A9 and FE. Python's codec maps the last two to four bytes, so they stand here.
    """
    if o <= 0xE233:
        row, cell = divmod(o - 0xE000, 94)
        return bytes([0xAA + row, 0xA1 + cell])
    if o <= 0xE4C5:
        row, cell = divmod(o - 0xE234, 94)
        return bytes([0xF8 + row, 0xA1 + cell])
    if o <= 0xE765:
        row, cell = divmod(o - 0xE4C6, 96)
        return bytes([0xA1 + row, 0x40 + cell + (cell >= 0x3F)])
    if 0xE7E7 <= o <= 0xE7F3:
        return bytes([0xA9, 0x89 + o - 0xE7E7])
    if 0xE815 <= o <= 0xE864:
        cell = o - 0xE815
        return bytes([0xFE, 0x50 + cell + (cell >= 0x2F)])
    encoded = chr(o).encode("gb18030")
    return encoded if len(encoded) == 2 else None


def _char(lead: int, trail: int) -> str | None:
    try:
        return bytes([lead, trail]).decode("gbk")
    except UnicodeDecodeError:
        return None


@cache
def _with_lead(lead: int) -> tuple[str, ...]:
    return tuple(c for t in range(0x40, 0xFF) if (c := _char(lead, t)) and c in frequent())


@cache
def _with_trail(trail: int) -> tuple[str, ...]:
    return tuple(c for lead in range(0x81, 0xFF) if (c := _char(lead, trail)) and c in frequent())
