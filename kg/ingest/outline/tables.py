"""Task tables flattened to text: ``a | b | c`` rows, or one cell a line. A row with a number is an item.

Only tables whose head names both a task column and who or when (工作任务 … 牵头单位, 完成时限) give items; tables of
indicators, funds or people do not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.ingest.outline.markers import Mark
from kg.ingest.outline.vocab import words

_BARS: Final = re.compile(r"(?m)^[^\n|]*\|[^\n|]*\|[^\n]*$")
_NUMBER_CELL: Final = re.compile(r"(?m)^[ \t]*序[ \t]*号[ \t]*$")
_DIGITS: Final = re.compile(r"\d{1,3}")
_GROUP: Final = re.compile(r"[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)")
"""A row over the whole width that names a group of tasks: 一、提升服务效能(3项)."""
_LONGEST_HEAD: Final = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A task table: its span, its rows as marks, and for each row the span of the task cell."""

    start: int
    end: int
    rows: tuple[Mark, ...]
    cells: tuple[tuple[int, int], ...]


def _is_head(cells: list[str]) -> bool:
    flat = ["".join(c.split()) for c in cells]
    task = any(c.endswith(words("tables", "task")) for c in flat)
    duty = any(c.endswith(words("tables", "duty")) for c in flat)
    return task and duty


def _strip(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    return start, end


def find(folded: str, start: int, end: int) -> list[Table]:
    """Return the task tables between ``start`` and ``end``, in text order."""
    found = _barred(folded, start, end) + _stacked(folded, start, end)
    return sorted(found, key=lambda t: t.start)


def _split_row(folded: str, low: int, high: int) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    while True:
        bar = folded.find("|", low, high)
        out.append(_strip(folded, low, high if bar < 0 else bar))
        if bar < 0:
            return out
        low = bar + 1


def _barred(folded: str, start: int, end: int) -> list[Table]:
    out: list[Table] = []
    head: list[str] | None = None
    table_start = 0
    column = 0
    rows: list[Mark] = []
    cells: list[tuple[int, int]] = []
    last = start
    if folded.find("|", start, end) < 0:
        return out

    def close() -> None:
        if rows:
            out.append(Table(table_start, last, tuple(rows), tuple(cells)))
            rows.clear()
            cells.clear()

    for m in _BARS.finditer(folded, start, end):
        spans = _split_row(folded, m.start(), m.end())
        texts = [folded[a:b] for a, b in spans]
        if _is_head(texts):
            close()
            head = ["".join(t.split()) for t in texts]
            table_start = m.start()
            column = next(i for i, t in enumerate(head) if t.endswith(words("tables", "task")))
            last = m.end()
            continue
        if head is None:
            continue
        between = folded[last : m.start()].strip()
        if between and m.start() - last > 400:
            close()
            head = None
            continue
        if _GROUP.match(between):
            close()
            table_start = m.start()
        k = next((i for i, t in enumerate(texts[:3]) if _DIGITS.fullmatch(t)), None)
        if k is None or len(texts) < 2:
            last = m.end()
            continue
        cell = (
            spans[column]
            if k < column < len(spans) and spans[column][1] > spans[column][0]
            else spans[min(k + 1, len(spans) - 1)]
        )
        rows.append(Mark(spans[k][0], cell[0], "row", int(texts[k]), texts[k]))
        cells.append(cell)
        last = m.end()
    close()
    return out


def _stacked(folded: str, start: int, end: int) -> list[Table]:
    out: list[Table] = []
    for m in _NUMBER_CELL.finditer(folded, start, end):
        if out and m.start() < out[-1].end:
            continue
        head = ["序号"]
        position = m.end() + 1
        first: tuple[int, int] | None = None
        grouped = False
        for _ in range(16):
            cell, position = _next_line(folded, position, end)
            if cell is None:
                break
            text = folded[slice(*cell)]
            if _DIGITS.fullmatch(text):
                first = cell
                break
            if _GROUP.match(text):
                grouped = True
                continue
            if grouped or len(text) > _LONGEST_HEAD:
                break
            head.append(text)
        if first is None or not _is_head(head) or folded[slice(*first)] != "1":
            continue
        columns = len(head)
        rows: list[Mark] = []
        cells: list[tuple[int, int]] = []
        number: tuple[int, int] | None = first
        start_of = first[0] if grouped else m.start()
        stop = position
        value = 0
        while number is not None:
            cell, after = _next_line(folded, position, end)
            if cell is None:
                break
            value += 1
            rows.append(Mark(number[0], cell[0], "row", value, str(value)))
            cells.append(cell)
            stop = cell[1]
            number = None
            position = after
            for k in range(columns * 4):  # a cell may hold several lines
                cell, after = _next_line(folded, position, end)
                if cell is None:
                    break
                if folded[slice(*cell)] == str(value + 1):
                    number, position = cell, after
                    break
                if _GROUP.match(folded, *cell):
                    following, behind = _next_line(folded, after, end)
                    if following is not None and folded[slice(*following)] == str(value + 1):
                        out.append(Table(start_of, stop, tuple(rows), tuple(cells)))
                        rows, cells = [], []
                        number, position = following, behind
                        start_of = following[0]
                        break
                if k < columns - 2:
                    stop = cell[1]
                position = after
        out.append(Table(start_of, stop, tuple(rows), tuple(cells)))
    return out


def _next_line(folded: str, position: int, end: int) -> tuple[tuple[int, int] | None, int]:
    """Return the next line that is not blank, stripped, and the position behind it."""
    while position < end:
        stop = folded.find("\n", position, end)
        stop = end if stop < 0 else stop
        span = _strip(folded, position, stop)
        position = stop + 1
        if span[1] > span[0]:
            return span, position
    return None, position
