"""Lead and support columns of task tables: rows that the outline found as items (``序号 | 任务 | 牵头单位 | 配合单位``).

The head tells what each column holds. A row is barred (one line, cells parted by ``|``) or stacked (one cell a line).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extract.context import Context
from kg.extract.duties.clause import Agencies, Reading, read
from kg.extract.duties.locate import Clause, DocumentRule
from kg.extract.duties.words import load
from kg.model import Section

Column = str | None  # lead, duty, support, or no role
_MAX_HEAD = 12
_NUMBER_HEAD = re.compile(r"序\s*号|编\s*号")


@dataclass(frozen=True, slots=True)
class _Head:
    start: int
    end: int
    columns: tuple[Column, ...]
    barred: bool
    number: int = 0


def rows(ctx: Context, rule: DocumentRule) -> dict[str, list[Clause]]:
    """Return the clauses of table rows by the path of their section; sections that are no rows are absent."""
    sections = [s for s in ctx.outline.sections if s.style == "row"]
    if not sections:
        return {}
    heads = _heads(ctx.folded)
    agencies = Agencies(ctx.agencies)
    out: dict[str, list[Clause]] = {}
    before: _Head | None = None
    above: dict[int, tuple[int, int]] = {}
    for s in sections:
        head = next((h for h in reversed(heads) if h.start < s.start), None)
        if head is None:
            out[s.path] = []
            continue
        if head is not before:
            above, before = {}, head
        out[s.path] = _row(ctx, s, head, agencies, rule, above)
    return out


def _role_of(cell: str) -> Column:
    """Return what a column with this head holds."""
    m = load().column.search("".join(cell.split()))
    if m is None or m["l_skip"]:
        return None
    return "lead" if m["l_lead"] else "support" if m["l_support"] else "duty"


def _heads(text: str) -> list[_Head]:
    """Return the heads of tables in the text: lines of cells of which one is a role column."""
    out: list[_Head] = []
    for m in re.finditer(r"(?m)^[^\n]*\|[^\n]*\|[^\n]*$", text):
        cells = _cells(text, m.start(), m.end())
        if len(cells) > _MAX_HEAD or any(b - a > 16 for a, b in cells):
            continue
        columns = tuple(_role_of(text[a:b]) for a, b in cells)
        if any(columns):
            number = next((i for i, (a, b) in enumerate(cells) if _NUMBER_HEAD.fullmatch(text, a, b)), 0)
            out.append(_Head(m.start(), m.end(), columns, True, number))
    for m in re.finditer(r"(?m)^\s*序\s*号\s*\|?\s*$", text):
        names: list[str] = []
        pos = m.start()
        for line in re.finditer(r"[^\n]+", text[m.start() : m.start() + 200]):
            word = line.group().strip(" |\u3000")
            if not word:
                continue
            if re.fullmatch(r"\d{1,3}", word) or len(word) > 16 or re.match("[一二三四五六七八九十]+、", word):
                break
            names.append(word)
            pos = m.start() + line.end()
        columns = tuple(_role_of(n) for n in names)
        if any(columns):
            out.append(_Head(m.start(), pos, columns, False))
    return sorted(out, key=lambda h: h.start)


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the cells of a barred line, without white space; a bar at its very ends parts nothing."""
    start, end = _trimmed(text, start, end)
    if start < end and text[start] == "|":
        start += 1
    if start < end and text[end - 1] == "|":
        end -= 1
    out: list[tuple[int, int]] = []
    low = start
    while True:
        bar = text.find("|", low, end)
        out.append(_trimmed(text, low, end if bar < 0 else bar))
        if bar < 0:
            return out
        low = bar + 1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _barred(text: str, section: Section, head: _Head) -> tuple[list[tuple[Column, tuple[int, int]]], bool]:
    """Pair columns and cells of a barred row, and tell whether the row is whole: an empty cell at the end may be lost.

    The cells are counted from the number's, so that a cell lost before it (of a merged 类别) moves nothing.
    """
    line = text.rfind("\n", 0, section.start) + 1
    stop = text.find("\n", section.start)
    stop = len(text) if stop < 0 else stop
    cells = _cells(text, line, stop)
    at = next((i for i, (a, _) in enumerate(cells) if a >= section.start), 0)
    cells, columns = cells[at:], head.columns[head.number :]
    if not len(columns) - 1 <= len(cells) <= len(columns) or (columns[-1] and len(cells) < len(columns)):
        return [], False  # the cell lost may be any of the roles
    return list(zip(columns, cells, strict=False)), len(cells) == len(columns)


def _row(
    ctx: Context,
    section: Section,
    head: _Head,
    agencies: Agencies,
    rule: DocumentRule,
    above: dict[int, tuple[int, int]],
) -> list[Clause]:
    """Read the role cells of a row. ``above`` holds the lead cells last seen, by column: a merged cell is empty below."""
    text = ctx.folded
    if head.barred:
        pairs, whole = _barred(text, section, head)
        if not whole and any(c and a < b and not agencies.any_between(a, b) for c, (a, b) in pairs):
            pairs = []
        for k, (column, (a, b)) in enumerate(pairs):
            if column == "lead" or (column == "duty" and "lead" not in head.columns):
                if a < b:
                    above[k] = (a, b)
                elif k in above:
                    pairs[k] = (column, above[k])
    else:
        cells: list[tuple[int, int]] = []
        for line in re.finditer(r"[^\n]+", text[section.start : section.end]):
            a, b = section.start + line.start(), section.start + line.end()
            while a < b and (text[a].isspace() or text[a] == "|"):
                a += 1
            while b > a and (text[b - 1].isspace() or text[b - 1] == "|"):
                b -= 1
            if a < b and cells and (text[cells[-1][1] - 1] == "、" or text[a] == "、"):
                cells[-1] = (cells[-1][0], b)  # one cell over several lines
            elif a < b:
                cells.append((a, b))
        pairs = _align(text, head.columns, cells, agencies)
    has_lead = any(c == "lead" for c, _ in pairs)
    out: list[Clause] = []
    for column, (a, b) in pairs:
        if column is None or a == b:
            continue
        role = "support" if column == "duty" and has_lead else column
        while b > a and text[b - 1] in "。;,":
            b -= 1
        reading = read(text, a, b, agencies, first_leads=rule.first(a, b), mark=rule.mark, label=role)
        if reading is not None:  # the column says what the cell holds, also where no body is known
            out.append(Clause(a, b, reading, "table", False))
    return out


def _align(
    text: str, columns: Sequence[Column], cells: Sequence[tuple[int, int]], agencies: Agencies
) -> list[tuple[Column, tuple[int, int]]]:
    """Pair columns and stacked cells; where cells are missing, lists of bodies fill the role columns in order."""
    if len(columns) == len(cells):
        return list(zip(columns, cells, strict=True))
    lists: list[tuple[int, int]] = []
    for a, b in cells:
        while b > a and text[b - 1] in "。;,":
            b -= 1
        reading: Reading | None = read(text, a, b, agencies, label="duty", objects=False)
        if reading is not None and any(p.known for p in reading.parts):
            lists.append((a, b))
    roles = [c for c in columns if c]
    return list(zip(roles, lists, strict=False)) if len(lists) <= len(roles) else []
