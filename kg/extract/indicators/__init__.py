"""Numeric targets: every number of a policy that is a goal, with its name, operator, unit and year.

``find`` reads the text clause by clause (docs/targets.md). Clauses without a number cost one search.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import groupby

from kg.extract.context import Context
from kg.extract.indicators.clauses import Draft
from kg.extract.indicators.grammar import read_clause
from kg.extract.indicators.names import quoted
from kg.extract.indicators.numbers import Quantity, find_quantities
from kg.extract.indicators.places import Places
from kg.extract.indicators.qualitative import find_qualitative
from kg.extract.indicators.tables import read_tables
from kg.model import Target

MOST = 60
"""Quantities in one clause from which on it is no prose (a row of figures, hostile input)."""
REACH = 600
"""Characters around the quantities of a clause that are read."""
_EDGE = re.compile(r"[。;!?\n|]|:(?!\d)|(?<!—)——(?!—)|--")


def find(ctx: Context) -> tuple[Target, ...]:
    """Return the targets of a document in text order."""
    folded = ctx.folded
    places = Places(ctx)
    tabled, rows = read_tables(folded, places)
    drafts: list[Draft] = []
    for (start, end), group in groupby(_clauses(folded), key=lambda pair: pair[0]):
        quantities = [q for _, q in group]
        if _inside(start, rows) or len(quantities) > MOST:
            continue
        start = max(start, quantities[0].start - REACH)
        end = min(end, quantities[-1].end + REACH)
        line_of = folded.rfind("\n", max(0, start - REACH), start)
        clause = places.clause(start, end)
        if clause is not None:
            if folded[start - 1 : start] == ";" and drafts and line_of < drafts[-1].end:
                clause.carry = [drafts[-1].name]
            drafts += read_clause(clause, quantities)
    targets = tabled + [_target(ctx, d) for d in drafts]
    targets += find_qualitative(ctx, places)
    targets.sort(key=lambda t: t.start)
    return tuple(_unique(targets))


def _inside(position: int, spans: list[tuple[int, int]]) -> bool:
    i = bisect_right(spans, (position, 1 << 60)) - 1
    return i >= 0 and spans[i][0] <= position < spans[i][1]


def _clauses(folded: str) -> list[tuple[tuple[int, int], Quantity]]:
    """Return each quantity with the span of its clause."""
    out: list[tuple[tuple[int, int], Quantity]] = []
    edges = _EDGE.finditer(folded)
    start, edge = 0, next(edges, None)
    for q in find_quantities(folded):
        while edge is not None and edge.end() <= q.start:
            start = edge.end()
            edge = next(edges, None)
        end = edge.start() if edge is not None else len(folded)
        out.append(((start, max(end, q.end)), q))
    return out


def _target(ctx: Context, d: Draft) -> Target:
    q = d.quantity
    return Target(
        section=ctx.section_at(d.start).path,
        name=quoted(d.name),
        op=d.op,
        value=q.value,
        value_max=q.value_max,
        unit=q.unit,
        year=d.year,
        start=d.start,
        end=d.end,
        rule=d.rule,
        baseline_year=d.baseline_year,
        baseline=quoted(d.baseline) if d.baseline else None,
        change=d.change,  # type: ignore[arg-type]
        per=d.per,
    )


def _unique(targets: list[Target]) -> list[Target]:
    """Drop restatements: the same name, value, unit, operator and year again (a goal in the text and in its box)."""
    seen: set[tuple[object, ...]] = set()
    values: dict[tuple[object, ...], list[str]] = {}
    out: list[Target] = []
    for t in targets:
        value = (t.op, t.value, t.value_max, t.unit, t.year, t.change, t.qualitative)
        key = (t.name, *value, t.section if t.rule == "target.before" else "")
        boxed = "专栏" in t.section and any(t.name.endswith(n) for n in values.get(value, ()))
        if key in seen or boxed:
            continue
        seen.add(key)
        values.setdefault(value, []).append(t.name)
        out.append(t)
    return out
