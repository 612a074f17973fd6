"""Grouped layouts: what belongs to one policy (or place) stands in one frame, in columns a person can read down."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from kg.model import Edge, Node
from kg.views.geometry import Frame, Layout, Size, bounds, packed, shelves, spread
from kg.views.labels import name
from kg.views.lanes import lane_name, lanes

ROW_GAP: Final = 10.0
COLUMN_GAP: Final = 120.0
PAD: Final = 22.0
BLOCK_GAP: Final = 60.0
_ONE_SIDED: Final = 10
_TALLEST: Final = 1600.0


def columns(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Mapping[str, Size]) -> Layout:
    """One frame a policy: its measures on the outside, what hangs on them (agencies, indicators, awards) inside.

    A thing that several policies share stands with the one that has the most links to it.
    """
    by_id = {n.id: n for n in nodes}
    owner = _owners(nodes, edges)
    links: dict[str, list[str]] = {}
    for e in edges:
        if e.source in by_id and e.target in by_id and e.source != e.target:
            links.setdefault(e.source, []).append(e.target)
            links.setdefault(e.target, []).append(e.source)
    groups: dict[str, list[Node]] = {}
    for n in nodes:
        groups.setdefault(owner[n.id], []).append(n)
    parts = [_policy_block(by_id.get(key), members, links, sizes) for key, members in sorted(groups.items())]
    return packed(parts, sizes, BLOCK_GAP)


def ladder(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Mapping[str, Size]) -> Layout:
    """One column a level, the national one on the left; in it a frame a policy with its measures in their order."""
    lane = lanes(nodes, edges)
    by_id = {n.id: n for n in nodes}
    owner = _owners(nodes, edges)
    groups: dict[str, list[Node]] = {}
    for n in nodes:
        groups.setdefault(owner[n.id], []).append(n)
    stacks: dict[float, list[Layout]] = {}
    for key, members in sorted(groups.items()):
        block = Layout()
        head = by_id.get(key)
        ids = [n.id for n in sorted(members, key=_document_order) if n.id != key]
        y = 0.0
        for id in ([key] if head else []) + ids:
            block.at[id] = (0.0, y + sizes[id][1] / 2)
            y += sizes[id][1] + ROW_GAP
        if ids:
            _frame(block, sizes, "")
        stacks.setdefault(lane.get(key, 9.0), []).append(block)
    area = sum(
        (b[2] - b[0] + COLUMN_GAP) * (b[3] - b[1]) for s in stacks.values() for b in (bounds(p, sizes) for p in s)
    )
    tallest = max(_TALLEST, math.sqrt(area))
    whole, x = Layout(), 0.0
    for v in sorted(stacks):
        start, top, bottom = x, 0.0, 0.0
        for stack in _columns_of(stacks[v], sizes, tallest):
            boxes = [bounds(b, sizes) for b in stack]
            wide = max(b[2] - b[0] for b in boxes)
            y = -sum(b[3] - b[1] + ROW_GAP * 2 for b in boxes) / 2
            top = min(top, y)
            for block, b in zip(stack, boxes, strict=True):
                whole.add(block, x + wide / 2 - (b[0] + b[2]) / 2, y - b[1])
                y += b[3] - b[1] + ROW_GAP * 2
            bottom = max(bottom, y)
            x += wide + 2 * PAD
        if lane_name(v):
            whole.frames.append(Frame(start - PAD, top - 46, x - start, bottom - top + 56, lane_name(v), "band"))
        x += COLUMN_GAP - 2 * PAD
    return whole


def _columns_of(stack: Sequence[Layout], sizes: Mapping[str, Size], tallest: float) -> list[list[Layout]]:
    """Return blocks in as many columns as keep each within ``tallest``, in their order."""
    out: list[list[Layout]] = [[]]
    used = 0.0
    for block in stack:
        b = bounds(block, sizes)
        if out[-1] and used + b[3] - b[1] > tallest:
            out.append([])
            used = 0.0
        out[-1].append(block)
        used += b[3] - b[1] + ROW_GAP * 2
    return out


def places(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Mapping[str, Size]) -> Layout:
    """One frame a place with its bodies in a grid; frames in rows by level. Bodies that followed each other stand in line."""
    lane = lanes(nodes, edges)
    by_id = {n.id: n for n in nodes}
    home: dict[str, str] = {e.source: e.target for e in edges if e.type == "BELONGS_TO" and e.target in by_id}
    for _ in range(2):  # a follower without a place stands with what it followed, a policy with who issued it
        for e in edges:
            if e.type in ("SUCCEEDED_BY", "ISSUED"):
                if e.source in home:
                    home.setdefault(e.target, home[e.source])
                elif e.target in home and e.type == "SUCCEEDED_BY":
                    home.setdefault(e.source, home[e.target])
    groups: dict[str, list[str]] = {}
    for n in nodes:
        key = n.id if n.label == "Jurisdiction" else home.get(n.id, "")
        groups.setdefault(key, [])
        if n.id != key:
            groups[key].append(n.id)
    after: dict[str, list[str]] = {}
    for e in edges:
        if e.type == "SUCCEEDED_BY" and home.get(e.source, "") == home.get(e.target, ""):
            after.setdefault(e.source, []).append(e.target)
    rows: dict[float, list[Layout]] = {}
    for key, members in sorted(groups.items()):
        if not members and key not in by_id:
            continue
        block = _place_block(key if key in by_id else None, members, after, sizes)
        rows.setdefault(lane.get(key, 9.0), []).append(block)
    area = sum(
        (b[2] - b[0] + BLOCK_GAP) * (b[3] - b[1] + BLOCK_GAP)
        for r in rows.values()
        for b in (bounds(p, sizes) for p in r)
    )
    whole, y = Layout(), 0.0
    for v in sorted(rows):
        part = packed(rows[v], sizes, 30.0, aspect=area * 1.3 / max(1.0, _area(rows[v], sizes)))
        left, top, right, bottom = bounds(part, sizes)
        part.frames.insert(
            0, Frame(left - PAD, top - 40, right - left + 2 * PAD, bottom - top + 40 + PAD, lane_name(v), "band")
        )
        whole.add(part, -(left + right) / 2, y - top + 40)
        y += bottom - top + 40 + PAD + BLOCK_GAP
    return whole


def _area(parts: Sequence[Layout], sizes: Mapping[str, Size]) -> float:
    return sum((b[2] - b[0]) * (b[3] - b[1]) for b in (bounds(p, sizes) for p in parts))


def _owners(nodes: Sequence[Node], edges: Sequence[Edge]) -> dict[str, str]:
    """Return for each node the policy it is drawn with ('' for none): a measure's own, else that with the most links."""
    here = {n.id for n in nodes}
    owner = {n.id: n.id for n in nodes if n.label == "Policy"}
    owner |= {e.target: e.source for e in edges if e.type == "CONTAINS" and e.source in here}
    votes: dict[str, Counter[str]] = {}
    for e in edges:
        for a, b in ((e.source, e.target), (e.target, e.source)):
            if a in here and a not in owner and b in owner:
                votes.setdefault(a, Counter())[owner[b]] += 1
    owner |= {id: min(c, key=lambda k: (-c[k], k)) for id, c in votes.items()}
    return {n.id: owner.get(n.id, "") for n in nodes}


def _document_order(n: Node) -> tuple[bool, int, str]:
    return n.label != "Measure", int(n.properties.get("order") or 0), n.id


def _policy_block(
    policy: Node | None, members: Sequence[Node], links: Mapping[str, Sequence[str]], sizes: Mapping[str, Size]
) -> Layout:
    """Return one policy's frame: up to ten measures in one column with the rest on the right, else in two wings."""
    measures = [n.id for n in sorted(members, key=_document_order) if n.label == "Measure"]
    others = [n.id for n in members if n.label not in ("Measure", "Policy")]
    block = Layout()
    half = (len(measures) + 1) // 2 if len(measures) > _ONE_SIDED or len(others) > 2 * _ONE_SIDED else len(measures)
    wings = [measures[:half], measures[half:]]
    two = len(measures) > half or half < len(measures) or len(others) > 2 * _ONE_SIDED
    side: dict[str, int] = dict.fromkeys(wings[0], 0) | dict.fromkeys(wings[1], 1)
    inner: list[list[str]] = [[], []]
    for o in others:
        at = [side[m] for m in links.get(o, ()) if m in side]
        right = sum(at) * 2 > len(at) if at else len(inner[1]) < len(inner[0])
        inner[1 if two and right else 0].append(o)
    order = [wings[0], inner[0], inner[1], wings[1]]
    height = max((_height(c, sizes) for c in order), default=0.0)
    y: dict[str, float] = {}
    for wing in wings:
        y.update(_even(wing, sizes, height))
    for column in inner:
        wanted = {o: _mean([y[m] for m in links.get(o, ()) if m in y], height / 2) for o in column}
        column.sort(key=lambda o: (wanted[o], o))
        y.update(zip(column, spread([wanted[o] for o in column], [sizes[o][1] for o in column], ROW_GAP), strict=True))
    x = 0.0
    for column in order:
        if not column:
            continue
        wide = max(sizes[i][0] for i in column)
        block.at.update({i: (x + wide / 2, y[i]) for i in column})
        x += wide + (36.0 if column is inner[0] and inner[1] else COLUMN_GAP)
    left, top, right_edge, _ = bounds(block, sizes)
    if policy is not None:
        w, h = sizes[policy.id]
        block.at[policy.id] = (
            (max((left + right_edge) / 2, left + w / 2), top - h / 2 - 34) if members[1:] else (0.0, 0.0)
        )
    if len(block.at) > 1:
        _frame(block, sizes, name(policy) if policy else "")
    return block


def _place_block(
    place: str | None, members: Sequence[str], after: Mapping[str, Sequence[str]], sizes: Mapping[str, Size]
) -> Layout:
    block = Layout()
    here, done = set(members), set[str]()
    follows = {b for bs in after.values() for b in bs}
    parts: list[Layout] = []
    for start in sorted(members, key=lambda i: (i in follows, i not in after, i)):
        if start in done:
            continue
        row, x = Layout(), 0.0
        chain: str | None = start
        while chain is not None and chain not in done and chain in here:
            done.add(chain)
            row.at[chain] = (x + sizes[chain][0] / 2, 0.0)
            x += sizes[chain][0] + 50
            chain = next((b for b in after.get(chain, ()) if b not in done), None)
        parts.append(row)
    boxes = [bounds(p, sizes) for p in parts]
    for part, b, (x, y) in zip(
        parts, boxes, shelves([(b[2] - b[0], b[3] - b[1]) for b in boxes], 14, 2.0), strict=True
    ):
        block.add(part, x - b[0], y - b[1])
    if place is not None:
        left, top, right, _ = bounds(block, sizes)
        block.at[place] = ((left + right) / 2, top - sizes[place][1] / 2 - 24)
    _frame(block, sizes, "")
    return block


def _height(ids: Sequence[str], sizes: Mapping[str, Size]) -> float:
    return sum(sizes[i][1] for i in ids) + ROW_GAP * max(0, len(ids) - 1)


def _even(ids: Sequence[str], sizes: Mapping[str, Size], height: float) -> dict[str, float]:
    """Return the middles of a column spread over the whole height."""
    free = (height - _height(ids, sizes)) / max(1, len(ids))
    out, y = {}, free / 2
    for i in ids:
        out[i] = y + sizes[i][1] / 2
        y += sizes[i][1] + ROW_GAP + free
    return out


def _mean(values: Sequence[float], default: float) -> float:
    return sum(values) / len(values) if values else default


def _frame(block: Layout, sizes: Mapping[str, Size], text: str) -> None:
    left, top, right, bottom = bounds(block, sizes)
    block.frames.insert(0, Frame(left - PAD, top - PAD, right - left + 2 * PAD, bottom - top + 2 * PAD, text))
