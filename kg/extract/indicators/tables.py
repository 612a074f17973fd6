"""Targets in tables: rows ``指标 | 单位 | 2020年 | 2025年 | 属性``, or the same cells one a line.

A header must name a column of indicators and a column that is a goal (a year to come, 目标值); columns of the past (基期, 现状, the
earlier of two years) give the baseline. Rows shorter than the header are aligned from the right: what is missing is a
group name that spans rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.extract.indicators import names
from kg.extract.indicators.places import Places
from kg.extract.indicators.vocab import units
from kg.extract.indicators.years import plan_end
from kg.model import Target

_BAR = re.compile(r"\s*\|\s*|\t+")
_NAME = re.compile(
    r"^(?:主要|核心|具体|发展|评价|考核|一级|二级|三级|规划)?(?:指标|指标名称|指标内容|项目|名称|目标名称|指标项|建设内容|任务名称|具体指标|主要指标|指标体系|工作指标)(?:名称)?$"
)
_UNIT = re.compile(r"^(?:计量)?单位$")
_KIND = re.compile(r"^(?:指标)?(?:属性|性质|类型)$")
_KIND_VALUE = re.compile(r"^(?:约束性|预期性|约束|预期|预期性指标|约束性指标|导向性|引导性)$")
_GOAL = re.compile(r"目标值?|规划值|计划数|任务数|目标任务|预期值?|计划值")
_PAST = re.compile(r"基期|基准|现状|实际|完成值|完成情况|基数|基础值|现有|已完成|初值|实绩|当前")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_PLAN = re.compile(r"\"?(十[一二三四五六])五\"?")
_GROWTH = re.compile(r"年均(?:增速|增长|增长率|递增|增)|累计(?:增速|增长)?")
_VALUE = re.compile(
    r"^(?P<sign>>=|<=|[≥≤><=~约]|达到|超过|不低于|不少于|低于|控制在|降至|下降|降低|累计下降|累计降低|提高|增长|累计)?\s*〔?(?P<v>-?\d[\d,]*(?:\.\d+)?)(?:\s?[-—~]\s?(?P<v2>\d[\d,]*(?:\.\d+)?))?〕?\s*(?P<rest>.{0,12})$"
)
_BOUND = re.compile(r"^(?P<unit>[^以左及]{0,10}?)(?P<bound>及?以上|及?以下|以内|左右|上下)?$")
_SIGNS = {
    "≥": ">=",
    ">=": ">=",
    "不低于": ">=",
    "不少于": ">=",
    "≤": "<=",
    "<=": "<=",
    "控制在": "<=",
    ">": ">",
    "超过": ">",
    "<": "<",
    "低于": "<",
    "~": "~",
    "约": "~",
}
_BOUNDS = {"以上": ">=", "及以上": ">=", "以下": "<=", "及以下": "<=", "以内": "<=", "左右": "~", "上下": "~"}
_NAME_UNIT = re.compile(r"[(〔](?P<unit>[^()〔〕]{1,14})[)〕]$")
_DOWN = re.compile(r"(?:累计)?(?:降低|下降|减少|削减)(?:率|幅度|比例)?$")
_UP = re.compile(r"(?:累计)?(?:增长|提高|提升|增加)$")
MOST_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a table holds: ``name``, ``unit``, ``goal``, ``past``, ``growth`` or ``other``."""

    role: str
    year: int | None = None
    yearly: bool = False


def read_tables(folded: str, places: Places) -> tuple[list[Target], list[tuple[int, int]]]:
    """Return the targets of all tables and the spans of the rows they were read from."""
    targets: list[Target] = []
    spans: list[tuple[int, int]] = []
    if "指标" not in folded and "项目" not in folded and "名称" not in folded:
        return targets, spans
    for header, rows in _tables(folded):
        columns = _columns(header, places.issued)
        if columns is None or places.rules or places.is_status(header[0].start):
            continue
        for row in rows:
            found = _row(row, columns, places)
            if found or len(row) >= 2:
                spans.append((row[0].start, row[-1].end))
            targets += found
    return targets, spans


def _lines(folded: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start <= len(folded):
        end = folded.find("\n", start)
        end = len(folded) if end < 0 else end
        yield start, folded[start:end]
        start = end + 1


def _cells(start: int, line: str) -> list[Cell]:
    out: list[Cell] = []
    at = 0
    for m in [*_BAR.finditer(line), None]:
        end = m.start() if m else len(line)
        text = line[at:end]
        lead = len(text) - len(text.lstrip())
        out.append(Cell(text.strip(), start + at + lead, start + at + lead + len(text.strip())))
        at = m.end() if m else end
    return out


def _tables(folded: str) -> Iterator[tuple[list[Cell], list[list[Cell]]]]:
    """Yield (header, rows) of each table with a readable header."""
    lines = list(_lines(folded))
    i = 0
    while i < len(lines):
        start, line = lines[i]
        if _barred(line):
            cells = _cells(start, line)
            if _is_header(cells):
                rows = []
                i += 1
                while i < len(lines) and (
                    _barred(lines[i][1]) or (i + 1 < len(lines) and _group(lines[i][1]) and _barred(lines[i + 1][1]))
                ):
                    if _barred(lines[i][1]):
                        rows.append(_cells(*lines[i]))
                    i += 1
                yield cells, rows
                continue
        elif _NAME.match(line.strip()):
            found = _stacked(lines, i)
            if found is not None:
                header, rows, i = found
                yield header, rows
                continue
        i += 1


def _barred(line: str) -> bool:
    return "|" in line or "\t" in line.strip()


def _group(line: str) -> bool:
    """Tell whether a line is the name of a group of rows."""
    return 0 < len(line.strip()) <= 15 and not re.search(r"[。;,:]", line)


def _is_header(cells: list[Cell]) -> bool:
    return (
        2 <= len(cells) <= MOST_COLUMNS
        and any(_NAME.match(c.text.replace(" ", "")) for c in cells)
        and any(_goal_like(c.text) for c in cells)
    )


def _goal_like(text: str) -> bool:
    return len(text) <= 20 and bool(_YEAR.search(text) or _GOAL.search(text) or _PLAN.search(text))


def _stacked(lines: list[tuple[int, str]], i: int) -> tuple[list[Cell], list[list[Cell]], int] | None:
    """Read a table whose cells stand one a line; its rows must end in the kind of indicator (约束性) or repeat the header's length."""
    first = i
    if first and re.match(r"^(?:序号|类别|领域|分类|类型)$", lines[first - 1][1].strip()):
        first -= 1
        if first and re.match(r"^(?:序号|类别|领域|分类)$", lines[first - 1][1].strip()):
            first -= 1
    header: list[Cell] = []
    j = first
    while j < len(lines) and len(header) < MOST_COLUMNS:
        text = lines[j][1].strip()
        if not text or len(text) > 20:
            break
        known = (
            _NAME.match(text)
            or _UNIT.match(text)
            or _KIND.match(text)
            or _goal_like(text)
            or _PAST.search(text)
            or _GROWTH.search(text)
            or j < i
        )
        if not known:
            break
        header.append(Cell(text, lines[j][0], lines[j][0] + len(lines[j][1])))
        j += 1
        if _KIND.match(text):
            break
    if len(header) < 3 or not any(_goal_like(c.text) for c in header):
        return None
    kind = bool(_KIND.match(header[-1].text))
    rows: list[list[Cell]] = []
    row: list[Cell] = []
    while j < len(lines):
        start, line = lines[j]
        text = line.strip()
        if not text or len(text) > 40 or text.endswith("。"):
            break
        row.append(Cell(text, start + line.find(text), start + line.find(text) + len(text)))
        j += 1
        done = _KIND_VALUE.match(text) if kind else len(row) == len(header)
        if done:
            if kind and len(row) > len(header):  # a group name stands before
                row = row[-len(header) :]
            rows.append(row)
            row = []
        elif len(row) > len(header) + 2:
            break
    return header, rows, j


def _columns(header: list[Cell], issued: int | None) -> list[Column] | None:
    """Read the header; None where no column is a goal."""
    years = [
        int(y[1])
        for c in header
        if (y := _last_year(c.text)) and not _PAST.search(c.text) and not _GROWTH.search(c.text)
    ]
    labelled = any(_GOAL.search(c.text) for c in header)
    out: list[Column] = []
    for c in header:
        text = c.text.replace(" ", "")
        m = _last_year(text)
        year = int(m[1]) if m else None
        plan = _PLAN.search(text)
        if _NAME.match(text):
            out.append(Column("name"))
        elif _UNIT.match(text):
            out.append(Column("unit"))
        elif _PAST.search(text):
            out.append(Column("past", year))
        elif _GROWTH.search(text):
            out.append(Column("growth", max(years) if years else None, "年均" in text))
        elif year is not None:
            goal = bool(_GOAL.search(text)) or (
                year >= issued if issued and not labelled else year == max(years) and not labelled
            )
            out.append(Column("goal" if goal else "past", year))
        elif _GOAL.search(text) and not _KIND.match(text):
            out.append(Column("goal", plan_end(plan[1]) if plan else None))
        elif plan:
            out.append(Column("goal", plan_end(plan[1])))
        else:
            out.append(Column("other"))
    return out if any(c.role == "goal" for c in out) and any(c.role == "name" for c in out) else None


def _last_year(text: str) -> re.Match[str] | None:
    found = list(_YEAR.finditer(text))
    return found[-1] if found else None


def _row(row: list[Cell], columns: list[Column], places: Places) -> list[Target]:
    pairs = _aligned(row, columns)
    if pairs is None:
        return []
    name_cells = [c for c, k in pairs if k.role == "name" and c.text]
    raw = name_cells[-1].text
    unit = next((c.text for c, k in pairs if k.role == "unit" and c.text not in ("", "-", "—", "/")), None)
    name, unit, change = _name(raw, unit)
    if len(name) < 2 or not re.search(r"[\u4e00-\u9fff]", name) or _NAME.match(name):
        return []
    baseline_year = next((k.year for _, k in pairs if k.role == "past" and k.year), None)
    baseline = next((c.text for c, k in pairs if k.role == "past" and re.search(r"\d", c.text)), None)
    out: list[Target] = []
    for cell, column in pairs:
        if column.role not in ("goal", "growth"):
            continue
        target = _value(cell, column, name, unit, change, row, places, baseline, baseline_year)
        if target is not None:
            out.append(target)
    return out


def _aligned(row: list[Cell], columns: list[Column]) -> list[tuple[Cell, Column]] | None:
    """Put cells under columns: from the right (a group name spans rows) or from the left (empty cells at the end are lost)."""
    missing = len(columns) - len(row)
    if missing < 0 or missing > 2:
        return None
    for part in (columns[missing:], columns[: len(row)]):
        pairs = list(zip(row, part, strict=True))
        named = any(k.role == "name" and re.search(r"[\u4e00-\u9fff]{2}", c.text) for c, k in pairs)
        valued = any(k.role in ("goal", "growth") and _VALUE.match(c.text.replace(" ", "")) for c, k in pairs)
        units_fit = all(k.role != "unit" or not re.search(r"^\d+(?:\.\d+)?$", c.text) for c, k in pairs)
        if named and valued and units_fit:
            return pairs
    return None


def _name(raw: str, unit: str | None) -> tuple[str, str | None, str]:
    """Take unit and direction out of a name: 单位GDP能耗降低(%) -> 单位GDP能耗, %, decrease."""
    text = re.sub(r"^(?:\(?\d{1,2}[).、]|[①-⑳]|其中:?)\s*", "", raw)
    m = _NAME_UNIT.search(text)
    if m and (re.fullmatch(units().pattern, m["unit"]) or "/" in m["unit"] or m["unit"] in ("%", "‰")):
        unit = unit or m["unit"]
        text = text[: m.start()]
    change = "level"
    if (m := _DOWN.search(text)) and m.start() > 2:
        text, change = text[: m.start()], "decrease"
    elif (m := _UP.search(text)) and m.start() > 2:
        text, change = text[: m.start()], "increase"
    return names.clean(text)[0], unit, change


def _value(
    cell: Cell,
    column: Column,
    name: str,
    unit: str | None,
    change: str,
    row: list[Cell],
    places: Places,
    baseline: str | None,
    baseline_year: int | None,
) -> Target | None:
    text = cell.text.replace(" ", "")
    m = _VALUE.match(text)
    if not m or (text.startswith("-") and len(text) < 2):
        return None
    rest = _BOUND.match(m["rest"])
    if rest is None:
        return None
    own = rest["unit"]
    if own and not re.fullmatch(units().pattern, own):
        return None
    op = _BOUNDS.get(rest["bound"] or "") or _SIGNS.get(m["sign"] or "", "=")
    if m["sign"] in ("下降", "降低", "累计下降", "累计降低"):
        change = "decrease"
    elif m["sign"] in ("提高", "增长"):
        change = "increase"
    number = _number(m["v"])
    if number < 0:
        number, change = -number, "decrease"
    per = None
    if column.role == "growth":
        change, per, unit = ("increase" if change == "level" else change), ("年" if column.yearly else None), own or "%"
    start, end = row[0].start, row[-1].end
    return Target(
        section=places.ctx.section_at(start).path,
        name=name,
        op=op,
        value=number,
        value_max=_number(m["v2"]) if m["v2"] else None,
        unit=own or unit,
        year=column.year or places.year_at(start),
        start=start,
        end=end,
        rule="target.table",
        baseline=baseline,
        baseline_year=baseline_year if baseline else None,
        change=change,  # type: ignore[arg-type]
        per=per,
    )


def _number(text: str) -> float | int:
    plain = text.replace(",", "")
    return float(plain) if "." in plain else int(plain)
