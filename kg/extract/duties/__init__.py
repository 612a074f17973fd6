"""Who leads and who supports each measure: responsibility clauses, labelled lines, tables, and prose where it is safe."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from kg.extract.context import Context
from kg.extract.duties.clause import Agencies
from kg.extract.duties.locate import Clause, clauses, document_rule
from kg.extract.duties.prose import duties_of_item, handed_down, prose_duties
from kg.extract.duties.tables import rows
from kg.model import Duty, Mode, Section
from kg.text import squeeze

__all__ = ["find"]


def find(ctx: Context) -> tuple[Duty, ...]:
    """Return the duties of a document in text order (reads ``ctx.agencies`` and ``ctx.outline``).

    One Duty says one body's part in one measure. A clause that governs a section gives one for each measure below,
    with ``:inherited`` in the rule. Modes: ``sole``, ``joint`` (several lead) or ``by_remit``; None for supports.
    """
    rule = document_rule(ctx.folded, Agencies(ctx.agencies))
    found = clauses(ctx, rule)
    duties: list[Duty] = []
    own: dict[str, list[Clause]] = defaultdict(list)
    wide: list[tuple[Section, Clause]] = []
    table = rows(ctx, rule)
    own.update({path: cs for path, cs in table.items() if cs})
    for c in found:
        section = ctx.section_at(c.start)
        if section.style == "row":
            continue
        if section is ctx.outline.root and section.children:
            continue
        if section.is_leaf or section is ctx.outline.root:
            own[section.path].append(c)
        else:
            wide.append((section, c))
    wide += _closing_clauses(ctx, own)
    helped = {p: own.pop(p) for p in [p for p, cs in own.items() if _only_help(cs)]}
    leaves = {s.path: s for s in ctx.outline.sections if s.is_leaf}
    for path, cs in own.items():
        duties += _duties(ctx, path, cs, "")
    for section, c in wide:
        for leaf in (s for s in section.walk() if s.is_leaf):
            if leaf.path not in own:
                duties += _duties(ctx, leaf.path, [c], ":inherited")
    have = {d.section for d in duties}
    for section in ctx.outline.sections:
        if section.children and section is not ctx.outline.root and section.style != "row":
            above = handed_down(ctx, section)
            for leaf in section.walk() if above else ():
                if above and leaf.is_leaf and leaf.path not in have:
                    duties += duties_of_item(ctx, leaf, *above)
                    have.add(leaf.path)
    duties += prose_duties(ctx, [s for p, s in leaves.items() if p not in have])
    have = {d.section for d in duties}
    for path, cs in helped.items():
        if path not in have:
            duties += _duties(ctx, path, cs, "")
    order = {s.path: i for i, s in enumerate(ctx.outline.sections)}
    return tuple(sorted(duties, key=lambda d: (order.get(d.section, -1), d.start, d.order)))


def _only_help(cs: list[Clause]) -> bool:
    """Tell whether the clauses are a closing sentence that says who helps; who leads may stand before (A牵头…。B配合。)."""
    return bool(cs) and all(
        c.rule == "trailing" and not c.own_line and all(p.role == "support" for p in c.reading.parts) for c in cs
    )


def _closing_clauses(ctx: Context, own: dict[str, list[Clause]]) -> list[tuple[Section, Clause]]:
    """Return clauses that stand on a line of their own behind the last of several items none of which has another.

    Such a line closes the heading above: (1)… (2)… (责任单位:…). It holds only if the document never gives an item of
    that depth a clause of its own otherwise.
    """
    out: list[tuple[Section, Clause]] = []
    families = [p.children for p in ctx.outline.sections if len(p.children) > 1 and all(k.is_leaf for k in p.children)]
    if any(k.path in own for kids in families for k in kids[:-1]):
        return out  # here items have their own
    for parent in ctx.outline.sections:
        kids = parent.children
        if len(kids) < 2 or any(not k.is_leaf for k in kids):
            continue
        last = own.get(kids[-1].path)
        if last and len(last) == 1 and last[0].own_line and last[0].reading.roles:
            del own[kids[-1].path]
            out.append((parent, last[0]))
    return out


def _duties(ctx: Context, path: str, cs: list[Clause], suffix: str) -> list[Duty]:
    """Turn the clauses of one measure into duties; several clauses that lead make them joint."""
    out: list[Duty] = []
    seen: set[tuple[str, str]] = set()
    order = 0
    for c in cs:
        for p in c.reading.parts:
            name = squeeze(ctx.text[p.name_start : p.name_end])
            if (name, p.role) in seen:
                continue
            seen.add((name, p.role))
            order += 1
            out.append(
                Duty(
                    path,
                    name,
                    p.role,
                    p.mode,
                    order,
                    c.start,
                    c.end,
                    f"duty:{c.rule}{suffix}",
                    p.collective,
                    1.0 if p.known else 0.9,
                )
            )
    leads = [d for d in out if d.role == "lead"]
    if len(leads) > 1:
        mode: Mode = "by_remit" if any(d.mode == "by_remit" for d in leads) else "joint"
        out = [replace(d, mode=mode) if d.role == "lead" else d for d in out]
    return out
