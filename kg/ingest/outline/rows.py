"""Openings that are marks in a row only: 行动一: 行动二: / 一是… 二是… / 2023年打基础。2024年求突破。

One alone is a sentence. A row counts on by one; 一是 and years are paragraphs with a short heading each.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import Final

from kg.ingest.outline.headings import word_heading
from kg.ingest.outline.markers import Mark
from kg.ingest.outline.vocab import words

_ROWS: Final = ("action", "say", "year")
_LONGEST: Final = 16  # a heading behind 一是


def in_rows(folded: str, marks: list[Mark]) -> list[Mark]:
    """Drop the marks of these styles that stand in no row, in one pass; ``marks`` are in text order."""
    if not any(m.style in _ROWS for m in marks):
        return marks
    good: set[int] = set()
    row: list[Mark] = []
    for m in marks:
        if m.style not in _ROWS:
            if row and row[0].style != "action":  # what stands between may be the items of 行动一
                good |= _kept(folded, row)
                row = []
            continue
        if row and _goes_on(row[-1], m):
            row.append(m)
            continue
        good |= _kept(folded, row)
        row = [m]
    good |= _kept(folded, row)
    out = [m for m in marks if m.style not in _ROWS or m.start in good]
    return [replace(m, value=0) if m.style in ("say", "year") else m for m in out]


def _goes_on(last: Mark, mark: Mark) -> bool:
    same = mark.style == last.style and mark.value == last.value + 1
    return same and mark.label.rstrip(_DIGITS) == last.label.rstrip(_DIGITS)


_DIGITS: Final = "一二三四五六七八九十百〇零0123456789"


def _kept(folded: str, row: list[Mark]) -> set[int]:
    """Return where the marks of a row start, if it is one."""
    if len(row) < 2:
        return set()
    style = row[0].style
    counts = style == "action" or (all(_headed(folded, m) for m in row) and _paragraphs(folded, row))
    first = style == "year" or row[0].value == 1
    return {m.start for m in row} if first and counts else set()


def _headed(folded: str, mark: Mark) -> bool:
    """Tell whether the paragraph opens with a short heading of its own and goes on."""
    end = folded.find("\n", mark.end)
    end = len(folded) if end < 0 else end
    if mark.style == "year":
        stop = folded.find("。", mark.start, end)
        return stop > 0 and len(folded[stop + 1 : end].strip()) >= 8
    heading = word_heading(folded, mark.end, end, 8)
    return heading is not None and heading.shape == "." and heading.end - heading.start <= _LONGEST


def _paragraphs(folded: str, row: list[Mark]) -> bool:
    """Tell whether each stands on the line behind the one before it."""
    return all(folded.count("\n", a.start, b.start) <= 4 for a, b in pairwise(row))


_COLON: Final = re.compile(r"(?m)^[ \t]*(?P<head>[\u4e00-\u9fff]{4,5}):")
_FIELD: Final = re.compile(r"(?m)^[ \t]*(?:责任|牵头|配合|主管|完成|办理)[\u4e00-\u9fff]{2}:")


def colon_heads(folded: str, start: int, end: int, numbered: list[int]) -> list[Mark]:
    """Find usual section headings that open paragraphs with a colon: 工作目标:… 实施步骤:… below one section.

    Two different ones are wanted, an aim among them, in one stretch of the text. Where they come again below the next
    items, or beside 责任单位:, they are fields of these items.
    """
    heads, aims = words("heads"), words("kinds", "objective")
    found = [m for m in _COLON.finditer(folded, start, end) if m["head"] in heads]
    names = [m["head"] for m in found]
    if len(found) < 2 or len(set(names)) < len(names) or not any(n in aims for n in names):
        return []
    stretch = bisect_right(numbered, found[0].start())
    high = numbered[stretch] if stretch < len(numbered) else end
    inside = [m for m in found if m.start() < high]
    if len(inside) < 2 or _FIELD.search(folded, inside[0].start(), high):
        return []
    return [Mark(m.start("head"), m.start("head"), "word", 0, "") for m in inside]
