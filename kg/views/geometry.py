"""Small exact helpers that every layout shares: pieces of a graph, rows without overlap, packing of rectangles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

_TRIED: Final = 60
Point = tuple[float, float]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle behind the nodes with a caption: a level (``band``) or what belongs together (``group``)."""

    x: float
    y: float
    width: float
    height: float
    text: str
    kind: str = "group"

    def moved(self, dx: float, dy: float) -> Frame:
        """Return the frame at another place."""
        return Frame(self.x + dx, self.y + dy, self.width, self.height, self.text, self.kind)


@dataclass
class Layout:
    """The middle of each node, and the frames behind them."""

    at: dict[str, Point] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)

    def add(self, other: Layout, dx: float = 0.0, dy: float = 0.0) -> None:
        """Take over another layout, moved."""
        self.at.update({k: (x + dx, y + dy) for k, (x, y) in other.at.items()})
        self.frames += [f.moved(dx, dy) for f in other.frames]


def bounds(layout: Layout, sizes: Mapping[str, Size]) -> tuple[float, float, float, float]:
    """Return left, top, right, bottom of everything in a layout."""
    boxes = [(x - sizes[k][0] / 2, y - sizes[k][1] / 2, x + sizes[k][0] / 2, y + sizes[k][1] / 2)
             for k, (x, y) in layout.at.items()]  # fmt: skip
    boxes += [(f.x, f.y, f.x + f.width, f.y + f.height) for f in layout.frames]
    if not boxes:
        return 0.0, 0.0, 0.0, 0.0
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def components(ids: Sequence[str], pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the connected pieces, the largest first, each in the order of ``ids``."""
    parent = {i: i for i in ids}

    def root(i: str) -> str:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for a, b in pairs:
        ra, rb = root(a), root(b)
        if ra != rb:
            parent[max(ra, rb)] = min(ra, rb)
    pieces: dict[str, list[str]] = {}
    for i in ids:
        pieces.setdefault(root(i), []).append(i)
    return sorted(pieces.values(), key=lambda p: (-len(p), min(p)))


def spread(
    wanted: Sequence[float], lengths: Sequence[float], gap: float, weights: Sequence[float] | None = None
) -> list[float]:
    """Return middles as near as can be (least squares) to the wanted ones, in the given order, none overlapping.

    Pool-adjacent-violators on the wanted places less what stands before each; a heavy one moves less.
    """
    if not wanted:
        return []
    offsets = [0.0]
    for a, b in pairwise(lengths):
        offsets.append(offsets[-1] + (a + b) / 2 + gap)
    pools: list[tuple[float, float, int]] = []  # weighted sum, weight, how many
    for w, o, weight in zip(wanted, offsets, weights or [1.0] * len(wanted), strict=True):
        total, mass, count = (w - o) * weight, weight, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / mass:
            s, m, c = pools.pop()
            total, mass, count = total + s, mass + m, count + c
        pools.append((total, mass, count))
    means = [s / m for s, m, c in pools for _ in range(c)]
    return [m + o for m, o in zip(means, offsets, strict=True)]


def shelves(sizes: Sequence[Size], gap: float, aspect: float = 1.2) -> list[Point]:
    """Return the left top corner of each rectangle, set on shelves so that the whole shows largest in a window.

    ``aspect`` is width to height of the window. Tried are the widths that hold the first one, two, three … rectangles.
    """
    if not sizes:
        return []
    order = sorted(range(len(sizes)), key=lambda i: (-sizes[i][1], -sizes[i][0], i))
    widest, width, limits = max(w for w, _ in sizes), 0.0, set[float]()
    for i in order[:_TRIED]:
        width += sizes[i][0] + gap
        limits.add(max(widest, width))
    area = sum((w + gap) * (h + gap) for w, h in sizes)
    limits.add(max(widest, math.sqrt(area * aspect)))
    tried = [_on_shelves(sizes, order, limit, gap) for limit in sorted(limits)]
    return min(tried, key=lambda t: max(t[1] / aspect, t[2]))[0]


def _on_shelves(
    sizes: Sequence[Size], order: Sequence[int], limit: float, gap: float
) -> tuple[list[Point], float, float]:
    """Set rectangles row by row; under a low one in a row the next low ones are stacked as long as they fit its height."""
    out: list[Point] = [(0.0, 0.0)] * len(sizes)
    y = height = wide = 0.0
    right = 0.0  # where the row ends
    column: tuple[float, float, float] | None = None  # x, width, next free y of the last column
    for i in order:
        w, h = sizes[i]
        if column and w <= column[1] and column[2] + h <= y + height:
            out[i] = (column[0], column[2])
            column = (column[0], column[1], column[2] + h + gap)
            continue
        if right and right + w > limit:
            y, height, right = y + height + gap, 0.0, 0.0
        out[i] = (right, y)
        column = (right, w, y + h + gap)
        right += w + gap
        height = max(height, h)
        wide = max(wide, right - gap)
    return out, wide, y + height


def packed(parts: Sequence[Layout], sizes: Mapping[str, Size], gap: float, aspect: float = 1.2) -> Layout:
    """Return several layouts beside and under each other, none overlapping."""
    boxes = [bounds(p, sizes) for p in parts]
    corners = shelves([(b[2] - b[0], b[3] - b[1]) for b in boxes], gap, aspect)
    whole = Layout()
    for part, box, (x, y) in zip(parts, boxes, corners, strict=True):
        whole.add(part, x - box[0], y - box[1])
    return whole
