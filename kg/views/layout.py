"""Where each node stands: computed here, so that the page is still at once and the same graph gives the same picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from hashlib import sha1

from kg.model import Edge, Node

STEP = 220.0


def positions(
    nodes: Sequence[Node], edges: Sequence[Edge], *, rounds: int | None = None
) -> dict[str, tuple[float, float]]:
    """Return x and y of each node by a force-directed layout with a start that comes from the ids.

    Cost is O(n²) a round; the number of rounds falls with the number of nodes so that 2,000 take a few seconds.
    """
    import numpy as np

    n = len(nodes)
    if n == 0:
        return {}
    index = {node.id: i for i, node in enumerate(nodes)}
    seed = np.array([_start(node.id) for node in nodes])
    pos = seed * math.sqrt(n) * STEP / 2
    pairs = np.array([(index[e.source], index[e.target]) for e in edges if e.source != e.target], dtype=int).reshape(
        -1, 2
    )
    rounds = rounds or max(40, min(300, 120_000 // n))
    heat = STEP * math.sqrt(n) / 3
    for _ in range(rounds):
        delta = pos[:, None, :] - pos[None, :, :]
        distance = np.sqrt((delta**2).sum(axis=2)) + 1e-3
        push = (delta * (STEP**2 / distance**2)[:, :, None]).sum(axis=1)
        if len(pairs):
            along = pos[pairs[:, 0]] - pos[pairs[:, 1]]
            length = np.sqrt((along**2).sum(axis=1)) + 1e-3
            pull = along * (length / STEP)[:, None]
            np.add.at(push, pairs[:, 0], -pull)
            np.add.at(push, pairs[:, 1], pull)
        push -= pos * 0.02 * math.sqrt(n)  # keep pieces without a link near the middle
        size = np.sqrt((push**2).sum(axis=1)) + 1e-3
        pos = pos + push / size[:, None] * np.minimum(size, heat)[:, None]
        heat = max(heat * 0.97, 2.0)
    return {node.id: (round(float(pos[i, 0]), 1), round(float(pos[i, 1]), 1)) for i, node in enumerate(nodes)}


def _start(id: str) -> tuple[float, float]:
    h = sha1(id.encode(), usedforsecurity=False).digest()
    angle = int.from_bytes(h[:4], "big") / 2**32 * 2 * math.pi
    radius = math.sqrt(int.from_bytes(h[4:8], "big") / 2**32)
    return radius * math.cos(angle), radius * math.sin(angle)
