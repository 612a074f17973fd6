"""Force-directed layout of one connected piece, with a start that comes from the ids: the same piece, the same picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from hashlib import sha1

from kg.views.geometry import Layout, Size

STEP = 150.0
WIDER = 1.5  # boxes are wider than high


def force(ids: Sequence[str], pairs: Sequence[tuple[str, str]], sizes: Mapping[str, Size]) -> Layout:
    """Return the places of one piece; boxes do not overlap at the end.

    O(n²) a round; the number of rounds falls with the number of nodes, so that 2,000 nodes take a few seconds.
    """
    import numpy as np

    n = len(ids)
    if n == 1:
        return Layout({ids[0]: (0.0, 0.0)})
    index = {id: i for i, id in enumerate(ids)}
    start = np.array([_start(id) for id in ids], dtype=np.float64) * math.sqrt(n) * STEP / 2
    x, y = start[:, 0].copy(), start[:, 1].copy()
    ends = np.array([(index[a], index[b]) for a, b in pairs if a != b], dtype=int).reshape(-1, 2)
    heat = STEP * math.sqrt(n) / 3
    for _ in range(max(40, min(300, 60_000 // n))):
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        near = STEP**2 / (dx * dx + dy * dy + 1.0)
        px, py = (dx * near).sum(axis=1), (dy * near).sum(axis=1)
        if len(ends):
            a, b = ends[:, 0], ends[:, 1]
            ax, ay = x[a] - x[b], y[a] - y[b]
            pull = np.sqrt(ax * ax + ay * ay) / STEP
            for push, along in ((px, ax * pull), (py, ay * pull)):
                push -= np.bincount(a, along, n) - np.bincount(b, along, n)
        px -= x * 0.1
        py -= y * 0.1
        length = np.sqrt(px * px + py * py) + 1e-3
        step = np.minimum(length, heat) / length
        x += px * step
        y += py * step
        heat = max(heat * 0.97, 2.0)
    w = np.array([sizes[id][0] for id in ids]) + 24
    h = np.array([sizes[id][1] for id in ids]) + 18
    x *= WIDER
    for _ in range(max(30, min(200, 120_000 // n))):  # push overlapping boxes apart, along the shorter way out
        dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
        ox = (w[:, None] + w[None, :]) / 2 - np.abs(dx)
        oy = (h[:, None] + h[None, :]) / 2 - np.abs(dy)
        over = (ox > 0) & (oy > 0)
        np.fill_diagonal(over, False)
        if not over.any():
            break
        sideways = over & (ox < oy * 2)
        upright = over & ~sideways
        rank = np.sign(np.arange(n)[:, None] - np.arange(n)[None, :])
        x += np.where(sideways, ox * np.where(dx == 0, rank, np.sign(dx)), 0).sum(axis=1) * 0.3
        y += np.where(upright, oy * np.where(dy == 0, rank, np.sign(dy)), 0).sum(axis=1) * 0.3
    return Layout({id: (float(x[i]), float(y[i])) for i, id in enumerate(ids)})


def _start(id: str) -> tuple[float, float]:
    h = sha1(id.encode(), usedforsecurity=False).digest()
    angle = int.from_bytes(h[:4], "big") / 2**32 * 2 * math.pi
    radius = math.sqrt(int.from_bytes(h[4:8], "big") / 2**32)
    return radius * math.cos(angle), radius * math.sin(angle)
