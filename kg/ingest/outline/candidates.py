"""All marks of a text in order: numbered items, boxes, annexes, task-table rows, and headings without a number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from kg.ingest.outline import tables
from kg.ingest.outline.headings import Heading, heading_of, word_heading
from kg.ingest.outline.markers import Mark, decimal_marks, inside_marks, line_marks
from kg.ingest.outline.parts import Ending, annex_is_list, contents_end, endings
from kg.ingest.outline.rows import colon_heads, in_rows
from kg.ingest.outline.vocab import words

Span = tuple[int, int]
NAMED: Final = ("dash", "bullet", "word", "line", "head", "say", "year")
_SHORT_LINE: Final = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fff、\"()A-Za-z]{2,19}|[\u4e00-\u9fff]{2,10}阶段\([^()\n]{2,14}\)"
)
_LABELLED: Final = re.compile(
    "(?:责任|牵头|配合|主管|分管|参与|实施|负责|包联)?(?:单位|部门|领导|人)[ ]?:|(?:完成|办理)?(?:时限|时间)[ ]?:"
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Marks in text order, the places where items end at the latest, and for table rows the span of the task."""

    marks: tuple[Mark, ...]
    endings: tuple[Ending, ...]
    cells: dict[int, Span]


def collect(folded: str, start: int, end: int, titles: tuple[Span, ...]) -> Candidates:
    """Find everything between ``start`` and ``end`` that may open or end an item.

    Args:
        folded: the folded text.
        start: begin of the policy's own text (behind its title).
        end: its end.
        titles: title lines of further policies that the same notice issues.
    """
    lower = contents_end(folded, start, end)
    found = tables.find(folded, lower, end)
    cells = {row.start: cell for t in found for row, cell in zip(t.rows, t.cells, strict=True)}
    ends = list(endings(folded, lower, end))
    marks: list[Mark] = []
    for mark in line_marks(folded, lower, end):
        if mark.style == "annex":
            list_end = annex_is_list(folded, mark.start, mark.end, end)
            if list_end:
                ends.append(Ending(mark.start, list_end, True))
                continue
        marks.append(mark)
    decimals = decimal_marks(folded, lower, end)
    if decimals:
        taken = {m.start for m in decimals}
        marks = [m for m in marks if m.start not in taken] + decimals
    marks.sort(key=_order)
    marks = in_rows(folded, marks)
    for low, high in titles:
        i = bisect_left(marks, (low, False), key=_order)
        if not (i and marks[i - 1].style == "annex" and not folded[marks[i - 1].end : low].strip()):
            marks.insert(i, Mark(low, low, "annex", 0, "".join(folded[low:high].split())))
    marks = _outside(sorted(marks, key=_order), found, ends)
    marks += _word_marks(folded, lower, end, marks, found)
    marks += _outside(sorted(inside_marks(folded, lower, end), key=_order), found, ends)
    marks += [row for t in found for row in t.rows]
    marks.sort(key=_order)
    ends += [Ending(t.start, t.start, False) for t in found]
    ends += [Ending(t.end, t.end, False) for t in found]
    ends.sort(key=lambda e: e.start)
    return Candidates(tuple(marks), tuple(ends), cells)


def _order(m: Mark) -> tuple[int, bool]:
    return m.start, m.inside


def _outside(marks: list[Mark], found: list[tables.Table], ends: list[Ending]) -> list[Mark]:
    """Drop marks inside task tables and inside lists of annexes; the annex marks stay."""
    spans = sorted([(t.start, t.end) for t in found] + [(e.start, e.end) for e in ends if e.end > e.start])
    starts = [s for s, _ in spans]
    out: list[Mark] = []
    for m in marks:
        i = bisect_right(starts, m.start) - 1
        if i >= 0 and m.start < spans[i][1] and m.style != "annex":
            continue
        out.append(m)
    return out


# --- headings without a number ---------------------------------------------------------------------------------------


def _lines(folded: str, low: int, high: int) -> list[Span]:
    """Return the lines between two places, stripped, without empty ones."""
    out: list[Span] = []
    while low < high:
        stop = folded.find("\n", low, high)
        stop = high if stop < 0 else stop
        a, b = low, stop
        while a < b and folded[a].isspace():
            a += 1
        while b > a and folded[b - 1].isspace():
            b -= 1
        if a < b:
            out.append((a, b))
        low = stop + 1
    return out


def _word_marks(folded: str, start: int, end: int, marks: list[Mark], found: list[tables.Table]) -> list[Mark]:
    """Find paragraphs and lines that are headings without a number, stretch by stretch between numbered items.

    Two or more of one shape in a stretch are wanted: one alone is more often a sentence than a heading.
    """
    opened = [m.start for m in marks]
    gaps = [m for m in marks if m.style not in NAMED]
    out: list[Mark] = _heads(folded, start, end, gaps)
    if not out:
        out = colon_heads(folded, start, end, [m.start for m in gaps])
    heads = {m.start for m in out}
    out += _below_heads(folded, [m.start for m in out if m.style == "head"], end, [m.start for m in gaps], opened)
    table_starts = [t.start for t in found]
    bounds = [start, *(m.start for m in gaps), end]
    for g in range(len(bounds) - 1):
        opener = gaps[g - 1] if g else None
        if opener is None and (gaps or heads):
            continue
        low, high = bounds[g], bounds[g + 1]
        if opener is not None:
            line = folded.find("\n", low, high)
            if line < 0:
                continue
            rest = line + 1
        else:
            rest = low
        lines = [s for s in _lines(folded, rest, high) if s[0] not in heads]
        if not lines:
            continue
        own = heading_of(folded, opener.end, high) if opener is not None else None
        free = [
            s
            for s in lines
            if _after_stop(folded, s[0], own) and not _at(opened, s[0]) and not _within(found, table_starts, s[0])
        ]
        named: dict[str, list[Heading]] = {}
        for low_, high_ in free:
            heading = word_heading(folded, low_, high_)
            if heading is not None:
                named.setdefault(heading.shape, []).append(heading)
        bold = _bold_lines(folded, lines, opened)
        if len(bold) >= 2:
            out += [Mark(p, p, "line", 0, "") for p in bold]
            named.pop(":", None)
        for shape, headings in named.items():
            twin = own is not None and opener is not None and own.shape == shape == ":" and opener.value == 1
            if len(headings) < (3 if opener is None else 2) and not twin:
                continue
            if shape == "." and len(headings) * 2 < len(free) - 1:
                continue
            out += [Mark(h.start, h.start, "word", int(twin), "") for h in headings]
    return out


def _after_stop(folded: str, position: int, own: Heading | None) -> bool:
    """Tell whether the line before ends a sentence or is a heading: a heading never opens within a wrapped paragraph."""
    i = position - 1
    while i >= 0 and folded[i].isspace():
        i -= 1
    return i < 0 or folded[i] in '。;:!?)"〕' or (own is not None and own.shape == "line" and i < own.end)


def _at(places: list[int], position: int) -> bool:
    i = bisect_left(places, position)
    return i < len(places) and places[i] == position


def _within(found: list[tables.Table], starts: list[int], position: int) -> bool:
    i = bisect_right(starts, position) - 1
    return i >= 0 and position < found[i].end


def _heads(folded: str, start: int, end: int, marks: list[Mark]) -> list[Mark]:
    """Find usual section headings alone on a line (工作目标), where the text has no 一、 and no chapters."""
    if any(m.style in ("cn", "chapter", "part", "dec1", "article") for m in marks):
        return []
    known = words("heads")
    out = [
        Mark(low, low, "head", 0, "")
        for low, high in _lines(folded, start, end)
        if high - low <= 12 and "".join(folded[low:high].split()).rstrip(":") in known
    ]
    return out if len(out) >= 2 else []


def _below_heads(folded: str, heads: list[int], end: int, numbered: list[int], opened: list[int]) -> list[Mark]:
    """Find the headings alone on a line below each head of a text whose headings bear no numbers."""
    out: list[Mark] = []
    for k, head in enumerate(heads):
        stop = heads[k + 1] if k + 1 < len(heads) else end
        if bisect_left(numbered, stop) > bisect_left(numbered, head):
            continue
        line = folded.find("\n", head, stop)
        bold = _bold_lines(folded, _lines(folded, line + 1, stop), opened, 10) if line >= 0 else []
        if len(bold) >= 2:
            out += [Mark(p, p, "line", 0, "") for p in bold]
    return out


def _bold_lines(folded: str, lines: list[Span], opened: list[int], least: int = 30) -> list[int]:
    """Return the starts of short lines, without final mark, that each stand before a paragraph of text.

    The line before ends a sentence or says who or when (完成时限:6月底); the paragraph has ``least`` characters.
    """
    out: list[int] = []
    for i in range(len(lines) - 1):
        low, high = lines[i]
        if high - low > 20 or _at(opened, low):
            continue
        text = folded[low:high]
        if not _SHORT_LINE.fullmatch(text) or text.endswith(("办公室", "政府", "局", "委员会")):
            continue
        after = folded[slice(*lines[i + 1])]
        if len(after) < least or after[-1] not in "。;:)":
            continue
        if i and folded[lines[i - 1][1] - 1] not in "。;:)!?" and not _LABELLED.match(folded, *lines[i - 1]):
            continue
        if "".join(text.split()) not in words("labels"):
            out.append(low)
    return out
