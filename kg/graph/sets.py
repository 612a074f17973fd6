"""Union-find over small numbers, where some pairs are never to come together."""

from __future__ import annotations


class Sets:
    """Disjoint sets of ``0..size-1``; the representative of a set is its smallest member."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._sides: dict[int, set[tuple[int, int]]] = {}

    def find(self, x: int) -> int:
        """Return the representative of the set of ``x``."""
        while self._parent[x] != x:
            self._parent[x] = self._parent[self._parent[x]]
            x = self._parent[x]
        return x

    def forbid(self, x: int, ban: int, side: int) -> None:
        """Put ``x`` on one side (0 or 1) of a ban: sets on different sides of one ban never unite."""
        self._sides.setdefault(self.find(x), set()).add((ban, side))

    def apart(self, a: int, b: int) -> bool:
        """Whether a ban keeps the sets of ``a`` and ``b`` apart."""
        left, right = self._sides.get(self.find(a)), self._sides.get(self.find(b))
        return bool(left and right) and any((ban, 1 - side) in (right or ()) for ban, side in left or ())

    def union(self, a: int, b: int) -> bool:
        """Unite the sets of ``a`` and ``b`` unless a ban keeps them apart; say whether they are one now."""
        a, b = sorted((self.find(a), self.find(b)))
        if a == b:
            return True
        if self.apart(a, b):
            return False
        self._parent[b] = a
        if b in self._sides:
            self._sides.setdefault(a, set()).update(self._sides.pop(b))
        return True
