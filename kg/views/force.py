"""Force-directed layout of one connected piece, with a start that comes from the ids: the same piece, the same picture."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from hashlib import sha1
from typing import TYPE_CHECKING, Final

from kg.views.geometry import Layout, Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ROUNDS: Final = 400
STEP: Final = 150.0
WIDER: Final = 1.5  # boxes are wider than high


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
    near, dy = np.empty((n, n), dtype=np.float32), np.empty((n, n), dtype=np.float32)
    for _ in range(max(40, min(300, 60_000 // n))):
        x32, y32 = x.astype(np.float32), y.astype(np.float32)
        np.subtract(x32[:, None], x32[None, :], out=near)
        np.subtract(y32[:, None], y32[None, :], out=dy)
        near *= near
        dy *= dy
        near += dy
        near += 1.0
        np.divide(STEP**2, near, out=near)  # push by the square of the nearness
        total = near.sum(axis=1)
        px, py = (x32 * total - near @ x32).astype(np.float64), (y32 * total - near @ y32).astype(np.float64)
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
    x *= WIDER
    _push_apart(x, y, [sizes[id] for id in ids])
    return Layout({id: (float(x[i]), float(y[i])) for i, id in enumerate(ids)})


def _push_apart(x: NDArray[np.float64], y: NDArray[np.float64], sizes: Sequence[Size]) -> None:
    """Move boxes until none overlap (in place), each pair along its shorter way out.

    The boxes are gone through by their left edge: each is compared with the next, the next but one and so on, all at
    once, as far as any begins before another ends. What some hundred rounds leave is resolved by a little more room.
    """
    import numpy as np

    n = len(sizes)
    w = np.array([s[0] for s in sizes]) + 24
    h = np.array([s[1] for s in sizes]) + 18
    for turn in range(_ROUNDS):
        left = x - w / 2
        order = np.argsort(left, kind="stable")
        mx, my = np.zeros(n), np.zeros(n)
        clear = True
        for ahead in range(1, n):
            i, j = order[:-ahead], order[ahead:]
            touching = left[j] < x[i] + w[i] / 2
            if not touching.any():
                break
            i, j = i[touching], j[touching]
            dx, dy = x[j] - x[i], y[j] - y[i]
            ox, oy = (w[i] + w[j]) / 2 - np.abs(dx), (h[i] + h[j]) / 2 - np.abs(dy)
            over = (ox > 0.5) & (oy > 0.5)
            if not over.any():
                continue
            clear = False
            i, j, ox, oy, dx, dy = i[over], j[over], ox[over], oy[over], dx[over], dy[over]
            sideways = ox < oy * 2
            sx = np.where(sideways, ox, 0) * np.where(dx < 0, -0.5, 0.5)
            sy = np.where(sideways, 0, oy) * np.where(dy < 0, -0.5, 0.5)
            mx += np.bincount(j, sx, n) - np.bincount(i, sx, n)
            my += np.bincount(j, sy, n) - np.bincount(i, sy, n)
        if clear:
            return
        x += np.clip(mx, -w, w) * 0.7
        y += np.clip(my, -h, h) * 0.7
        if turn % 20 == 19:
            x *= 1.06
            y *= 1.06


def _start(id: str) -> tuple[float, float]:
    h = sha1(id.encode(), usedforsecurity=False).digest()
    angle = int.from_bytes(h[:4], "big") / 2**32 * 2 * math.pi
    radius = math.sqrt(int.from_bytes(h[4:8], "big") / 2**32)
    return radius * math.cos(angle), radius * math.sin(angle)
