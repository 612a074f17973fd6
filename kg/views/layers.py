"""Rows by level, national on top: the picture of where policies come from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

from kg.model import Edge, Node
from kg.views.geometry import Frame, Layout, Size, components, spread
from kg.views.lanes import lane_name, lanes, rows

GAP: Final = 26.0
Row = tuple[float, int]  # lane, and minus the row within it
ROW_GAP: Final = 74.0
BAND: Final = 22.0
_SWEEPS: Final = 20
_LONGEST: Final = 2600.0
_SETTLING: Final = 10  # so many of the last sweeps also try other orders
_SETTLED: Final = 24  # in rows up to so long
_GAP_WEIGHT: Final = 6.0
_FIXED_WEIGHT: Final = 1000.0
_LINES: Final = frozenset({"IMPLEMENTS", "DERIVES_FROM", "CITES"})


def layers(nodes: Sequence[Node], edges: Sequence[Edge], sizes: Mapping[str, Size], aspect: float = 1.2) -> Layout:
    """Lay each piece out in rows by level, then set the pieces side by side in strips that share their rows."""
    lane = lanes(nodes, edges)
    up = rows(nodes, edges, lane)
    row = {n.id: (lane[n.id], -up[n.id]) for n in nodes}
    ids = [n.id for n in nodes]
    pairs = [(e.source, e.target) for e in edges if e.source in lane and e.target in lane]
    lines = sorted({(e.source, e.target) for e in edges if e.type in _LINES and e.source != e.target})
    policies = {n.id for n in nodes if n.label == "Policy"}
    holds: dict[str, str] = {}  # a place stands beside the policy that holds in it
    for e in edges:
        if e.type == "GOVERNS" and e.source in policies and row[e.source] == row.get(e.target):
            holds.setdefault(e.target, e.source)
    pieces = [_piece(part, pairs, lines, row, sizes, holds) for part in components(ids, pairs)]
    widths = [
        max(x + sizes[i][0] / 2 for i, x in p.items()) - min(x - sizes[i][0] / 2 for i, x in p.items()) for p in pieces
    ]
    height = sum(max(sizes[i][1] for i in ids if row[i] == v) + ROW_GAP for v in set(row.values()))
    # A row that is far too long is drawn together; what then overlaps goes into rows under it.
    longest = max(_LONGEST, math.sqrt(aspect * sum((w + GAP) * (h + ROW_GAP) for w, h in (sizes[i] for i in ids))))
    for k, (piece, width) in enumerate(zip(pieces, widths, strict=True)):
        if width > longest:
            pieces[k] = {i: x * longest / width for i, x in piece.items()}
            widths[k] = longest
    # As many strips as bring the whole near the wanted shape.
    limit = max(max(widths, default=0.0), math.sqrt(aspect * sum(widths) * height)) + 1
    whole, y = Layout(), 0.0
    strip: list[dict[str, float]] = []
    used = 0.0
    for piece, width in zip(pieces, widths, strict=True):
        if strip and used + width + 2 * GAP > limit:
            y = _set_strip(whole, strip, row, sizes, y)
            strip, used = [], 0.0
        strip.append(piece)
        used += width + 2 * GAP
    if strip:
        _set_strip(whole, strip, row, sizes, y)
    return whole


def _piece(
    part: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    lines: Sequence[tuple[str, str]],
    row: Mapping[str, Row],
    sizes: Mapping[str, Size],
    holds: Mapping[str, str],
) -> dict[str, float]:
    """Return x of each node: rows ordered by the mean of their neighbours, swept down and up, then pulled together.

    A line of ``lines`` that crosses rows keeps a gap open in each of them, so that it passes no box that it does not end at.
    """
    here = set(part)
    beside: dict[str, list[str]] = {i: [] for i in part}
    for a, b in pairs:
        if a in here and a != b:
            beside[a].append(b)
            beside[b].append(a)
    ranks: dict[Row, list[str]] = {}
    for i in _walk(part, beside):
        ranks.setdefault(row[i], []).append(i)
    order = sorted(ranks)
    width = {i: sizes[i][0] for i in part}
    gaps: dict[
        str, tuple[str, str, float]
    ] = {}  # id of a gap -> the upper end of its line, the lower one, how far down
    for a, b in lines:
        if a not in here:
            continue
        (top, upper), (bottom, lower) = sorted((order.index(row[i]), i) for i in (a, b))
        for k in range(top + 1, bottom):
            f = (k - top) / (bottom - top)
            gaps[f"{upper}\n{lower}\n{k}"] = (upper, lower, f * f * (3 - 2 * f))  # as the curve is drawn
            ranks[order[k]].append(f"{upper}\n{lower}\n{k}")
    width |= dict.fromkeys(gaps, 1.0)
    fixed = frozenset(end for upper, lower, _ in gaps.values() for end in (upper, lower))
    x: dict[str, float] = {}
    for v in order:
        x.update(zip(ranks[v], spread([0.0] * len(ranks[v]), [width[i] for i in ranks[v]], GAP), strict=True))
    for sweep in range(_SWEEPS):
        for v in order if sweep % 2 == 0 else reversed(order):
            wanted: dict[str, float] = {}
            for i in ranks[v]:
                if i in gaps:
                    upper, lower, f = gaps[i]
                    wanted[i] = x[upper] + (x[lower] - x[upper]) * f
                else:
                    wanted[i] = sum(x[j] for j in beside[i]) / len(beside[i]) if beside[i] else x[i]
            still = fixed if sweep >= _SWEEPS - 2 else frozenset[str]()  # else lines and boxes would push each other on
            wanted |= {i: x[i] for i in ranks[v] if i in still}
            wanted |= {i: wanted[holds[i]] + 0.01 for i in ranks[v] if i in holds}
            ranks[v].sort(key=lambda i: (wanted[i], i in holds, x[i], i))
            weight = {i: _FIXED_WEIGHT if i in still else _GAP_WEIGHT if i in gaps else 1.0 for i in ranks[v]}
            if sweep >= _SWEEPS - _SETTLING and len(ranks[v]) <= _SETTLED:
                ranks[v] = _settled(ranks[v], wanted, width, weight)
            x.update(_set_row(ranks[v], wanted, width, weight))
    return {i: x[i] for i in part}


def _set_row(
    members: Sequence[str], wanted: Mapping[str, float], width: Mapping[str, float], weight: Mapping[str, float]
) -> dict[str, float]:
    places = spread([wanted[i] for i in members], [width[i] for i in members], GAP, [weight[i] for i in members])
    return dict(zip(members, places, strict=True))


def _settled(
    members: list[str], wanted: Mapping[str, float], width: Mapping[str, float], weight: Mapping[str, float]
) -> list[str]:
    """Return the row with each box moved to where in the order it and the others come nearest to what they want.

    A box that wants to stand where several lines pass is better off beside them than between them.
    """

    def cost(order: Sequence[str]) -> float:
        return sum(weight[i] * (at - wanted[i]) ** 2 for i, at in _set_row(order, wanted, width, weight).items())

    least = cost(members)
    for i in sorted(members, key=lambda i: (-width[i], i)):
        rest = [j for j in members if j != i]
        for slot in range(len(members)):
            tried = [*rest[:slot], i, *rest[slot:]]
            now = cost(tried)
            if now < least - 1.0:
                least, members = now, tried
    return members


def _walk(part: Sequence[str], beside: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the nodes depth first from the one with the most links: neighbours come near each other from the start."""
    seen: dict[str, None] = {}
    todo = [min(part, key=lambda i: (-len(beside[i]), i))]
    while todo:
        i = todo.pop()
        if i not in seen:
            seen[i] = None
            todo += sorted(beside[i], reverse=True)
    return list(seen)


def _set_strip(
    whole: Layout, strip: Sequence[Mapping[str, float]], row: Mapping[str, Row], sizes: Mapping[str, Size], y: float
) -> float:
    """Set pieces side by side into one strip whose rows begin at ``y``; return where the next strip begins."""
    placed: dict[str, float] = {}
    left = 0.0
    for piece in strip:
        start = min(x - sizes[i][0] / 2 for i, x in piece.items())
        placed |= {i: x - start + left for i, x in piece.items()}
        left = max(placed[i] + sizes[i][0] / 2 for i in piece) + 2 * GAP
    for lane in sorted({row[i][0] for i in placed}):
        named = lane_name(lane)
        top = y
        y += BAND
        for v in sorted({row[i] for i in placed if row[i][0] == lane}):
            members = [i for i in placed if row[i] == v]
            for under in _without_overlap(members, placed, sizes):
                high = max(sizes[i][1] for i in under)
                whole.at.update({i: (placed[i], y + high / 2) for i in under})
                y += high + GAP
            y += ROW_GAP - GAP
        y += BAND - ROW_GAP
        if named:
            whole.frames.append(Frame(-GAP, top, left, y - top, named, "band"))
        y += ROW_GAP - 2 * BAND
    return y + ROW_GAP


def _without_overlap(members: Sequence[str], x: Mapping[str, float], sizes: Mapping[str, Size]) -> list[list[str]]:
    """Return the members in as few rows as it takes for none to overlap (each into the first row with room)."""
    found: list[list[str]] = []
    ends: list[float] = []
    for i in sorted(members, key=lambda i: (x[i] - sizes[i][0] / 2, i)):
        left, right = x[i] - sizes[i][0] / 2, x[i] + sizes[i][0] / 2
        k = next((k for k, end in enumerate(ends) if left >= end + GAP - 1), len(ends))
        if k == len(ends):
            ends.append(right)
            found.append([])
        ends[k] = right
        found[k].append(i)
    return found
